#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/json/index.hpp"
#include "libopenint/json/indexed_text.hpp"
#include "libopenint/translate/evaluate.hpp"
#include "libopenint/translate/walk.hpp"

namespace openint::translate {

/// What could not be read: a record, and the others went on; or an optional value, which is null in its record.
struct Rejection {
  enum class Scope : uint8_t { record, value };
  Scope scope = Scope::record;
  uint64_t index = 0;    ///< the record's number in the input, from 0, bad ones counted
  uint64_t offset = 0;   ///< byte of the input where the record begins
  std::string pointer;   ///< JSON Pointer into the record to what was wrong; "" is all of it
  std::string field;     ///< the model's field; "" where the record is not even JSON of the right form
  std::string reason;    ///< one line
  std::string_view raw;  ///< the bytes as they came, of the record or of the value; valid during the call
};

/// "record" or "value".
const char *scope_name(Rejection::Scope scope) noexcept;

/// Who takes the records of a Reader.
class Consumer {
 public:
  virtual ~Consumer() = default;
  /// Takes a record. False: frame.failed and frame.reason say why it cannot be translated.
  virtual bool record(Frame &frame) = 0;
  /// Takes a record that was refused, or a value that was, of a record taken before. An error ends the translation.
  virtual Result<void> rejected(const Rejection &rejection) = 0;
  /// A good moment to hand on what was made so far. An error ends the translation.
  virtual Result<void> window_done() = 0;
};

/// What a page says of the next one.
struct PageEnd {
  bool is_page = false;
  bool has_next_page = false;
  std::string next_cursor = "null";  ///< JSON: a string or null
};

/// Cuts provider bytes into records, window by window, and walks them. The input is one record, an array, a page with
/// the connector's list in it, or several of these one behind the other (NDJSON), fed whole or in pieces of any size.
/// Memory is bounded by the window and the largest record. Reusable; one thread at a time.
class Reader {
 public:
  explicit Reader(std::shared_ptr<const Plan> plan);

  /// Begins anew; what was learned of the records' key order is kept.
  void start(Consumer &consumer);
  /// Takes a piece. `last` promises that finish() comes next.
  Result<void> feed(std::string_view bytes, bool last = false);
  /// Takes records that stand in a text whose index is at hand, by their places in it. Nothing that was fed may wait
  /// for its end.
  Result<void> take(const json::IndexedText &text, std::span<const uint32_t> places);
  /// What stands beside the records that come next; null: nothing is known of that. A page that is fed tells by itself.
  void beside(std::shared_ptr<const jmespath::Lookups> page) { frame_.page = std::move(page); }
  /// Takes the end. Errors: MALFORMED where the input ends inside a list or a page.
  Result<void> finish();

  const PageEnd &page_end() const noexcept { return page_end_; }
  uint64_t translated() const noexcept { return translated_; }
  uint64_t rejected() const noexcept { return rejected_; }
  uint64_t unread_values() const noexcept { return unread_values_; }

 private:
  Result<void> skip_mark(std::string_view &bytes);
  Result<void> no_mark();
  enum class Place : uint8_t {
    top,          // between top-level values
    list_start,   // behind a list's '['
    list_next,    // behind a comma: a record must come
    list_behind,  // behind a record
    single,       // at the one record that stands where a page has its list
    envelope,     // behind a page's list
  };
  enum class Step : uint8_t { done, more };  // more: the window ends inside what stands here

  Result<size_t> process(const char *text, size_t size, bool final, bool short_windows);
  Result<size_t> window(const char *text, size_t size, bool last);
  Result<size_t> damaged_window(const char *text, size_t size, bool last, json::Index::Outcome outcome);
  Result<size_t> walk(const char *text, size_t size, bool last);
  Result<Step> step(size_t &i, bool last);
  Result<void> good_records(size_t &i);
  void read_escapes(std::string_view text);
  bool holds_escape(size_t begin, size_t end) noexcept;
  Result<Step> top(size_t &i, bool last);
  Result<Step> list_place(size_t &i, bool last);
  Result<Step> one_record(size_t &i, bool last);
  Result<Step> page_start(size_t &i, bool last);
  Result<Step> page_rest(size_t &i, bool last);
  Result<void> finished_page(std::string_view rest);
  Result<void> take_record(size_t begin, size_t end);
  Result<void> handle(size_t begin, size_t end);
  bool may_hold_secret(std::string_view bytes) const noexcept;
  std::string_view told(std::string_view bytes);
  Result<void> reject(size_t begin, size_t end, std::string pointer, const char *field, std::string reason);
  Result<void> tell_unread(size_t begin);
  Result<Step> resynchronise(size_t &i, size_t start, bool last);
  size_t behind_brackets(size_t i, size_t depth) const noexcept;
  bool at_next_line(size_t &i, size_t start) const noexcept;
  std::string damage_in(size_t begin, size_t end) const;

  std::shared_ptr<const Plan> plan_;
  Consumer *consumer_ = nullptr;
  Walker walker_;
  json::Index index_;
  Frame frame_;
  Window window_;
  const char *original_ = nullptr;  // the window's bytes as they came, where window_.text is a mended copy
  std::string mended_;
  std::vector<uint32_t> bad_escapes_;
  std::vector<uint32_t> bad_bytes_;
  const char *damage_ = "";
  std::vector<uint32_t> escapes_;          // where escapes of the window begin,
  size_t next_escape_ = 0;                 // and which of them is the first that no record before this one held
  std::vector<std::string> secret_names_;  // the last keys of what the document calls secret, as JSON has them
  std::string cut_;                        // a record without it,
  json::Index cut_index_;                  // and its index
  std::string told_;                       // what a report holds instead of bytes

  Place place_ = Place::top;
  bool in_page_ = false;
  bool damaged_ = false;           // the last record was rejected
  bool records_expected_ = false;  // the last top-level object was a record
  size_t wanted_ = 0;              // bytes of the next window
  size_t mark_ = 0;                // bytes of a byte order mark that were left out; all of them: none is awaited
  uint64_t consumed_ = 0;          // bytes of the input before the text in hand
  uint64_t lines_until_ = 0;       // up to this byte of the input windows are single lines
  std::vector<char> pending_;      // what waits for more, kPadding bytes behind it
  size_t pending_size_ = 0;
  std::string preamble_;  // a page's text before its list
  PageEnd page_end_;
  uint64_t index_number_ = 0;
  uint64_t translated_ = 0;
  uint64_t rejected_ = 0;
  uint64_t unread_values_ = 0;
};

}  // namespace openint::translate
