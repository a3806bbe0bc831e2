#include <charconv>

#include "soql.hpp"
#include "soql_lex.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int kDepth = 60;  // of parentheses
constexpr size_t kMostCharacters = 100000;

std::vector<std::string> split_path(std::string_view text) {
  std::vector<std::string> parts;
  size_t start = 0;
  while (true) {
    const size_t dot = text.find('.', start);
    parts.emplace_back(text.substr(start, dot == std::string_view::npos ? dot : dot - start));
    if (dot == std::string_view::npos) return parts;
    start = dot + 1;
  }
}

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens) : text_(text), tokens_(std::move(tokens)) {}

  Parsed run() {
    Query query;
    if (!(expect("SELECT") && selection(query) && expect("FROM") && source(query) && clauses(query)))
      return {{}, std::move(error_)};
    if (peek().kind != Token::Kind::kEnd) {
      unexpected();
      return {{}, std::move(error_)};
    }
    return {std::move(query), std::nullopt};
  }

 private:
  const Token &peek(size_t ahead = 0) const { return tokens_[std::min(i_ + ahead, tokens_.size() - 1)]; }
  bool sign(std::string_view s, size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kSign && peek(ahead).text == s;
  }
  bool word(std::string_view w, size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kName && same(peek(ahead).text, w);
  }
  bool take_sign(std::string_view s) { return sign(s) && (++i_, true); }
  bool take_word(std::string_view w) { return word(w) && (++i_, true); }

  bool fail(size_t at, const std::string &message, const char *code = "MALFORMED_QUERY") {
    if (!error_) error_ = soql_error(text_, at, code, message);
    return false;
  }
  bool unexpected() {
    const Token &token = peek();
    return fail(token.at, "unexpected token: " + (token.kind == Token::Kind::kEnd ? "<EOF>" : "'" + token.text + "'"));
  }
  bool expect(std::string_view w) { return take_word(w) || unexpected(); }
  bool expect_sign(std::string_view s) { return take_sign(s) || unexpected(); }

  static bool reserved(std::string_view w) {
    static constexpr std::string_view kWords[] = {"AND",   "ASC",    "DESC",  "FROM", "GROUP", "HAVING", "IN",
                                                  "LIKE",  "LIMIT",  "NOT",   "NULL", "NULLS", "OFFSET", "OR",
                                                  "ORDER", "SELECT", "WHERE", "WITH", "FOR"};
    for (const std::string_view one : kWords) {
      if (same(one, w)) return true;
    }
    return false;
  }

  bool path(Path &out) {
    const Token &token = peek();
    if (token.kind != Token::Kind::kName || reserved(token.text)) return unexpected();
    out = {split_path(token.text), token.at};
    for (const std::string &part : out.parts) {
      if (part.empty()) return unexpected();
    }
    ++i_;
    return true;
  }

  bool selection(Query &query) {
    do {
      Selected item;
      if (!selected(item)) return false;
      query.select.push_back(std::move(item));
    } while (take_sign(","));
    return true;
  }

  bool selected(Selected &item) {
    if (sign("(")) return fail(peek().at, "child relationship queries are not part of this sandbox");
    if (!sign("(", 1)) return path(item.path);
    if (peek().kind != Token::Kind::kName) return unexpected();
    for (const char c : peek().text) item.function += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    item.path.at = peek().at;
    i_ += 2;
    if (item.function == "FIELDS") {
      item.kind = Selected::Kind::kFields;
      item.function.clear();
      for (const char c : peek().text) item.function += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (item.function != "ALL" && item.function != "CUSTOM" && item.function != "STANDARD") return unexpected();
      ++i_;
      return expect_sign(")");
    }
    if (item.function == "COUNT" && sign(")")) {
      item.kind = Selected::Kind::kCount;
      ++i_;
      return true;
    }
    static constexpr std::string_view kKnown[] = {"COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"};
    bool known = false;
    for (const std::string_view one : kKnown) known = known || item.function == one;
    if (!known) return fail(item.path.at, "unknown function: " + item.function);
    item.kind = Selected::Kind::kAggregate;
    if (!path(item.path) || !expect_sign(")")) return false;
    if (peek().kind == Token::Kind::kName && !reserved(peek().text)) item.alias = tokens_[i_++].text;
    return true;
  }

  bool source(Query &query) {
    if (peek().kind != Token::Kind::kName || reserved(peek().text)) return unexpected();
    query.from = peek().text;
    query.from_at = peek().at;
    ++i_;
    if (peek().kind == Token::Kind::kName && !reserved(peek().text)) query.alias = tokens_[i_++].text;
    return true;
  }

  bool clauses(Query &query) {
    if (take_word("WHERE")) {
      query.where.emplace();
      if (!condition(*query.where, 0)) return false;
    }
    if (take_word("WITH") && !expect("SECURITY_ENFORCED")) return false;
    if (word("GROUP") || word("HAVING")) return fail(peek().at, "GROUP BY is not part of this sandbox");
    if (take_word("ORDER") && !(expect("BY") && ordering(query))) return false;
    if (take_word("LIMIT")) {
      int64_t limit = 0;
      if (!whole_number(limit)) return false;
      query.limit = limit;
    }
    if (take_word("OFFSET")) {
      const size_t at = peek().at;
      if (!whole_number(query.offset)) return false;
      if (query.offset > 2000) return fail(at, "Maximum SOQL offset allowed is 2000", "NUMBER_OUTSIDE_VALID_RANGE");
    }
    if (take_word("FOR")) {
      if (!take_word("VIEW") && !take_word("REFERENCE") && !expect("UPDATE")) return false;
    }
    return true;
  }

  bool whole_number(int64_t &out) {
    const std::string &text = peek().text;
    const auto done = std::from_chars(text.data(), text.data() + text.size(), out);
    if (peek().kind != Token::Kind::kNumber || done.ec != std::errc() || done.ptr != text.data() + text.size() ||
        out < 0)
      return unexpected();
    ++i_;
    return true;
  }

  bool ordering(Query &query) {
    do {
      Ordering one;
      if (!path(one.path)) return false;
      if (take_word("DESC"))
        one.descending = true;
      else
        take_word("ASC");
      if (take_word("NULLS")) {
        if (take_word("LAST"))
          one.nulls_last = true;
        else if (!expect("FIRST"))
          return false;
      }
      query.order.push_back(std::move(one));
    } while (take_sign(","));
    return true;
  }

  // Conditions joined by AND only, or by OR only: a mixture needs parentheses. NOT stands first or not at all.
  bool condition(Condition &out, int depth) {
    if (depth > kDepth) return fail(peek().at, "the query is nested too deeply");
    Condition first;
    if (take_word("NOT")) {
      first.kind = Condition::Kind::kNot;
      first.parts.emplace_back();
      if (!simple(first.parts.front(), depth)) return false;
    } else if (!simple(first, depth)) {
      return false;
    }
    if (!word("AND") && !word("OR")) {
      out = std::move(first);
      return true;
    }
    const std::string joint = word("AND") ? "AND" : "OR";
    out.kind = joint == "AND" ? Condition::Kind::kAnd : Condition::Kind::kOr;
    out.parts.push_back(std::move(first));
    while (take_word(joint)) {
      out.parts.emplace_back();
      if (!simple(out.parts.back(), depth)) return false;
    }
    return !word("AND") && !word("OR") ? true : unexpected();
  }

  bool simple(Condition &out, int depth) {
    if (take_sign("(")) return condition(out, depth + 1) && expect_sign(")");
    return path(out.path) && comparison(out);
  }

  bool comparison(Condition &out) {
    static constexpr std::pair<std::string_view, Op> kSigns[] = {
        {"=", Op::kEqual},      {"!=", Op::kNotEqual}, {"<>", Op::kNotEqual},    {"<", Op::kLess},
        {"<=", Op::kLessEqual}, {">", Op::kGreater},   {">=", Op::kGreaterEqual}};
    for (const auto &[text, op] : kSigns) {
      if (!take_sign(text)) continue;
      out.op = op;
      return value(out);
    }
    if (take_word("LIKE")) return out.op = Op::kLike, value(out);
    if (take_word("IN")) return out.op = Op::kIn, list(out);
    if (take_word("INCLUDES")) return out.op = Op::kIncludes, list(out);
    if (take_word("EXCLUDES")) return out.op = Op::kExcludes, list(out);
    if (word("NOT") && word("IN", 1)) return i_ += 2, out.op = Op::kNotIn, list(out);
    return unexpected();
  }

  bool list(Condition &out) {
    if (!expect_sign("(")) return false;
    if (word("SELECT")) return fail(peek().at, "semi-joins are not part of this sandbox");
    do {
      if (!value(out)) return false;
    } while (take_sign(","));
    return expect_sign(")");
  }

  bool value(Condition &out) {
    const Token &token = peek();
    Literal literal;
    literal.at = token.at;
    literal.text = token.text;
    literal.pattern = token.pattern;
    switch (token.kind) {
      case Token::Kind::kString: literal.kind = Literal::Kind::kString; break;
      case Token::Kind::kNumber: literal.kind = Literal::Kind::kNumber; break;
      case Token::Kind::kDate: literal.kind = Literal::Kind::kDate; break;
      case Token::Kind::kDatetime: literal.kind = Literal::Kind::kDatetime; break;
      case Token::Kind::kName:
        if (!named_value(literal)) return unexpected();
        break;
      default: return unexpected();
    }
    ++i_;
    out.values.push_back(std::move(literal));
    return true;
  }

  // null, true, false, and names of days: TODAY, LAST_N_DAYS:7.
  bool named_value(Literal &literal) {
    literal.kind = Literal::Kind::kBoolean;
    if (same(literal.text, "true") || same(literal.text, "false")) return true;
    literal.kind = Literal::Kind::kNull;
    if (same(literal.text, "null")) return true;
    literal.kind = Literal::Kind::kDayName;
    for (const std::string_view day : {"TODAY", "YESTERDAY", "TOMORROW"}) {
      if (same(literal.text, day)) return true;
    }
    for (const std::string_view days : {"LAST_N_DAYS", "NEXT_N_DAYS"}) {
      if (!same(literal.text, days) || !sign(":", 1) || peek(2).kind != Token::Kind::kNumber) continue;
      literal.text += ":" + peek(2).text;
      i_ += 2;
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t i_ = 0;
  std::optional<Error> error_;
};

}  // namespace

std::string Path::whole() const {
  std::string out;
  for (const std::string &part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

Error soql_error(std::string_view text, size_t at, std::string code, const std::string &message) {
  at = std::min(at, text.size());
  size_t row = 1;
  size_t line = 0;
  for (size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') ++row, line = i + 1;
  }
  constexpr size_t kBefore = 30;
  const size_t start = at - line > kBefore ? at - kBefore : line;
  const size_t end = std::min({text.find('\n', at), text.size(), at + kBefore});
  return {400,
          std::move(code),
          "\n" + std::string(text.substr(start, end - start)) + "\n" + std::string(at - start, ' ') +
              "^\nERROR at Row:" + std::to_string(row) + ":Column:" + std::to_string(at - line + 1) + "\n" + message,
          {}};
}

Parsed parse_soql(std::string_view text) {
  if (text.size() > kMostCharacters) {
    return {{}, Error{400, "MALFORMED_QUERY", "SOQL statements cannot be longer than 100000 characters.", {}}};
  }
  Tokens tokens = split_soql(text);
  if (tokens.error) return {{}, std::move(tokens.error)};
  return Parser(text, std::move(tokens.list)).run();
}

}  // namespace sandbox::salesforce
