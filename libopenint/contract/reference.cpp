#include "libopenint/contract/reference.hpp"

#include <string>

#include "libopenint/base/percent.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::contract {
const json::Value *resolve_reference(const json::Value &document, std::string_view reference) {
  if (reference.empty() || reference[0] != '#') return nullptr;
  reference.remove_prefix(1);
  if (reference.find('%') == std::string_view::npos) return json::pointer_find(document, reference);
  return json::pointer_find(document, percent_decoded(reference, Plus::itself));
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
