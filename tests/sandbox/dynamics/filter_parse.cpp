// The grammar: or-expressions of and-expressions of comparisons, calls, negations and parentheses.
#include <charconv>

#include "errors.hpp"
#include "filter.hpp"

namespace sandbox::dynamics {

namespace {

constexpr int kDepth = 100;       // of parentheses and negations; no query of use comes near
constexpr int kConditions = 500;  // the provider's own limit

class Parser {
 public:
  Parser(Schema &schema, const Definition &table, const std::string &text)
      : schema_(schema), table_(table), text_(text) {}

  std::unique_ptr<Filter> whole() {
    auto out = either(0);
    skip();
    if (at_ != text_.size()) fail("Syntax error at position " + std::to_string(at_));
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string &what) { bad_query(what + " in '" + text_ + "'."); }
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool symbol(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  static bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  }
  std::string peek_word() {
    skip();
    size_t end = at_;
    while (end < text_.size() && in_word(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool word(const char *expected) {
    if (peek_word() != expected) return false;
    at_ += std::string_view(expected).size();
    return true;
  }

  std::unique_ptr<Filter> node(Filter::Op op, std::unique_ptr<Filter> left, std::unique_ptr<Filter> right) {
    auto out = std::make_unique<Filter>();
    out->op = op;
    out->left = std::move(left);
    out->right = std::move(right);
    return out;
  }

  std::unique_ptr<Filter> either(int depth) {
    auto left = both(depth);
    while (word("or")) left = node(Filter::Op::either, std::move(left), both(depth));
    return left;
  }
  std::unique_ptr<Filter> both(int depth) {
    auto left = one(depth);
    while (word("and")) left = node(Filter::Op::both, std::move(left), one(depth));
    return left;
  }

  std::unique_ptr<Filter> one(int depth) {
    if (depth > kDepth) fail("The filter is nested too deeply");
    if (word("not")) return node(Filter::Op::negate, one(depth + 1), nullptr);
    skip();
    if (symbol('(')) {
      auto inner = either(depth + 1);
      if (!symbol(')')) fail("A ')' is missing");
      return inner;
    }
    if (++conditions_ > kConditions) bad_query("Number of conditions in query exceeded maximum limit of 500.");
    for (auto [name, op] : {std::pair{"contains", Filter::Op::contains},
                            {"startswith", Filter::Op::starts},
                            {"endswith", Filter::Op::ends}}) {
      if (peek_word() != name) continue;
      at_ += std::string_view(name).size();
      return call(op);
    }
    if (word("Microsoft.Dynamics.CRM.In")) return in_list();
    return comparison();
  }

  std::unique_ptr<Filter> call(Filter::Op op) {
    auto out = std::make_unique<Filter>();
    out->op = op;
    if (!symbol('(')) fail("A '(' is missing");
    out->a = property();
    if (!symbol(',')) fail("A ',' is missing");
    out->b = literal();
    if (!symbol(')')) fail("A ')' is missing");
    const bool texts = out->a.column->type == Type::text || out->a.column->type == Type::memo;
    if (!texts || out->b.kind != Operand::Kind::text) fail("The function takes a string property and a string");
    out->b.text = lower(out->b.text);
    return out;
  }

  // Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a','b'])
  std::unique_ptr<Filter> in_list() {
    auto out = std::make_unique<Filter>();
    out->op = Filter::Op::in;
    if (!symbol('(') || !word("PropertyName") || !symbol('=')) fail("PropertyName is missing");
    const Operand name = literal();
    out->a = found(name.text);
    if (!symbol(',') || !word("PropertyValues") || !symbol('=') || !symbol('[')) fail("PropertyValues is missing");
    do {
      Operand value = literal();
      fit(out->a, value, "In");
      out->list.push_back(std::move(value));
    } while (symbol(','));
    if (!symbol(']') || !symbol(')')) fail("A ']' or ')' is missing");
    return out;
  }

  std::unique_ptr<Filter> comparison() {
    auto out = std::make_unique<Filter>();
    out->a = property();
    const std::string op = peek_word();
    for (auto [name, kind] : {std::pair{"eq", Filter::Op::eq},
                              {"ne", Filter::Op::ne},
                              {"gt", Filter::Op::gt},
                              {"ge", Filter::Op::ge},
                              {"lt", Filter::Op::lt},
                              {"le", Filter::Op::le}}) {
      if (op != name) continue;
      at_ += op.size();
      out->op = kind;
      out->b = literal();
      fit(out->a, out->b, op);
      return out;
    }
    fail("An operator was expected at position " + std::to_string(at_));
  }

  Operand found(const std::string &name) {
    Operand out;
    out.table = &table_;
    out.column = table_.column(name);
    if (out.column == nullptr) no_property(name, table_.logical);
    return out;
  }

  Operand property() {
    const std::string name = peek_word();
    if (name.empty()) fail("A property was expected at position " + std::to_string(at_));
    at_ += name.size();
    if (at_ >= text_.size() || text_[at_] != '/') return found(name);
    ++at_;
    const auto [through, target] = table_.navigation(name);
    if (through == nullptr) no_property(name, table_.logical);
    const std::string inner = peek_word();
    at_ += inner.size();
    Operand out;
    out.via = through;
    out.table = schema_.by_logical(target->table);
    out.column = out.table == nullptr ? nullptr : out.table->column(inner);
    if (out.column == nullptr) no_property(inner, target->table);
    return out;
  }

  Operand literal() {
    skip();
    Operand out;
    if (at_ < text_.size() && text_[at_] == '\'') {
      out.kind = Operand::Kind::text;
      for (++at_;; ++at_) {
        if (at_ >= text_.size()) fail("There is an unterminated string literal");
        if (text_[at_] != '\'') {
          out.text += text_[at_];
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
          out.text += text_[at_++];
        } else {
          ++at_;
          return out;
        }
      }
    }
    size_t end = at_;
    while (end < text_.size() && (in_word(text_[end]) || text_[end] == '-' || text_[end] == ':' || text_[end] == '+'))
      ++end;
    const std::string token = text_.substr(at_, end - at_);
    at_ = end;
    if (token == "null") return out;
    if (token == "true" || token == "false") {
      out.kind = Operand::Kind::boolean;
      out.number = token == "true" ? 1 : 0;
      return out;
    }
    if (is_guid(token)) {
      out.kind = Operand::Kind::guid;
      out.text = lower(token);
      return out;
    }
    auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), out.number);
    if (!token.empty() && error == std::errc() && stop == token.data() + token.size()) {
      out.kind = Operand::Kind::number;
      return out;
    }
    if (auto ms = token.size() >= 10 && token[4] == '-' ? parse_instant(token) : std::nullopt) {
      out.kind = Operand::Kind::moment;
      out.moment = *ms;
      out.text = token;
      return out;
    }
    fail("'" + token + "' is not a literal at position " + std::to_string(at_ - token.size()));
  }

  // Both sides of a comparison must be of one kind; a guid may stand in quotes.
  void fit(const Operand &a, Operand &b, const std::string &op) {
    using Kind = Operand::Kind;
    if (b.kind == Kind::null) return;
    switch (a.column->type) {
      case Type::text:
      case Type::memo:
      case Type::choices:
      case Type::name:
        if (b.kind == Kind::text) return void(b.text = lower(b.text));
        break;
      case Type::id:
      case Type::lookup:
        if (b.kind == Kind::guid) return;
        if (b.kind == Kind::text && is_guid(b.text)) {
          b.kind = Kind::guid;
          b.text = lower(b.text);
          return;
        }
        break;
      case Type::moment:
      case Type::day:
        if (b.kind == Kind::moment) return;
        break;
      case Type::boolean:
        if (b.kind == Kind::boolean) return;
        break;
      default:
        if (b.kind == Kind::number) return;
    }
    bad_query("A binary operator with incompatible types was detected for operator kind '" + op + "' at property '" +
              a.column->property + "' in '" + text_ + "'.");
  }

  Schema &schema_;
  const Definition &table_;
  const std::string &text_;
  size_t at_ = 0;
  int conditions_ = 0;
};

}  // namespace

std::unique_ptr<Filter> parse_filter(Schema &schema, const Definition &table, const std::string &text) {
  return Parser(schema, table, text).whole();
}

}  // namespace sandbox::dynamics
