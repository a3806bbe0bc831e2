// What stands in brackets, braces and parentheses: indices, slices, multiselects, functions' arguments.

#include "libopenint/jmespath/functions.hpp"
#include "libopenint/jmespath/parser_class.hpp"

namespace openint::jmespath {

bool Parser::prefix_bracket(const Token &token, Part &out) {
  TokenKind kind = peek().kind;
  if (kind == TokenKind::number || kind == TokenKind::colon) return index_or_slice(token, out);
  if (kind == TokenKind::star && peek(1).kind == TokenKind::right_bracket) return infix_bracket(token, out);
  return multiselect_list(token, out);
}

bool Parser::infix_bracket(const Token &token, Part &left) {
  TokenKind kind = peek().kind;
  if (kind == TokenKind::number || kind == TokenKind::colon) return index_or_slice(token, left);
  if (kind != TokenKind::star) return unexpected("an index, a slice or '*'");
  advance();
  return expect(TokenKind::right_bracket, "']'") && projection(Op::projection, token, kProjectionPower, left);
}

bool Parser::index_or_slice(const Token &token, Part &left) {
  if (peek().kind == TokenKind::colon || peek(1).kind == TokenKind::colon) return slice(token, left);
  Node node;
  node.op = Op::index;
  node.left = left.node;
  node.number = advance().number;
  return expect(TokenKind::right_bracket, "']'") && make(token, node, left.depth, left);
}

bool Parser::slice(const Token &token, Part &left) {
  Node node;
  std::optional<int64_t> *parts[] = {&node.start, &node.stop, &node.step};
  size_t part = 0;
  while (peek().kind != TokenKind::right_bracket) {
    if (peek().kind == TokenKind::colon) {
      if (++part == 3) return unexpected("']'");
      advance();
    } else if (peek().kind == TokenKind::number && !parts[part]->has_value()) {
      *parts[part] = advance().number;
    } else {
      return unexpected("a number, ':' or ']'");
    }
  }
  advance();
  Part right;
  if (!projected(kProjectionPower, right)) return false;
  node.op = Op::slice;
  node.left = left.node;
  node.right = right.node;
  return make(token, node, std::max(left.depth, right.depth), left);
}

bool Parser::multiselect_list(const Token &token, Part &left) {
  std::vector<const Node *> children;
  int deepest = left.depth;
  while (true) {
    Part child;
    if (!expression(0, child)) return false;
    children.push_back(child.node);
    deepest = std::max(deepest, child.depth);
    if (peek().kind != TokenKind::comma) break;
    advance();
  }
  if (!expect(TokenKind::right_bracket, "',' or ']'")) return false;
  Node node;
  node.op = Op::multiselect_list;
  node.left = left.node;
  node.children = arena_.copy(std::span<const Node *const>(children));
  return make(token, node, deepest, left);
}

bool Parser::multiselect_hash(const Token &token, Part &left) {
  std::vector<const Node *> children;
  std::vector<std::string_view> keys;
  int deepest = left.depth;
  while (true) {
    if (peek().kind != TokenKind::identifier && peek().kind != TokenKind::quoted) return unexpected("a key");
    keys.push_back(advance().text);
    Part child;
    if (!expect(TokenKind::colon, "':'") || !expression(0, child)) return false;
    children.push_back(child.node);
    deepest = std::max(deepest, child.depth);
    if (peek().kind != TokenKind::comma) break;
    advance();
  }
  if (!expect(TokenKind::right_brace, "',' or '}'")) return false;
  Node node;
  node.op = Op::multiselect_hash;
  node.left = left.node;
  node.children = arena_.copy(std::span<const Node *const>(children));
  node.keys = arena_.copy(std::span<const std::string_view>(keys));
  return make(token, node, deepest, left);
}

bool Parser::argument(Part &out) {
  if (peek().kind != TokenKind::ampersand) return expression(0, out);
  const Token &token = advance();
  Part inner;
  if (!expression(0, inner)) return false;
  Node node;
  node.op = Op::expression_ref;
  node.left = inner.node;
  return make(token, node, inner.depth, out);
}

bool Parser::function(const Token &name, Part &out) {
  advance();
  std::vector<const Node *> children;
  int deepest = 0;
  while (peek().kind != TokenKind::right_paren) {
    if (!children.empty() && !expect(TokenKind::comma, "',' or ')'")) return false;
    Part child;
    if (!argument(child)) return false;
    children.push_back(child.node);
    deepest = std::max(deepest, child.depth);
  }
  advance();
  Node node;
  node.op = Op::function;
  node.name = name.text;
  node.function = find_function(name.text);
  if (node.function == nullptr) {
    for (size_t i = named_.size(); i > 0; --i) {
      if (named_[i - 1].name == name.text) return call(name, i - 1, children, deepest, out);
    }
    return fail("unknown-function", name.offset, "there is no function " + shortened(name.text) + "()");
  }
  const Function &known = *node.function;
  if (children.size() < known.minimum || children.size() > known.maximum) {
    std::string allowed = std::to_string(known.minimum);
    if (known.maximum == kAnyNumber)
      allowed = "at least " + allowed;
    else if (known.maximum != known.minimum)
      allowed += " to " + std::to_string(known.maximum);
    return fail("invalid-arity", name.offset,
                std::string(name.text) + "() takes " + allowed + " arguments, not " + std::to_string(children.size()));
  }
  node.children = arena_.copy(std::span<const Node *const>(children));
  return make(name, node, deepest, out);
}

}  // namespace openint::jmespath
