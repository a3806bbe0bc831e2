// format_time: a time written by a pattern.
#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/times.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, whose years begin in March here.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  if (month <= 2) --year;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// The parts of a time that is_utc_instant() calls one.
TimeParts parts_of(std::string_view instant, int64_t micros) {
  auto number = [&](size_t at, size_t size) {
    int64_t made = 0;
    for (char c : instant.substr(at, size)) made = made * 10 + (c - '0');
    return made;
  };
  TimeParts out;
  out.year = number(0, 4);
  out.month = number(5, 2);
  out.day = number(8, 2);
  out.hour = number(11, 2);
  out.minute = number(14, 2);
  out.second = number(17, 2);
  out.micros = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
  return out;
}

bool append_part(const Call &call, char letter, const TimeParts &parts, int64_t micros, std::string &out) {
  const int64_t days = days_of(parts.year, parts.month, parts.day);
  const auto month = static_cast<size_t>(parts.month - 1);
  const auto weekday = static_cast<size_t>(((days + 4) % 7 + 7) % 7);
  switch (letter) {
    case 'Y': append_padded(out, parts.year, 4); return true;
    case 'y': append_padded(out, parts.year % 100, 2); return true;
    case 'm': append_padded(out, parts.month, 2); return true;
    case 'd': append_padded(out, parts.day, 2); return true;
    case 'j': append_padded(out, days - days_of(parts.year, 1, 1) + 1, 3); return true;
    case 'H': append_padded(out, parts.hour, 2); return true;
    case 'I': append_padded(out, (parts.hour + 11) % 12 + 1, 2); return true;
    case 'p': out += parts.hour < 12 ? "AM" : "PM"; return true;
    case 'M': append_padded(out, parts.minute, 2); return true;
    case 'S': append_padded(out, parts.second, 2); return true;
    case 'L': append_padded(out, parts.micros / 1000, 3); return true;
    case 'f': append_padded(out, parts.micros, 6); return true;
    case 'B': out += kMonths[month]; return true;
    case 'b': out += kMonths[month].substr(0, kShortName); return true;
    case 'A': out += kDays[weekday]; return true;
    case 'a': out += kDays[weekday].substr(0, kShortName); return true;
    case 'z': out += "+0000"; return true;
    case 's': {
      const int64_t fraction = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
      out += std::to_string((micros - fraction) / 1'000'000);
      return true;
    }
    case '%': out += '%'; return true;
    default: return unknown_part(call, letter);
  }
}

}  // namespace

bool format_time(const Call &call, Value &out) {
  out = Value();
  const std::string_view text = call[0].text();
  const std::string_view pattern = call[1].text();
  if (text.empty()) return true;
  if (!fits_pattern(call, pattern) || !call.evaluator.spend_text(text.size() + pattern.size())) return false;
  std::string instant;
  if (is_json_number(text)) {
    if (!epoch_to_instant(text, false, instant)) return call.invalid_value("\"" + shortened(text) + "\" is no time");
  } else {
    const InstantResult read = normalize_instant(text, instant);
    if (read == InstantResult::invalid) return call.invalid_value("\"" + shortened(text) + "\" is no date or time");
    if (read == InstantResult::date_only) instant += "T00:00:00Z";
  }
  const auto micros = instant_to_micros(instant);
  if (!micros) return call.invalid_value("\"" + shortened(text) + "\" is no date or time");
  const TimeParts parts = parts_of(instant, *micros);
  std::string made;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      made += pattern[i];
      continue;
    }
    if (++i == pattern.size()) return bad_pattern(call, "ends in %");
    if (!append_part(call, pattern[i], parts, *micros, made)) return false;
  }
  return call.give(made, out);
}

}  // namespace openint::jmespath
