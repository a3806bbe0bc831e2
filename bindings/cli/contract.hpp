#pragma once

#include <string>

#include "bindings/cli/library.hpp"

namespace openint::cli {

/// The contract, JSON. Throws Failure.
std::string contract_json(const Engine &engine);

}  // namespace openint::cli
