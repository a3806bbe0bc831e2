#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace openint::crypto {

/// A checksum of content that comes piece by piece, as providers of files tell it: to find damage, not forgery.
///
/// md5, sha1, sha256: hexadecimal. sha256_4mib: SHA-256 of the SHA-256s of every 4 MiB,
/// hexadecimal. quickxor: 160 bits into
/// which each byte is XORed 11 bits behind the one before, and then the length; base64.
class ContentHash {
 public:
  virtual ~ContentHash() = default;
  ContentHash(const ContentHash &) = delete;
  ContentHash &operator=(const ContentHash &) = delete;

  /// nullptr: there is no such algorithm.
  static std::unique_ptr<ContentHash> make(std::string_view algorithm);

  virtual void add(std::string_view piece) noexcept = 0;
  /// Once, at the end.
  virtual std::string text() = 0;

 protected:
  ContentHash() = default;
};

/// Whether two checksums are one: hexadecimal ones whatever the letters' case.
bool same_hash(std::string_view algorithm, std::string_view a, std::string_view b);

}  // namespace openint::crypto
