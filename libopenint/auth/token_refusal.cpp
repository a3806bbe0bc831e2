// What a refusal of a token endpoint means: by the connector's rule, else by RFC 6749.
#include <algorithm>
#include <array>

#include "libopenint/auth/oauth.hpp"
#include "libopenint/http/retry_after.hpp"

namespace openint::auth {

namespace {

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

void follow(const connector::TokenRefusalRule &rule, Error &error) {
  using Action = connector::TokenRefusalRule::Action;
  error.status = Status::provider;
  error.reason = rule.reason;
  if (rule.action == Action::reauth) {
    error.status = Status::unauthenticated;
    error.retry = Retry::reauth;
    if (error.reason.empty()) error.reason = "invalid_grant";
  } else if (rule.action == Action::retry) {
    error.status = Status::unavailable;
    error.retry = Retry::after;
    error.reason = "grant_busy";
  }
}

}  // namespace

const connector::TokenRefusalRule *TokenEndpoint::rule_for(int status, const json::Value &root) const {
  Arena arena;
  for (const connector::TokenRefusalRule &rule : rule_->errors) {
    bool listed =
        rule.statuses.empty() || std::find(rule.statuses.begin(), rule.statuses.end(), status) != rule.statuses.end();
    if (!listed) continue;
    if (!rule.body) return &rule;
    auto value = rule.body->evaluate(root, arena);
    if (value.ok() && jmespath::truthy(*value)) return &rule;
  }
  return nullptr;
}

std::unique_ptr<Error> TokenEndpoint::refusal(const http::Response &response, const json::Value &root,
                                              const std::vector<std::string_view> &secrets, int64_t now_ms) const {
  std::vector<std::string_view> hidden = secrets;
  hidden.push_back(client_.secret);
  auto error = std::make_unique<Error>();
  std::vector<std::string_view> codes = error_codes(root);
  std::string_view code = codes.empty() ? std::string_view() : codes.front();
  const connector::TokenRefusalRule *rule = rule_for(response.status, root);
  if (rule != nullptr) {
    follow(*rule, *error);
  } else {
    bool invalid_grant = std::find(codes.begin(), codes.end(), "invalid_grant") != codes.end();
    if (invalid_grant) code = "invalid_grant";
    classify(*error, code, invalid_grant, response.status);
  }
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
    error->retry_after_ms = wait >= 0 ? wait : rule != nullptr ? rule->after_ms : 1000;
  }
  return error;
}

}  // namespace openint::auth
