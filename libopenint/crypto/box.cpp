#include "libopenint/crypto/box.hpp"

#include <sodium.h>

#include "libopenint/crypto/bytes.hpp"

namespace openint::crypto {

namespace {

static_assert(kBoxKeySize == crypto_secretbox_KEYBYTES);
static_assert(kBoxNonceSize == crypto_secretbox_NONCEBYTES);
constexpr size_t kTagSize = crypto_secretbox_MACBYTES;

}  // namespace

std::string lock(std::string_view text, std::string_view key, std::string_view nonce) {
  std::string out(nonce);
  out.resize(kBoxNonceSize + kTagSize + text.size());
  auto *bytes = unsigned_bytes(out);
  crypto_secretbox_easy(bytes + kBoxNonceSize, unsigned_bytes(text), text.size(), bytes, unsigned_bytes(key));
  return out;
}

std::optional<std::string> unlock(std::string_view locked, std::string_view key) {
  if (locked.size() < kBoxNonceSize + kTagSize || key.size() != kBoxKeySize) return {};
  std::string out(locked.size() - kBoxNonceSize - kTagSize, '\0');
  const unsigned char *bytes = unsigned_bytes(locked);
  if (crypto_secretbox_open_easy(unsigned_bytes(out), bytes + kBoxNonceSize, locked.size() - kBoxNonceSize, bytes,
                                 unsigned_bytes(key)) != 0) {
    return {};
  }
  return out;
}

}  // namespace openint::crypto
