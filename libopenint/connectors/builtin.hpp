#pragma once

#include <vector>

#include "libopenint/connector/registry.hpp"

namespace openint::connectors {

/// The documents of this folder, as they were when the library was built.
std::vector<connector::Builtin> builtin();

}  // namespace openint::connectors
