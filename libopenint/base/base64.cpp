#include "libopenint/base/base64.hpp"

#include <cstdint>

namespace openint {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view digits) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  uint32_t bits = 0;
  uint32_t count = 0;
  for (char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += digits[bits >> (count - 6) & 63U];
  }
  if (count > 0) out += digits[bits << (6 - count) & 63U];
  return out;
}

// The value of a digit of either alphabet, or -1.
int digit_of(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out = encoded(bytes, kDigits);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::string base64_url(std::string_view bytes) { return encoded(bytes, kUrlDigits); }

std::string base64_begun(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  uint32_t bits = 0;
  uint32_t count = 0;
  for (char c : text) {
    const int digit = digit_of(c);
    if (digit < 0) break;
    bits = bits << 6U | static_cast<uint32_t>(digit);
    if ((count += 6) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  return out;
}

// Padding, alphabet and the bits that are left over are right exactly where the bytes are written the same again.
std::optional<std::string> base64_decoded(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (char c : text) {
    if (c != '\r' && c != '\n') line += c;
  }
  std::string bytes = base64_begun(line);
  if (base64(bytes) != line) return {};
  return bytes;
}

std::optional<std::string> base64_url_decoded(std::string_view text) {
  std::string bytes = base64_begun(text);
  if (base64_url(bytes) != text) return {};
  return bytes;
}

}  // namespace openint
