#include "libopenint/auth/credentials.hpp"

namespace openint::auth {

namespace {

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

Result<Scheme> choose_scheme(const AuthRules &rules, const Credentials &credentials, bool has_client) {
  bool alternative = false;
  // Asked for by name, so before what a token alone would fit.
  for (const connector::AuthRule &rule : rules) {
    if (rule.kind == Kind::oauth2_client && granted_to_client(credentials, has_client, true)) return Scheme(rule);
  }
  for (const connector::AuthRule &rule : rules) {
    if (fits(rule.kind, credentials, has_client, alternative)) return Scheme(rule);
    alternative = true;
  }
  Error error(Status::unauthenticated, "the connection has no credentials that its connector takes");
  error.retry = Retry::reauth;
  error.reason = "not_connected";
  return error;
}

Result<Scheme> find_scheme(const AuthRules &rules, Kind kind) {
  for (const connector::AuthRule &rule : rules) {
    if (rule.kind == kind) return Scheme(rule);
  }
  return Error(Status::unsupported, kind == Kind::oauth2_code
                                        ? "the connector has no authorization by a person in a browser"
                                        : "the connector's document has no such kind of authorization");
}

}  // namespace openint::auth
