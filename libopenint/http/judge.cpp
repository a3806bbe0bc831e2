// What an answer means, by the policy's table.
#include <algorithm>

#include "libopenint/http/policy.hpp"
#include "libopenint/json/write.hpp"

namespace openint::http {

namespace {

using Action = ErrorRule::Action;

constexpr size_t kLongestMessage = 500;
constexpr int64_t kLongWait = 3'600'000;  // who is told to wait that long has used up a quota

Status status_of(int http) noexcept {
  switch (http) {
    case 400:
    case 422: return Status::invalid_argument;
    case 401: return Status::unauthenticated;
    case 403: return Status::forbidden;
    case 404:
    case 410: return Status::not_found;
    case 408: return Status::unavailable;
    case 409:
    case 412: return Status::conflict;
    case 429: return Status::rate_limited;
    default: return http >= 500 ? Status::unavailable : Status::provider;
  }
}

Action action_of(int http) noexcept {
  if (http == 401) return Action::reauth;
  if (http == 429) return Action::wait;
  return http == 408 || http == 425 || http >= 500 ? Action::retry : Action::fail;
}

// The body as JSON, parsed when the first expression asks; null where it is none.
class Body {
 public:
  explicit Body(const Response &response) : response_(response) {}

  json::Value evaluate(const jmespath::Expression &expression) {
    if (!parsed_) {
      parsed_ = true;
      auto root = json::parse(response_.body, arena_);
      if (root.ok()) root_ = *root;
    }
    auto value = expression.evaluate(root_, arena_);
    return value.ok() ? *value : json::Value();
  }

  // As one line of text; "" for null.
  std::string text(const std::optional<jmespath::Expression> &first,
                   const std::optional<jmespath::Expression> &second) {
    if (!first && !second) return {};
    json::Value value = evaluate(first ? *first : *second);
    if (value.is_null()) return {};
    bool plain = value.is_string() || value.is_number();
    std::string out = plain ? std::string(value.text()) : json::to_text(value);
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return shortened(out, kLongestMessage);
  }

 private:
  const Response &response_;
  Arena arena_;
  json::Value root_;
  bool parsed_ = false;
};

bool fits(const ErrorRule &rule, const Response &response, bool success, Body &body) {
  if (rule.statuses.empty()
          ? success
          : std::find(rule.statuses.begin(), rule.statuses.end(), response.status) == rule.statuses.end()) {
    return false;
  }
  return !rule.body || jmespath::truthy(body.evaluate(*rule.body));
}

int64_t told_wait(const Policy &policy, const ErrorRule *rule, const Response &response, int64_t now_ms) {
  for (const std::string *name : {rule == nullptr ? nullptr : &rule->after_header, &policy.retry_after_header}) {
    if (name == nullptr || name->empty()) continue;
    const std::string *value = find_header(response.headers, *name);
    int64_t told = value == nullptr ? -1 : retry_after_ms(*value, now_ms);
    if (told >= 0) return told;
  }
  return rule != nullptr && rule->after_ms > 0 ? rule->after_ms : -1;
}

void describe(const Policy &policy, const ErrorRule *rule, const Response &response, Body &body, Error &error) {
  const std::optional<jmespath::Expression> none;
  ProviderAnswer &answer = error.provider;
  answer.http_status = response.status;
  answer.code = body.text(rule == nullptr ? none : rule->code, policy.code);
  answer.message = body.text(rule == nullptr ? none : rule->message, policy.message);
  for (const std::string &name : policy.request_id_headers) {
    const std::string *value = find_header(response.headers, name);
    if (value == nullptr || value->empty()) continue;
    answer.request_id = shortened(*value, 200);
    break;
  }
  if (answer.request_id.empty()) answer.request_id = body.text(policy.request_id, none);
  error.message = "the provider answered " + std::to_string(response.status);
  if (!answer.code.empty()) error.message += " (" + answer.code + ")";
  if (!answer.message.empty()) error.message += ": " + answer.message;
}

}  // namespace

Verdict judge(const Policy &policy, const Response &response, int64_t now_ms) {
  Verdict out;
  Body body(response);
  bool success = response.status >= 200 && response.status < 300;
  const ErrorRule *rule = nullptr;
  for (const ErrorRule &entry : policy.errors) {
    if (!fits(entry, response, success, body)) continue;
    rule = &entry;
    break;
  }
  if (rule == nullptr && success) {
    out.success = true;
    return out;
  }
  out.action = rule == nullptr ? action_of(response.status) : rule->action;
  out.success = out.action == Action::ignore;
  if (out.success) return out;
  out.wait_ms = told_wait(policy, rule, response, now_ms);
  if (out.action == Action::wait && out.wait_ms >= kLongWait) out.action = Action::quota;

  auto error = std::make_unique<Error>(status_of(response.status), "");
  bool limited = out.action == Action::wait || out.action == Action::quota;
  if (limited) error->status = Status::rate_limited;
  if (out.action == Action::retry) error->status = Status::unavailable;
  if (out.action == Action::reauth) error->status = Status::unauthenticated;
  if (rule != nullptr && rule->status) error->status = *rule->status;
  if (rule != nullptr) error->reason = rule->reason;
  if (error->reason.empty() && out.action == Action::quota) error->reason = "quota_exhausted";
  if (error->reason.empty() && out.action == Action::restart) error->reason = "cursor_expired";
  if (limited || out.action == Action::retry || error->status == Status::rate_limited) error->retry = Retry::after;
  if (out.action == Action::reauth) error->retry = Retry::reauth;
  if (error->retry == Retry::after && out.wait_ms > 0) error->retry_after_ms = out.wait_ms;
  describe(policy, rule, response, body, *error);
  out.error = std::move(error);
  return out;
}

}  // namespace openint::http
