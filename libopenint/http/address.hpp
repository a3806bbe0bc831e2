#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libopenint/coroutine/environment.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::http {

/// Whether the template itself says scheme, host and port, so that no value decides where its URLs lead.
bool says_origin(const uri::Template &address);

/// Whether an IP address, of 4 or 16 bytes in network order, is one of the public internet: none of the blocks that
/// IANA's special-purpose registries keep for private, shared, link-local, loopback, documentation and other use (RFC
/// 6890). One that carries an IPv4 address (mapped, NAT64) is what that is.
bool is_public(std::span<const uint8_t> address) noexcept;
/// The same of an address as it is written, without brackets or zone; false where it is none.
bool is_public(const char *address) noexcept;

/// Whether a path (a query behind it is left out) has the segment . or .., as a server may read it: with escapes undone
/// first, a backslash for a slash, or what stands behind a semicolon taken for parameters. Then it leads elsewhere.
bool climbs(std::string_view path);

/// Why a request may not go to that URL unless the connector's document says the host: it is not https, or its host is
/// an address that is not public, or a name of this machine. "" where it may, as far as the URL tells: what a name
/// resolves to only the driver sees.
std::string unsafe_address(std::string_view url);

/// Before a request is sent: where `said` (by the connector's document) or the environment allows it, any address will
/// do; else the request is marked public_only. Errors: FORBIDDEN, reason "unsafe_address", where the URL tells already
/// that it is none.
Result<void> confine(Request &request, bool said, const coroutine::Environment &environment);

/// The error for a request that confine() or the driver refused.
Error refused_address(std::string_view url, std::string_view why);

}  // namespace openint::http
