#include "values.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "ids.hpp"

namespace sandbox::salesforce {
namespace {

// How the service's JSON reader names what it met.
std::string token_name(const Json &value) {
  if (value.is_object()) return "START_OBJECT value {";
  if (value.is_array()) return "START_ARRAY value [";
  if (value.is_boolean()) return value.get<bool>() ? "VALUE_TRUE value true" : "VALUE_FALSE value false";
  if (value.is_number_float()) return "VALUE_NUMBER_FLOAT value " + value.dump();
  if (value.is_number()) return "VALUE_NUMBER_INT value " + value.dump();
  return "VALUE_STRING value " + value.get<std::string>();
}

Converted wrong_type(const Field &field, const Json &value) {
  return {"", Error{400,
                    "JSON_PARSER_ERROR",
                    "Cannot deserialize instance of " + std::string(type_name(field.type)) + " from " +
                        token_name(value) + " or request may be missing a required field at [line:1, column:1]",
                    {}}};
}

Converted refused(const Field &field, std::string code, std::string message) {
  return {"", Error{400, std::move(code), std::move(message), {field.name}}};
}

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

size_t characters(std::string_view utf8) {
  size_t n = 0;
  for (const char c : utf8) n += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return n;
}

// Something before one @, a dotted domain after it, no space.
bool email_shape(std::string_view text) {
  const size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size() &&
         text.find_first_of(" \t,;<>") == std::string_view::npos;
}

bool listed(const Field &field, std::string_view value) {
  for (const std::string &one : field.picklist) {
    if (same(one, value)) return true;
  }
  return false;
}

Converted convert_picklist(const Field &field, const std::string &value) {
  if (!field.restricted) return {quote(value), std::nullopt};
  size_t start = 0;
  while (start <= value.size()) {
    size_t end = field.type == Type::kMultipicklist ? value.find(';', start) : std::string::npos;
    if (end == std::string::npos) end = value.size();
    const std::string one = value.substr(start, end - start);
    if (!listed(field, one)) {
      return refused(field, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                     field.label + ": bad value for restricted picklist field: " + one);
    }
    start = end + 1;
  }
  return {quote(value), std::nullopt};
}

Converted convert_text(const Field &field, const Json &value) {
  if (!value.is_string()) return wrong_type(field, value);
  const std::string text = trimmed(value.get_ref<const std::string &>());
  if (text.empty()) return {};  // the service keeps no empty strings
  if (field.type == Type::kReference || field.type == Type::kId) {
    const auto id = canonical_id(text);
    if (!id) return refused(field, "MALFORMED_ID", field.label + ": id value of incorrect type: " + text);
    return {quote(*id), std::nullopt};
  }
  if (field.length > 0 && characters(text) > static_cast<size_t>(field.length)) {
    return refused(
        field, "STRING_TOO_LONG",
        field.label + ": data value too large: " + text + " (max length=" + std::to_string(field.length) + ")");
  }
  if (field.type == Type::kEmail && !email_shape(text)) {
    return refused(field, "INVALID_EMAIL_ADDRESS", field.label + ": invalid email address: " + text);
  }
  if (field.type == Type::kPicklist || field.type == Type::kMultipicklist) return convert_picklist(field, text);
  return {quote(text), std::nullopt};
}

Converted convert_number(const Field &field, const Json &value) {
  double number = 0;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string()) {  // digits in quotes are taken too
    const std::string &text = value.get_ref<const std::string &>();
    if (trimmed(text).empty()) return {};
    char *end = nullptr;
    number = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || *end != '\0' || !std::isfinite(number)) return wrong_type(field, value);
  } else {
    return wrong_type(field, value);
  }
  if (field.type == Type::kInt) {
    if (number != std::floor(number)) return wrong_type(field, value);
    if (std::fabs(number) >= 1e9) {
      return refused(field, "NUMBER_OUTSIDE_VALID_RANGE",
                     field.label + ": value outside of valid range on numeric field: " + value.dump());
    }
    return {std::to_string(static_cast<int64_t>(number)), std::nullopt};
  }
  if (std::fabs(number) >= std::pow(10.0, field.precision - field.scale)) {
    return refused(field, "NUMBER_OUTSIDE_VALID_RANGE",
                   field.label + ": value outside of valid range on numeric field: " + number_text(number));
  }
  const double unit = std::pow(10.0, field.scale);
  return {number_text(std::round(number * unit) / unit), std::nullopt};
}

Converted convert_time(const Field &field, const Json &value) {
  if (!value.is_string()) return wrong_type(field, value);
  const std::string text = trimmed(value.get_ref<const std::string &>());
  if (text.empty()) return {};
  if (field.type == Type::kDate) {
    const std::string_view day = std::string_view(text).substr(0, 10);  // an instant's day is taken as it is written
    if (!is_date(day) || (text.size() > 10 && !instant_ms(text))) return wrong_type(field, value);
    return {quote(day), std::nullopt};
  }
  if (field.type == Type::kTime) return {quote(text), std::nullopt};
  const auto ms = instant_ms(text);
  if (!ms || text.find('-') == std::string::npos) return wrong_type(field, value);
  return {instant_text(*ms), std::nullopt};
}

}  // namespace

std::string quote(std::string_view plain) {
  std::string out = "\"";
  for (const char c : plain) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          static constexpr std::string_view kHex = "0123456789abcdef";
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4U];
          out += kHex[static_cast<unsigned char>(c) & 15U];
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

std::string plain(std::string_view text) {
  if (text.size() < 2) return {};
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (inner.find('\\') == std::string_view::npos) return std::string(inner);
  return Json::parse(text).get<std::string>();
}

std::string number_text(double value) {
  if (value == 0) return "0.0";
  char buffer[40];
  const auto done = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string text(buffer, done.ptr);  // d.ddde+xx
  const size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  if (exponent >= -3 && exponent < 7) {
    const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    std::string out(buffer, fixed.ptr);
    return out.find('.') == std::string::npos ? out + ".0" : out;
  }
  std::string mantissa = text.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return mantissa + "E" + std::to_string(exponent);
}

std::string instant_text(int64_t ms, bool quoted) {
  std::string text = iso_ms(ms - ((ms % 1000) + 1000) % 1000);  // whole seconds are all the service keeps
  text.replace(text.size() - 1, 1, "+0000");
  return quoted ? '"' + text + '"' : text;
}

std::optional<int64_t> instant_ms(std::string_view plain) {
  if (plain.size() < 10 || plain[4] != '-') return std::nullopt;
  std::string text(plain);
  const size_t n = text.size();
  const bool compact = n > 5 && (text[n - 5] == '+' || text[n - 5] == '-') && text.find('T') != std::string::npos &&
                       text.find(':', n - 5) == std::string::npos && n > 19;
  if (compact) text.insert(n - 2, ":");
  return parse_instant(text);
}

bool is_date(std::string_view plain) {
  if (plain.size() != 10 || plain[4] != '-' || plain[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  for (size_t i = 0, part = 0; i < 10; ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (plain[i] < '0' || plain[i] > '9') {
      return false;
    } else {
      parts[part] = parts[part] * 10 + (plain[i] - '0');
    }
  }
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto [year, month, day] = parts;
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[month - 1] + (leap && month == 2 ? 1 : 0);
}

Converted convert(const Field &field, const Json &value) {
  if (value.is_null()) return {field.type == Type::kBoolean ? "false" : "", std::nullopt};
  if (is_text(field.type)) return convert_text(field, value);
  if (is_number(field.type)) return convert_number(field, value);
  if (field.type == Type::kBoolean) {
    if (value.is_boolean()) return {value.get<bool>() ? "true" : "false", std::nullopt};
    if (value == "true" || value == "false") return {value.get<std::string>(), std::nullopt};
    return wrong_type(field, value);
  }
  return convert_time(field, value);
}

}  // namespace sandbox::salesforce
