// type, enum, const and the keywords of numbers.
#include <algorithm>
#include <cmath>

#include "libopenint/base/decimal.hpp"
#include "libopenint/contract/validator.hpp"
#include "libopenint/json/write.hpp"

namespace openint::contract {
namespace {

bool has_type(std::string_view type, const json::Value &input) {
  if (type == "integer") return input.is_number() && is_whole(input.text());
  return type == json::kind_name(input.kind());
}

std::string listed(const json::Value &values) {
  std::string out;
  for (const json::Value &value : values.items()) {
    if (!out.empty()) out += ", ";
    out += json::to_text(value);
    if (out.size() > 400) break;
  }
  return shortened(out, 400);
}

bool is_multiple(std::string_view value, std::string_view of) {
  std::optional<int64_t> whole = decimal_to_int64(value);
  std::optional<int64_t> step = decimal_to_int64(of);
  if (whole && step && *step > 0) return *whole % *step == 0;
  constexpr int kPrecision = 38;
  constexpr int kScale = 18;
  std::optional<Decimal128> a = decimal_to_128(value, kPrecision, kScale);
  std::optional<Decimal128> b = decimal_to_128(of, kPrecision, kScale);
  if (!a || !b) return std::fmod(decimal_to_double(value), decimal_to_double(of)) == 0;
  auto joined = [](const Decimal128 &d) {
    __extension__ using Wide = __int128;
    return (static_cast<Wide>(d.high) << 64) | static_cast<Wide>(d.low);
  };
  return joined(*a) % joined(*b) == 0;
}

}  // namespace

bool is_whole(std::string_view digits) {
  size_t exponent_at = digits.find_first_of("eE");
  std::string_view mantissa = digits.substr(0, exponent_at);
  int64_t exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view text = digits.substr(exponent_at + 1);
    bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    constexpr int64_t kHuge = int64_t{1} << 40;  // further than any mantissa is long
    for (char c : text) exponent = std::min(exponent * 10 + (c - '0'), kHuge);
    if (negative) exponent = -exponent;
  }
  size_t last = mantissa.find_last_of("123456789");
  if (last == std::string_view::npos) return true;  // zero
  size_t point = std::min(mantissa.find('.'), mantissa.size());
  int64_t fraction =
      last > point ? static_cast<int64_t>(last - point) : static_cast<int64_t>(last) + 1 - static_cast<int64_t>(point);
  return exponent >= fraction;
}

bool Validator::check_type(const json::Value &type, const json::Value &input) {
  bool good = has_type(type.text(), input);
  for (const json::Value &one : type.items()) good = good || has_type(one.text(), input);
  if (good) return true;
  if (quiet_ > 0) return false;
  std::string allowed(type.text());
  for (const json::Value &one : type.items()) {
    if (!allowed.empty()) allowed += " or ";
    allowed += one.text();
  }
  std::string found = json::kind_name(input.kind());
  if (input.is_number() && allowed.find("integer") != std::string::npos) found += " " + shortened(input.text());
  std::string message = "must be " + allowed + ", not " + found;
  return add("type", std::move(found), std::move(allowed), std::move(message));
}

bool Validator::check_enum(const json::Value &schema, const json::Value &value, const json::Value &input) {
  for (const json::Value &one : value.items()) {
    if (json::equal(one, input)) return true;
  }
  if (quiet_ > 0) return false;
  std::string allowed = listed(value);
  std::string message = "must be one of " + allowed;
  return add("enum", describe(schema, input), std::move(allowed), std::move(message));
}

bool Validator::check_const(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (json::equal(value, input)) return true;
  if (quiet_ > 0) return false;
  std::string allowed = shortened(json::to_text(value), 400);
  std::string message = "must be " + allowed;
  return add("const", describe(schema, input), std::move(allowed), std::move(message));
}

bool Validator::check_bound(std::string_view rule, const json::Value &schema, const json::Value &value,
                            const json::Value &input, bool passes, const char *words) {
  if (passes || quiet_ > 0) return passes;
  std::string allowed = words + std::string(value.text());
  std::string message = "must be " + allowed;
  return add(rule, describe(schema, input), std::move(allowed), std::move(message));
}

bool Validator::check_minimum(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_number() || !value.is_number()) return true;
  return check_bound("minimum", schema, value, input, decimal_compare(input.text(), value.text()) >= 0, "at least ");
}

bool Validator::check_maximum(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_number() || !value.is_number()) return true;
  return check_bound("maximum", schema, value, input, decimal_compare(input.text(), value.text()) <= 0, "at most ");
}

bool Validator::check_exclusive_minimum(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_number() || !value.is_number()) return true;
  return check_bound("exclusiveMinimum", schema, value, input, decimal_compare(input.text(), value.text()) > 0,
                     "more than ");
}

bool Validator::check_exclusive_maximum(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_number() || !value.is_number()) return true;
  return check_bound("exclusiveMaximum", schema, value, input, decimal_compare(input.text(), value.text()) < 0,
                     "less than ");
}

bool Validator::check_multiple_of(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_number()) return true;
  if (!value.is_number() || decimal_compare(value.text(), "0") <= 0) return broken("multipleOf is not above 0");
  return check_bound("multipleOf", schema, value, input, is_multiple(input.text(), value.text()), "a multiple of ");
}

}  // namespace openint::contract
