#pragma once

#include <span>
#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connectors {

/// What no document says cleanly, as C++ under a name that a document can give: a pure function from one of the
/// provider's documents to the one that the rules read. The result lives in `arena` and views into `input`.
/// Errors: MALFORMED where the input is not of the form that the procedure is for.
struct Procedure {
  std::string_view name;    ///< "<connector>.<what it does>"
  std::string_view reason;  ///< why no document can say it
  Result<json::Value> (*run)(const json::Value &input, Arena &arena);
};

/// All there are. The list is kept short on purpose; a test prints its length.
std::span<const Procedure> procedures() noexcept;

/// The procedure of this name, or nullptr.
const Procedure *find_procedure(std::string_view name) noexcept;

}  // namespace openint::connectors
