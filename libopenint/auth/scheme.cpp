#include <array>
#include <optional>
#include <vector>

#include "libopenint/auth/credentials.hpp"

namespace openint::auth {

namespace {

// Schemas bound how alternatives nest by what people write; hostile documents are bounded here.
constexpr int kMaxDepth = 8;

Kind kind_of(const json::Value &auth) {
  static constexpr std::array<std::string_view, 6> kNames = {"none",   "api_key",     "basic",
                                                             "bearer", "oauth2_code", "oauth2_client"};
  std::string_view name = auth["kind"].text();
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Kind>(i);
  }
  return Kind::none;
}

void collect(const json::Value &auth, int depth, std::vector<Scheme> &out) {
  if (depth == kMaxDepth) return;
  Scheme scheme;
  scheme.kind = kind_of(auth);
  scheme.document = auth;
  out.push_back(scheme);
  for (const json::Value &alternative : auth["alternatives"].items()) collect(alternative, depth + 1, out);
}

// As an alternative, a grant to the client alone has to be asked for: what it opens is the host's own account, and a
// customer's connection that lost its credentials must not end up there.
bool granted_to_client(const Credentials &credentials, bool has_client, bool alternative) {
  if (!has_client) return false;
  auto grant = credentials.extras.find("grant_type");
  return !alternative || (grant != credentials.extras.end() && grant->second == "client_credentials");
}

bool fits(Kind kind, const Credentials &credentials, bool has_client, bool alternative) {
  switch (kind) {
    case Kind::none: return true;
    case Kind::api_key: return !credentials.api_key.empty();
    case Kind::basic: return !credentials.username.empty();
    case Kind::bearer: return !credentials.access_token.empty();
    case Kind::oauth2_code: return !credentials.access_token.empty() || !credentials.refresh_token.empty();
    case Kind::oauth2_client: return granted_to_client(credentials, has_client, alternative);
  }
  return false;
}

}  // namespace

bool Scheme::renewable(const Credentials &credentials) const noexcept {
  return kind == Kind::oauth2_client || (kind == Kind::oauth2_code && !credentials.refresh_token.empty());
}

Result<Scheme> choose_scheme(const json::Value &auth, const Credentials &credentials, bool has_client) {
  std::vector<Scheme> schemes;
  collect(auth, 0, schemes);
  bool alternative = false;
  // Asked for by name, so before what a token alone would fit.
  for (const Scheme &scheme : schemes) {
    if (scheme.kind == Kind::oauth2_client && granted_to_client(credentials, has_client, true)) return scheme;
  }
  for (const Scheme &scheme : schemes) {
    if (fits(scheme.kind, credentials, has_client, alternative)) return scheme;
    alternative = true;
  }
  Error error(Status::unauthenticated, "the connection has no credentials that its connector takes");
  error.retry = Retry::reauth;
  error.reason = "not_connected";
  return error;
}

Result<Scheme> find_scheme(const json::Value &auth, Kind kind) {
  std::vector<Scheme> schemes;
  collect(auth, 0, schemes);
  for (const Scheme &scheme : schemes) {
    if (scheme.kind == kind) return scheme;
  }
  return Error(Status::unsupported, kind == Kind::oauth2_code
                                        ? "the connector has no authorization by a person in a browser"
                                        : "the connector's document has no such kind of authorization");
}

}  // namespace openint::auth
