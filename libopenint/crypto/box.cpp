#include "libopenint/crypto/box.hpp"

#include <sodium.h>

namespace openint::crypto {

namespace {

static_assert(kBoxKeySize == crypto_secretbox_KEYBYTES);
static_assert(kBoxNonceSize == crypto_secretbox_NONCEBYTES);
constexpr size_t kTagSize = crypto_secretbox_MACBYTES;

const unsigned char *unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char *>(text.data());
}

}  // namespace

std::string lock(std::string_view text, std::string_view key, std::string_view nonce) {
  std::string out(nonce);
  out.resize(kBoxNonceSize + kTagSize + text.size());
  auto *bytes = reinterpret_cast<unsigned char *>(out.data());
  crypto_secretbox_easy(bytes + kBoxNonceSize, unsigned_bytes(text), text.size(), bytes, unsigned_bytes(key));
  return out;
}

std::optional<std::string> unlock(std::string_view locked, std::string_view key) {
  if (locked.size() < kBoxNonceSize + kTagSize || key.size() != kBoxKeySize) return {};
  std::string out(locked.size() - kBoxNonceSize - kTagSize, '\0');
  const unsigned char *bytes = unsigned_bytes(locked);
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char *>(out.data()), bytes + kBoxNonceSize,
                                 locked.size() - kBoxNonceSize, bytes, unsigned_bytes(key)) != 0) {
    return {};
  }
  return out;
}

}  // namespace openint::crypto
