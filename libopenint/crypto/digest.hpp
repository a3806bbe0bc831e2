#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openint::crypto {

/// BLAKE2b over parts: each goes in with its size, so that no two different lists of parts are the same bytes.
class Digest {
 public:
  static constexpr size_t kSize = 32;
  /// Of `size` bytes, 16 to 64. With a `key`, nobody without it can make the same.
  explicit Digest(size_t size = kSize, std::string_view key = {}) noexcept;
  ~Digest();
  Digest(const Digest &) = delete;
  Digest &operator=(const Digest &) = delete;

  Digest &add(std::string_view part) noexcept;
  // Once, at the end.
  std::string bytes();
  uint64_t number() noexcept;  ///< the first eight bytes

 private:
  static constexpr size_t kMostBytes = 64;
  void finish(unsigned char *out) noexcept;

  size_t size_;
  alignas(64) unsigned char state_[384];  // libsodium's
};

/// BLAKE2b of one text alone, its size left out.
std::string digest(std::string_view text, size_t size = Digest::kSize, std::string_view key = {});
/// SHA-256, where a standard asks for it.
std::string sha256(std::string_view text);

/// Whether two texts are the same, in time that depends on their sizes alone.
bool same_secret(std::string_view a, std::string_view b) noexcept;

}  // namespace openint::crypto
