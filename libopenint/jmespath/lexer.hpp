#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::jmespath {

enum class TokenKind : uint8_t {
  end,
  identifier,
  quoted,
  number,
  literal,
  current,
  star,
  dot,
  comma,
  colon,
  pipe,
  logical_or,
  logical_and,
  logical_not,
  ampersand,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  plus,
  minus,
  slash,
  percent,
  double_slash,
  left_bracket,
  right_bracket,
  filter,
  flatten,
  left_brace,
  right_brace,
  left_paren,
  right_paren
};

/// One token. `filter` is "[?", `flatten` is "[]"; a minus sign directly before a digit belongs to the number.
struct Token {
  TokenKind kind = TokenKind::end;
  uint32_t offset = 0;
  std::string_view text;  ///< identifier, and quoted with its escapes decoded
  int64_t number = 0;
  json::Value value;  ///< literal: of `...` and of '...'
};

/// The tokens of `text`, the last of them `end`. Views go into `text` and `arena`.
/// Errors: INVALID_ARGUMENT with rule "syntax".
Result<std::vector<Token>> tokenize(std::string_view text, Arena &arena, const Limits &limits);

/// An error in an expression's text or in what it is given, in the words of JMESPath.
Error expression_error(const char *rule, size_t offset, std::string message);

}  // namespace openint::jmespath
