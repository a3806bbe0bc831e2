#include "libopenint/base/time.hpp"

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/text.hpp"

namespace openint {

namespace {

using Wide = __int128;

constexpr int64_t kSecondsOfDay = 86400;
constexpr int64_t kFirstDay = -719162;  // 0001-01-01
constexpr int64_t kLastDay = 2932896;   // 9999-12-31
constexpr int kFinest = 18;             // fraction digits of a second

// The number of two digits at `at`, or -1.
int two(std::string_view text, size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

struct Date {
  int year = 0, month = 0, day = 0;
};

// A time as written: local date and time, fraction digits with their point, and the offset east of UTC.
struct Written {
  Date date;
  int hour = 0, minute = 0, second = 0;
  std::string_view fraction;
  int offset_minutes = 0;
};

// The date that `text` begins with.
bool read_date(std::string_view text, Date &date) {
  int century = two(text, 0);
  int year = two(text, 2);
  if (century < 0 || year < 0 || text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
  date = {century * 100 + year, two(text, 5), two(text, 8)};
  return date.year >= 1 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in(date.year, date.month);
}

// The time of day at `at`, and the place behind it.
bool read_time(std::string_view text, size_t &at, Written &written) {
  written.hour = two(text, at);
  written.minute = two(text, at + 3);
  written.second = two(text, at + 6);
  if (written.second < 0 || text[at + 2] != ':' || text[at + 5] != ':') return false;
  if (written.hour < 0 || written.hour > 23 || written.minute < 0 || written.minute > 59 || written.second > 60) {
    return false;
  }
  at += 8;
  if (at < text.size() && text[at] == '.') {
    size_t end = at + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at + 1) return false;
    written.fraction = text.substr(at, end - at);
    at = end;
  }
  return true;
}

// Z, +hh:mm, +hhmm or +hh, to the end of the text.
bool read_zone(std::string_view zone, int &minutes) {
  if (zone == "Z" || zone == "z") return true;
  if (zone.empty() || (zone[0] != '+' && zone[0] != '-')) return false;
  int hours = two(zone, 1);
  int rest = 0;
  if (zone.size() == 6 && zone[3] == ':') {
    rest = two(zone, 4);
  } else if (zone.size() == 5) {
    rest = two(zone, 3);
  } else if (zone.size() != 3) {
    return false;
  }
  if (hours < 0 || hours > 23 || rest < 0 || rest > 59) return false;
  minutes = (hours * 60 + rest) * (zone[0] == '-' ? -1 : 1);
  return true;
}

InstantResult read(std::string_view text, Written &written) {
  if (text.empty()) return InstantResult::empty;
  if (!read_date(text, written.date)) return InstantResult::invalid;
  if (text.size() == 10) return InstantResult::date_only;
  bool space = text[10] == ' ';
  if (!space && text[10] != 'T' && text[10] != 't') return InstantResult::invalid;
  size_t at = 11;
  if (!read_time(text, at, written)) return InstantResult::invalid;
  if (space && at == text.size()) return InstantResult::ok;
  return read_zone(text.substr(at), written.offset_minutes) ? InstantResult::ok : InstantResult::invalid;
}

// Days since 1970-01-01, counted in years that begin in March so that a leap day comes last.
int64_t days_of(const Date &date) {
  int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  int64_t month = (date.month + 9) % 12;
  int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

Date date_of(int64_t days) {
  int64_t shifted = days + 719468;  // not negative from year 1 on
  int64_t era = shifted / 146097;
  int64_t day_of_era = shifted % 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  Date date;
  date.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

void append_two(std::string &out, int value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

void append_clock(std::string &out, const Date &date, int hour, int minute, int second) {
  append_two(out, date.year / 100);
  append_two(out, date.year % 100);
  out += '-';
  append_two(out, date.month);
  out += '-';
  append_two(out, date.day);
  out += 'T';
  append_two(out, hour);
  out += ':';
  append_two(out, minute);
  out += ':';
  append_two(out, second);
}

// The number as an integer of 10^-kFinest seconds, or false where it does not fit one.
bool scaled(std::string_view digits, bool seconds, Wide &out) {
  auto number = decimal_to_128(digits, 38, seconds ? kFinest : kFinest - 3);
  if (!number) return false;
  out = static_cast<Wide>((static_cast<unsigned __int128>(static_cast<uint64_t>(number->high)) << 64) | number->low);
  return true;
}

}  // namespace

InstantResult normalize_instant(std::string_view text, std::string &out) {
  Written written;
  InstantResult result = read(text, written);
  if (result == InstantResult::date_only) out += text;
  if (result != InstantResult::ok) return result;
  // Whole minutes are moved; seconds, a leap second too, stay what they are.
  int minutes = written.hour * 60 + written.minute - written.offset_minutes;
  int64_t days = days_of(written.date);
  if (minutes < 0) {
    minutes += 1440;
    --days;
  } else if (minutes >= 1440) {
    minutes -= 1440;
    ++days;
  }
  if (days < kFirstDay || days > kLastDay) return InstantResult::invalid;
  append_clock(out, date_of(days), minutes / 60, minutes % 60, written.second);
  out += written.fraction;
  out += 'Z';
  return result;
}

bool epoch_to_instant(std::string_view digits, bool seconds, std::string &out) {
  Wide value = 0;
  if (!is_json_number(digits) || !scaled(digits, seconds, value)) return false;
  Wide unit = 1;
  for (int i = 0; i < kFinest; ++i) unit *= 10;
  Wide whole = value / unit;
  Wide rest = value % unit;
  if (rest < 0) {
    rest += unit;
    --whole;
  }
  if (whole < Wide{kFirstDay} * kSecondsOfDay || whole >= Wide{kLastDay + 1} * kSecondsOfDay) return false;
  auto total = static_cast<int64_t>(whole);
  int64_t days = total / kSecondsOfDay - (total % kSecondsOfDay < 0 ? 1 : 0);
  auto second = static_cast<int>(total - days * kSecondsOfDay);
  append_clock(out, date_of(days), second / 3600, second / 60 % 60, second % 60);
  if (rest != 0) {
    std::string fraction = std::to_string(static_cast<uint64_t>(rest));
    fraction.insert(0, static_cast<size_t>(kFinest) - fraction.size(), '0');
    while (fraction.size() > 3 && fraction.back() == '0') fraction.pop_back();
    out += '.';
    out += fraction;
  }
  out += 'Z';
  return true;
}

std::optional<int64_t> instant_to_micros(std::string_view rfc3339) {
  Written written;
  if (read(rfc3339, written) != InstantResult::ok) return std::nullopt;
  int64_t seconds = days_of(written.date) * kSecondsOfDay +
                    (written.hour * 60 + written.minute - written.offset_minutes) * 60 + written.second;
  int64_t micros = 0;
  for (size_t i = 1; i <= 6; ++i) {
    micros = micros * 10 + (i < written.fraction.size() ? written.fraction[i] - '0' : 0);
  }
  return seconds * 1000000 + micros;
}

bool is_utc_instant(std::string_view text) noexcept {
  if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z') return false;
  Written written;
  size_t at = 11;
  return read_date(text, written.date) && read_time(text, at, written) && at + 1 == text.size();
}

}  // namespace openint
