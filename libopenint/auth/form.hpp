#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openint::auth {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=2", encoded.
std::string form_text(const Pairs &pairs);
/// The URL with the parameters behind those it has. A fragment is cut off.
std::string with_query(std::string_view url, const Pairs &pairs);
/// The URL without the query parameters of that name.
std::string without_query(std::string_view url, std::string_view name);

/// Whether it may stand in a header's value: visible ASCII, and spaces inside.
bool fits_header(std::string_view text) noexcept;
/// An address with its scheme and host in their normal form, lower case and without a default port; what is none stays
/// as it is.
std::string normal_address(std::string text);
/// Whether a URL is https, or plain http to a loopback address (RFC 8252 8.3).
bool is_private_url(std::string_view url);

}  // namespace openint::auth
