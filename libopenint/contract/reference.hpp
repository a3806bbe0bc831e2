#pragma once

#include <string_view>

#include "libopenint/json/value.hpp"

namespace openint::contract {

/// What a "$ref" points to: "#", or "#/..." with a JSON Pointer, percent-encoded or not. nullptr where there is no such
/// place or the reference leaves the document.
const json::Value *resolve_reference(const json::Value &document, std::string_view reference);

/// The value itself, or what it points to through up to 32 references; nullptr where that leads nowhere.
const json::Value *follow(const json::Value &document, const json::Value &value);

}  // namespace openint::contract
