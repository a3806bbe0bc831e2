// parse_time: a time read by a pattern.
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/times.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

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
  TimeParts parts;
  bool time = false;   // hours were read: an instant, else a date
  bool epoch = false;  // seconds since 1970 were read, which say it all
  int64_t seconds = 0;
  int64_t half = -1;  // 0: AM, 1: PM
  int64_t ignored = 0;
};

bool read_part(char letter, TimeReader &reader, Read &read) {
  TimeParts &parts = read.parts;
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
  TimeParts parts = read.parts;
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

}  // namespace

bool parse_time(const Call &call, Value &out) {
  out = Value();
  const std::string_view text = call[0].text();
  const std::string_view pattern = call[1].text();
  if (text.empty()) return true;
  if (!fits_pattern(call, pattern) || !call.evaluator.spend_text(text.size() + pattern.size())) return false;
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

}  // namespace openint::jmespath
