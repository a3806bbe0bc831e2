#include "libopenint/store/seal.hpp"

#include <sodium.h>

namespace openint::store {

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
  if (sodium_init() < 0) return Error(Status::internal, "the system gives no random bytes");
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
  sodium_memzero(seal_key_.data(), seal_key_.size());
  sodium_memzero(check_key_.data(), check_key_.size());
}

std::string Sealer::seal(std::string_view text, std::string_view place) const {
  std::string out(1 + kNonce + text.size() + kTag, '\0');
  out[0] = kFormat;
  unsigned char *nonce = bytes(out) + 1;
  randombytes_buf(nonce, kNonce);
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
  static constexpr std::string_view kText = "openint store key";
  std::string out(32, '\0');
  crypto_generichash(bytes(out), out.size(), bytes(kText), kText.size(), check_key_.data(), check_key_.size());
  return out;
}

bool same_secret(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string random_key() {
  std::string out(Sealer::kKeySize, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

}  // namespace openint::store
