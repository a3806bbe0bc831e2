#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"

namespace openint::json {

/// The object `text` with `value` (JSON) at a path of keys: in the place of what stands there, else behind the other
/// members of the object that the path leads to. What is no object on the way is replaced by one; where a key stands
/// several times, the last one, which counts, is meant. All other bytes stay as they are. Errors: MALFORMED for a text
/// that is no object, or that is no JSON as far as the path leads.
Result<std::string> with_member(std::string_view text, std::span<const std::string> path, std::string_view value);

}  // namespace openint::json
