#pragma once

#include <string>
#include <string_view>

#include "libopenint/http/message.hpp"
#include "libopenint/http/secrets.hpp"

namespace openint::http {

/// The body without the byte order mark that some servers put before it.
std::string_view without_mark(std::string_view body) noexcept;

/// Whether a body holds nothing but white space.
bool is_blank(std::string_view body) noexcept;

/// Whether the Content-Type says XML that is no page for people: application/xml, text/xml, application/problem+xml.
bool is_xml(const Response &response);

/// Whether that is a page for people: by its Content-Type, or by how the body begins.
bool is_web_page(const Response &response) noexcept;

/// Whether the body has the outside of a JSON text: it begins as a value does, and what is opened first is closed last.
/// Cheap: looks at both ends alone.
bool looks_like_json(std::string_view body) noexcept;

/// What came, in words for an error: content type, size and first bytes, without secrets, and for a web page where it
/// may be from. "text/html, 5120 bytes, a web page, so not the API's own answer but a proxy's, a firewall's or a
/// login's: \"<!DOCTYPE html> ...\"".
std::string what_came(const Response &response, const Secrets &secrets);

}  // namespace openint::http
