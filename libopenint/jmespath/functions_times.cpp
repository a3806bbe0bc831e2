// Times by a pattern: format_time and parse_time.
#include <array>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/functions.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

constexpr size_t kMostPattern = 256;
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr size_t kShortName = 3;

// A time in parts, as patterns name them.
struct Parts {
  int64_t year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0;
  int64_t offset_minutes = 0;
};

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, whose years begin in March here.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  if (month <= 2) --year;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void append_padded(std::string &out, int64_t number, size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

bool bad_pattern(const Call &call, const std::string &why) {
  std::string message = "the pattern \"";
  message += shortened(call[1].text());
  message += "\" ";
  message += why;
  return call.invalid_value(message);
}

bool unknown_part(const Call &call, char letter) {
  std::string why = "has %";
  why += letter;
  why += ", which is no part of a time here";
  return bad_pattern(call, why);
}

bool fits(const Call &call, std::string_view pattern) {
  return pattern.size() <= kMostPattern || bad_pattern(call, "is longer than 256 bytes");
}

// The parts of a time that is_utc_instant() calls one.
Parts parts_of(std::string_view instant, int64_t micros) {
  auto number = [&](size_t at, size_t size) {
    int64_t made = 0;
    for (char c : instant.substr(at, size)) made = made * 10 + (c - '0');
    return made;
  };
  Parts out;
  out.year = number(0, 4);
  out.month = number(5, 2);
  out.day = number(8, 2);
  out.hour = number(11, 2);
  out.minute = number(14, 2);
  out.second = number(17, 2);
  out.micros = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
  return out;
}

bool append_part(const Call &call, char letter, const Parts &parts, int64_t micros, std::string &out) {
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

bool format_time_body(const Call &call, Value &out) {
  out = Value();
  const std::string_view text = call[0].text();
  const std::string_view pattern = call[1].text();
  if (text.empty()) return true;
  if (!fits(call, pattern) || !call.evaluator.spend_text(text.size() + pattern.size())) return false;
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
  const Parts parts = parts_of(instant, *micros);
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

// A text that is read from its front by the parts of a pattern.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : left_(text) {}

  bool take(std::string_view what) {
    if (!left_.starts_with(what)) return false;
    left_.remove_prefix(what.size());
    return true;
  }
  bool at_end() const { return left_.empty(); }

  // A number of `least` to `most` digits.
  bool number(size_t least, size_t most, int64_t &out) {
    size_t size = 0;
    out = 0;
    while (size < most && size < left_.size() && left_[size] >= '0' && left_[size] <= '9') {
      out = out * 10 + (left_[size++] - '0');
    }
    left_.remove_prefix(size);
    digits_ = size;
    return size >= least;
  }
  size_t digits() const { return digits_; }

  // A name of the list, whole or by its first letters, in any case.
  template <size_t N>
  bool name(const std::array<std::string_view, N> &names, int64_t &out) {
    for (const bool whole : {true, false}) {
      for (size_t i = 0; i < N; ++i) {
        const std::string_view wanted = whole ? names[i] : names[i].substr(0, kShortName);
        if (!alike(left_.substr(0, wanted.size()), wanted)) continue;
        left_.remove_prefix(wanted.size());
        out = static_cast<int64_t>(i) + 1;
        return true;
      }
    }
    return false;
  }

  // Z, +hh:mm, +hhmm or +hh.
  bool offset(int64_t &minutes) {
    minutes = 0;
    if (take("Z")) return true;
    const bool west = left_.starts_with("-");
    if (!west && !left_.starts_with("+")) return false;
    left_.remove_prefix(1);
    int64_t hours = 0;
    int64_t rest = 0;
    if (!number(2, 2, hours)) return false;
    (void)take(":");
    if (number(0, 2, rest) && digits_ == 1) return false;
    minutes = (hours * 60 + rest) * (west ? -1 : 1);
    return hours < 24 && rest < 60;
  }

 private:
  static bool alike(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i) {
      if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
    }
    return true;
  }

  std::string_view left_;
  size_t digits_ = 0;
};

// What has been read so far.
struct Read {
  Parts parts;
  bool time = false;   // hours were read: an instant, else a date
  bool epoch = false;  // seconds since 1970 were read, which say it all
  int64_t seconds = 0;
  int64_t half = -1;  // 0: AM, 1: PM
  int64_t ignored = 0;
};

bool read_part(char letter, TimeReader &reader, Read &read) {
  Parts &parts = read.parts;
  switch (letter) {
    case 'Y': return reader.number(4, 4, parts.year);
    case 'y': {
      if (!reader.number(2, 2, parts.year)) return false;
      parts.year += parts.year < 69 ? 2000 : 1900;  // as POSIX has it
      return true;
    }
    case 'm': return reader.number(1, 2, parts.month);
    case 'd': return reader.number(1, 2, parts.day);
    case 'H':
    case 'I': read.time = true; return reader.number(1, 2, parts.hour);
    case 'M': return reader.number(1, 2, parts.minute);
    case 'S': return reader.number(1, 2, parts.second);
    case 'L':
    case 'f': {
      if (!reader.number(1, 6, parts.micros)) return false;
      for (size_t i = reader.digits(); i < 6; ++i) parts.micros *= 10;
      return true;
    }
    case 'b':
    case 'B': return reader.name(kMonths, parts.month);
    case 'a':
    case 'A': return reader.name(kDays, read.ignored);
    case 'p':
      if (reader.take("AM") || reader.take("am")) {
        read.half = 0;
      } else if (reader.take("PM") || reader.take("pm")) {
        read.half = 1;
      }
      return read.half >= 0;
    case 'z': return reader.offset(parts.offset_minutes);
    case 's': read.epoch = true; return reader.number(1, 12, read.seconds);
    case '%': return reader.take("%");
    default: return false;
  }
}

bool known_part(char letter) { return std::string_view("YymdHIMSLfbBaApzs%").find(letter) != std::string_view::npos; }

// The parts as RFC 3339; false where there is no such time.
bool written(const Read &read, std::string &out) {
  Parts parts = read.parts;
  if (read.epoch) return epoch_to_instant(std::to_string(read.seconds), true, out);
  if (read.half >= 0) {
    if (parts.hour < 1 || parts.hour > 12) return false;
    parts.hour = parts.hour % 12 + read.half * 12;
  }
  std::string text;
  append_padded(text, parts.year, 4);
  text += '-';
  append_padded(text, parts.month, 2);
  text += '-';
  append_padded(text, parts.day, 2);
  if (read.time) {
    text += 'T';
    append_padded(text, parts.hour, 2);
    text += ':';
    append_padded(text, parts.minute, 2);
    text += ':';
    append_padded(text, parts.second, 2);
    if (parts.micros != 0) {
      text += '.';
      append_padded(text, parts.micros / 1000, 3);
      if (parts.micros % 1000 != 0) append_padded(text, parts.micros % 1000, 3);
    }
    const int64_t east = parts.offset_minutes < 0 ? -parts.offset_minutes : parts.offset_minutes;
    text += parts.offset_minutes < 0 ? '-' : '+';
    append_padded(text, east / 60, 2);
    text += ':';
    append_padded(text, east % 60, 2);
  }
  const InstantResult result = normalize_instant(text, out);
  return result == (read.time ? InstantResult::ok : InstantResult::date_only);
}

bool parse_time_body(const Call &call, Value &out) {
  out = Value();
  const std::string_view text = call[0].text();
  const std::string_view pattern = call[1].text();
  if (text.empty()) return true;
  if (!fits(call, pattern) || !call.evaluator.spend_text(text.size() + pattern.size())) return false;
  TimeReader reader(text);
  Read read;
  bool good = true;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      good = good && reader.take(pattern.substr(i, 1));
      continue;
    }
    if (++i == pattern.size()) return bad_pattern(call, "ends in %");
    if (!known_part(pattern[i])) {
      return unknown_part(call, pattern[i]);
    }
    good = good && read_part(pattern[i], reader, read);
  }
  std::string made;
  if (good && reader.at_end() && written(read, made)) return call.give(made, out);
  return call.invalid_value("\"" + shortened(text) + "\" is no time of the pattern \"" + shortened(pattern) + "\"");
}

}  // namespace

std::span<const Function> time_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"format_time", 2, 2, {string | number | null, string, 0, 0}, format_time_body},
      {"parse_time", 2, 2, {string | null, string, 0, 0}, parse_time_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
