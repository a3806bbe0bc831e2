// Reading a template: literals, and expressions as RFC 6570 section 2 has them.

#include <algorithm>

#include "libopenint/base/percent.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::uri {

namespace {

constexpr uint32_t kMostPrefix = 9999;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hex(char c) { return hex_digit(c) >= 0; }
bool name_character(char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// A literal may not hold controls, space, and the characters that no URI may hold. The quote ' is let through, which
// the RFC's grammar leaves out but URIs do hold (OData).
bool literal_character(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

}  // namespace

class TemplateParser {
 public:
  explicit TemplateParser(std::string_view text) { made_.text_ = text; }

  Result<Template> run();

 private:
  bool expression();
  bool variable();
  bool name();
  bool literal();
  bool fail(std::string message);
  char peek() const { return at_ < made_.text_.size() ? made_.text_[at_] : '\0'; }

  Template made_;
  size_t at_ = 0;
  Error error_;
};

bool TemplateParser::fail(std::string message) {
  error_ = Error(Status::invalid_argument, "URI template at byte " + std::to_string(at_) + ": " + std::move(message));
  error_.offset = static_cast<int64_t>(at_);
  return false;
}

bool TemplateParser::literal() {
  std::string_view text = made_.text_;
  size_t start = at_;
  while (at_ < text.size() && text[at_] != '{') {
    size_t length = utf8_sequence(text.substr(at_));
    if (length == 0) return fail("invalid UTF-8");
    if (!literal_character(text[at_])) {
      return fail(text[at_] == '}' ? "'}' without '{'" : "a character that a URI may not hold");
    }
    if (text[at_] == '%' && (at_ + 2 >= text.size() || !hex(text[at_ + 1]) || !hex(text[at_ + 2]))) {
      return fail("'%' without two hexadecimal digits");
    }
    at_ += length;
  }
  made_.pieces_.push_back({static_cast<uint32_t>(start), static_cast<uint32_t>(at_ - start), '\0', 0, 0});
  return true;
}

// Letters, digits, '_' and %XX, in parts that single dots join.
bool TemplateParser::name() {
  while (true) {
    size_t start = at_;
    while (at_ < made_.text_.size()) {
      if (name_character(peek())) {
        ++at_;
      } else if (peek() == '%' && at_ + 2 < made_.text_.size() && hex(made_.text_[at_ + 1]) &&
                 hex(made_.text_[at_ + 2])) {
        at_ += 3;
      } else {
        break;
      }
    }
    if (at_ == start) return fail("expected a variable's name");
    if (peek() != '.') return true;
    ++at_;
  }
}

bool TemplateParser::variable() {
  size_t start = at_;
  if (!name()) return false;
  Template::Variable made{static_cast<uint32_t>(start), static_cast<uint32_t>(at_ - start), 0, false};
  if (peek() == '*') {
    ++at_;
    made.explode = true;
  } else if (peek() == ':') {
    ++at_;
    if (!digit(peek()) || peek() == '0') return fail("a prefix is 1 to 9999");
    while (digit(peek())) {
      made.prefix = made.prefix * 10 + static_cast<uint32_t>(peek() - '0');
      if (made.prefix > kMostPrefix) return fail("a prefix is 1 to 9999");
      ++at_;
    }
  }
  made_.variables_.push_back(made);
  return true;
}

bool TemplateParser::expression() {
  ++at_;
  Template::Piece piece{0, 0, '\0', static_cast<uint32_t>(made_.variables_.size()), 0};
  if (at_ < made_.text_.size() && std::string_view("+#./;?&").find(peek()) != std::string_view::npos) {
    piece.op = made_.text_[at_++];
  }
  while (true) {
    if (!variable()) return false;
    if (peek() != ',') break;
    ++at_;
  }
  if (peek() != '}') return fail("expected ',' or '}'");
  ++at_;
  piece.last = static_cast<uint32_t>(made_.variables_.size());
  made_.pieces_.push_back(piece);
  return true;
}

Result<Template> TemplateParser::run() {
  if (made_.text_.size() > Template::kMaxTemplate) {
    fail(std::to_string(made_.text_.size()) + " bytes, more than " + std::to_string(Template::kMaxTemplate));
    return std::move(error_);
  }
  while (at_ < made_.text_.size()) {
    if (!(peek() == '{' ? expression() : literal())) return std::move(error_);
  }
  return std::move(made_);
}

Result<Template> Template::parse(std::string_view text) { return TemplateParser(text).run(); }

std::vector<std::string_view> Template::variables() const {
  std::vector<std::string_view> names;
  for (const Variable &variable : variables_) {
    if (std::find(names.begin(), names.end(), name(variable)) == names.end()) names.push_back(name(variable));
  }
  return names;
}

}  // namespace openint::uri
