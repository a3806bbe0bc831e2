// The provider's rate limits.
#include <algorithm>
#include <cmath>

#include "libopenint/base/decimal.hpp"
#include "libopenint/connector/load/loader.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

constexpr int64_t kLongestWindow = int64_t{366} * 86'400'000;
constexpr int64_t kLargest = int64_t{1} << 40;

}  // namespace

// The name in {"header": name}, which stands in the member `name` of a section; "" where there is none.
std::string Loader::header_name(const json::Value &section, std::string_view name, const std::string &pointer) {
  const json::Value told = section[name];
  (void)source(told, pointer_join(pointer, name));
  return std::string(told["header"].text());
}

LimitRule Loader::limit(const json::Value &section, const std::string &pointer) {
  LimitRule rule;
  (void)source(section, pointer);
  auto size = decimal_to_int64(section["requests"].text());
  if (!size || *size < 1) {
    problem(pointer + "/requests", "minimum", section["requests"].text(), "an integer of at least 1",
            "must be an integer of at least 1");
  }
  rule.size = std::clamp<int64_t>(size.value_or(1), 1, kLargest);
  std::string_view cost = section["cost"].text();
  if (cost == "concurrent") {
    rule.cost = LimitRule::Cost::concurrent;
  } else {
    if (cost == "units") rule.cost = LimitRule::Cost::units;
    const json::Value seconds = section["seconds"];
    double ms = seconds.is_number() ? std::ceil(decimal_to_double(seconds.text()) * 1000) : 0;
    if (!(ms > 0)) {
      problem(pointer + "/seconds", "exclusiveMinimum", seconds.text(), "a number above 0", "must be a number above 0");
    }
    rule.window_ms =
        ms > static_cast<double>(kLongestWindow) ? kLongestWindow : static_cast<int64_t>(std::max(ms, 1.0));
  }
  if (section["scope"].is_string()) rule.scope = section["scope"].text();
  rule.endpoint_class = section["class"].text();
  rule.remaining_header = header_name(section, "remaining", pointer);
  rule.size_header = header_name(section, "size", pointer);
  rule.usage_header = header_name(section, "usage", pointer);
  rule.reset_header = header_name(section, "reset", pointer);
  rule.spent_header = header_name(section, "spent", pointer);
  return rule;
}

}  // namespace openint::connector
