#include "libopenint/translate/arrow_columns.hpp"

#include <bit>
#include <cstring>

namespace openint::translate {

namespace {

using contract::Type;

ColumnType column_type(const contract::Shape &shape) {
  switch (shape.type) {
    case Type::string:
    case Type::date:  // two kinds of value: their text tells them apart
    case Type::any: return ColumnType::utf8;
    case Type::date_time: return ColumnType::timestamp;
    case Type::boolean: return ColumnType::boolean;
    case Type::int64: return ColumnType::int64;
    case Type::number: return ColumnType::float64;
    case Type::decimal: return ColumnType::decimal128;
    case Type::record: return ColumnType::record;
    case Type::list: return ColumnType::list;
  }
  return ColumnType::utf8;
}

void keep_bits(ArrowBuffer &bits, int64_t count) {
  bits.resize(static_cast<size_t>((count + 7) / 8));
  if (count % 8 == 0) return;
  uint8_t &last = bits[bits.size() - 1];
  last = static_cast<uint8_t>(last & ((1U << (count % 8)) - 1));
}

}  // namespace

Column::Column(std::string name, const contract::Shape &shape, std::shared_ptr<ArrowMemory> memory)
    : Column(std::move(name), shape, *memory) {
  memory_ = std::move(memory);
}

Column::Column(std::string name, const contract::Shape &shape, ArrowMemory &memory)
    : name_(std::move(name)), type_(column_type(shape)), validity_(memory), offsets_(memory), values_(memory) {
  if (type_ == ColumnType::record) {
    children_.reserve(shape.fields.size());
    for (const contract::Field &field : shape.fields) children_.push_back(Column(field.name, *field.shape, memory));
  }
  if (type_ == ColumnType::list) children_.push_back(Column("item", *shape.items, memory));
  if (type_ == ColumnType::utf8 || type_ == ColumnType::list) offsets_.append_value(int32_t{0});
}

const char *Column::format() const noexcept {
  switch (type_) {
    case ColumnType::utf8: return "u";
    case ColumnType::int64: return "l";
    case ColumnType::float64: return "g";
    case ColumnType::decimal128: return "d:38,9";
    case ColumnType::boolean: return "b";
    case ColumnType::timestamp: return "tsu:UTC";
    case ColumnType::list: return "+l";
    case ColumnType::record: return "+s";
  }
  return "n";
}

size_t Column::width() const noexcept {
  switch (type_) {
    case ColumnType::int64:
    case ColumnType::float64:
    case ColumnType::timestamp: return 8;
    case ColumnType::decimal128: return 16;
    default: return 0;
  }
}

int32_t Column::last_offset() const noexcept {
  int32_t last;
  std::memcpy(&last, offsets_.data() + offsets_.size() - sizeof last, sizeof last);
  return last;
}

int64_t Column::null_count() const noexcept {
  int64_t valid = 0;
  for (size_t i = 0; i < validity_.size(); ++i) valid += std::popcount(validity_.data()[i]);
  return length_ - valid;
}

void Column::append_null() {
  if (type_ == ColumnType::boolean) add_bit(values_, 0);
  values_.resize(values_.size() + width());
  if (!offsets_.empty()) offsets_.append_value(last_offset());
  if (type_ == ColumnType::record) {
    for (Column &child : children_) child.append_null();
  }
  mark(false);
}

void Column::append_text(std::string_view text) {
  values_.append(text.data(), text.size());
  offsets_.append_value(static_cast<int32_t>(values_.size()));
  mark(true);
}

void Column::append_int64(int64_t value) {
  values_.append_value(value);
  mark(true);
}

void Column::append_double(double value) {
  values_.append_value(value);
  mark(true);
}

void Column::append_decimal(Decimal128 value) {
  static_assert(std::endian::native == std::endian::little);
  values_.append_value(value.low);
  values_.append_value(value.high);
  mark(true);
}

void Column::append_boolean(bool value) {
  add_bit(values_, value ? 1 : 0);
  mark(true);
}

void Column::append_children() {
  if (type_ == ColumnType::list) offsets_.append_value(static_cast<int32_t>(children_[0].length()));
  mark(true);
}

void Column::truncate(int64_t length) {
  if (type_ == ColumnType::record) {
    for (Column &child : children_) child.truncate(length);
  }
  if (length < length_) {
    length_ = length;
    keep_bits(validity_, length);
  }
  if (type_ == ColumnType::boolean) keep_bits(values_, length_);
  if (width() != 0) values_.resize(static_cast<size_t>(length_) * width());
  if (!offsets_.empty()) {
    offsets_.resize((static_cast<size_t>(length_) + 1) * sizeof(int32_t));
    if (type_ == ColumnType::utf8) values_.resize(static_cast<size_t>(last_offset()));
    if (type_ == ColumnType::list) children_[0].truncate(last_offset());
  }
}

}  // namespace openint::translate
