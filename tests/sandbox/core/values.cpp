// Clock, random numbers and instants.
#include <charconv>
#include <chrono>

#include "core/provider.hpp"

namespace sandbox {

int64_t Clock::now_ms() const {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() + shift_ms_.load();
}

uint64_t Random::next() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

int Random::below(int n) { return n < 2 ? 0 : static_cast<int>(next() % static_cast<uint64_t>(n)); }

std::string Random::hex(int n) {
  std::string out;
  for (uint64_t bits = 0; static_cast<int>(out.size()) < n; bits >>= 4) {
    if (out.size() % 16 == 0) bits = next();
    out += "0123456789abcdef"[bits & 15];
  }
  return out;
}

namespace {

// Writes `width` digits that end before `end`.
void put(char *end, int value, int width) {
  for (int i = 1; i <= width; i++, value /= 10) end[-i] = static_cast<char>('0' + value % 10);
}

// Reads exactly `width` digits at `at`; -1 when there are none.
int digits(std::string_view text, size_t at, size_t width) {
  if (at + width > text.size()) return -1;
  int value = 0;
  for (size_t i = at; i < at + width; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<int64_t> offset_ms(std::string_view zone) {
  if (zone.empty() || zone == "Z" || zone == "z") return 0;
  if (zone[0] != '+' && zone[0] != '-') return std::nullopt;
  const int hours = digits(zone, 1, 2);
  const int minutes = digits(zone, zone.size() == 6 && zone[3] == ':' ? 4 : 3, 2);
  if (hours < 0 || minutes < 0 || (zone.size() != 5 && zone.size() != 6)) return std::nullopt;
  const int64_t ms = (hours * 60 + minutes) * int64_t{60000};
  return zone[0] == '-' ? -ms : ms;
}

std::optional<int64_t> day_ms(std::string_view text) {
  using namespace std::chrono;
  const int y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
  if (y < 0 || m < 0 || d < 0 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return duration_cast<milliseconds>(sys_days{date}.time_since_epoch()).count();
}

}  // namespace

// By hand rather than with a format: lists write four of these a record.
std::string iso_ms(int64_t ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> at{milliseconds{ms}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const int rest = static_cast<int>((at - day).count());
  std::string text = "0000-00-00T00:00:00.000Z";
  char *const start = text.data();
  put(start + 4, int(date.year()), 4);
  put(start + 7, static_cast<int>(unsigned(date.month())), 2);
  put(start + 10, static_cast<int>(unsigned(date.day())), 2);
  put(start + 13, rest / 3600000, 2);
  put(start + 16, rest / 60000 % 60, 2);
  put(start + 19, rest / 1000 % 60, 2);
  put(start + 23, rest % 1000, 3);
  return text;
}

std::string iso_s(int64_t ms) {
  std::string text = iso_ms(ms);
  text.replace(text.size() - 5, 5, "Z");
  return text;
}

std::optional<int64_t> parse_instant(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size()) return number;
  if (text.size() < 10) return std::nullopt;
  const auto day = day_ms(text);
  if (!day || text.size() == 10) return day;
  const int h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
  if ((text[10] != 'T' && text[10] != ' ') || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60)
    return std::nullopt;
  if (text[13] != ':' || text[16] != ':') return std::nullopt;
  size_t at = 19;
  int64_t millis = 0;
  if (at < text.size() && text[at] == '.') {
    int64_t scale = 100;
    for (at++; at < text.size() && text[at] >= '0' && text[at] <= '9'; at++, scale /= 10)
      millis += (text[at] - '0') * scale;
  }
  const auto offset = offset_ms(text.substr(at));
  if (!offset) return std::nullopt;
  return *day + h * int64_t{3600000} + m * int64_t{60000} + s * int64_t{1000} + millis - *offset;
}

}  // namespace sandbox
