#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/jmespath/ast.hpp"
#include "libopenint/jmespath/lexer.hpp"

namespace openint::jmespath {

constexpr int kPrefixPower = 8;       // of ! - +: !a.b is !(a.b), !a == b is (!a) == b
constexpr int kProjectionPower = 20;  // of what each item of a projection goes through
constexpr int kFlattenPower = 9;
constexpr int kFilterPower = 21;

// A plan under construction: no node is the current value.
struct Part {
  const Node *node = nullptr;
  int depth = 0;
};

/// A parser by binding powers: operators in parser.cpp, what brackets, braces and parentheses hold in
/// parser_brackets.cpp. Every call that can fail returns false after it has set the error.
class Parser {
 public:
  /// `spent`: bytes of all that is parsed for one expression.
  Parser(std::vector<Token> tokens, Arena &arena, const Limits &limits, std::span<const NamedExpression> named,
         size_t &spent)
      : tokens_(std::move(tokens)), arena_(arena), limits_(limits), named_(named), spent_(spent) {}

  Result<const Node *> run();

 private:
  bool whole(Part &out);
  bool call(const Token &name, size_t which, std::span<const Node *const> children, int deepest, Part &out);
  bool expression(int power, Part &out);
  bool tail(int power, Part &left);
  bool projected(int power, Part &out);
  bool prefix(Part &out);
  bool prefix_bracket(const Token &token, Part &out);
  bool infix(Part &left);
  bool infix_bracket(const Token &token, Part &left);
  bool infix_dot(const Token &token, Part &left);
  bool operation(const Token &token, int power, Node node, Part &left);
  bool unary(const Token &token, Part &out);
  bool filter(const Token &token, Part &left);
  bool projection(Op op, const Token &token, int power, Part &left);
  bool index_or_slice(const Token &token, Part &left);
  bool slice(const Token &token, Part &left);
  bool multiselect_list(const Token &token, Part &left);
  bool multiselect_hash(const Token &token, Part &left);
  bool function(const Token &name, Part &out);
  bool argument(Part &out);

  const Token &peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  const Token &advance() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool expect(TokenKind kind, const char *what);
  bool unexpected(const char *expected);
  bool fail(const char *rule, size_t offset, std::string message);
  bool make(const Token &token, Node node, int deepest, Part &out);
  bool enter() { return ++nesting_ <= limits_.depth || too_deep(); }
  bool too_deep();

  std::vector<Token> tokens_;
  Arena &arena_;
  const Limits &limits_;
  std::span<const NamedExpression> named_;
  size_t &spent_;
  size_t at_ = 0;
  int nesting_ = 0;
  Error error_;
};

}  // namespace openint::jmespath
