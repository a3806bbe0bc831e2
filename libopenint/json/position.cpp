// Places in a text: for people who mend documents, so that plain stepping over characters is quick enough.
#include "libopenint/json/position.hpp"

#include <algorithm>

namespace openint::json {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void space() noexcept { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  void step() noexcept { at_ += at_ < text_.size(); }
  size_t at() const noexcept { return at_; }
  void go_to(size_t at) noexcept { at_ = at; }

  // The string that begins here, without its quotes; the place is then behind it.
  std::string_view string() noexcept {
    step();
    size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    std::string_view inside = text_.substr(begin, at_ - begin);
    step();
    return inside;
  }

  // Steps over one value; brackets are counted, not matched, since the text is valid JSON.
  void value() noexcept {
    size_t depth = 0;
    do {
      space();
      char c = peek();
      if (c == '\0') return;
      if (c == '"') {
        string();
      } else {
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        scalar();
      }
    } while (depth > 0);
  }

 private:
  void scalar() noexcept {
    bool bracket = std::string_view("{}[],:").find(peek()) != std::string_view::npos;
    if (bracket) {
      step();
    } else {
      at_ = std::min(text_.find_first_of(" \t\r\n,:{}[]\"", at_), text_.size());
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

// Whether a key as it stands in the text is what a pointer's token means. A key that is written with escapes is not
// found; the place is then that of the object that holds it.
bool same(std::string_view key, std::string_view token) noexcept {
  size_t at = 0;
  for (char c : key) {
    if (at >= token.size()) return false;
    bool escaped = token[at] == '~' && at + 1 < token.size();
    char meant = escaped ? (token[at + 1] == '1' ? '/' : '~') : token[at];
    if (c != meant) return false;
    at += escaped ? 2 : 1;
  }
  return at == token.size();
}

// Goes to the member or item that the token means. False: it is not there.
bool enter(Scanner &scanner, std::string_view token, size_t &shown) noexcept {
  scanner.space();
  char open = scanner.peek();
  if (open != '{' && open != '[') return false;
  scanner.step();
  size_t found = std::string_view::npos;
  size_t index = 0;
  for (scanner.space(); scanner.peek() != '}' && scanner.peek() != ']' && scanner.peek() != '\0'; scanner.space()) {
    size_t begin = scanner.at();
    bool meant = false;
    if (open == '{') {
      if (scanner.peek() != '"') return false;
      meant = same(scanner.string(), token);
      scanner.space();
      if (scanner.peek() == ':') scanner.step();
    } else {
      size_t wanted = 0;
      meant = !token.empty();
      for (char c : token) {
        meant = meant && c >= '0' && c <= '9' && wanted < 1'000'000'000;
        wanted = wanted * 10 + static_cast<size_t>(c - '0');
      }
      meant = meant && wanted == index++;
    }
    scanner.space();
    if (meant) {
      shown = begin;
      found = scanner.at();
    }
    scanner.value();
    scanner.space();
    if (scanner.peek() == ',') scanner.step();
  }
  if (found == std::string_view::npos) return false;
  scanner.go_to(found);
  return true;
}

}  // namespace

Position position_at(std::string_view text, size_t offset) noexcept {
  std::string_view before = text.substr(0, std::min(offset, text.size()));
  Position position;
  position.line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  size_t line = before.rfind('\n');
  position.column = 1 + before.size() - (line == std::string_view::npos ? 0 : line + 1);
  return position;
}

size_t pointer_offset(std::string_view text, std::string_view pointer) noexcept {
  Scanner scanner(text);
  scanner.space();
  size_t shown = scanner.at();
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (!enter(scanner, token, shown)) break;
  }
  return shown;
}

}  // namespace openint::json
