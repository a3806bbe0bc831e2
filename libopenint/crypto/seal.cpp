#include "libopenint/crypto/seal.hpp"

#include <sodium.h>

#include "libopenint/crypto/digest.hpp"
#include "libopenint/crypto/random.hpp"

namespace openint::crypto {

namespace {

constexpr char kFormat = 1;
constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char kPurpose[crypto_kdf_CONTEXTBYTES + 1] = "openint1";

static_assert(Sealer::kKeySize == crypto_kdf_KEYBYTES);
static_assert(Sealer::kKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char *bytes(std::string_view text) { return reinterpret_cast<const unsigned char *>(text.data()); }
unsigned char *bytes(std::string &text) { return reinterpret_cast<unsigned char *>(text.data()); }

}  // namespace

Result<Sealer> Sealer::make(std::string_view key) {
  if (!is_ready()) return Error(Status::internal, "the system gives no random bytes");
  if (key.size() != kKeySize) {
    return Error(Status::invalid_argument,
                 "the store's key has " + std::to_string(key.size()) + " bytes; it needs " + std::to_string(kKeySize));
  }
  Sealer sealer;
  // One key a purpose, so that the check value says nothing about what seals.
  crypto_kdf_derive_from_key(sealer.seal_key_.data(), kKeySize, 1, kPurpose, bytes(key));
  crypto_kdf_derive_from_key(sealer.check_key_.data(), kKeySize, 2, kPurpose, bytes(key));
  return sealer;
}

Sealer::~Sealer() {
  wipe(seal_key_.data(), seal_key_.size());
  wipe(check_key_.data(), check_key_.size());
}

std::string Sealer::seal(std::string_view text, std::string_view place) const {
  std::string out(1 + kNonce + text.size() + kTag, '\0');
  out[0] = kFormat;
  unsigned char *nonce = bytes(out) + 1;
  random_bytes(nonce, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, bytes(text), text.size(), bytes(place),
                                             place.size(), nullptr, nonce, seal_key_.data());
  return out;
}

std::optional<std::string> Sealer::open(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kFormat) return std::nullopt;
  const unsigned char *nonce = bytes(sealed) + 1;
  size_t size = sealed.size() - 1 - kNonce;
  std::string out(size - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(out), nullptr, nullptr, nonce + kNonce, size, bytes(place),
                                                 place.size(), nonce, seal_key_.data()) != 0) {
    return std::nullopt;
  }
  return out;
}

std::string Sealer::check() const {
  return digest("openint store key", 32, {reinterpret_cast<const char *>(check_key_.data()), check_key_.size()});
}

}  // namespace openint::crypto
