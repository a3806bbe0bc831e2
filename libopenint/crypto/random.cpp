#include "libopenint/crypto/random.hpp"

#include <sodium.h>

namespace openint::crypto {

bool is_ready() noexcept {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

void random_bytes(void *out, size_t size) noexcept {
  (void)is_ready();
  randombytes_buf(out, size);
}

std::string random_key() {
  std::string out(32, '\0');
  random_bytes(out.data(), out.size());
  return out;
}

void wipe(void *bytes, size_t size) noexcept { sodium_memzero(bytes, size); }

}  // namespace openint::crypto
