#pragma once

#include <string>
#include <string_view>

#include "libopenint/base/arena.hpp"

namespace openint::json {

/// Checks the escapes of a string token's inside (between the quotes): \" \\ \/ \b \f \n \r \t and \uXXXX. Half
/// a surrogate pair is valid JSON (RFC 8259, 8.2). Fast where there is no backslash.
bool escapes_valid(std::string_view inside) noexcept;

/// Decodes the inside of a string token whose escapes are valid; half a surrogate pair, which is no character, becomes
/// U+FFFD. Without a backslash the view itself comes back.
std::string_view unescape(std::string_view inside, Arena &arena);

/// Appends `text` (valid UTF-8) as a JSON string token, quotes included, escaping as little as JSON allows.
void append_string(std::string &out, std::string_view text);

}  // namespace openint::json
