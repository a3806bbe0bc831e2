// Ours: values that stand in a query of the provider's, so that a value never becomes the query's syntax.

#include "libopenint/jmespath/functions.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

constexpr size_t kMaxIdentifier = 512;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// 'it\'s': SOQL's string literal, with its escapes.
bool quote_backslash_body(const Call &call, Value &out) {
  std::string text = "'";
  for (char c : call[0].text()) {
    switch (c) {
      case '\'': text += "\\'"; break;
      case '"': text += "\\\""; break;
      case '\\': text += "\\\\"; break;
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      case '\t': text += "\\t"; break;
      case '\b': text += "\\b"; break;
      case '\f': text += "\\f"; break;
      default: text += c;
    }
  }
  text += '\'';
  return call.evaluator.spend_text(text.size()) && call.give(text, out);
}

// 'it''s': OData's string literal (SQL's too).
bool quote_double_body(const Call &call, Value &out) {
  std::string text = "'";
  for (char c : call[0].text()) {
    if (c == '\'') text += '\'';
    text += c;
  }
  text += '\'';
  return call.evaluator.spend_text(text.size()) && call.give(text, out);
}

// A name, or names joined by dots; anything else fails.
bool identifier_body(const Call &call, Value &out) {
  std::string_view text = call[0].text();
  bool good = !text.empty() && text.size() <= kMaxIdentifier;
  bool start = true;
  for (char c : text) {
    good = good && (start ? is_letter(c) : is_letter(c) || is_digit(c) || c == '.');
    start = c == '.';
  }
  if (!good || start) return call.invalid_value("\"" + shortened(text) + "\" is no name of letters, digits and _");
  out = call[0];
  return true;
}

// 8-4-4-4-12 hexadecimal digits; anything else fails.
bool guid_body(const Call &call, Value &out) {
  std::string_view text = call[0].text();
  bool good = text.size() == 36;
  for (size_t i = 0; good && i < text.size(); ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = dash ? text[i] == '-' : is_hex(text[i]);
  }
  if (!good) return call.invalid_value("\"" + shortened(text) + "\" is no GUID");
  out = call[0];
  return true;
}

// Names as providers want them: letters, digits and _; a run of anything else between them becomes one _.
bool word_body(const Call &call, Value &out) {
  out = Value();
  std::string text;
  bool gap = false;
  for (char c : call[0].text()) {
    if (!is_letter(c) && !is_digit(c)) {
      gap = true;
      continue;
    }
    if (gap && !text.empty()) text += '_';
    gap = false;
    text += c;
  }
  if (text.empty()) return true;
  return call.evaluator.spend_text(text.size()) && call.give(text, out);
}

}  // namespace

std::span<const Function> quoting_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"quote_backslash", 1, 1, {string | number, 0, 0, 0}, quote_backslash_body},
      {"quote_double", 1, 1, {string | number, 0, 0, 0}, quote_double_body},
      {"identifier", 1, 1, {string, 0, 0, 0}, identifier_body},
      {"guid", 1, 1, {string, 0, 0, 0}, guid_body},
      {"word", 1, 1, {string | null, 0, 0, 0}, word_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
