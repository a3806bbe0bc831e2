#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/coroutine/emission.hpp"
#include "libopenint/provider/paging.hpp"
#include "libopenint/provider/translating.hpp"
#include "libopenint/translate/columns.hpp"

namespace openint::provider {

/// Records on their way from a provider's answers to the caller: translated as the caller takes them (see
/// coroutine::Taking), and gathered until flush() hands them out. What is joined stays until take_joined().
class Emitter {
 public:
  /// `before` is what stands before the records where they are joined: "[" or "{\"items\":[".
  Emitter(coroutine::Context &context, const translate::Translator &translator, std::string_view before);
  Emitter(const Emitter &) = delete;
  Emitter &operator=(const Emitter &) = delete;
  ~Emitter();

  bool joins() const noexcept { return taking_ == coroutine::Taking::joined; }
  bool as_lines() const noexcept { return taking_ == coroutine::Taking::lines; }
  bool as_columns() const noexcept { return taking_ == coroutine::Taking::columns; }

  /// Adds records that stand anywhere.
  Result<void> add(const std::vector<std::string_view> &records,
                   std::shared_ptr<const translate::PageTables> page = nullptr);
  /// Adds a page's records; those that stand in its body are read by its index, without a copy.
  Result<void> add(const Page &page);
  /// Adds one record to columns, of which all is told that it loses there: what no column holds besides what `lost`
  /// names already, with the index that those have.
  Result<void> add_column_record(std::string_view record, size_t index, std::vector<Rejected> &lost,
                                 std::shared_ptr<const translate::PageTables> page = nullptr);
  /// Adds what was translated elsewhere, rejections left out. Not for columns.
  void add_items(const Translated &items);
  /// Adds an item's unified JSON as it is. Not for columns.
  void add_item(std::string_view item);

  /// Records that were translated so far, and those that could not be.
  uint64_t count() const noexcept { return count_ + translated_.count; }
  const std::vector<Rejected> &rejected() const noexcept { return translated_.rejected; }

  /// All that was joined, behind `before`.
  std::string take_joined() { return std::move(translated_.items); }
  /// Whether flush() has enough to hand out.
  bool is_full() const noexcept { return !joins() && translated_.count >= least_; }
  /// For flush(), where there is nothing to tell but how many there were.
  std::string progress() const { return joins() ? std::string() : totals() + "}"; }
  /// `{"count":...`, for a last answer whose records were emitted.
  std::string totals() const { return "{\"count\":" + std::to_string(count()); }

 private:
  friend coroutine::Task<bool> flush(coroutine::Context &, Emitter &, std::string progress);
  friend coroutine::Task<bool> flush_last(coroutine::Context &, Emitter &, std::string progress);
  bool waits() const noexcept;
  Result<void> add_records(const Page &page);
  void renumber(const Page &page, size_t first, uint64_t before);
  coroutine::Emission take();

  const translate::Translator &translator_;
  coroutine::Taking taking_;
  uint64_t least_;         // records that a batch gathers, but for the last one
  Translated translated_;  // those of the batch that is being gathered
  std::unique_ptr<translate::Columns> columns_;
  uint64_t count_ = 0;    // of earlier batches
  bool emitted_ = false;  // any
};

/// Hands out what was gathered once it is full, with JSON of where the operation stands behind it, and waits until it
/// was taken. Does nothing where records are joined. Errors: CANCELLED, TIMEOUT.
coroutine::Task<bool> flush(coroutine::Context &context, Emitter &emitter, std::string progress);
/// The same at the end, however little there is: columns are handed out once at least, for a caller who wants to know
/// what they are.
coroutine::Task<bool> flush_last(coroutine::Context &context, Emitter &emitter, std::string progress);

}  // namespace openint::provider
