#include "libopenint/json/shallow.hpp"

namespace openint::json {

namespace {

// By how much a structural character changes the depth.
struct Nesting {
  constexpr Nesting() {
    for (unsigned char open : {'{', '['}) by[open] = 1;
    for (unsigned char close : {'}', ']'}) by[close] = -1;
  }
  int8_t by[256] = {};
};
constexpr Nesting kNesting;

}  // namespace

Index::Outcome Shallow::read(std::string_view text) {
  skipped_ = byte_order_mark(text);
  text_ = text.substr(skipped_);
  return index_.scan(text_);
}

size_t Shallow::behind(size_t place) const noexcept {
  if (at(place) != '{' && at(place) != '[') return place + 1;
  // The index has everything of a text, so that this is where the time goes: no branch but the loop's.
  const uint32_t *offsets = index_.offsets();
  const char *text = text_.data();
  int64_t depth = 0;
  for (size_t end = count(); place < end; ++place) {
    depth += kNesting.by[static_cast<unsigned char>(text[offsets[place]])];
    if (depth == 0) return place + 1;
  }
  return count() + 1;
}

std::string_view Shallow::text(size_t begin, size_t end) const noexcept {
  const uint32_t *offsets = index_.offsets();
  size_t start = offsets[begin];
  bool container = at(begin) == '{' || at(begin) == '[';
  size_t stop = container ? offsets[end - 1] + 1 : (end < count() ? offsets[end] : text_.size());
  while (stop > start && std::string_view(" \t\r\n").find(text_[stop - 1]) != std::string_view::npos) --stop;
  return text_.substr(start, stop - start);
}

Result<size_t> Shallow::member(size_t object, std::string_view key) const {
  size_t i = object + 1;
  while (at(i) == '"' && at(i + 1) == ':') {
    std::string_view name = text(i, i + 1);
    if (name.size() >= 2 && name.substr(1, name.size() - 2) == key) return i + 2;
    i = behind(i + 2);
    if (at(i) != ',') break;
    ++i;
  }
  if (at(i) == '}') return size_t{0};
  return Error(Status::malformed, "an object is no JSON, or ends too early");
}

}  // namespace openint::json
