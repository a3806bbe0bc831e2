#include <algorithm>
#include <array>
#include <charconv>

#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/form.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/crypto/text.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/http/policy.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::auth {

namespace {

constexpr size_t kMaxToken = 64 * 1024;
constexpr size_t kMaxExtra = 2048;
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

// The error codes: as RFC 6749 5.2 has it, then where other APIs put theirs. Some send both.
std::vector<std::string_view> error_codes(const json::Value &root) {
  std::vector<std::string_view> out;
  auto add = [&out](const json::Value &code) {
    if (code.is_string()) out.push_back(code.text());
  };
  json::Value error = root["error"];
  add(error);
  for (std::string_view name : {"code", "type"}) add(error[name]);
  for (std::string_view name : {"code", "status", "errorCode"}) add(root[name]);
  return out;
}

std::string_view error_text(const json::Value &root) {
  for (const json::Value &from : {root["error_description"], root["message"], root["error"]["message"]}) {
    if (from.is_string()) return from.text();
  }
  return {};
}

bool client_is_wrong(std::string_view code) {
  static constexpr std::array<std::string_view, 5> kCodes = {"invalid_client", "unauthorized_client", "invalid_scope",
                                                             "invalid_request", "unsupported_grant_type"};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

void classify(Error &error, std::string_view code, bool invalid_grant, int status) {
  error.status = Status::provider;
  if (invalid_grant || code == "access_denied") {
    error.status = Status::unauthenticated;
    error.retry = Retry::reauth;
    error.reason = invalid_grant ? "invalid_grant" : "access_denied";
  } else if (client_is_wrong(code)) {
    error.status = Status::invalid_argument;
    error.reason = code;
  } else if (status == 401 || status == 403) {
    error.status = Status::unauthenticated;
    error.retry = Retry::reauth;
  } else if (status == 429 || code == "temporarily_unavailable" || status == 408 || status >= 500) {
    error.status = status == 429 ? Status::rate_limited : Status::unavailable;
    error.retry = Retry::after;
  }
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
}

Result<std::shared_ptr<const TokenEndpoint>> TokenEndpoint::open(const Scheme &scheme, const json::Value &settings,
                                                                 Client client) {
  const json::Value &auth = scheme.document;
  if (client.id.empty()) return Error(Status::invalid_argument, "the connector config has no oauth.client_id");
  auto out = std::shared_ptr<TokenEndpoint>(new TokenEndpoint());
  OPENINT_TRY(out->url_, expand_endpoint(auth, "token", settings));
  if (out->url_.empty()) return Error(Status::unsupported, "the connector's document has no token endpoint");
  OPENINT_TRY(out->revoke_url_, expand_endpoint(auth, "revoke", settings));
  OPENINT_TRY(out->scope_, wanted_scope(auth, settings, client, {}));
  out->client_ = std::move(client);
  out->basic_ = auth["client_auth"].text() == "basic";
  out->access_seconds_ = seconds(auth["access_seconds"]);
  out->invalid_grant_.emplace_back("invalid_grant");
  for (const json::Value &code : auth["invalid_grant"].items()) out->invalid_grant_.emplace_back(code.text());
  for (const json::Member &extra : auth["extras"].members()) {
    OPENINT_TRY(auto expression, jmespath::Expression::parse(extra.value.text()));
    out->extras_.emplace_back(std::string(extra.key), std::move(expression));
  }
  return std::shared_ptr<const TokenEndpoint>(std::move(out));
}

http::Request TokenEndpoint::request(const std::string &url, const Pairs &form) const {
  http::Request request("POST", url);
  request.timeout_ms = kTimeoutMs;
  request.max_response = kMaxResponse;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("User-Agent", "libopenint");
  Pairs all = form;
  if (basic_ && !client_.secret.empty()) {
    std::string pair = percent_encoded(client_.id) + ":" + percent_encoded(client_.secret);  // RFC 6749 2.3.1
    request.headers.emplace_back("Authorization", "Basic " + crypto::base64(pair));
  } else {
    all.emplace_back("client_id", client_.id);
    if (!client_.secret.empty()) all.emplace_back("client_secret", client_.secret);
  }
  request.body = form_text(all);
  return request;
}

std::unique_ptr<Error> TokenEndpoint::refusal(const http::Response &response, const json::Value &root,
                                              const std::vector<std::string_view> &secrets, int64_t now_ms) const {
  std::vector<std::string_view> hidden = secrets;
  hidden.push_back(client_.secret);
  auto error = std::make_unique<Error>();
  std::vector<std::string_view> codes = error_codes(root);
  std::string_view code = codes.empty() ? std::string_view() : codes.front();
  auto known = std::find_first_of(codes.begin(), codes.end(), invalid_grant_.begin(), invalid_grant_.end());
  bool invalid_grant = known != codes.end();
  if (invalid_grant) code = *known;
  classify(*error, code, invalid_grant, response.status);
  error->provider.http_status = response.status;
  error->provider.code = shortened(redacted(code, hidden));
  error->provider.message = shortened(redacted(error_text(root), hidden), 300);
  error->message =
      "the token endpoint at " + http::origin(url_) + " refused (HTTP " + std::to_string(response.status) + ")";
  if (!error->provider.code.empty()) error->message += ": " + error->provider.code;
  if (!error->provider.message.empty()) error->message += ": " + error->provider.message;
  if (error->retry == Retry::after) {
    const std::string *after = http::find_header(response.headers, "Retry-After");
    int64_t wait = after == nullptr ? -1 : http::retry_after_ms(*after, now_ms);
    error->retry_after_ms = wait < 0 ? 1000 : wait;
  }
  return error;
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
  int64_t life = seconds(root["expires_in"]);
  if (life == 0) life = access_seconds_;
  if (life != 0) tokens.expires_at_ms = now_ms + life * 1000;
  OPENINT_CHECK(read_extras(root, tokens));
  return tokens;
}

Result<void> TokenEndpoint::read_extras(const json::Value &root, Tokens &tokens) const {
  Arena arena;
  for (const auto &[name, expression] : extras_) {
    OPENINT_TRY(json::Value value, expression.evaluate(root, arena));
    if (value.is_null()) continue;
    std::string text(value.text());
    bool clean = std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c <= 0x20; });
    if (text.empty() || text.size() > kMaxExtra || !clean) {
      return Error(Status::malformed, "the token response's " + name + " is no text that can be used");
    }
    // Requests with the access token will go there.
    bool address = text.find("://") != std::string::npos;
    bool plain_home = http::origin(url_).starts_with("http://");
    if (address && (text.find('@') != std::string::npos ||
                    !(plain_home ? is_private_url(text) : http::origin(text).starts_with("https://")))) {
      Error error(Status::forbidden, "the token response's " + name + " is an address that credentials must not go to");
      error.reason = "unsafe_address";
      return error;
    }
    tokens.extras.emplace_back(name, std::move(text));
  }
  return {};
}

}  // namespace openint::auth
