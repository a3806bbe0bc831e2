#pragma once

#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connector {

/// connector.schema.json, parsed once for the process. Errors: INTERNAL.
Result<const json::Value *> schema();

/// Errors: INVALID_ARGUMENT for a text that is larger than any connector or overlay may be.
Result<void> check_size(std::string_view text);

}  // namespace openint::connector
