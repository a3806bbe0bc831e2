#pragma once

#include <string>
#include <string_view>

#include "libopenint/json/value.hpp"

namespace openint::json {

/// `base` with one more JSON Pointer token; '~' and '/' in the token are escaped.
std::string pointer_join(std::string_view base, std::string_view token);
std::string pointer_join(std::string_view base, size_t index);

/// The value at a JSON Pointer, or nullptr.
const Value *pointer_find(const Value &root, std::string_view pointer);

}  // namespace openint::json
