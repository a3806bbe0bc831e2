#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace openint::translate {

/// The first 32 bytes of a text, compared with what stands somewhere in one step without a branch.
struct alignas(16) Pattern {
  static constexpr size_t kSize = 32;

  std::array<uint64_t, 4> bytes{};
  std::array<uint64_t, 4> mask{};

  void set(std::string_view text) noexcept {
    const size_t size = text.size() < kSize ? text.size() : kSize;
    bytes = {};
    mask = {};
    std::memcpy(bytes.data(), text.data(), size);
    std::memset(mask.data(), 0xFF, size);
  }

  /// Whether the text, as far as it is kept here, stands there. kSize bytes are readable.
  bool matches(const char *at) const noexcept {
#if defined(__SSE2__)
    auto load = [](const void *from) { return _mm_loadu_si128(static_cast<const __m128i *>(from)); };
    auto kept = [](const uint64_t *from) { return _mm_load_si128(reinterpret_cast<const __m128i *>(from)); };
    __m128i head = _mm_and_si128(_mm_xor_si128(load(at), kept(&bytes[0])), kept(&mask[0]));
    __m128i tail = _mm_and_si128(_mm_xor_si128(load(at + 16), kept(&bytes[2])), kept(&mask[2]));
    __m128i zero = _mm_cmpeq_epi8(_mm_or_si128(head, tail), _mm_setzero_si128());
    return _mm_movemask_epi8(zero) == 0xFFFF;
#else
    auto word = [at](size_t i) {
      uint64_t bytes_there;
      std::memcpy(&bytes_there, at + 8 * i, 8);
      return bytes_there;
    };
    uint64_t difference = 0;
    for (size_t i = 0; i < 4; ++i) difference |= (word(i) ^ bytes[i]) & mask[i];
    return difference == 0;
#endif
  }
};

}  // namespace openint::translate
