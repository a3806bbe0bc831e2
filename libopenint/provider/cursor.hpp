#pragma once

#include <string>
#include <string_view>

#include "libopenint/provider/session.hpp"

namespace openint::provider {

/// A list's state as the opaque text that a caller hands back: base64url without padding of a version, a keyed
/// checksum (BLAKE2b under the store's signing key) and the state. The checksum covers the connection and the stream
/// too, so that a cursor is good for these alone.
/// `stream` names the operation and everything that decides which records it lists; `state` is any text.
std::string seal_cursor(Session &session, std::string_view stream, std::string_view state);

/// The state. Errors: INVALID_ARGUMENT, reason "cursor_invalid", for whatever seal_cursor() has not made for this
/// connection and stream.
Result<std::string> open_cursor(Session &session, std::string_view stream, std::string_view cursor);

/// INVALID_ARGUMENT, reason "cursor_expired": the list is to be begun anew.
Error cursor_expired(std::string_view why);
/// INVALID_ARGUMENT, reason "cursor_invalid".
Error cursor_invalid();

}  // namespace openint::provider
