#include "libopenint/connectors/procedures/procedures.hpp"

#include <array>

namespace openint::connectors {

namespace {

// Each entry with its function above, in the order of the names. Translating CRM records needs none.
constexpr std::array<Procedure, 0> kProcedures = {};

}  // namespace

std::span<const Procedure> procedures() noexcept { return kProcedures; }

const Procedure *find_procedure(std::string_view name) noexcept {
  for (const Procedure &procedure : procedures()) {
    if (procedure.name == name) return &procedure;
  }
  return nullptr;
}

}  // namespace openint::connectors
