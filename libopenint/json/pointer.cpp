#include "libopenint/json/pointer.hpp"

#include <charconv>

namespace openint::json {

std::string pointer_join(std::string_view base, std::string_view token) {
  std::string out(base);
  out += '/';
  for (char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string pointer_join(std::string_view base, size_t index) {
  return std::string(base) + "/" + std::to_string(index);
}

namespace {

// A token with its escapes decoded; false where a '~' stands before something else than 0 or 1.
bool decode(std::string_view raw, std::string &token) {
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '~') {
      token += raw[i];
      continue;
    }
    ++i;
    if (i >= raw.size() || (raw[i] != '0' && raw[i] != '1')) return false;
    token += raw[i] == '1' ? '/' : '~';
  }
  return true;
}

// An index has no sign and no leading zeros.
const Value *item_at(const Value &array, std::string_view token) {
  size_t index = 0;
  if (token.size() > 1 && token.front() == '0') return nullptr;
  auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size() || index >= array.size()) return nullptr;
  return &array.items()[index];
}

}  // namespace

const Value *pointer_find(const Value &root, std::string_view pointer) {
  const Value *value = &root;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    std::string_view raw = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(raw.size());
    std::string token;
    if (!decode(raw, token)) return nullptr;
    value = value->is_array() ? item_at(*value, token) : value->find(token);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace openint::json
