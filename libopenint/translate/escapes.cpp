#include <bit>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "libopenint/json/string.hpp"
#include "libopenint/translate/walk.hpp"

namespace openint::translate {

namespace {

constexpr size_t kBlock = 64;

// A bit for each of 64 bytes that is a backslash.
uint64_t backslashes(const char *at) noexcept {
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi8('\\');
  auto part = [&](size_t i) {
    return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at + 16 * i)), wanted);
  };
  const __m128i a = part(0), b = part(1), c = part(2), d = part(3);
  if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) == 0) return 0;
  auto bits = [](__m128i found) { return uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(found))}; };
  return bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48;
#else
  if (std::memchr(at, '\\', kBlock) == nullptr) return 0;
  uint64_t bits = 0;
  for (size_t i = 0; i < kBlock; ++i) bits |= uint64_t{at[i] == '\\'} << i;
  return bits;
#endif
}

// The bytes of the escape that begins there; 0: it is none.
size_t escape_size(std::string_view text, size_t at) noexcept {
  static constexpr std::string_view kTwoBytes = "nrt\"\\/bf";
  if (at + 1 < text.size() && kTwoBytes.find(text[at + 1]) != std::string_view::npos) return 2;
  constexpr size_t kUnit = 6;  // \uXXXX
  return at + kUnit <= text.size() && json::escapes_valid(text.substr(at, kUnit)) ? kUnit : 0;
}

}  // namespace

bool check_escapes(std::string_view text, std::vector<uint32_t> &bad, std::vector<uint32_t> *places) {
  bad.clear();
  if (places != nullptr) places->clear();
  bool any = false;
  size_t next = 0;  // behind the last escape
  const auto look = [&](size_t at) {
    any = true;
    if (places != nullptr) places->push_back(static_cast<uint32_t>(at));
    const size_t size = escape_size(text, at);
    if (size == 0) bad.push_back(static_cast<uint32_t>(at));
    next = at + (size == 0 ? 2 : size);
  };
  size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    for (uint64_t bits = backslashes(text.data() + at); bits != 0; bits &= bits - 1) {
      const size_t place = at + static_cast<size_t>(std::countr_zero(bits));
      if (place >= next) look(place);
    }
  }
  for (; at < text.size(); ++at) {
    if (text[at] == '\\' && at >= next) look(at);
  }
  return any;
}

}  // namespace openint::translate
