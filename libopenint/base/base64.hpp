#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openint {

std::string base64(std::string_view bytes);      ///< RFC 4648 4, padded
std::string base64_url(std::string_view bytes);  ///< RFC 4648 5, not padded

/// What base64() wrote, line breaks within it aside. Nothing where it is anything else.
std::optional<std::string> base64_decoded(std::string_view text);
/// What base64_url() wrote. Nothing where it is anything else.
std::optional<std::string> base64_url_decoded(std::string_view text);

/// The bytes that the beginning of `text` holds, of either alphabet, up to the first character that is of none.
std::string base64_begun(std::string_view text);

}  // namespace openint
