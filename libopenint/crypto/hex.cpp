#include "libopenint/crypto/hex.hpp"

#include <sodium.h>

#include "libopenint/crypto/bytes.hpp"

namespace openint::crypto {

std::string hex(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), unsigned_bytes(bytes), bytes.size());
  out.pop_back();  // the NUL
  return out;
}

}  // namespace openint::crypto
