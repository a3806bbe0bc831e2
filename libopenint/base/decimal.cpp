#include "libopenint/base/decimal.hpp"

#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdlib>

#include "libopenint/base/text.hpp"

namespace openint {

namespace {

// A number as sign, significant digits without leading or trailing zeros, and the power of ten of the first of them.
struct Parts {
  bool negative = false;
  std::string_view whole;     // digits before the point
  std::string_view fraction;  // digits after it
  size_t first = 0;           // index of the first significant digit in whole+fraction
  size_t last = 0;            // one past the last significant digit; first == last is zero
  int64_t magnitude = 0;      // value is 0.DDD * 10^magnitude

  char at(size_t i) const { return i < whole.size() ? whole[i] : fraction[i - whole.size()]; }
  bool zero() const { return first == last; }
};

Parts parts_of(std::string_view text) {
  Parts parts;
  size_t i = 0;
  if (i < text.size() && text[i] == '-') {
    parts.negative = true;
    ++i;
  }
  size_t start = i;
  while (i < text.size() && is_digit(text[i])) ++i;
  parts.whole = text.substr(start, i - start);
  if (i < text.size() && text[i] == '.') {
    start = ++i;
    while (i < text.size() && is_digit(text[i])) ++i;
    parts.fraction = text.substr(start, i - start);
  }
  int64_t exponent = 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool negative = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    // An exponent beyond this bound compares the same as the bound: no text is long enough to outweigh it.
    constexpr int64_t kBound = int64_t{1} << 40;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (exponent < kBound) exponent = exponent * 10 + (text[i] - '0');
    }
    if (negative) exponent = -exponent;
  }
  size_t all = parts.whole.size() + parts.fraction.size();
  parts.last = all;
  while (parts.first < all && parts.at(parts.first) == '0') ++parts.first;
  while (parts.last > parts.first && parts.at(parts.last - 1) == '0') --parts.last;
  parts.magnitude = static_cast<int64_t>(parts.whole.size()) - static_cast<int64_t>(parts.first) + exponent;
  return parts;
}

int compare_magnitudes(const Parts &a, const Parts &b) {
  if (a.magnitude != b.magnitude) return a.magnitude < b.magnitude ? -1 : 1;
  size_t size_a = a.last - a.first;
  size_t size_b = b.last - b.first;
  for (size_t i = 0; i < size_a || i < size_b; ++i) {
    char x = i < size_a ? a.at(a.first + i) : '0';
    char y = i < size_b ? b.at(b.first + i) : '0';
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

}  // namespace

bool is_json_number(std::string_view text) noexcept {
  size_t i = 0;
  auto more = [&] { return i < text.size(); };
  if (more() && text[i] == '-') ++i;
  if (!more() || !is_digit(text[i])) return false;
  if (text[i] == '0') {
    ++i;
  } else {
    while (more() && is_digit(text[i])) ++i;
  }
  if (more() && text[i] == '.') {
    ++i;
    if (!more() || !is_digit(text[i])) return false;
    while (more() && is_digit(text[i])) ++i;
  }
  if (more() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (more() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!more() || !is_digit(text[i])) return false;
    while (more() && is_digit(text[i])) ++i;
  }
  return !more();
}

int decimal_compare(std::string_view a, std::string_view b) noexcept {
  Parts x = parts_of(a);
  Parts y = parts_of(b);
  if (x.zero() || y.zero()) {
    if (x.zero() && y.zero()) return 0;
    if (x.zero()) return y.negative ? 1 : -1;
    return x.negative ? -1 : 1;
  }
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  int order = compare_magnitudes(x, y);
  return x.negative ? -order : order;
}

std::optional<int64_t> decimal_to_int64(std::string_view digits) noexcept {
  if (digits.empty()) return std::nullopt;
  Parts parts = parts_of(digits);
  if (parts.zero()) return 0;
  auto significant = static_cast<int64_t>(parts.last - parts.first);
  if (parts.magnitude < significant || parts.magnitude > 19) return std::nullopt;
  uint64_t value = 0;
  for (int64_t i = 0; i < parts.magnitude; ++i) {
    auto next = static_cast<uint64_t>(i < significant ? parts.at(parts.first + static_cast<size_t>(i)) - '0' : 0);
    if (value > (UINT64_MAX - next) / 10) return std::nullopt;
    value = value * 10 + next;
  }
  constexpr uint64_t kLargest = static_cast<uint64_t>(INT64_MAX);
  if (value > kLargest + (parts.negative ? 1 : 0)) return std::nullopt;
  return static_cast<int64_t>(parts.negative ? ~value + 1 : value);
}

#if !defined(__cpp_lib_to_chars)  // a standard library that reads no floating-point number without a locale
double decimal_to_double(std::string_view digits) noexcept {
  std::string text(digits);
  size_t point = text.find('.');
  if (point != std::string::npos) text.replace(point, 1, std::localeconv()->decimal_point);
  return std::strtod(text.c_str(), nullptr);
}
#else
double decimal_to_double(std::string_view digits) noexcept {
  double value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) {
    Parts parts = parts_of(digits);
    value = parts.magnitude > 0 ? HUGE_VAL : 0.0;
    return parts.negative ? -value : value;
  }
  return value;
}
#endif

std::string decimal_from_double(double value) {
  if (!std::isfinite(value)) return {};
  if (value == 0) return "0";
  // Plain digits where a person would write them; an exponent only for the very large and the very small.
  double size = std::fabs(value);
  bool plain = size >= 1e-6 && size < 1e21;
  char buffer[48];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value,
                                    plain ? std::chars_format::fixed : std::chars_format::scientific);
  return std::string(buffer, end);
}

std::optional<Decimal128> decimal_to_128(std::string_view digits, int precision, int scale) noexcept {
  Parts parts = parts_of(digits);
  if (parts.zero()) return Decimal128{0, 0};
  auto significant = static_cast<int64_t>(parts.last - parts.first);
  int64_t places = parts.magnitude + scale;  // digits of the scaled integer
  if (places < significant || places > precision) return std::nullopt;
  unsigned __int128 value = 0;
  for (int64_t i = 0; i < places; ++i) {
    auto next = static_cast<unsigned>(i < significant ? parts.at(parts.first + static_cast<size_t>(i)) - '0' : 0);
    value = value * 10 + next;
  }
  if (parts.negative) value = ~value + 1;
  return Decimal128{static_cast<uint64_t>(value), static_cast<int64_t>(static_cast<uint64_t>(value >> 64))};
}

}  // namespace openint
