#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/base/status.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::connector {

enum class AuthKind : uint8_t { none, api_key, basic, bearer, oauth2_code, oauth2_client };

/// What a refusal of a token endpoint means; the first entry that fits counts, and without one what RFC 6749 says.
struct TokenRefusalRule {
  enum class Action : uint8_t {
    fail,
    retry,   ///< again after a pause, with the refresh token that is stored then
    reauth,  ///< the grant is good no more: a person has to authorise anew
  };
  std::vector<int> statuses;                 ///< empty: any
  std::optional<jmespath::Expression> body;  ///< over the answer's JSON body; without it any
  Action action = Action::fail;
  int64_t after_ms = 1000;  ///< of retry
  std::string reason;       ///< of our error; "": by the action
};

/// A setting that is filled from elsewhere.
struct FilledSetting {
  std::string name;
  bool open = false;                     ///< as its SettingRule says
  jmespath::Expression value;            ///< over the token response
};

/// One way to be authorised, in the terms of OAuth 2.0 (RFC 6749).
struct AuthRule {
  AuthKind kind = AuthKind::none;
  std::string pointer;  ///< JSON Pointer to it in the connector's document

  // api_key, bearer: where it goes
  std::string header = "Authorization";
  std::string query;                  ///< where not "": the parameter that carries the key instead
  std::optional<std::string> prefix;  ///< before it in the header; without one as the kind has it

  // oauth2_code, oauth2_client; templates over the connection's settings
  std::optional<uri::Template> authorize;
  std::optional<uri::Template> token;
  std::optional<uri::Template> revoke;
  std::vector<uri::Template> scopes;
  std::string separator = " ";
  bool basic_client = false;  ///< the client's credentials go into HTTP Basic, not into the form
  bool pkce = true;
  bool rotates = false;  ///< a refresh voids the old refresh token, or may
  std::vector<std::pair<std::string, std::string>> parameters;  ///< more ones of the authorization request
  std::vector<FilledSetting> extras;                            ///< settings out of the token response
  std::vector<std::pair<std::string, std::string>> callback;    ///< settings out of the redirect: name, parameter
  int64_t access_ms = 0;    ///< life of an access token where the response does not say; 0: not known
  int64_t mint_window_ms = 0;
  size_t most_mints = 0;    ///< in that time; 0: as many as one likes
  std::vector<TokenRefusalRule> errors;
};

}  // namespace openint::connector
