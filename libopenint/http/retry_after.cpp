#include "libopenint/http/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/base/time.hpp"

namespace openint::http {

namespace {

// A wait is told in every form in which providers write it.
constexpr int64_t kLongest = int64_t{366} * 86'400'000;  // longer is taken as this long
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Seconds with a fraction, rounded up to milliseconds; nothing where `text` is no such number.
std::optional<int64_t> seconds_to_ms(std::string_view text) noexcept {
  size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return {};
  if (point < text.size() && (fraction.empty() || !std::all_of(fraction.begin(), fraction.end(), is_digit))) return {};
  if (whole.size() > 15) return kLongest;
  int64_t ms = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), ms);
  ms *= 1000;
  int64_t scale = 100;
  for (size_t i = 0; i < fraction.size(); ++i, scale /= 10) {
    if (scale > 0) ms += (fraction[i] - '0') * scale;
    if (scale == 0 && fraction[i] != '0') return ms + 1;
  }
  return ms;
}

// Words of a date: between spaces, commas and hyphens.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = std::min(text.find_first_of(" ,-"), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (out.size() > 6) break;
  }
  return out;
}

// RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
std::optional<int64_t> http_date(std::string_view text, int64_t now_ms) {
  std::vector<std::string_view> parts = words(text);
  bool asctime = parts.size() == 5;
  if (!asctime && (parts.size() != 6 || parts[5] != "GMT")) return {};
  std::string day(asctime ? parts[2] : parts[1]);
  std::string_view month_name = asctime ? parts[1] : parts[2];
  std::string year(asctime ? parts[4] : parts[3]);
  std::string_view time = asctime ? parts[3] : parts[4];
  auto month = std::find(kMonths.begin(), kMonths.end(), month_name);
  if (month == kMonths.end() || day.empty() || day.size() > 2 || time.size() != 8) return {};
  if (day.size() == 1) day.insert(0, "0");
  std::string number = std::to_string(month - kMonths.begin() + 1);
  if (number.size() == 1) number.insert(0, "0");
  bool short_year = year.size() == 2;
  if (short_year) year.insert(0, "20");
  auto read = [&] { return instant_to_micros(year + "-" + number + "-" + day + "T" + std::string(time) + "Z"); };
  std::optional<int64_t> micros = read();
  // Two digits: what seems more than 50 years ahead lies in the past (RFC 9110 5.6.7).
  if (micros && short_year && *micros / 1000 - now_ms > int64_t{50} * 366 * 86'400'000) {
    year.replace(0, 2, "19");
    micros = read();
  }
  if (!micros) return {};
  return *micros / 1000;
}

}  // namespace

int64_t retry_after_ms(std::string_view value, int64_t now_ms) {
  value = trimmed(value);
  if (value.empty() || value.size() > 64) return -1;
  if (std::optional<int64_t> ms = seconds_to_ms(value)) {
    // Nobody asks to wait for thirty years: such a number is a time, in seconds or milliseconds since 1970.
    if (*ms >= 1'000'000'000'000'000) *ms /= 1000;
    if (*ms >= 1'000'000'000'000) *ms = std::max<int64_t>(*ms - now_ms, 0);
    return std::min(*ms, kLongest);
  }
  std::optional<int64_t> at = http_date(value, now_ms);
  if (!at) {
    std::optional<int64_t> micros = instant_to_micros(value);
    if (!micros) return -1;
    at = (*micros + 999) / 1000;
  }
  return std::clamp<int64_t>(*at - now_ms, 0, kLongest);
}

}  // namespace openint::http
