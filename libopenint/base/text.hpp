#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openint {

/// Length in bytes of the well-formed UTF-8 sequence that `text` starts with; 0 where it starts with none.
size_t utf8_sequence(std::string_view text) noexcept;
/// Whether all of it is well-formed UTF-8.
bool is_utf8(std::string_view text) noexcept;
/// The text with the replacement character U+FFFD for each byte that is no part of well-formed UTF-8.
std::string valid_utf8(std::string_view text);

/// ASCII letters small, all else as it is: names of headers, hosts and schemes, where case is of no matter.
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lowered(std::string_view text);
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// Without the spaces and tabs at both ends, as the fields of HTTP's headers are read.
std::string_view trimmed(std::string_view text) noexcept;

/// At most `limit` bytes of `text`, cut at a UTF-8 boundary, with "..." where something was cut.
std::string shortened(std::string_view text, size_t limit = 80);

}  // namespace openint
