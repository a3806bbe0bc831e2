#pragma once

#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::contract {

/// Reads every operation under `paths`, in the document's order. A path's own parameters and references are resolved.
/// Errors: INVALID_ARGUMENT with a JSON Pointer where an operation has no id, one that is taken, or a dead reference.
Result<std::vector<Operation>> read_operations(json::Document &document);

/// Checks an operation's input as Contract::validate_input promises. null counts as an object without members.
Result<void> validate_operation_input(const json::Value &document, const Operation &operation,
                                      const json::Value &input);

}  // namespace openint::contract
