#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/form.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/base/base64.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/crypto/digest.hpp"

namespace openint::auth {

namespace {

std::string random_text(coroutine::Environment &environment) {
  std::string bytes(32, '\0');
  environment.random(bytes.data(), bytes.size());
  return base64_url(bytes);
}

std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    size_t end = std::min(query.find('&'), query.size());
    std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    size_t equals = std::min(pair.find('='), pair.size());
    if (percent_decoded(pair.substr(0, equals), Plus::space) != name) continue;
    return percent_decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::space);
  }
  return {};
}

}  // namespace

Result<Authorization> authorize_url(const AuthRules &rules, const json::Value &settings, const Client &client,
                                    std::string_view redirect_uri, const std::vector<std::string> &scopes,
                                    coroutine::Environment &environment) {
  OPENINT_TRY(Scheme scheme, find_scheme(rules, Kind::oauth2_code));
  if (client.id.empty()) return Error(Status::invalid_argument, "the connector config has no oauth.client_id");
  OPENINT_TRY(std::string endpoint, expand_endpoint(scheme.rule->authorize, "authorize", settings));
  OPENINT_TRY(std::string scope, wanted_scope(*scheme.rule, settings, client, scopes));

  Authorization out;
  out.state = random_text(environment);
  Pairs pairs = {{"response_type", "code"}, {"client_id", client.id}, {"redirect_uri", std::string(redirect_uri)}};
  if (!scope.empty()) pairs.emplace_back("scope", scope);
  pairs.emplace_back("state", out.state);
  if (scheme.rule->pkce) {
    out.code_verifier = random_text(environment);
    pairs.emplace_back("code_challenge", base64_url(crypto::sha256(out.code_verifier)));
    pairs.emplace_back("code_challenge_method", "S256");
  }
  pairs.insert(pairs.end(), scheme.rule->parameters.begin(), scheme.rule->parameters.end());
  out.url = with_query(endpoint, pairs);
  return out;
}

Result<std::string> code_of_redirect(std::string_view url, std::string_view state) {
  size_t mark = url.find('?');
  std::string_view query = mark == std::string_view::npos ? url : url.substr(mark + 1);
  query = query.substr(0, query.find('#'));
  // First, so that nobody but the provider's own redirect gets any other answer.
  if (state.empty() || !crypto::same_secret(parameter(query, "state"), state)) {
    Error error(Status::invalid_argument, "the redirect's state is not the one that was sent out");
    error.reason = "state_mismatch";
    return error;
  }
  std::string refusal = parameter(query, "error");
  if (!refusal.empty()) {
    std::string detail = parameter(query, "error_description");
    Error error(Status::unauthenticated, "the provider refused the authorization: " + shortened(refusal) +
                                             (detail.empty() ? "" : ", " + shortened(detail, 200)));
    error.retry = Retry::reauth;
    error.reason = "access_denied";
    error.provider.code = shortened(refusal);
    return error;
  }
  std::string code = parameter(query, "code");
  if (code.empty()) return Error(Status::invalid_argument, "the redirect has no code");
  return code;
}

}  // namespace openint::auth
