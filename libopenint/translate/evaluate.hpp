#pragma once

#include <string>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// A value of an enumeration that the contract does not know: kept for custom_fields.
struct Unknown {
  std::string name;  ///< the field, "lifecycle_stage"; inside a list "phone_numbers.0.phone_number_type"
  Token token;
};

/// A record while it is being translated: its slots, the window they point into, and room for what is made on the way.
struct Frame {
  const Plan *plan = nullptr;
  const Token *slots = nullptr;
  Window window;
  Token record = kNull;             ///< the record's own bytes
  bool escapes = true;              ///< whether the record may hold a backslash
  Arena scratch;                    ///< emptied before every record
  std::string text;                 ///< reused by conversions
  std::vector<json::Value> values;  ///< the plan's slots as values, for the general evaluator

  std::vector<Unknown> unknown;  ///< of this record

  const Emit *failed = nullptr;  ///< what could not be written, and why
  std::string reason;
};

/// The JMESPath idea of true for a token.
bool truthy(Token token) noexcept;

/// Evaluates; an error leaves frame.reason set and gives null.
Token evaluate(const Expression &expression, Frame &frame);

/// A condition of a list's item, the usual ones without a call.
inline bool holds(const Expression &condition, Frame &frame) {
  if (condition.op == Expression::Op::slot) {
    Token token = frame.slots[condition.slot];
    if (token.is_string() | token.is_null()) return token.is_string() & (token.size > 2);
    return truthy(token);
  }
  if (condition.op == Expression::Op::logical_or)
    return holds(*condition.left, frame) || holds(*condition.right, frame);
  return truthy(evaluate(condition, frame));
}

/// The value of a general expression.
Result<json::Value> evaluate_general(const Expression &expression, Frame &frame);

/// A token as a value. Containers are built from the window's index; constants are parsed.
Result<json::Value> token_value(Token token, Frame &frame);

/// Text in the frame's scratch memory, with kPadding bytes behind it.
Token scratch_token(std::string_view text, Frame &frame);

/// The decoded content of a string token.
std::string_view string_content(Token token, Frame &frame);

}  // namespace openint::translate
