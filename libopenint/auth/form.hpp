#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openint::auth {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Everything but the unreserved characters of RFC 3986 as %XX.
std::string percent_encoded(std::string_view text);
/// Undoes it, and reads '+' as a space. What is no escape stays as it is.
std::string percent_decoded(std::string_view text);

/// "a=1&b=2", encoded.
std::string form_text(const Pairs &pairs);
/// The URL with the parameters behind those it has. A fragment is cut off.
std::string with_query(std::string_view url, const Pairs &pairs);
/// The URL without the query parameters of that name.
std::string without_query(std::string_view url, std::string_view name);

std::string base64(std::string_view bytes);      ///< RFC 4648 4, padded
std::string base64_url(std::string_view bytes);  ///< RFC 4648 5, not padded

/// Whether it may stand in a header's value: visible ASCII, and spaces inside.
bool fits_header(std::string_view text) noexcept;
/// An address with its scheme and host in their normal form, lower case and without a default port; what is none stays
/// as it is.
std::string normal_address(std::string text);
/// Whether a URL is https, or plain http to a loopback address (RFC 8252 8.3).
bool is_private_url(std::string_view url);

}  // namespace openint::auth
