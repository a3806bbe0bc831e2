#include "libopenint/translate/evaluate.hpp"

#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/convert.hpp"

namespace openint::translate {

namespace {

bool tokens_equal(Token a, Token b, Frame &frame) {
  if (a.is_string() && b.is_string()) {
    if (a.text() == b.text()) return true;
    return string_content(a, frame) == string_content(b, frame);
  }
  if (a.is_number() && b.is_number()) return decimal_compare(a.text(), b.text()) == 0;
  return !a.is_container() && !b.is_container() && a.text() == b.text();
}

Token no_time(Token token, Frame &frame) {
  frame.reason = "is no date or time: " + shortened(token.text());
  frame.refused = token;
  return kNull;
}

Token to_instant(const Expression &expression, Token token, Frame &frame) {
  if (token.is_null() || is_plain_instant(token)) return token;
  std::string_view text = token.is_string() ? string_content(token, frame) : token.text();
  if (token.is_string() && is_utc_instant(text)) return token;
  frame.text = "\"";
  bool digits = token.is_number() || (!text.empty() && is_json_number(text));
  if (digits) {
    if (!epoch_to_instant(text, expression.seconds, frame.text)) {
      frame.reason = "is no time that can be told: " + shortened(text);
      frame.refused = token;
      return kNull;
    }
  } else if (token.is_string()) {
    switch (normalize_instant(text, frame.text)) {
      case InstantResult::ok: break;
      case InstantResult::empty: return kNull;
      case InstantResult::date_only: frame.text.assign("\"").append(text); break;
      case InstantResult::invalid: return no_time(token, frame);
    }
  } else {
    return no_time(token, frame);
  }
  frame.text += '"';
  return scratch_token(frame.text, frame);
}

Token to_date(Token token, Frame &frame) {
  Expression milliseconds;
  Token instant = to_instant(milliseconds, token, frame);
  if (!token.is_string() || instant.is_null()) {
    // A number became a UTC instant, whose date is the first ten characters.
    if (!instant.is_string()) return instant;
    return scratch_token(std::string(instant.text().substr(0, 11)) + "\"", frame);
  }
  // The date as it is written: it never moves through a time zone.
  std::string_view written = string_content(token, frame);
  if (written.size() >= 10 && written[4] == '-') {
    return scratch_token("\"" + std::string(written.substr(0, 10)) + "\"", frame);
  }
  return scratch_token(std::string(instant.text().substr(0, 11)) + "\"", frame);
}

Token to_decimal(Token token, Frame &frame) {
  if (token.is_number()) return token;
  if (!token.is_string()) return kNull;
  std::string_view text = string_content(token, frame);
  return is_json_number(text) ? scratch_token(text, frame) : kNull;
}

Token look_up(const Expression &expression, Frame &frame) {
  if (expression.table->empty()) return kNull;
  Token key = evaluate(*expression.left, frame);
  if (key.is_null() || key.is_container()) return kNull;
  std::string_view name = key.is_string() ? string_content(key, frame) : key.text();
  auto found = expression.table->find(name);
  return found == expression.table->end() ? kNull : found->second;
}

}  // namespace

namespace {

// The slot that a value came from: that which the value lies in, else the first that holds something.
struct Origin {
  int64_t slot = -1;
  bool sure = false;

  void look(const Expression *expression, Token value, const Frame &frame) {
    if (expression == nullptr || sure) return;
    if (expression->op == Expression::Op::slot) look(expression->slot, value, frame);
    for (uint32_t read : expression->slots) look(read, value, frame);
    look(expression->left, value, frame);
    look(expression->right, value, frame);
  }
  void look(uint32_t number, Token value, const Frame &frame) {
    Token token = frame.slots[number];
    if (sure || token.is_null()) return;
    sure = value.data >= token.data && value.data < token.data + token.size;
    if (sure || slot < 0) slot = number;
  }
};

}  // namespace

bool lose_value(const Emit &field, const Expression *made_by, Frame &frame) {
  Origin origin;
  origin.look(made_by, frame.refused, frame);
  std::string pointer = origin.slot < 0 ? "" : frame.plan->slot_pointers[static_cast<size_t>(origin.slot)];
  std::string_view raw = origin.slot < 0 ? frame.refused.text() : frame.slots[static_cast<size_t>(origin.slot)].text();
  frame.refused = kNull;
  frame.rule_failed = false;
  if (field.required) {
    frame.failed = &field;
    frame.pointer = std::move(pointer);
    return false;
  }
  frame.unread.push_back({&field, std::move(pointer), std::move(frame.reason), raw});
  frame.reason.clear();
  return true;
}

void missing_value(const Emit &field, Frame &frame) {
  frame.reason = "is missing, and every record must have it";
  if (!field.rule.empty()) frame.reason += "; it is read from " + shortened(field.rule);
  frame.failed = &field;
  bool place = field.expression != nullptr && field.expression->op == Expression::Op::slot;
  frame.pointer = place ? frame.plan->slot_pointers[field.expression->slot] : "";
}

bool truthy(Token token) noexcept {
  switch (token.first()) {
    case 'n':
    case 'f': return false;
    case '"': return token.size > 2;
    case '{':
    case '[': {
      const char *p = token.data + 1;
      while (is_space(*p)) ++p;
      return *p != '}' && *p != ']';
    }
    default: return true;
  }
}

Token scratch_token(std::string_view text, Frame &frame) {
  char *copy = frame.scratch.make_array<char>(text.size() + kPadding);
  std::memcpy(copy, text.data(), text.size());
  std::memset(copy + text.size(), 0, kPadding);
  return {copy, static_cast<uint32_t>(text.size())};
}

std::string_view string_content(Token token, Frame &frame) {
  const std::string_view inside = token.inside();
  return frame.escapes && holds_backslash(inside.data(), inside.size()) ? json::unescape(inside, frame.scratch)
                                                                        : inside;
}

Result<json::Value> token_value(Token token, Frame &frame) {
  switch (token.first()) {
    case 'n': return json::Value();
    case 't': return json::Value::boolean(true);
    case 'f': return json::Value::boolean(false);
    case '"': return json::Value::string(string_content(token, frame));
    case '{':
    case '[': break;
    default: return json::Value::number(token.text());
  }
  const Window &window = frame.window;
  if (token.data < window.text || token.data >= window.text + window.size) {
    return json::parse(token.text(), frame.scratch);
  }
  auto offset = static_cast<uint32_t>(token.data - window.text);
  const uint32_t *place = std::lower_bound(window.offsets, window.offsets + window.count, offset);
  json::Builder builder({window.text, window.size}, window.offsets, window.count, frame.scratch);
  return builder.build(static_cast<size_t>(place - window.offsets));
}

Result<json::Value> evaluate_general(const Expression &expression, Frame &frame) {
  if (frame.values.size() < frame.plan->keys->slots) frame.values.resize(frame.plan->keys->slots);
  for (uint32_t slot : expression.slots) {
    OPENINT_TRY(frame.values[slot], token_value(frame.slots[slot], frame));
  }
  jmespath::Environment environment;
  environment.slots = frame.values;
  environment.tables = frame.plan->tables;
  environment.lookups = frame.page.get();
  // Every path is a slot by now; what is left of the current value is that it is an object, so not null.
  return jmespath::evaluate(*expression.plan, json::Value::object({}), frame.scratch, environment);
}

Result<json::Value> rather_list(const Emit &list, Frame &frame) {
  if (list.rather == nullptr || !holds(*list.condition, frame)) return json::Value();
  OPENINT_TRY(json::Value value, evaluate_general(*list.rather->expression, frame));
  return jmespath::truthy(value) ? value : json::Value();
}

Token evaluate(const Expression &expression, Frame &frame) {
  using Kind = Expression::Op;
  switch (expression.op) {
    case Kind::slot: return frame.slots[expression.slot];
    case Kind::constant: return expression.constant;
    case Kind::logical_or: {
      Token left = evaluate(*expression.left, frame);
      return truthy(left) ? left : evaluate(*expression.right, frame);
    }
    case Kind::logical_and: {
      Token left = evaluate(*expression.left, frame);
      return truthy(left) ? evaluate(*expression.right, frame) : left;
    }
    case Kind::logical_not: return truthy(evaluate(*expression.left, frame)) ? kFalse : kTrue;
    case Kind::equal:
    case Kind::not_equal: {
      Token left =
          expression.left->op == Kind::slot ? frame.slots[expression.left->slot] : evaluate(*expression.left, frame);
      Token right =
          expression.right->op == Kind::constant ? expression.right->constant : evaluate(*expression.right, frame);
      if (left.is_boolean() && right.is_boolean()) {
        return (left.first() == right.first()) == (expression.op == Kind::equal) ? kTrue : kFalse;
      }
      if (left.is_string() && right.is_string() && !frame.escapes) {
        bool same = left.size == right.size && std::memcmp(left.data, right.data, left.size) == 0;
        return same == (expression.op == Kind::equal) ? kTrue : kFalse;
      }
      return tokens_equal(left, right, frame) == (expression.op == Kind::equal) ? kTrue : kFalse;
    }
    case Kind::lookup: return look_up(expression, frame);
    case Kind::iso_datetime: return to_instant(expression, evaluate(*expression.left, frame), frame);
    case Kind::iso_date: return to_date(evaluate(*expression.left, frame), frame);
    case Kind::decimal: return to_decimal(evaluate(*expression.left, frame), frame);
    case Kind::boolean: return convert_boolean(evaluate(*expression.left, frame), frame);
    case Kind::general: {
      if (expression.null_of_null && frame.slots[expression.slots[0]].is_null()) return kNull;
      if (expression.search != nullptr) {
        Token list = frame.slots[expression.slots[0]];
        bool escapes = frame.escapes && std::memchr(list.data, '\\', list.size) != nullptr;
        if (!escapes) return expression.search->run(list, frame);
      }
      auto value = evaluate_general(expression, frame);
      if (!value.ok()) {
        frame.reason = value.error().message;
        return kNull;
      }
      return scratch_token(json::to_text(*value), frame);
    }
  }
  return kNull;
}

}  // namespace openint::translate
