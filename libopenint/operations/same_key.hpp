#pragma once

#include <string>
#include <vector>

#include "libopenint/json/value.hpp"

namespace openint::operations {

/// The member of a provider's record that a property's name means: by that name, whatever its letters' case, or by the
/// keys that dots join ("Account.Name"); nullptr where the record does not tell it.
const json::Value *find_property(const json::Value &fields, const std::string &property);

/// Whether a value, or one of a list of them, is one of the `wanted` keys: numbers by value, texts without the blanks
/// around them and whatever their letters' case, for that is how providers look for them.
bool same_key(const json::Value &found, const std::vector<std::string> &wanted);

}  // namespace openint::operations
