#pragma once

#include <string>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/translate/memo.hpp"
#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// A value of an enumeration that the contract does not know: kept for custom_fields.
struct Unknown {
  std::string name;  ///< the field, "lifecycle_stage"; inside a list "phone_numbers.0.phone_number_type"
  Token token;
};

/// A value that could not be read: the field is null in its place, and this is told.
struct Unread {
  const Emit *field = nullptr;  ///< of the model
  std::string pointer;          ///< into the record, where the value has one place; else ""
  std::string reason;
  std::string_view raw;  ///< its bytes as they came; without a place what the rule made of them
};

/// A record while it is being translated: its slots, the window they point into, and room for what is made on the way.
struct Frame {
  const Plan *plan = nullptr;
  const Token *slots = nullptr;
  Window window;
  Token record = kNull;                           ///< the record's own bytes
  bool escapes = true;                            ///< whether the record may hold a backslash
  std::shared_ptr<const jmespath::Lookups> page;  ///< what stands beside it in its page; null: it came without one
  Arena scratch;                                  ///< emptied before every record
  std::string text;                               ///< reused by conversions
  std::vector<Memo> memos;                        ///< the plan's
  std::vector<json::Value> values;                ///< the plan's slots as values, for the general evaluator

  std::vector<Unknown> unknown;  ///< of this record
  std::vector<Unread> unread;    ///< of this record

  std::string reason;            ///< what is wrong with the value that is being made; "" is nothing
  Token refused = kNull;         ///< the value that a conversion did not take
  bool rule_failed = false;      ///< not the value was refused, but the rule could not be evaluated
  const Emit *failed = nullptr;  ///< the field for which the record is refused
  std::string pointer;           ///< where it stands
};

/// What happens to a value that frame.reason speaks of: an optional one costs itself and is kept in frame.unread, one
/// that every record must have costs the record (false, and frame.failed is set). `made_by`: the rule, or nullptr.
bool lose_value(const Emit &field, const Expression *made_by, Frame &frame);
/// Refuses the record for a field that it must have and lacks.
void missing_value(const Emit &field, Frame &frame);

/// True where something of what a list is made of was sent, be it null.
inline bool was_sent(const std::vector<uint32_t> &slots, const Frame &frame) noexcept {
  if (slots.empty()) return true;
  for (uint32_t slot : slots) {
    if (frame.slots[slot].data != kNull.data) return true;
  }
  return false;
}

/// The token as the field reads it: "" of a provider that clears with "" is null.
inline Token cleared(Token token, const Plan &plan) noexcept {
  return plan.empty_is_null && token.is_string() && token.size == 2 ? kNull : token;
}

/// The JMESPath idea of true for a token.
bool truthy(Token token) noexcept;

/// Evaluates; an error leaves frame.reason set and gives null.
Token evaluate(const Expression &expression, Frame &frame);

/// A condition of a list's item, the usual ones without a call.
inline bool holds(const Expression &condition, Frame &frame) {
  if (condition.op == Expression::Op::slot) {
    Token token = frame.slots[condition.slot];
    if (token.is_string() || token.is_null()) return token.is_string() && token.size > 2;
    return truthy(token);
  }
  if (condition.op == Expression::Op::logical_or)
    return holds(*condition.left, frame) || holds(*condition.right, frame);
  return truthy(evaluate(condition, frame));
}

/// Whether an item of a list is part of it.
inline bool item_holds(const Emit &item, Frame &frame) {
  if (item.condition == nullptr) return true;
  if (item.any == nullptr) return holds(*item.condition, frame);
  bool filled = false;
  unsigned kinds = 0;
  for (uint32_t slot : *item.any) {
    filled |= is_filled(frame.slots[slot]);
    kinds |= kind_of(frame.slots[slot]);
  }
  return (kinds & (kTruth | kOther)) == 0 ? filled : holds(*item.condition, frame);
}

/// The rule that made a field, as far as one expression does.
inline const Expression *made_by(const Emit &emit) noexcept {
  return emit.rather != nullptr ? emit.rather->expression : emit.expression;
}

/// The list that a record has rather than its usual one (Emit::rather); null where it has none.
Result<json::Value> rather_list(const Emit &list, Frame &frame);

/// The value of a general expression.
Result<json::Value> evaluate_general(const Expression &expression, Frame &frame);

/// A token as a value. Containers are built from the window's index; constants are parsed.
Result<json::Value> token_value(Token token, Frame &frame);

/// Text in the frame's scratch memory, with kPadding bytes behind it.
Token scratch_token(std::string_view text, Frame &frame);

/// The decoded content of a string token.
std::string_view string_content(Token token, Frame &frame);

}  // namespace openint::translate
