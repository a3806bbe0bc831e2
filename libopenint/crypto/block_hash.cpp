#include "libopenint/crypto/block_hash.hpp"

#include <cstddef>

namespace openint::crypto {

namespace {

// The integer part of 2^32 * abs(sin(i + 1)), as RFC 1321 has it.
constexpr uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr unsigned kTurns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
constexpr uint32_t kSha1Constants[4] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};

uint32_t word_of(const Block &block, size_t i, bool little_endian) noexcept {
  uint32_t out = 0;
  for (size_t k = 0; k < 4; ++k) out = out << 8 | block[4 * i + (little_endian ? 3 - k : k)];
  return out;
}

uint32_t majority(uint32_t a, uint32_t b, uint32_t c) noexcept { return (a & b) | (a & c) | (b & c); }
uint32_t choice(uint32_t a, uint32_t b, uint32_t c) noexcept { return (a & b) | (~a & c); }

}  // namespace

void Md5Rounds::take(const Block &block) noexcept {
  auto [a, b, c, d] = words;
  for (size_t i = 0; i < 64; ++i) {
    uint32_t mixed = 0;
    size_t word = 0;
    switch (i / 16) {
      case 0: mixed = choice(b, c, d), word = i; break;
      case 1: mixed = choice(d, b, c), word = (5 * i + 1) % 16; break;
      case 2: mixed = b ^ c ^ d, word = (3 * i + 5) % 16; break;
      default: mixed = c ^ (b | ~d), word = 7 * i % 16; break;
    }
    const uint32_t sum = a + mixed + kSines[i] + word_of(block, word, true);
    a = d;
    d = c;
    c = b;
    b += rotated(sum, kTurns[i / 16][i % 4]);
  }
  words = {words[0] + a, words[1] + b, words[2] + c, words[3] + d};
}

void Sha1Rounds::take(const Block &block) noexcept {
  std::array<uint32_t, 80> schedule{};
  for (size_t i = 0; i < 16; ++i) schedule[i] = word_of(block, i, false);
  for (size_t i = 16; i < 80; ++i) {
    schedule[i] = rotated(schedule[i - 3] ^ schedule[i - 8] ^ schedule[i - 14] ^ schedule[i - 16], 1);
  }
  auto [a, b, c, d, e] = words;
  for (size_t i = 0; i < 80; ++i) {
    uint32_t mixed = b ^ c ^ d;
    if (i < 20) mixed = choice(b, c, d);
    if (i >= 40 && i < 60) mixed = majority(b, c, d);
    const uint32_t sum = rotated(a, 5) + mixed + e + kSha1Constants[i / 20] + schedule[i];
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = sum;
  }
  words = {words[0] + a, words[1] + b, words[2] + c, words[3] + d, words[4] + e};
}

}  // namespace openint::crypto
