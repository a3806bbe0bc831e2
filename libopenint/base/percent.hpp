#pragma once

#include <string>
#include <string_view>

namespace openint {

/// The characters that RFC 3986 lets stand anywhere: letters, digits, "-._~".
bool is_unreserved(char c) noexcept;

/// The value of a hexadecimal digit, or -1.
int hex_digit(char c) noexcept;

/// Appends the byte as %XX.
void append_percent_encoded(std::string &out, char c);

/// Everything but unreserved characters as %XX.
std::string percent_encoded(std::string_view text);

/// What '+' stands for: itself, or a space as in forms.
enum class Plus { itself, space };
/// Undoes it. What is no escape stays as it is.
std::string percent_decoded(std::string_view text, Plus plus);

}  // namespace openint
