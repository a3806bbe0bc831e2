#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/decimal.hpp"
#include "libopenint/contract/model.hpp"
#include "libopenint/translate/arrow_buffer.hpp"
#include "libopenint/translate/output.hpp"

namespace openint::translate {

/// What a column holds in Arrow's terms.
enum class ColumnType : uint8_t { utf8, int64, float64, decimal128, boolean, timestamp, list, record };

/// One growing Arrow column with those below it. Rows are appended one value at a time; truncate() takes rows back.
/// Decimals have 38 digits, 9 of them fractions; timestamps are microseconds in UTC.
class Column {
 public:
  static constexpr int kPrecision = 38;
  static constexpr int kScale = 9;

  /// A column for a shape of the contract; what may be any JSON is utf8 that holds its text.
  Column(std::string name, const contract::Shape &shape, std::shared_ptr<ArrowMemory> memory);

  const std::string &name() const noexcept { return name_; }
  ColumnType type() const noexcept { return type_; }
  const char *format() const noexcept;
  int64_t length() const noexcept { return length_; }

  void append_null();
  void append_text(std::string_view text);
  /// A string token as it stands, or null where it is none. False, and nothing is appended: it holds a backslash.
  /// `token` has kPadding readable bytes behind it. For utf8.
  bool append_token(Token token);
  /// The value, or null. For int64 and timestamp.
  void append_int64_or_null(int64_t value, bool valid);
  void append_boolean_or_null(bool value, bool valid);
  void append_int64(int64_t value);  // int64 and timestamp
  void append_double(double value);
  void append_decimal(Decimal128 value);
  void append_boolean(bool value);
  /// Ends a record whose fields were appended to children(), or a list whose items were.
  void append_children();
  void truncate(int64_t length);

  std::vector<Column> &children() noexcept { return children_; }
  const std::vector<Column> &children() const noexcept { return children_; }

  const ArrowBuffer &validity() const noexcept { return validity_; }
  const ArrowBuffer &offsets() const noexcept { return offsets_; }
  const ArrowBuffer &values() const noexcept { return values_; }
  int64_t null_count() const noexcept;

 private:
  Column(std::string name, const contract::Shape &shape, ArrowMemory &memory);
  void mark(bool valid) { add_bit(validity_, valid ? 1 : 0), ++length_; }
  // A bit behind the others, of which there are length().
  void add_bit(ArrowBuffer &bits, uint8_t bit) {
    const auto place = static_cast<uint32_t>(length_) % 8;
    if (place == 0) bits.append_value(uint8_t{0});
    bits[bits.size() - 1] = static_cast<uint8_t>(bits[bits.size() - 1] | (bit << place));
  }
  size_t width() const noexcept;
  int32_t last_offset() const noexcept;

  std::shared_ptr<ArrowMemory> memory_;  // the table's own column keeps it for all
  std::string name_;
  ColumnType type_;
  int64_t length_ = 0;
  ArrowBuffer validity_;
  ArrowBuffer offsets_;  // utf8 and list: length + 1 of them
  ArrowBuffer values_;   // boolean: bits
  std::vector<Column> children_;
};

inline bool Column::append_token(Token token) {
  // By the table, so that no compiler makes a branch of it: which it is is a matter of chance.
  static_assert(kText == 1);
  const size_t valid = kind_of(token) & kText;
  const size_t size = (size_t{token.size} - 2) & (0 - valid);
  if (holds_backslash(token.data + 1, size)) return false;
  uint8_t *to = values_.room(size + kPadding);
  copy_padded(reinterpret_cast<char *>(to), token.data + 1, size);
  values_.take(size);
  offsets_.append_value(static_cast<int32_t>(values_.size()));
  mark(valid != 0);
  return true;
}

inline void Column::append_int64_or_null(int64_t value, bool valid) {
  values_.append_value(value & (int64_t{0} - static_cast<int64_t>(valid)));
  mark(valid);
}

inline void Column::append_boolean_or_null(bool value, bool valid) {
  add_bit(values_, valid && value ? 1 : 0);
  mark(valid);
}

}  // namespace openint::translate
