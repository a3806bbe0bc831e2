#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace openint::crypto {

inline constexpr size_t kBoxKeySize = 32;
inline constexpr size_t kBoxNonceSize = 24;

/// Locks a text that strangers will carry, with XSalsa20-Poly1305: the nonce, then the locked text. `key` has 32 bytes;
/// `nonce` 24, random ones each time.
std::string lock(std::string_view text, std::string_view key, std::string_view nonce);
/// Nothing where it was not locked with that key, or was changed.
std::optional<std::string> unlock(std::string_view locked, std::string_view key);

}  // namespace openint::crypto
