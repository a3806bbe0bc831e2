#include "libopenint/contract/reference.hpp"

#include <string>

#include "libopenint/json/pointer.hpp"

namespace openint::contract {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

const json::Value *resolve_reference(const json::Value &document, std::string_view reference) {
  if (reference.empty() || reference[0] != '#') return nullptr;
  reference.remove_prefix(1);
  if (reference.find('%') == std::string_view::npos) return json::pointer_find(document, reference);
  return json::pointer_find(document, percent_decoded(reference));
}

const json::Value *follow(const json::Value &document, const json::Value &value) {
  constexpr int kMaxReferences = 32;
  const json::Value *at = &value;
  for (int i = 0; i < kMaxReferences && at != nullptr; ++i) {
    const json::Value *reference = at->find("$ref");
    if (reference == nullptr) return at;
    at = resolve_reference(document, reference->text());
  }
  return nullptr;
}

}  // namespace openint::contract
