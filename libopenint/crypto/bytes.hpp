#pragma once

#include <string>
#include <string_view>

namespace openint::crypto {

/// Text as libsodium takes bytes.
inline const unsigned char *unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char *>(text.data());
}
inline unsigned char *unsigned_bytes(std::string &text) { return reinterpret_cast<unsigned char *>(text.data()); }

}  // namespace openint::crypto
