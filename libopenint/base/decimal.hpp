#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openint {

/// True where `text` is a number by JSON's grammar: -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?
bool is_json_number(std::string_view text) noexcept;

/// Compares two JSON numbers by exact value, any length and exponent: -1, 0 or 1. Never through a double.
int decimal_compare(std::string_view a, std::string_view b) noexcept;

/// The number as int64 where it is integral and fits (12, -3, 1e3, 4.0), else nothing.
std::optional<int64_t> decimal_to_int64(std::string_view digits) noexcept;

/// Nearest double; infinity where it overflows.
double decimal_to_double(std::string_view digits) noexcept;

/// Shortest JSON number that reads back as `value`; "null" is not a number, so NaN and infinities give "".
std::string decimal_from_double(double value);

/// The number scaled to an integer of `scale` fraction digits as high and low words of a 128-bit two's complement, or
/// nothing where digits would be lost or it does not fit `precision` (at most 38) decimal digits.
struct Decimal128 {
  uint64_t low;
  int64_t high;
};
std::optional<Decimal128> decimal_to_128(std::string_view digits, int precision, int scale) noexcept;

}  // namespace openint
