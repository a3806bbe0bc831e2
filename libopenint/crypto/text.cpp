#include "libopenint/crypto/text.hpp"

#include <sodium.h>

#include <algorithm>

namespace openint::crypto {

namespace {

const unsigned char *unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char *>(text.data());
}

std::string encoded(std::string_view bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), unsigned_bytes(bytes), bytes.size(), variant);
  out.pop_back();  // the NUL that the size includes
  return out;
}

std::optional<std::string> decoded(std::string_view text, int variant, const char *ignored) {
  // libsodium takes bytes beyond ASCII for letters where char is signed.
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return {};
  std::string out(text.size(), '\0');
  size_t size = 0;
  const char *end = nullptr;
  int failed = sodium_base642bin(reinterpret_cast<unsigned char *>(out.data()), out.size(), text.data(), text.size(),
                                 ignored, &size, &end, variant);
  if (failed != 0 || end != text.data() + text.size()) return {};
  out.resize(size);
  return out;
}

}  // namespace

std::string hex(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), unsigned_bytes(bytes), bytes.size());
  out.pop_back();  // the NUL
  return out;
}

std::string base64(std::string_view bytes) { return encoded(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::string base64_url(std::string_view bytes) { return encoded(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

std::optional<std::string> base64_decoded(std::string_view text) {
  return decoded(text, sodium_base64_VARIANT_ORIGINAL, "\r\n");
}
std::optional<std::string> base64_url_decoded(std::string_view text) {
  return decoded(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, nullptr);
}

}  // namespace openint::crypto
