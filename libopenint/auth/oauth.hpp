#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/auth/credentials.hpp"
#include "libopenint/coroutine/environment.hpp"
#include "libopenint/coroutine/task.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::auth {

/// A person's browser goes to `url`; `state` and `code_verifier` stay with whoever waits for the redirect.
struct Authorization {
  Authorization() = default;
  std::string url;
  std::string state;          ///< 256 random bits; the redirect must bring the same
  std::string code_verifier;  ///< PKCE (RFC 7636), for exchange_code(); "" where the document says "pkce": false
};

/// Where to send a person to authorise (RFC 6749 4.1.1), with PKCE S256 unless the document says "pkce": false.
/// `rules` are the connector's; `settings` are the connection's (the templates' variables, see effective_settings); without `scopes` the
/// client's or the document's are asked for. Errors: UNSUPPORTED where the document has no authorization code grant;
/// INVALID_ARGUMENT for an empty client id, an endpoint that is no http(s) URL or a setting that a template needs.
Result<Authorization> authorize_url(const AuthRules &rules, const json::Value &settings, const Client &client,
                                    std::string_view redirect_uri, const std::vector<std::string> &scopes,
                                    coroutine::Environment &environment);

/// The code out of the URL (or its query alone) that the provider redirected to.
/// Errors: INVALID_ARGUMENT where `state` is another than awaited (compared in constant time) or there is no code;
/// UNAUTHENTICATED where the person or provider said no.
Result<std::string> code_of_redirect(std::string_view url, std::string_view state);

/// What a token endpoint granted.
struct Tokens {
  Tokens() = default;
  std::string access_token;
  std::string refresh_token;  ///< "" where none came: the one there was stays good
  std::string token_type;
  std::string scope;
  int64_t obtained_at_ms = 0;
  int64_t expires_at_ms = 0;                                ///< 0: not known
  std::vector<std::pair<std::string, std::string>> extras;  ///< settings of the connection that may be shown
  std::vector<std::pair<std::string, std::string>> sealed;  ///< and those that are secret

  /// Puts them into a connection's credentials.
  void apply(Credentials &credentials) const;
};

/// A provider's token endpoint as one connection sees it. Immutable.
class TokenEndpoint {
 public:
  /// `scheme` is of an OAuth kind. Errors: INVALID_ARGUMENT for an empty client id, a template that lacks a setting, an
  /// endpoint that is neither https nor plain http on a loopback address.
  /// The connector has to outlive it.
  static Result<std::shared_ptr<const TokenEndpoint>> open(const Scheme &scheme, const json::Value &settings,
                                                           Client client);

  /// Reads a token response. Errors as the coroutines below. `secrets` were sent and are never repeated.
  Result<Tokens> read(const http::Response &response, const std::vector<std::string_view> &secrets,
                      int64_t now_ms) const;
  /// The form request with the client's credentials on it, as the document wants them.
  http::Request request(const std::string &url, const std::vector<std::pair<std::string, std::string>> &form) const;

  const std::string &url() const noexcept { return url_; }
  const std::string &revoke_url() const noexcept { return revoke_url_; }  ///< "": there is none
  const std::string &scope() const noexcept { return scope_; }
  const Client &client() const noexcept { return client_; }

 private:
  TokenEndpoint() = default;
  std::unique_ptr<Error> refusal(const http::Response &response, const json::Value &root,
                                 const std::vector<std::string_view> &secrets, int64_t now_ms) const;
  const connector::TokenRefusalRule *rule_for(int status, const json::Value &root) const;
  Result<void> read_extras(const json::Value &root, Tokens &tokens) const;

  std::string url_;
  std::string revoke_url_;
  std::string scope_;  // expanded and joined
  Client client_;
  const connector::AuthRule *rule_ = nullptr;
};

// The grants. Each sends one form request; redirects are not followed, since client secrets would go with them; only a
// request that certainly did not leave is sent again. The whole takes 25 s at most.
// What a refusal means the connector's rule says, by status, code and description; where it says nothing, RFC 6749.
// Errors: UNAUTHENTICATED with Retry::reauth for invalid_grant and access_denied; UNAVAILABLE, reason "grant_busy", where
// the same grant is to be asked for once more; INVALID_ARGUMENT for invalid_client,
// unauthorized_client, invalid_scope, invalid_request and unsupported_grant_type (the connector config is wrong);
// RATE_LIMITED with retry_after_ms; UNAVAILABLE; MALFORMED for a response that is no token response; FORBIDDEN where it
// names an API address that is not https, or a setting leads the request to an address that is not public; TIMEOUT; CANCELLED.

coroutine::Task<Tokens> exchange_code(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint,
                                      std::string code, std::string code_verifier, std::string redirect_uri);
/// `heard_out_ms`: where it is not 0, the exchange has that long, whatever becomes of the operation meanwhile.
coroutine::Task<Tokens> refresh(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint,
                                std::string refresh_token, int64_t heard_out_ms = 0);
coroutine::Task<Tokens> client_credentials(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint);
/// RFC 7009; `hint` is its token_type_hint. True where the token is good no more, be it that it was gone already; false
/// where the document has no revocation endpoint, and where the provider says that it revokes no token of this type.
coroutine::Task<bool> revoke(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint,
                             std::string token, std::string hint);

}  // namespace openint::auth
