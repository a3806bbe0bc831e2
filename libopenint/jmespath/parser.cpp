#include "libopenint/jmespath/parser.hpp"

#include "libopenint/jmespath/parser_class.hpp"

namespace openint::jmespath {

namespace {

// How strongly an operator binds to what stands left of it. 0: it ends an expression.
int power_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::pipe: return 1;
    case TokenKind::logical_or: return 2;
    case TokenKind::logical_and: return 3;
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_or_equal:
    case TokenKind::greater:
    case TokenKind::greater_or_equal: return 5;
    case TokenKind::plus:
    case TokenKind::minus: return 6;
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::percent:
    case TokenKind::double_slash: return 7;
    case TokenKind::flatten: return 9;
    case TokenKind::filter: return 21;
    case TokenKind::dot: return 40;
    case TokenKind::left_bracket: return 55;
    default: return 0;
  }
}

}  // namespace

bool Parser::fail(const char *rule, size_t offset, std::string message) {
  error_ = expression_error(rule, offset, std::move(message));
  return false;
}

bool Parser::too_deep() {
  return fail("syntax", peek().offset, "the expression nests deeper than " + std::to_string(limits_.depth) + " levels");
}

bool Parser::unexpected(const char *expected) {
  const char *found = peek().kind == TokenKind::end      ? "the expression ends where "
                      : peek().kind == TokenKind::number ? "a number stands (as a value it is written `1`) where "
                                                         : "something else stands where ";
  return fail("syntax", peek().offset, std::string(found) + expected + " is expected");
}

bool Parser::expect(TokenKind kind, const char *what) {
  if (peek().kind != kind) return unexpected(what);
  advance();
  return true;
}

bool Parser::make(const Token &token, Node node, int deepest, Part &out) {
  if (deepest >= limits_.depth) return too_deep();
  node.offset = token.offset;
  out.node = new (arena_.allocate(sizeof(Node), alignof(Node))) Node(node);
  out.depth = deepest + 1;
  return true;
}

bool Parser::expression(int power, Part &out) {
  if (!enter()) return false;
  if (!prefix(out) || !tail(power, out)) return false;
  --nesting_;
  return true;
}

bool Parser::tail(int power, Part &left) {
  while (power < power_of(peek().kind)) {
    if (!infix(left)) return false;
  }
  return true;
}

// What follows a projection directly belongs to each of its items; anything weaker ends it.
bool Parser::projected(int power, Part &out) {
  TokenKind kind = peek().kind;
  if (kind != TokenKind::dot && kind != TokenKind::left_bracket && kind != TokenKind::filter) return true;
  if (!enter()) return false;
  if (!infix(out) || !tail(power, out)) return false;
  --nesting_;
  return true;
}

bool Parser::projection(Op op, const Token &token, int power, Part &left) {
  Part right;
  if (!projected(power, right)) return false;
  Node node;
  node.op = op;
  node.left = left.node;
  node.right = right.node;
  return make(token, node, std::max(left.depth, right.depth), left);
}

bool Parser::prefix(Part &out) {
  const Token &token = advance();
  Node node;
  switch (token.kind) {
    case TokenKind::literal:
      node.op = Op::literal;
      node.value = token.value;
      return make(token, node, 0, out);
    case TokenKind::current: return make(token, node, 0, out);
    case TokenKind::identifier:
      if (peek().kind == TokenKind::left_paren) return function(token, out);
      [[fallthrough]];
    case TokenKind::quoted:
      node.op = Op::field;
      node.name = token.text;
      return make(token, node, 0, out);
    case TokenKind::star: return projection(Op::value_projection, token, kProjectionPower, out);
    case TokenKind::filter: return filter(token, out);
    case TokenKind::flatten: return projection(Op::flatten, token, kFlattenPower, out);
    case TokenKind::left_bracket: return prefix_bracket(token, out);
    case TokenKind::left_brace: return multiselect_hash(token, out);
    case TokenKind::logical_not:
    case TokenKind::minus:
    case TokenKind::plus: return unary(token, out);
    case TokenKind::left_paren: return expression(0, out) && expect(TokenKind::right_paren, "')'");
    default:
      if (token.kind != TokenKind::end) --at_;
      return unexpected("a value");
  }
}

bool Parser::unary(const Token &token, Part &out) {
  Part operand;
  if (!expression(kPrefixPower, operand)) return false;
  Node node;
  node.op = token.kind == TokenKind::logical_not ? Op::logical_not : Op::negate;
  node.left = operand.node;
  if (token.kind == TokenKind::plus) {
    out = operand;
    return true;
  }
  return make(token, node, operand.depth, out);
}

bool Parser::operation(const Token &token, int power, Node node, Part &left) {
  Part right;
  if (!expression(power, right)) return false;
  node.left = left.node;
  node.right = right.node;
  return make(token, node, std::max(left.depth, right.depth), left);
}

bool Parser::infix(Part &left) {
  const Token &token = advance();
  int power = power_of(token.kind);
  Node node;
  auto comparison = [&](Comparator comparator) {
    node.op = Op::compare;
    node.comparator = comparator;
    return operation(token, power, node, left);
  };
  auto arithmetic = [&](Arithmetic kind) {
    node.op = Op::arithmetic;
    node.arithmetic = kind;
    return operation(token, power, node, left);
  };
  switch (token.kind) {
    case TokenKind::pipe: node.op = Op::pipe; return operation(token, power, node, left);
    case TokenKind::logical_or: node.op = Op::logical_or; return operation(token, power, node, left);
    case TokenKind::logical_and: node.op = Op::logical_and; return operation(token, power, node, left);
    case TokenKind::equal: return comparison(Comparator::equal);
    case TokenKind::not_equal: return comparison(Comparator::not_equal);
    case TokenKind::less: return comparison(Comparator::less);
    case TokenKind::less_or_equal: return comparison(Comparator::less_or_equal);
    case TokenKind::greater: return comparison(Comparator::greater);
    case TokenKind::greater_or_equal: return comparison(Comparator::greater_or_equal);
    case TokenKind::plus: return arithmetic(Arithmetic::add);
    case TokenKind::minus: return arithmetic(Arithmetic::subtract);
    case TokenKind::star: return arithmetic(Arithmetic::multiply);
    case TokenKind::slash: return arithmetic(Arithmetic::divide);
    case TokenKind::percent: return arithmetic(Arithmetic::modulo);
    case TokenKind::double_slash: return arithmetic(Arithmetic::integer_divide);
    case TokenKind::flatten: return projection(Op::flatten, token, kFlattenPower, left);
    case TokenKind::filter: return filter(token, left);
    case TokenKind::dot: return infix_dot(token, left);
    default: return infix_bracket(token, left);
  }
}

bool Parser::infix_dot(const Token &token, Part &left) {
  const Token &name = advance();
  switch (name.kind) {
    case TokenKind::star: return projection(Op::value_projection, token, kProjectionPower, left);
    case TokenKind::left_bracket: return multiselect_list(name, left);
    case TokenKind::left_brace: return multiselect_hash(name, left);
    case TokenKind::identifier:
    case TokenKind::quoted: break;
    default:
      if (name.kind != TokenKind::end) --at_;
      return unexpected("a name, '*', '[' or '{'");
  }
  Node node;
  if (name.kind == TokenKind::identifier && peek().kind == TokenKind::left_paren) {
    Part call;
    if (!function(name, call)) return false;
    node.op = Op::subexpression;
    node.left = left.node;
    node.right = call.node;
    return make(token, node, std::max(left.depth, call.depth), left);
  }
  node.op = Op::field;
  node.name = name.text;
  node.left = left.node;
  return make(name, node, left.depth, left);
}

bool Parser::filter(const Token &token, Part &left) {
  Part condition;
  Part right;
  if (!expression(0, condition) || !expect(TokenKind::right_bracket, "']'")) return false;
  if (!projected(kFilterPower, right)) return false;
  Node node;
  node.op = Op::filter;
  node.left = left.node;
  node.right = right.node;
  node.condition = condition.node;
  return make(token, node, std::max({left.depth, right.depth, condition.depth}), left);
}

bool Parser::whole(Part &out) {
  return expression(0, out) && (peek().kind == TokenKind::end || unexpected("the end or an operator"));
}

Result<const Node *> Parser::run() {
  Part root;
  if (!whole(root)) return std::move(error_);
  return root.node;
}

// A call of a named expression: what the argument is goes through it.
bool Parser::call(const Token &name, size_t which, std::span<const Node *const> children, int deepest, Part &out) {
  if (children.size() != 1 || children[0]->op == Op::expression_ref) {
    return fail("invalid-arity", name.offset, std::string(name.text) + "() takes one value");
  }
  std::string_view text = named_[which].text;
  spent_ += text.size();
  if (spent_ > limits_.expression_size) {
    return fail("syntax", name.offset,
                "with what it calls the expression has more than " + std::to_string(limits_.expression_size) + " bytes");
  }
  auto tokens = tokenize(arena_.copy(text), arena_, limits_);
  if (!tokens.ok()) return fail("syntax", name.offset, std::string(name.text) + "(): " + tokens.error().message);
  for (Token &token : *tokens) token.offset = name.offset;
  Parser inner(std::move(*tokens), arena_, limits_, named_.first(which), spent_);
  inner.nesting_ = nesting_;
  Part body;
  if (!inner.whole(body)) {
    error_ = std::move(inner.error_);
    return false;
  }
  if (children[0]->op == Op::current) {
    out = body;
    return true;
  }
  Node node;
  node.op = Op::pipe;
  node.left = children[0];
  node.right = body.node;
  return make(name, node, std::max(deepest, body.depth), out);
}

Result<const Node *> parse_plan(std::string_view text, Arena &arena, const Limits &limits,
                                std::span<const NamedExpression> named, size_t *size) {
  OPENINT_TRY(std::vector<Token> tokens, tokenize(text, arena, limits));
  size_t spent = text.size();
  auto plan = Parser(std::move(tokens), arena, limits, named, spent).run();
  if (size != nullptr) *size = spent;
  return plan;
}

Result<Expression> Expression::parse(std::string_view text, const Limits &limits,
                                     std::span<const NamedExpression> named) {
  if (text.size() > limits.expression_size || text.size() > UINT32_MAX) {
    return expression_error("syntax", 0,
                            "the expression has " + std::to_string(text.size()) + " bytes, more than " +
                                std::to_string(limits.expression_size));
  }
  Expression expression;
  expression.arena_ = std::make_shared<Arena>();
  expression.text_ = expression.arena_->copy(text);
  OPENINT_TRY(expression.root_, parse_plan(expression.text_, *expression.arena_, limits, named, &expression.size_));
  return expression;
}

}  // namespace openint::jmespath
