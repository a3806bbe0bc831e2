#pragma once

#include "libopenint/base/arena.hpp"
#include "libopenint/json/value.hpp"

namespace openint::json {

/// JSON Merge Patch (RFC 7396): `target` changed by `patch`. The result shares parts with both.
Value merge_patch(const Value &target, const Value &patch, Arena &arena);

}  // namespace openint::json
