#include "libopenint/jmespath/lexer.hpp"

#include <charconv>
#include <optional>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"

namespace openint::jmespath {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

struct Sign {
  std::string_view text;
  TokenKind kind;
};

// Longer ones first where one begins another.
constexpr Sign kSigns[] = {
    {"[?", TokenKind::filter},
    {"[]", TokenKind::flatten},
    {"||", TokenKind::logical_or},
    {"&&", TokenKind::logical_and},
    {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},
    {"<=", TokenKind::less_or_equal},
    {">=", TokenKind::greater_or_equal},
    {"//", TokenKind::double_slash},
    {"[", TokenKind::left_bracket},
    {"]", TokenKind::right_bracket},
    {"{", TokenKind::left_brace},
    {"}", TokenKind::right_brace},
    {"(", TokenKind::left_paren},
    {")", TokenKind::right_paren},
    {"|", TokenKind::pipe},
    {"&", TokenKind::ampersand},
    {"!", TokenKind::logical_not},
    {"<", TokenKind::less},
    {">", TokenKind::greater},
    {"@", TokenKind::current},
    {"*", TokenKind::star},
    {".", TokenKind::dot},
    {",", TokenKind::comma},
    {":", TokenKind::colon},
    {"+", TokenKind::plus},
    {"-", TokenKind::minus},
    {"/", TokenKind::slash},
    {"%", TokenKind::percent},
    {"\xE2\x88\x92", TokenKind::minus},  // U+2212 minus sign
    {"\xC3\x97", TokenKind::star},
    {"\xC3\xB7", TokenKind::slash},  // U+00D7 and U+00F7
};

class Lexer {
 public:
  Lexer(std::string_view text, Arena &arena, const Limits &limits) : text_(text), arena_(arena), limits_(limits) {}

  Result<std::vector<Token>> run();

 private:
  std::optional<Error> next(Token &token);
  std::optional<Error> number(Token &token);
  std::optional<Error> quoted(Token &token);
  std::optional<Error> raw_string(Token &token);
  std::optional<Error> literal(Token &token);
  std::optional<Error> sign(Token &token);

  // What stands between the delimiter at at_ and the next one that no backslash precedes; at_ moves behind it.
  std::optional<std::string_view> delimited(char delimiter);
  // `inside` with each backslash before `delimiter` taken away.
  std::string_view without_escapes(std::string_view inside, char delimiter);

  std::string_view text_;
  Arena &arena_;
  const Limits &limits_;
  size_t at_ = 0;
};

std::optional<std::string_view> Lexer::delimited(char delimiter) {
  size_t start = ++at_;
  while (at_ < text_.size()) {
    if (text_[at_] == delimiter) return text_.substr(start, at_++ - start);
    at_ += text_[at_] == '\\' ? 2 : 1;
  }
  return std::nullopt;
}

std::string_view Lexer::without_escapes(std::string_view inside, char delimiter) {
  if (inside.find('\\') == std::string_view::npos) return inside;
  char *out = arena_.make_array<char>(inside.size());
  size_t size = 0;
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\' && i + 1 < inside.size()) {
      // A backslash takes the next byte along, so that the second of two does not escape what follows it.
      if (inside[i + 1] != delimiter) out[size++] = inside[i];
      ++i;
    }
    out[size++] = inside[i];
  }
  return {out, size};
}

std::optional<Error> Lexer::number(Token &token) {
  size_t start = at_;
  if (text_[at_] == '-') ++at_;
  while (at_ < text_.size() && digit(text_[at_])) ++at_;
  token.kind = TokenKind::number;
  auto [end, error] = std::from_chars(text_.data() + start, text_.data() + at_, token.number);
  if (error != std::errc()) return expression_error("syntax", start, "the index does not fit 64 bits");
  return std::nullopt;
}

std::optional<Error> Lexer::quoted(Token &token) {
  size_t start = at_;
  auto inside = delimited('"');
  if (!inside) return expression_error("syntax", start, "the quoted name is not closed");
  for (char c : *inside) {
    if (static_cast<unsigned char>(c) < 0x20) {
      return expression_error("syntax", start, "a control character in a quoted name must be escaped");
    }
  }
  if (!json::escapes_valid(*inside)) return expression_error("syntax", start, "invalid escape in a quoted name");
  token.kind = TokenKind::quoted;
  token.text = json::unescape(*inside, arena_);
  return std::nullopt;
}

std::optional<Error> Lexer::raw_string(Token &token) {
  size_t start = at_;
  auto inside = delimited('\'');
  if (!inside) return expression_error("syntax", start, "the raw string is not closed");
  token.kind = TokenKind::literal;
  token.value = json::Value::string(without_escapes(*inside, '\''));
  return std::nullopt;
}

std::optional<Error> Lexer::literal(Token &token) {
  size_t start = at_;
  auto inside = delimited('`');
  if (!inside) return expression_error("syntax", start, "the literal is not closed");
  auto value = json::parse(without_escapes(*inside, '`'), arena_, limits_.depth);
  if (!value.ok()) return expression_error("syntax", start, "the literal is not JSON: " + value.error().message);
  token.kind = TokenKind::literal;
  token.value = *value;
  return std::nullopt;
}

std::optional<Error> Lexer::sign(Token &token) {
  std::string_view rest = text_.substr(at_);
  for (const Sign &known : kSigns) {
    if (!rest.starts_with(known.text)) continue;
    token.kind = known.kind;
    at_ += known.text.size();
    return std::nullopt;
  }
  size_t length = utf8_sequence(rest);
  return expression_error("syntax", at_, "unexpected character \"" + std::string(rest.substr(0, length)) + "\"");
}

std::optional<Error> Lexer::next(Token &token) {
  char c = text_[at_];
  if (letter(c)) {
    size_t start = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) ++at_;
    token.kind = TokenKind::identifier;
    token.text = text_.substr(start, at_ - start);
    return std::nullopt;
  }
  if (digit(c) || (c == '-' && at_ + 1 < text_.size() && digit(text_[at_ + 1]))) return number(token);
  if (c == '"') return quoted(token);
  if (c == '\'') return raw_string(token);
  if (c == '`') return literal(token);
  return sign(token);
}

Result<std::vector<Token>> Lexer::run() {
  for (size_t i = 0; i < text_.size();) {
    size_t length = utf8_sequence(text_.substr(i));
    if (length == 0) return expression_error("syntax", i, "the expression is not valid UTF-8");
    i += length;
  }
  std::vector<Token> tokens;
  while (true) {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
    Token token;
    token.offset = static_cast<uint32_t>(at_);
    if (at_ < text_.size()) {
      if (auto error = next(token)) return std::move(*error);
    }
    tokens.push_back(token);
    if (token.kind == TokenKind::end) return tokens;
  }
}

}  // namespace

Error expression_error(const char *rule, size_t offset, std::string message) {
  Error error(Status::invalid_argument,
              std::string(rule) + " error at byte " + std::to_string(offset) + ": " + message);
  error.offset = static_cast<int64_t>(offset);
  error.issues.push_back({"", rule, "", "", std::move(message)});
  return error;
}

Result<std::vector<Token>> tokenize(std::string_view text, Arena &arena, const Limits &limits) {
  return Lexer(text, arena, limits).run();
}

}  // namespace openint::jmespath
