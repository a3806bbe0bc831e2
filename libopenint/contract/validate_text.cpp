// The keywords of strings, and formats.
#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/contract/validator.hpp"

namespace openint::contract {
namespace {

size_t code_points(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// RFC 3339 to the letter: normalize_instant reads more, which an input must not rely on.
bool is_rfc3339(std::string_view text) {
  constexpr size_t kTimeAt = 10;
  if (text.size() <= kTimeAt || (text[kTimeAt] != 'T' && text[kTimeAt] != 't')) return false;
  bool utc = text.back() == 'Z' || text.back() == 'z';
  bool offset =
      text.size() > 6 && (text[text.size() - 6] == '+' || text[text.size() - 6] == '-') && text[text.size() - 3] == ':';
  if (!utc && !offset) return false;
  std::string normal;
  return normalize_instant(text, normal) == InstantResult::ok;
}

bool is_date(std::string_view text) {
  std::string normal;
  return normalize_instant(text, normal) == InstantResult::date_only;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A scheme, a colon, something behind it, and nothing that a URI cannot hold.
bool is_uri(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() || !is_letter(text[0])) return false;
  bool scheme = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                            [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return scheme && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 ||
                  std::string_view("\"<>\\^`{|}\x7F").find(c) != std::string_view::npos;
         });
}

bool is_email(std::string_view text) {
  size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

bool is_uuid(std::string_view text) {
  constexpr size_t kLength = 36;
  if (text.size() != kLength) return false;
  for (size_t i = 0; i < kLength; ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    char c = text[i];
    bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace

bool has_format(std::string_view format, const json::Value &input) {
  if (input.is_number()) {
    std::optional<int64_t> whole;
    if (format == "int64" || format == "int32") whole = decimal_to_int64(input.text());
    if (format == "int64") return whole.has_value();
    if (format == "int32") return whole && *whole >= INT32_MIN && *whole <= INT32_MAX;
    return true;
  }
  if (!input.is_string()) return true;
  std::string_view text = input.text();
  if (format == "date-time") return is_rfc3339(text);
  if (format == "date") return is_date(text);
  if (format == "uri") return is_uri(text);
  if (format == "email") return is_email(text);
  if (format == "uuid") return is_uuid(text);
  return true;
}

bool Validator::check_format(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (has_format(value.text(), input)) return true;
  if (quiet_ > 0) return false;
  std::string allowed(value.text());
  if (allowed == "date-time") allowed = "date-time, for example 2024-01-31T08:30:00Z";
  if (allowed == "date") allowed = "date, for example 2024-01-31";
  std::string message = "must be a valid " + allowed;
  return add("format", describe(schema, input), std::move(allowed), std::move(message));
}

bool Validator::check_size(std::string_view rule, const json::Value &value, size_t size, bool least, const char *unit) {
  std::string digits = std::to_string(size);
  int order = decimal_compare(digits, value.is_number() ? value.text() : digits);
  if (least ? order >= 0 : order <= 0) return true;
  if (quiet_ > 0) return false;
  std::string allowed = (least ? "at least " : "at most ") + std::string(value.text()) + " " + unit;
  std::string message = "must have " + allowed + ", not " + digits;
  return add(rule, digits + " " + unit, std::move(allowed), std::move(message));
}

bool Validator::check_min_length(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_string() || check_size("minLength", value, code_points(input.text()), true, "characters");
}

bool Validator::check_max_length(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_string() || check_size("maxLength", value, code_points(input.text()), false, "characters");
}

const Pattern *Validator::pattern(std::string_view text) {
  auto found = patterns_.find(text);
  if (found != patterns_.end()) return &found->second;
  auto compiled = Pattern::compile(text);
  if (!compiled.ok()) {
    broken(compiled.error().message);
    return nullptr;
  }
  return &patterns_.emplace(text, std::move(compiled).value()).first->second;
}

bool Validator::check_pattern(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_string()) return true;
  const Pattern *compiled = pattern(value.text());
  if (compiled == nullptr || !spend(1 + input.size() / 16)) return false;
  if (compiled->matches(input.text())) return true;
  if (quiet_ > 0) return false;
  std::string allowed = shortened(value.text(), 200);
  std::string message = input.size() > Pattern::kMaxText ? "is longer than the 65536 bytes that a pattern is tried on"
                                                         : "must match the pattern " + allowed;
  return add("pattern", describe(schema, input), std::move(allowed), std::move(message));
}

}  // namespace openint::contract
