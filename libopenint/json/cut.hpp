#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"

namespace openint::json {

/// Leaves the members out that stand at these paths of keys; all other bytes stay as they are. Through a list a path
/// leads into each of its entries, and a key that stands several times goes as often. `out` is set where anything was
/// left out, which is what it gives. Errors: MALFORMED for a text that is no JSON; grammar is checked only as far as
/// the paths lead.
Result<bool> without_members(std::string_view text, std::span<const std::vector<std::string>> paths, std::string &out);

}  // namespace openint::json
