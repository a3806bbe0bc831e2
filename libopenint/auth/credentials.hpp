#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/json/value.hpp"

namespace openint::auth {

/// What a connection is let in with: the secret of its row, in memory. Which members are filled depends on the kind.
struct Credentials {
  Credentials() = default;

  std::string access_token;
  std::string refresh_token;
  std::string token_type;
  std::string scope;
  int64_t obtained_at_ms = 0;  ///< when the access token was granted; 0: not known
  int64_t expires_at_ms = 0;   ///< when it ends; 0: not known
  std::string api_key;
  std::string username;
  std::string password;
  bool refused = false;  ///< the provider has called the refresh token (or the key) invalid: not to be tried again
  std::map<std::string, std::string> extras;  ///< whatever else the secret holds, by name

  /// Reads a connection row's secret: {"access_token","refresh_token","token_type","scope","obtained_at_ms",
  /// "expires_at_ms","api_key","username","password","refused"} and other strings. "" is no credentials at all.
  /// Errors: INVALID_ARGUMENT, which quotes nothing of the text.
  static Result<Credentials> from_json(std::string_view secret);
  /// The same as text; members that are empty are left out.
  std::string to_json() const;
  /// Whether there is anything that lets one in; settings alone do not.
  bool any() const noexcept;
};

/// The host's own registration at a provider: a connector config's secret holds {"oauth": {"client_id",
/// "client_secret"}}.
struct Client {
  Client() = default;
  Client(std::string i, std::string s) : id(std::move(i)), secret(std::move(s)) {}
  std::string id;
  std::string secret;  ///< "" for a public client
  std::string scope;   ///< of "oauth": {"scopes": "a b"} or ["a", "b"]; space between; "": the document's scopes

  /// Errors: INVALID_ARGUMENT, which quotes nothing of the text. A secret without "oauth" gives an empty client.
  static Result<Client> from_json(std::string_view secret);
};

using Kind = connector::AuthKind;
using AuthRules = std::vector<connector::AuthRule>;

/// How a connection is authorised: one of its connector's rules.
struct Scheme {
  Scheme() = default;
  explicit Scheme(const connector::AuthRule &r) : kind(r.kind), rule(&r) {}
  Kind kind = Kind::none;
  const connector::AuthRule *rule = nullptr;  ///< lives in the connector

  /// Whether these credentials can be renewed without a person.
  bool renewable(const Credentials &credentials) const noexcept;
};

/// The first of the rules that the credentials are for. `has_client`: the connection
/// belongs to a connector config, so a client credentials grant needs no credentials of its own; where that is an
/// alternative, the connection's secret has to ask for it by "grant_type": "client_credentials".
/// Errors: UNAUTHENTICATED with Retry::reauth where they fit none.
Result<Scheme> choose_scheme(const AuthRules &rules, const Credentials &credentials, bool has_client);

/// The first of the rules that is of that kind. Errors: UNSUPPORTED.
Result<Scheme> find_scheme(const AuthRules &rules, Kind kind);

/// A number that differs for credentials that differ, never 0, and tells nothing about them.
uint64_t fingerprint(const Credentials &credentials) noexcept;

/// `text` without any of `secrets`, in whatever form, as http::Secrets cuts them out: for what a provider said.
std::string redacted(std::string_view text, const std::vector<std::string_view> &secrets);

}  // namespace openint::auth
