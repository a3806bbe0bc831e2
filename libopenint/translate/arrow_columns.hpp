#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/decimal.hpp"
#include "libopenint/contract/model.hpp"
#include "libopenint/translate/arrow_buffer.hpp"

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
  Column(std::string name, const contract::Shape &shape);

  const std::string &name() const noexcept { return name_; }
  ColumnType type() const noexcept { return type_; }
  const char *format() const noexcept;
  int64_t length() const noexcept { return length_; }

  void append_null();
  void append_text(std::string_view text);
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
  void mark(bool valid);
  size_t width() const noexcept;
  int32_t last_offset() const noexcept;

  std::string name_;
  ColumnType type_;
  int64_t length_ = 0;
  ArrowBuffer validity_;
  ArrowBuffer offsets_;  // utf8 and list: length + 1 of them
  ArrowBuffer values_;   // boolean: bits
  std::vector<Column> children_;
};

}  // namespace openint::translate
