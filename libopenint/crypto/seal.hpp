#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"

namespace openint::crypto {

/// Seals texts with XChaCha20-Poly1305 under one key. What is sealed for a place opens at no other. Immutable.
class Sealer {
 public:
  static constexpr size_t kKeySize = 32;

  /// Errors: INVALID_ARGUMENT for a key that is not 32 bytes; INTERNAL where the system has no source of randomness.
  static Result<Sealer> make(std::string_view key);
  ~Sealer();
  Sealer(const Sealer &) = default;
  Sealer &operator=(const Sealer &) = default;

  /// A format byte, a random nonce of 24 bytes, the ciphertext and its tag of 16.
  std::string seal(std::string_view text, std::string_view place) const;
  /// Nothing where it was sealed with another key or for another place, or is damaged.
  std::optional<std::string> open(std::string_view sealed, std::string_view place) const;

  /// 32 bytes by which a database knows its key; they tell nothing about it.
  std::string check() const;

 private:
  Sealer() = default;
  std::array<unsigned char, kKeySize> seal_key_{};
  std::array<unsigned char, kKeySize> check_key_{};
};

}  // namespace openint::crypto
