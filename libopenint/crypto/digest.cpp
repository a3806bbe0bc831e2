#include "libopenint/crypto/digest.hpp"

#include <sodium.h>

#include <array>

#include "libopenint/crypto/bytes.hpp"

namespace openint::crypto {

namespace {

static_assert(Digest::kSize == crypto_generichash_BYTES);

crypto_generichash_state *state_in(unsigned char *bytes) { return reinterpret_cast<crypto_generichash_state *>(bytes); }

}  // namespace

Digest::Digest(size_t size, std::string_view key) noexcept : size_(size) {
  static_assert(sizeof state_ == sizeof(crypto_generichash_state) && alignof(crypto_generichash_state) <= 64);
  static_assert(kMostBytes == crypto_generichash_BYTES_MAX);
  crypto_generichash_init(state_in(state_), key.empty() ? nullptr : unsigned_bytes(key), key.size(), size_);
}

Digest::~Digest() { sodium_memzero(state_, sizeof state_); }

Digest &Digest::add(std::string_view part) noexcept {
  std::array<unsigned char, 8> size{};
  for (size_t i = 0; i < size.size(); ++i) size[i] = static_cast<unsigned char>(part.size() >> (8 * i));
  crypto_generichash_update(state_in(state_), size.data(), size.size());
  crypto_generichash_update(state_in(state_), unsigned_bytes(part), part.size());
  return *this;
}

void Digest::finish(unsigned char *out) noexcept { crypto_generichash_final(state_in(state_), out, size_); }

std::string Digest::bytes() {
  std::string out(size_, '\0');
  finish(unsigned_bytes(out));
  return out;
}

uint64_t Digest::number() noexcept {
  unsigned char bytes[kMostBytes] = {};
  finish(bytes);
  uint64_t out = 0;
  for (size_t i = 0; i < sizeof out; ++i) out = out << 8 | bytes[i];
  return out;
}

std::string digest(std::string_view text, size_t size, std::string_view key) {
  std::string out(size, '\0');
  crypto_generichash(unsigned_bytes(out), out.size(), unsigned_bytes(text), text.size(),
                     key.empty() ? nullptr : unsigned_bytes(key), key.size());
  return out;
}

std::string sha256(std::string_view text) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(unsigned_bytes(out), unsigned_bytes(text), text.size());
  return out;
}

bool same_secret(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace openint::crypto
