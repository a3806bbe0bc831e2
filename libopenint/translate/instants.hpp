#pragma once

#include <bit>
#include <cstring>

#include "libopenint/translate/token.hpp"

namespace openint::translate {

static_assert(std::endian::native == std::endian::little);

/// Eight bytes of a time against a shape ("0000-00-": digits, and what stands between them).
struct TimePart {
  uint64_t values;  ///< a digit's value in its byte, 0 where a separator stands
  uint64_t faults;  ///< 0 where all are digits and separators as they should be

  TimePart(const char *at, const char *shape, uint64_t separators) noexcept {
    constexpr uint64_t kHigh = 0x8080808080808080ULL;
    uint64_t bytes;
    uint64_t wanted;
    std::memcpy(&bytes, at, 8);
    std::memcpy(&wanted, shape, 8);
    values = bytes ^ wanted;
    // A digit's byte is at most 9 exactly where adding 0x76 leaves the high bit clear.
    faults = ((values | ((values & ~kHigh) + 0x7676767676767676ULL)) & kHigh) | (values & separators);
  }
  /// In every byte the number that its digit and the next one make.
  uint64_t pairs() const noexcept { return values * 10 + (values >> 8); }
};

/// 0 where "YYYY-MM-DD" stands there, on a day that every month has.
inline uint64_t date_faults(const char *at) noexcept {
  const TimePart month(at, "0000-00-", 0xFF0000FF00000000ULL);
  const TimePart day(at + 2, "00-00-00", 0x0000FF0000FF0000ULL);
  const uint64_t number = (month.pairs() >> 40) & 0xFF;
  const uint64_t date = (day.pairs() >> 48) & 0xFF;
  const bool outside = ((number - 1) > 11) | ((date - 1) > 27) | ((month.values & 0xFFFFFFFF) == 0);
  return month.faults | day.faults | static_cast<uint64_t>(outside);
}

/// 0 where "YYYY-MM-DDTHH:MM:SS.mmm" stands there, on a day that every month has. No branch depends on the bytes.
[[gnu::always_inline]] inline uint64_t instant_faults(const char *at) noexcept {
  const TimePart month(at, "0000-00-", 0xFF0000FF00000000ULL);
  const TimePart hour(at + 8, "00T00:00", 0x0000FF0000FF0000ULL);
  const TimePart second(at + 15, "0:00.000", 0x000000FF0000FF00ULL);
  // A sum's high bit is set where a number is above its bound (day 28, hour 23, minute 59; month 12; second 59).
  const uint64_t high = ((hour.pairs() & 0x00FF0000FF0000FFULL) + 0x0044000068000063ULL) |
                        ((month.pairs() & 0x0000FF0000000000ULL) + 0x0000730000000000ULL) |
                        ((second.pairs() & 0x0000000000FF0000ULL) + 0x0000000000440000ULL);
  const bool none = ((month.values & 0x00FFFF0000000000ULL) == 0) | ((hour.values & 0xFFFF) == 0) |
                    ((month.values & 0xFFFFFFFF) == 0);
  return month.faults | hour.faults | second.faults | (high & 0x0080800080800080ULL) | static_cast<uint64_t>(none);
}

/// True for "2024-01-28T10:20:30.123Z", with its quotes.
inline bool is_millisecond_instant(Token token) noexcept {
  uint16_t tail;
  std::memcpy(&tail, token.data + 24, 2);
  return (token.size == 26) & (tail == ('Z' | '"' << 8)) & (instant_faults(token.data + 1) == 0);
}

/// True for the usual instant, "2024-01-28T10:20:30.123Z" with or without its fraction, on a day that every month has;
/// false says nothing.
inline bool is_plain_instant(Token token) noexcept {
  if (token.size != 22) return is_millisecond_instant(token);
  char filled[32];
  std::memcpy(filled, token.data + 1, 19);
  std::memcpy(filled + 19, ".000", 5);
  return token.data[20] == 'Z' && instant_faults(filled) == 0;
}

/// Two more forms that say the same instant in other words, which only their ends change.
enum class InstantForm : uint8_t {
  other,
  as_is,        ///< "2024-01-28T10:20:30.123Z"
  zero_offset,  ///< "2024-01-28T10:20:30.123+0000"
};

[[gnu::always_inline]] inline InstantForm instant_form(Token token) noexcept {
  uint64_t tail;
  std::memcpy(&tail, token.data + 24, 8);
  constexpr uint64_t kZ = 'Z' | uint64_t{'"'} << 8;
  constexpr uint64_t kOffset = 0x22303030302BULL;  // +0000"
  const bool as_is = (token.size == 26) & ((tail & 0xFFFF) == kZ);
  const bool offset = (token.size == 30) & ((tail & 0xFFFFFFFFFFFFULL) == kOffset);
  const bool good = instant_faults(token.data + 1) == 0;
  return static_cast<InstantForm>(static_cast<int>(good) * (static_cast<int>(as_is) + 2 * static_cast<int>(offset)));
}

/// Microseconds since 1970 of an instant in one of these forms, with or without its fraction.
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
  int64_t millis = token.size >= 26 ? (p[20] - '0') * 100 + two(21) : 0;
  return seconds * 1'000'000 + millis * 1000;
}

}  // namespace openint::translate
