#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "libopenint/base/text.hpp"

namespace openint::translate {

/// How far past the end of any text here a reader may look. Windows, constants and scratch text all have it.
constexpr size_t kPadding = 64;

/// The JSON text of one value as it stands in the input: a string with its quotes and escapes, a number with its
/// digits, a whole container. What is missing is the token `null`. kPadding bytes behind it are readable.
struct Token {
  const char *data;
  uint32_t size;

  char first() const noexcept { return data[0]; }
  bool is_null() const noexcept { return data[0] == 'n'; }
  bool is_string() const noexcept { return data[0] == '"'; }
  bool is_number() const noexcept { return data[0] == '-' || (data[0] >= '0' && data[0] <= '9'); }
  bool is_boolean() const noexcept { return data[0] == 't' || data[0] == 'f'; }
  bool is_container() const noexcept { return data[0] == '{' || data[0] == '['; }
  std::string_view text() const noexcept { return {data, size}; }
  /// What stands between a string's quotes, escapes and all.
  std::string_view inside() const noexcept { return {data + 1, size - 2}; }
};

/// What a token is, one bit each, so that a set of kinds is looked at in one step: kind_of(token) & (kText | kNull).
enum TokenKind : uint8_t { kText = 1, kNothing = 2, kTruth = 4, kOther = 8 };

inline constexpr auto kTokenKinds = [] {
  std::array<uint8_t, 256> kinds{};
  kinds.fill(kOther);
  kinds[static_cast<unsigned char>('"')] = kText;
  kinds[static_cast<unsigned char>('n')] = kNothing;
  kinds[static_cast<unsigned char>('t')] = kinds[static_cast<unsigned char>('f')] = kTruth;
  return kinds;
}();

inline uint8_t kind_of(Token token) noexcept { return kTokenKinds[static_cast<unsigned char>(token.data[0])]; }
/// True for a string with something in it.
inline bool is_filled(Token token) noexcept { return token.is_string() & (token.size > 2); }

inline constexpr char kNullText[kPadding + 8] = "null";
inline constexpr Token kNull{kNullText, 4};
inline constexpr char kTrueText[kPadding + 8] = "true";
inline constexpr Token kTrue{kTrueText, 4};
inline constexpr char kFalseText[kPadding + 8] = "false";
inline constexpr Token kFalse{kFalseText, 5};

/// Whether data[0, size), a part of a token, holds a backslash.
inline bool holds_backslash(const char *data, size_t size) noexcept {
#if defined(__SSE2__)
  if (size <= 32) {  // no text of this length is worth a call
    auto found = [data](size_t at) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(data + at));
      return uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))))};
    };
    return ((found(0) | found(16) << 16) & ((uint64_t{1} << size) - 1)) != 0;
  }
#endif
  return std::memchr(data, '\\', size) != nullptr;
}

inline bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// True where data[0, size) is a number by JSON's grammar.
inline bool number_valid(const char *data, size_t size) noexcept {
  const char *p = data;
  const char *end = data + size;
  p += *p == '-';
  const char *start = p;
  while (p < end && is_digit(*p)) ++p;
  if (p == start || (*start == '0' && p - start > 1)) return false;
  if (p == end) return true;
  if (*p == '.') {
    start = ++p;
    while (p < end && is_digit(*p)) ++p;
    if (p == start) return false;
    if (p == end) return true;
  }
  if (*p != 'e' && *p != 'E') return false;
  ++p;
  if (p < end && (*p == '+' || *p == '-')) ++p;
  start = p;
  while (p < end && is_digit(*p)) ++p;
  return p == end && p > start;
}

/// True where data[0, size) is null, true, false or a number. `data` must not start a string or a container.
inline bool scalar_valid(const char *data, size_t size) noexcept {
  switch (data[0]) {
    case 'n': return size == 4 && std::memcmp(data, "null", 4) == 0;
    case 't': return size == 4 && std::memcmp(data, "true", 4) == 0;
    case 'f': return size == 5 && std::memcmp(data, "false", 5) == 0;
    default: return number_valid(data, size);
  }
}

}  // namespace openint::translate
