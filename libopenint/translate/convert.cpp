#include "libopenint/translate/convert.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/text.hpp"

namespace openint::translate {

namespace {

Token refuse(Token token, const char *wanted, Frame &frame) {
  frame.reason = "is " + shortened(token.text()) + ", not " + wanted;
  frame.refused = token;
  return kNull;
}

constexpr char kOtherText[kPadding + 8] = "\"other\"";

// Two usual forms that become a plain instant by a change at the end: "2024-01-28T10:20:30.123+0000" and "2024-01-28".
Token quick_instant(Token token, Frame &frame) {
  constexpr std::string_view kOffset = "+0000\"";
  constexpr std::string_view kMidnight = "T00:00:00Z\"";
  size_t kept = 0;
  std::string_view tail;
  if (token.size == 30 && token.text().substr(24) == kOffset) {
    kept = 24;
    tail = "Z\"";
  } else if (token.size == 12) {
    kept = 11;
    tail = kMidnight;
  }
  if (kept == 0) return kNull;
  char *copy = frame.scratch.make_array<char>(kept + tail.size() + kPadding);
  std::memcpy(copy, token.data, kept);
  std::memcpy(copy + kept, tail.data(), tail.size());
  Token made{copy, static_cast<uint32_t>(kept + tail.size())};
  return is_plain_instant(made) ? made : kNull;
}

// What some databases write for "never".
bool is_zero_date(std::string_view text) {
  return text.starts_with("0000-00-00") && text.find_first_of("123456789") == std::string_view::npos;
}

// Any form of time; a date alone gets `midnight` behind it.
Token read_time(Token token, std::string_view midnight, const char *wanted, Frame &frame) {
  if (!token.is_string() && !token.is_number()) return refuse(token, wanted, frame);
  std::string_view text = token.is_string() ? string_content(token, frame) : token.text();
  if (token.is_string() && is_utc_instant(text)) return token;
  frame.text = "\"";
  if (is_json_number(text)) {
    if (!epoch_to_instant(text, false, frame.text)) return refuse(token, "milliseconds since 1970", frame);
  } else {
    switch (normalize_instant(text, frame.text)) {
      case InstantResult::ok: break;
      case InstantResult::empty: return kNull;
      case InstantResult::date_only: frame.text.assign("\"").append(text).append(midnight); break;
      case InstantResult::invalid: return is_zero_date(text) ? kNull : refuse(token, wanted, frame);
    }
  }
  frame.text += '"';
  return scratch_token(frame.text, frame);
}

}  // namespace

Token convert_text(Token token, Frame &frame) {
  if (token.is_string() || token.is_null()) return token;
  if (!token.is_number()) return refuse(token, "a string", frame);
  frame.text.assign("\"").append(token.text()).append("\"");
  return scratch_token(frame.text, frame);
}

Token convert_date_time(Token token, Frame &frame) {
  if (token.is_null() || is_plain_instant(token)) return token;
  if (Token quick = quick_instant(token, frame); !quick.is_null()) return quick;
  return read_time(token, "T00:00:00Z", "a date and time", frame);
}

Token convert_date(Token token, Frame &frame) {
  if (token.is_null() || is_plain_instant(token)) return token;
  return read_time(token, "", "a date, or a date and time", frame);
}

Token convert_boolean(Token token, Frame &frame) {
  if (token.is_boolean() || token.is_null()) return token;
  if (token.size == 6 && std::memcmp(token.data, "\"true\"", 6) == 0) return kTrue;
  if (token.size == 7 && std::memcmp(token.data, "\"false\"", 7) == 0) return kFalse;
  if (token.is_container()) return refuse(token, "true or false", frame);
  std::string_view text = token.is_string() ? string_content(token, frame) : token.text();
  if (text.empty()) return kNull;
  auto value = jmespath::read_boolean(text);
  if (!value) return refuse(token, "true or false", frame);
  return *value ? kTrue : kFalse;
}

Token convert_number(Token token, Frame &frame) {
  if (token.is_number() || token.is_null()) return token;
  if (!token.is_string()) return refuse(token, "a number", frame);
  std::string_view text = string_content(token, frame);
  if (text.empty()) return kNull;
  if (!is_json_number(text)) return refuse(token, "a number", frame);
  // Between the quotes the digits stand as they should; without an escape they are used in place.
  if (text.data() == token.data + 1) return {token.data + 1, token.size - 2};
  return scratch_token(text, frame);
}

Token convert_json(Token token, const contract::Shape &shape, Frame &frame) {
  if (!shape.free_object || token.is_null() || token.first() == '{') return token;
  return refuse(token, "an object", frame);
}

Token convert_int64(Token token, Frame &frame) {
  Token number = convert_number(token, frame);
  if (number.is_null()) return number;
  bool short_integer = number.size <= 18 && std::all_of(number.data + 1, number.data + number.size, is_digit);
  if (short_integer && number.first() != '-') return number;
  auto whole = decimal_to_int64(number.text());
  if (!whole) return refuse(token, "a whole number of 64 bits", frame);
  std::string digits = std::to_string(*whole);  // what is 1.0 or 1e3 at the provider is written as a whole number
  return digits == number.text() ? number : scratch_token(digits, frame);
}

Token convert_choice(Token token, const contract::Shape &shape, Frame &frame, bool &unknown) {
  unknown = false;
  if (token.is_null()) return token;
  if (token.is_container() || token.is_boolean()) return refuse(token, "a string", frame);
  if (token.is_string()) {
    for (const std::string &member : shape.enumeration) {
      if (member.size() + 2 == token.size && std::memcmp(member.data(), token.data + 1, member.size()) == 0) {
        return token;
      }
    }
  }
  std::string_view text = token.is_string() ? string_content(token, frame) : token.text();
  if (token.is_string()) {
    for (const std::string &member : shape.enumeration) {
      if (member != text) continue;
      if (text.data() == token.data + 1) return token;
      frame.text.assign("\"").append(member).append("\"");
      return scratch_token(frame.text, frame);
    }
    if (text.empty()) return kNull;
  }
  unknown = true;
  bool has_other = std::find(shape.enumeration.begin(), shape.enumeration.end(), "other") != shape.enumeration.end();
  return has_other ? Token{kOtherText, 7} : kNull;
}

Token convert(Token token, const contract::Shape &shape, Frame &frame, bool &unknown) {
  unknown = false;
  switch (shape.type) {
    case contract::Type::string:
      return shape.enumeration.empty() ? convert_text(token, frame) : convert_choice(token, shape, frame, unknown);
    case contract::Type::date_time: return convert_date_time(token, frame);
    case contract::Type::date: return convert_date(token, frame);
    case contract::Type::boolean: return convert_boolean(token, frame);
    case contract::Type::int64: return convert_int64(token, frame);
    case contract::Type::number:
    case contract::Type::decimal: return convert_number(token, frame);
    case contract::Type::any: return convert_json(token, shape, frame);
    default: return token;
  }
}

}  // namespace openint::translate
