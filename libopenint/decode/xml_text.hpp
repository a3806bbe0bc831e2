#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"

namespace openint::decode {

/// Whether XML 1.0 may hold the character, be it written as itself or as a reference.
bool is_xml_character(uint32_t code) noexcept;

/// Appends a text or an attribute's value as it is written, its references replaced: the five that XML itself names,
/// and those by number. Errors: MALFORMED for any other one, and for an ampersand alone.
Result<void> append_xml_text(std::string &out, std::string_view raw);

}  // namespace openint::decode
