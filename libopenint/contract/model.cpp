#include "libopenint/contract/model.hpp"

namespace openint::contract {

const Field *Shape::find(std::string_view field) const noexcept {
  for (const Field &known : fields) {
    if (known.name == field) return &known;
  }
  return nullptr;
}

}  // namespace openint::contract
