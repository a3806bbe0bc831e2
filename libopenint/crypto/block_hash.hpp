#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

// MD5 (RFC 1321) and SHA-1 (RFC 3174): no protection from anybody, but what providers of files tell of their content.

namespace openint::crypto {

using Block = std::array<unsigned char, 64>;

inline uint32_t rotated(uint32_t value, unsigned by) noexcept { return value << by | value >> (32 - by); }

struct Md5Rounds {
  static constexpr bool kLittleEndian = true;
  static constexpr size_t kWords = 4;
  void take(const Block &block) noexcept;
  std::array<uint32_t, kWords> words{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
};

struct Sha1Rounds {
  static constexpr bool kLittleEndian = false;
  static constexpr size_t kWords = 5;
  void take(const Block &block) noexcept;
  std::array<uint32_t, kWords> words{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
};

/// What both have in common: blocks of 64 bytes, and a last one that ends in the length in bits.
template <typename Rounds>
class BlockHash {
 public:
  void add(std::string_view piece) noexcept {
    length_ += piece.size();
    while (!piece.empty()) {
      const size_t taken = std::min(piece.size(), block_.size() - filled_);
      std::copy_n(piece.begin(), taken, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
      piece.remove_prefix(taken);
      filled_ += taken;
      if (filled_ < block_.size()) return;
      rounds_.take(block_);
      filled_ = 0;
    }
  }

  /// Once, at the end.
  std::string bytes() {
    const uint64_t bits = length_ * 8;
    add(std::string_view("\x80", 1));
    while (filled_ != block_.size() - sizeof bits) add(std::string_view("\0", 1));
    char tail[sizeof bits];
    for (size_t i = 0; i < sizeof bits; ++i) tail[i] = byte_of(bits, i, sizeof bits);
    add(std::string_view(tail, sizeof tail));
    std::string out;
    for (uint32_t word : rounds_.words) {
      for (size_t i = 0; i < sizeof word; ++i) out += byte_of(word, i, sizeof word);
    }
    return out;
  }

 private:
  static char byte_of(uint64_t value, size_t i, size_t size) noexcept {
    return static_cast<char>(value >> (8 * (Rounds::kLittleEndian ? i : size - 1 - i)));
  }

  Rounds rounds_;
  Block block_{};
  size_t filled_ = 0;
  uint64_t length_ = 0;
};

}  // namespace openint::crypto
