#include "soql_lex.hpp"

#include <cctype>

#include "soql.hpp"

namespace sandbox::salesforce {
namespace {

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string &out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens run() {
    while (!out_.error) {
      while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
      if (at_ >= text_.size()) break;
      next();
    }
    out_.list.push_back({Token::Kind::kEnd, "<EOF>", {}, text_.size()});
    return std::move(out_);
  }

 private:
  void push(Token::Kind kind, size_t from) {
    out_.list.push_back({kind, std::string(text_.substr(from, at_ - from)), {}, from});
  }

  void fail(size_t at, const std::string &message) { out_.error = soql_error(text_, at, "MALFORMED_QUERY", message); }

  void next() {
    const char c = text_[at_];
    const size_t from = at_;
    if (c == '\'') return string();
    const bool signed_number =
        (c == '-' || c == '+') && at_ + 1 < text_.size() && (digit(text_[at_ + 1]) || text_[at_ + 1] == '.');
    if (digit(c) || signed_number) return number();
    if (name_char(c)) {
      while (at_ < text_.size() && (name_char(text_[at_]) || text_[at_] == '.')) ++at_;
      return push(Token::Kind::kName, from);
    }
    static constexpr std::string_view kTwo[] = {"!=", "<=", ">=", "<>"};
    for (const std::string_view sign : kTwo) {
      if (text_.substr(at_, 2) != sign) continue;
      at_ += 2;
      return push(Token::Kind::kSign, from);
    }
    if (std::string_view("=<>(),:").find(c) == std::string_view::npos) {
      return fail(from, std::string("unexpected token: '") + c + "'");
    }
    ++at_;
    push(Token::Kind::kSign, from);
  }

  // Numbers, and dates with their times: all that starts with a digit, up to what cannot belong to it.
  void number() {
    const size_t from = at_++;
    while (at_ < text_.size() &&
           (name_char(text_[at_]) || std::string_view(".:+-").find(text_[at_]) != std::string_view::npos))
      ++at_;
    const std::string_view word = text_.substr(from, at_ - from);
    if (is_date(word)) return push(Token::Kind::kDate, from);
    if (word.size() > 16 && is_date(word.substr(0, 10)) && (word[10] == 'T' || word[10] == 't')) {
      if (!instant_ms(word)) return fail(from, "Invalid datetime: " + std::string(word));
      return push(Token::Kind::kDatetime, from);
    }
    size_t i = word[0] == '-' || word[0] == '+' ? 1 : 0;
    int dots = 0;
    for (; i < word.size() && (digit(word[i]) || word[i] == '.'); ++i) dots += word[i] == '.';
    const bool exponent = i + 1 < word.size() && (word[i] == 'e' || word[i] == 'E');
    if (exponent) {
      ++i;
      if (word[i] == '-' || word[i] == '+') ++i;
      while (i < word.size() && digit(word[i])) ++i;
    }
    if (i != word.size() || dots > 1) return fail(from, "unexpected token: '" + std::string(word) + "'");
    push(Token::Kind::kNumber, from);
  }

  void string() {
    Token token{Token::Kind::kString, {}, {}, at_++};
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] == '\\') {
        if (!escape(token)) return;
        continue;
      }
      token.text += text_[at_];
      token.pattern += text_[at_++];
    }
    if (at_ >= text_.size()) return fail(token.at, "unexpected token: '''");
    ++at_;
    out_.list.push_back(std::move(token));
  }

  bool escape(Token &token) {
    const size_t from = at_;
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    at_ += 2;
    static constexpr std::string_view kFrom = "nNrRtTbBfF\"'\\";
    static constexpr std::string_view kTo = "\n\n\r\r\t\t\b\b\f\f\"'\\";
    if (c == '%' || c == '_') {
      token.text += c;
      token.pattern += '\\';
      token.pattern += c;
      return true;
    }
    if (const size_t i = c == '\0' ? std::string_view::npos : kFrom.find(c); i != std::string_view::npos) {
      token.text += kTo[i];
      if (c == '\\') token.pattern += '\\';  // so that LIKE tells it from one that escapes
      token.pattern += kTo[i];
      return true;
    }
    if (c == 'u' || c == 'U') {
      uint32_t code = 0;
      size_t digits = 0;
      for (; digits < 4 && at_ < text_.size() && std::isxdigit(static_cast<unsigned char>(text_[at_])) != 0;
           ++digits, ++at_) {
        const char h = text_[at_];
        code = code * 16 + static_cast<uint32_t>(digit(h) ? h - '0' : (h | 0x20) - 'a' + 10);
      }
      if (digits == 4) {
        append_utf8(token.text, code);
        append_utf8(token.pattern, code);
        return true;
      }
    }
    fail(from, "Invalid string literal '" + token.text + "'. Illegal character sequence '\\" +
                   (c == '\0' ? std::string() : std::string(1, c)) + "' in string literal.");
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  Tokens out_;
};

}  // namespace

Tokens split_soql(std::string_view text) { return Lexer(text).run(); }

}  // namespace sandbox::salesforce
