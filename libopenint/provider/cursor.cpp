#include "libopenint/provider/cursor.hpp"

#include <optional>
#include <vector>

#include "libopenint/base/base64.hpp"
#include "libopenint/crypto/digest.hpp"

namespace openint::provider {

namespace {

constexpr char kVersion = 1;
constexpr size_t kCheckSize = 16;
constexpr size_t kMostBytes = size_t{64} << 10;  // of a cursor's text

std::string check_of(Session &session, std::string_view stream, std::string_view state) {
  crypto::Digest digest(kCheckSize, session.services().store->signing_key());
  digest.add("cursor").add(std::string_view(&kVersion, 1)).add(session.id()).add(stream).add(state);
  return digest.bytes();
}

}  // namespace

std::string seal_cursor(Session &session, std::string_view stream, std::string_view state) {
  return base64_url(std::string(1, kVersion) + check_of(session, stream, state) + std::string(state));
}

Result<std::string> open_cursor(Session &session, std::string_view stream, std::string_view cursor) {
  if (cursor.empty() || cursor.size() > kMostBytes) return cursor_invalid();
  const std::optional<std::string> bytes = base64_url_decoded(cursor);
  if (!bytes || bytes->size() < 1 + kCheckSize || bytes->front() != kVersion) return cursor_invalid();
  std::string state = bytes->substr(1 + kCheckSize);
  std::string check = check_of(session, stream, state);
  if (!crypto::same_secret(check, std::string_view(*bytes).substr(1, kCheckSize))) return cursor_invalid();
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
