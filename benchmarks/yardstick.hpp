#pragma once

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <string_view>

#include "benchmarks/pages.hpp"

// What a translator is measured against: for each model one loop over simdjson On-Demand, written by hand for that
// model alone, that writes the same bytes as ours. Being the best case of hand-written code, it checks nothing of what
// it skips or copies and takes well-formed pages for granted.

namespace openint::bench {

/// Memory that is written without a check at every byte, kept from page to page.
class Text {
 public:
  void clear() noexcept { cursor_ = begin_.get(); }
  std::string_view view() const noexcept { return {begin_.get(), static_cast<size_t>(cursor_ - begin_.get())}; }
  /// Room for `size` more bytes.
  void reserve(size_t size) {
    size_t used = view().size();
    if (capacity_ - used >= size) return;
    size_t wanted = (used + size) * 3 / 2 + 4096;
    std::unique_ptr<char[]> moved(new char[wanted]);
    if (used != 0) std::memcpy(moved.get(), begin_.get(), used);
    begin_ = std::move(moved);
    cursor_ = begin_.get() + used;
    capacity_ = wanted;
  }
  template <size_t size>
  void literal(const char (&text)[size]) noexcept {
    std::memcpy(cursor_, text, size - 1);
    cursor_ += size - 1;
  }
  void put(std::string_view text) noexcept {
    std::memcpy(cursor_, text.data(), text.size());
    cursor_ += text.size();
  }
  void drop(size_t size) noexcept { cursor_ -= size; }

 private:
  std::unique_ptr<char[]> begin_;
  char *cursor_ = nullptr;
  size_t capacity_ = 0;
};

using Key = simdjson::ondemand::raw_json_string;

/// A value's bytes, without the white space that On-Demand leaves behind them.
inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

template <typename Field>
inline std::string_view token(Field &field) {
  return trimmed(field.value().raw_json_token());
}

inline bool is_text(std::string_view value) noexcept { return value.size() > 2 && value[0] == '"'; }
/// null stays; text loses its quotes.
inline std::string_view number(std::string_view value) noexcept {
  if (value.size() == 2) return "null";
  return value[0] == '"' ? value.substr(1, value.size() - 2) : value;
}

/// Writes the unified page for `page` to `out`, which is cleared first.
void yardstick(Model model, simdjson::ondemand::parser &parser, const simdjson::padded_string &page, bool raw,
               Text &out);

void hubspot_contact(simdjson::ondemand::object record, bool raw, Text &out);
void hubspot_company(simdjson::ondemand::object record, bool raw, Text &out);
void hubspot_deal(simdjson::ondemand::object record, bool raw, Text &out);
void salesforce_account(simdjson::ondemand::object record, bool raw, Text &out);
void salesforce_contact(simdjson::ondemand::object record, bool raw, Text &out);

/// The record as it came; it has been read to its end.
inline void write_raw(simdjson::ondemand::object &record, Text &out) {
  out.literal(",\"raw_data\":");
  out.put(trimmed(record.raw_json().value_unsafe()));
}

}  // namespace openint::bench
