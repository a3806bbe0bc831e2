#include "libopenint/connector/load/scope.hpp"

#include <algorithm>

namespace openint::connector {

bool Scope::has(std::string_view name) const noexcept {
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return true;
  return slot_ != nullptr &&
         std::find(slot_->arguments.begin(), slot_->arguments.end(), name) != slot_->arguments.end();
}

std::string Scope::allowed() const {
  std::string out;
  auto add = [&out](std::string_view name) { out += (out.empty() ? "" : ", ") + std::string(name); };
  if (slot_ != nullptr) {
    for (std::string_view name : slot_->arguments) add(name);
  }
  for (const std::string &name : names_) add(name);
  return out.empty() ? "none" : out;
}

}  // namespace openint::connector
