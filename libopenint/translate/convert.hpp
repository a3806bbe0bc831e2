#pragma once

#include <bit>
#include <cstring>

#include "libopenint/contract/model.hpp"
#include "libopenint/translate/evaluate.hpp"

namespace openint::translate {

/// True for the usual instant, "2024-01-28T10:20:30.123Z" with or without its fraction, on a day that every month has;
/// false says nothing. Eight bytes at a time: a digit's byte becomes its value, a separator's zero.
inline bool is_plain_instant(Token token) noexcept {
  if (token.size != 26 && token.size != 22) return false;
  constexpr uint64_t kHigh = 0x8080808080808080ULL;
  auto part = [&](size_t at, const char *shape, uint64_t separators) {
    uint64_t bytes;
    uint64_t wanted;
    std::memcpy(&bytes, token.data + at, 8);
    std::memcpy(&wanted, shape, 8);
    uint64_t value = bytes ^ wanted;
    // A digit's byte is at most 9 exactly where adding 0x76 leaves the high bit clear.
    bool fits = ((value | ((value & ~kHigh) + 0x7676767676767676ULL)) & kHigh) == 0 && (value & separators) == 0;
    return fits ? value : ~uint64_t{0};
  };
  auto two = [](uint64_t value, int byte) {
    return ((value >> (8 * byte)) & 0xF) * 10 + ((value >> (8 * byte + 8)) & 0xF);
  };
  static_assert(std::endian::native == std::endian::little);
  uint64_t day = part(1, "0000-00-", 0xFF0000FF00000000ULL);
  uint64_t hour = part(9, "00T00:00", 0x0000FF0000FF0000ULL);
  uint64_t second;
  if (token.size == 26) {
    second = part(17, ":00.000Z", 0xFF000000FF0000FFULL);
  } else {
    second = token.data[17] == ':' && is_digit(token.data[18]) && is_digit(token.data[19]) && token.data[20] == 'Z'
                 ? static_cast<uint64_t>(token.data[18] - '0') << 8 | static_cast<uint64_t>(token.data[19] - '0') << 16
                 : ~uint64_t{0};
  }
  constexpr uint64_t kBad = ~uint64_t{0};
  if (day == kBad || hour == kBad || second == kBad || (day & 0xFFFFFFFF) == 0) return false;
  uint64_t month = two(day, 5);
  uint64_t date = two(hour, 0);
  return month - 1 < 12 && date - 1 < 28 && two(hour, 3) < 24 && two(hour, 6) < 60 && two(second, 1) < 60;
}

/// Microseconds since 1970 of an instant for which is_plain_instant() holds.
inline int64_t plain_instant_micros(Token token) noexcept {
  const char *p = token.data + 1;
  auto two = [&](size_t at) { return (p[at] - '0') * 10 + (p[at + 1] - '0'); };
  int64_t year = two(0) * 100 + two(2);
  int64_t month = two(5);
  // Days of the Gregorian calendar, counted in years that begin in March.
  year -= month <= 2;
  int64_t century = year / 100;
  int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + two(8) - 1;
  int64_t days = year * 365 + year / 4 - century + century / 4 + day_of_year - 719468;
  int64_t seconds = days * 86400 + two(11) * 3600 + two(14) * 60 + two(17);
  int64_t millis = token.size == 26 ? (p[20] - '0') * 100 + two(21) : 0;
  return seconds * 1'000'000 + millis * 1000;
}

/// Turns a rule's token into the token that the contract's type asks for, or null; on failure sets frame.reason to what
/// is wrong ("is true, not a string"). What is there already as it should be comes back untouched.
Token convert_text(Token token, Frame &frame);
Token convert_date_time(Token token, Frame &frame);
/// A date stays a date; what has a time becomes an instant in UTC.
Token convert_date(Token token, Frame &frame);
Token convert_boolean(Token token, Frame &frame);
Token convert_number(Token token, Frame &frame);
Token convert_int64(Token token, Frame &frame);
/// Any JSON, or only an object where the shape says so.
Token convert_json(Token token, const contract::Shape &shape, Frame &frame);

/// An enumeration's member as it is. Another string becomes "other" where the enumeration has that, else null, and
/// `unknown` says that the provider's own value must be kept.
Token convert_choice(Token token, const contract::Shape &shape, Frame &frame, bool &unknown);

/// By the kind of the shape, for shapes that are neither record nor list. `unknown` as above.
Token convert(Token token, const contract::Shape &shape, Frame &frame, bool &unknown);

}  // namespace openint::translate
