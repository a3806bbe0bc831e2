#include <algorithm>
#include <array>
#include <charconv>

#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/form.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/base/base64.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/http/address.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::auth {

namespace {

constexpr size_t kMaxToken = 64 * 1024;
constexpr int64_t kMaxLifeSeconds = int64_t{100} * 365 * 86400;
constexpr int64_t kMaxResponse = 1 << 20;
constexpr int64_t kTimeoutMs = 20'000;

// Seconds as a number or in a string ("3600", 3599.0); 0 where it is neither, or not above 0.
int64_t seconds(const json::Value &value) {
  std::string_view digits = value.text();
  int64_t out = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc() || (end != digits.data() + digits.size() && *end != '.')) return 0;
  return out > 0 && out <= kMaxLifeSeconds ? out : 0;
}

}  // namespace

void Tokens::apply(Credentials &credentials) const {
  credentials.access_token = access_token;
  if (!refresh_token.empty()) credentials.refresh_token = refresh_token;
  credentials.token_type = token_type;
  if (!scope.empty()) credentials.scope = scope;
  credentials.obtained_at_ms = obtained_at_ms;
  credentials.expires_at_ms = expires_at_ms;
  credentials.refused = false;
  for (const auto &[name, value] : sealed) credentials.extras.insert_or_assign(name, value);
}

Result<std::shared_ptr<const TokenEndpoint>> TokenEndpoint::open(const Scheme &scheme, const json::Value &settings,
                                                                 Client client) {
  const connector::AuthRule &rule = *scheme.rule;
  if (client.id.empty()) return Error(Status::invalid_argument, "the connector config has no oauth.client_id");
  auto out = std::shared_ptr<TokenEndpoint>(new TokenEndpoint());
  OPENINT_TRY(out->url_, expand_endpoint(rule.token, "token", settings));
  if (out->url_.empty()) return Error(Status::unsupported, "the connector's document has no token endpoint");
  OPENINT_TRY(out->revoke_url_, expand_endpoint(rule.revoke, "revoke", settings));
  OPENINT_TRY(out->scope_, wanted_scope(rule, settings, client, {}));
  out->client_ = std::move(client);
  out->rule_ = &rule;
  return std::shared_ptr<const TokenEndpoint>(std::move(out));
}

http::Request TokenEndpoint::request(const std::string &url, const Pairs &form) const {
  http::Request request("POST", url);
  const std::optional<uri::Template> &endpoint = url == url_ ? rule_->token : rule_->revoke;
  request.public_only = !endpoint || !http::says_origin(*endpoint);
  request.timeout_ms = kTimeoutMs;
  request.max_response = kMaxResponse;
  request.confidential = true;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("User-Agent", "libopenint");
  Pairs all = form;
  if (rule_->basic_client && !client_.secret.empty()) {
    std::string pair = percent_encoded(client_.id) + ":" + percent_encoded(client_.secret);  // RFC 6749 2.3.1
    request.headers.emplace_back("Authorization", "Basic " + base64(pair));
  } else {
    all.emplace_back("client_id", client_.id);
    if (!client_.secret.empty()) all.emplace_back("client_secret", client_.secret);
  }
  request.body = form_text(all);
  return request;
}

Result<Tokens> TokenEndpoint::read(const http::Response &response, const std::vector<std::string_view> &secrets,
                                   int64_t now_ms) const {
  auto document = json::Document::parse(response.body);
  json::Value root = document.ok() ? document->root() : json::Value();
  bool success = response.status >= 200 && response.status < 300;
  // Some answer 200 with an error in it.
  if (!success || (root["error"].is_string() && !root["access_token"].is_string())) {
    return refusal(response, root, secrets, now_ms);
  }
  auto text = [&root](std::string_view name) {
    return std::string(root[name].is_string() ? root[name].text() : std::string_view());
  };
  Tokens tokens;
  tokens.access_token = text("access_token");
  tokens.refresh_token = text("refresh_token");
  tokens.token_type = text("token_type");
  tokens.scope = text("scope");
  bool fits = fits_header(tokens.access_token) && tokens.access_token.size() <= kMaxToken &&
              tokens.refresh_token.size() <= kMaxToken;
  if (!fits) {
    return Error(Status::malformed,
                 "the token endpoint at " + http::origin(url_) + " answered without an access token that can be used");
  }
  tokens.obtained_at_ms = now_ms;
  int64_t life = seconds(root["expires_in"]) * 1000;
  if (life == 0) life = rule_->access_ms;
  if (life != 0) tokens.expires_at_ms = now_ms + life;
  OPENINT_CHECK(read_extras(root, tokens));
  return tokens;
}

Result<void> TokenEndpoint::read_extras(const json::Value &root, Tokens &tokens) const {
  Arena arena;
  for (const connector::FilledSetting &extra : rule_->extras) {
    const std::string &name = extra.name;
    OPENINT_TRY(json::Value value, extra.value.evaluate(root, arena));
    if (value.is_null()) continue;
    OPENINT_TRY(std::string text, told_setting("the token response", name, value, url_));
    (extra.open ? tokens.extras : tokens.sealed).emplace_back(name, std::move(text));
  }
  return {};
}

}  // namespace openint::auth
