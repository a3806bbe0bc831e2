#include "libopenint/provider/cursor.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

namespace openint::provider {

namespace {

constexpr char kVersion = 1;
constexpr size_t kCheckSize = 16;
constexpr size_t kMostBytes = size_t{64} << 10;  // of a cursor's text
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

// libsodium takes bytes beyond ASCII for letters where char is signed.
bool is_alphabet(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

using Check = std::array<unsigned char, kCheckSize>;

void add(crypto_generichash_state &hash, std::string_view text) {
  // The size goes first, so that no two different lists of parts are the same bytes.
  std::array<unsigned char, 8> size{};
  for (size_t i = 0; i < size.size(); ++i) size[i] = static_cast<unsigned char>(text.size() >> (8 * i));
  crypto_generichash_update(&hash, size.data(), size.size());
  crypto_generichash_update(&hash, reinterpret_cast<const unsigned char *>(text.data()), text.size());
}

Check check_of(Session &session, std::string_view stream, std::string_view state) {
  std::string key = session.services().store->signing_key();
  crypto_generichash_state hash;
  crypto_generichash_init(&hash, reinterpret_cast<const unsigned char *>(key.data()), key.size(), kCheckSize);
  add(hash, "cursor");
  add(hash, std::string_view(&kVersion, 1));
  add(hash, session.id());
  add(hash, stream);
  add(hash, state);
  Check check{};
  crypto_generichash_final(&hash, check.data(), check.size());
  return check;
}

}  // namespace

std::string seal_cursor(Session &session, std::string_view stream, std::string_view state) {
  Check check = check_of(session, stream, state);
  std::string bytes(1, kVersion);
  bytes.append(reinterpret_cast<const char *>(check.data()), check.size());
  bytes += state;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the terminator that the size includes
  return text;
}

Result<std::string> open_cursor(Session &session, std::string_view stream, std::string_view cursor) {
  if (cursor.empty() || cursor.size() > kMostBytes || !is_alphabet(cursor)) return cursor_invalid();
  std::string bytes(cursor.size(), '\0');
  size_t size = 0;
  const char *end = nullptr;
  int failed = sodium_base642bin(reinterpret_cast<unsigned char *>(bytes.data()), bytes.size(), cursor.data(),
                                 cursor.size(), nullptr, &size, &end, kVariant);
  if (failed != 0 || end != cursor.data() + cursor.size()) return cursor_invalid();
  bytes.resize(size);
  if (size < 1 + kCheckSize || bytes[0] != kVersion) return cursor_invalid();
  std::string state = bytes.substr(1 + kCheckSize);
  Check check = check_of(session, stream, state);
  if (sodium_memcmp(check.data(), bytes.data() + 1, check.size()) != 0) return cursor_invalid();
  return state;
}

Error cursor_expired(std::string_view why) {
  Error error(Status::invalid_argument,
              "the cursor has expired: " + std::string(why) + "; begin the list anew without a cursor", "/cursor");
  error.reason = "cursor_expired";
  return error;
}

Error cursor_invalid() {
  Error error(Status::invalid_argument,
              "the cursor is not one that this operation gave for this connection and these parameters", "/cursor");
  error.reason = "cursor_invalid";
  return error;
}

}  // namespace openint::provider
