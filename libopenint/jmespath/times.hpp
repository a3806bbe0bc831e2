#pragma once

#include <array>
#include <string>
#include <string_view>

#include "libopenint/jmespath/functions.hpp"

// Times by a pattern, whose parts are written as strftime() has them: what reading and writing them share.

namespace openint::jmespath {

inline constexpr size_t kMostPattern = 256;  // bytes
inline constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
inline constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
inline constexpr size_t kShortName = 3;

/// A time in parts, as patterns name them.
struct TimeParts {
  int64_t year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0;
  int64_t offset_minutes = 0;
};

/// The digits, with zeros before them up to `width`.
void append_padded(std::string &out, int64_t number, size_t width);

/// Each is the error of a call whose second argument is a pattern, and so false.
bool bad_pattern(const Call &call, const std::string &why);
bool unknown_part(const Call &call, char letter);
/// Whether the pattern is of a size that is read; else the error.
bool fits_pattern(const Call &call, std::string_view pattern);

/// The functions' bodies.
bool format_time(const Call &call, json::Value &out);
bool parse_time(const Call &call, json::Value &out);

}  // namespace openint::jmespath
