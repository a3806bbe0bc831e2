#include "libopenint/http/judge.hpp"

#include <algorithm>
#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/http/answer.hpp"
#include "libopenint/http/retry_after.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"

namespace openint::http {

namespace {

using Action = ErrorRule::Action;

constexpr size_t kLongestMessage = 500;
constexpr size_t kMostText = 64 * 1024;   // of what a rule or an error may see of a text
constexpr int64_t kLongWait = 3'600'000;  // who is told to wait that long has used up a quota

Action action_of(int http) noexcept {
  if (http == 401) return Action::reauth;
  if (http == 429) return Action::wait;
  return http == 408 || http == 425 || http >= 500 ? Action::retry : Action::fail;
}

// The body as JSON, parsed when the first expression asks; null where it is none.
class Body {
 public:
  Body(const Response &response, const Secrets &secrets, const std::string &text)
      : response_(response), secrets_(secrets), text_(text) {}

  json::Value over_body(const jmespath::Expression &expression) { return evaluate(expression, root()); }

  json::Value over_answer(const jmespath::Expression &expression) {
    if (answer_.is_null()) answer_ = describe();
    return evaluate(expression, answer_);
  }

  // As one line of text without secrets; "" for null.
  std::string text(const std::optional<jmespath::Expression> &first,
                   const std::optional<jmespath::Expression> &second) {
    if (!first && !second) return {};
    json::Value value = over_body(first ? *first : *second);
    if (value.is_null()) return {};
    bool plain = value.is_string() || value.is_number();
    std::string out = plain ? std::string(value.text().substr(0, kMostText)) : json::to_text(value);
    out.resize(std::min(out.size(), kMostText));
    out = secrets_.cut_out(out);
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return shortened(out, kLongestMessage);
  }

 private:
  json::Value root() {
    if (!parsed_) {
      parsed_ = true;
      auto root = json::parse(text_, arena_);
      json_ = root.ok();
      if (json_) root_ = *root;
    }
    return root_;
  }

  json::Value describe() {
    std::vector<json::Member> headers;
    for (const Header &header : response_.headers) {
      headers.push_back({arena_.copy(lowered(header.name)), json::Value::string(header.value)});
    }
    json::Value body = root();
    std::string_view text = json_ ? std::string_view() : std::string_view(response_.body).substr(0, kMostText);
    std::vector<json::Member> members;
    members.push_back({"status", json::Value::number(arena_.copy(std::to_string(response_.status)))});
    members.push_back({"headers", json::Value::object(arena_.copy(std::span<const json::Member>(headers)))});
    members.push_back({"body", body});
    members.push_back({"text", json_ ? json::Value() : json::Value::string(text)});
    return json::Value::object(arena_.copy(std::span<const json::Member>(members)));
  }

  json::Value evaluate(const jmespath::Expression &expression, const json::Value &over) {
    auto value = expression.evaluate(over, arena_);
    return value.ok() ? *value : json::Value();
  }

  const Response &response_;
  const Secrets &secrets_;
  const std::string &text_;
  Arena arena_;
  json::Value root_;
  json::Value answer_;
  bool parsed_ = false;
  bool json_ = false;
};

bool among(const std::vector<std::string> &list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool fits(const ErrorRule &rule, const Response &response, std::string_view method, bool success, Body &body) {
  if (rule.statuses.empty()
          ? success
          : std::find(rule.statuses.begin(), rule.statuses.end(), response.status) == rule.statuses.end()) {
    return false;
  }
  if (!rule.methods.empty() && !among(rule.methods, method)) return false;
  if (rule.answer && !jmespath::truthy(body.over_answer(*rule.answer))) return false;
  return !rule.body || jmespath::truthy(body.over_body(*rule.body));
}

int64_t told_wait(const Policy &policy, const ErrorRule *rule, const Response &response, int64_t now_ms) {
  for (const std::string *name : {rule == nullptr ? nullptr : &rule->after_header, &policy.retry_after_header}) {
    if (name == nullptr || name->empty()) continue;
    const std::string *value = find_header(response.headers, *name);
    int64_t told = value == nullptr ? -1 : retry_after_ms(*value, now_ms);
    if (told >= 0) return told;
  }
  bool told = rule != nullptr && rule->after_ms > 0 && rule->action != Action::retry;
  return told ? rule->after_ms : -1;
}

void describe(const Policy &policy, const ErrorRule *rule, const Response &response, Body &body, const Secrets &secrets,
              Error &error) {
  const std::optional<jmespath::Expression> none;
  ProviderAnswer &answer = error.provider;
  answer.http_status = response.status;
  answer.code = body.text(rule == nullptr ? none : rule->code, policy.refusal.code);
  answer.message = body.text(rule == nullptr ? none : rule->message, policy.refusal.message);
  for (const std::string &name : policy.request_id_headers) {
    const std::string *value = find_header(response.headers, name);
    if (value == nullptr || value->empty()) continue;
    answer.request_id = shortened(secrets.cut_out(*value), 200);
    break;
  }
  if (answer.request_id.empty()) answer.request_id = body.text(policy.refusal.request_id, none);
  error.message = "the provider answered " + std::to_string(response.status);
  if (!answer.code.empty()) error.message += " (" + answer.code + ")";
  if (!answer.message.empty()) {
    error.message += ": " + answer.message;
  } else if (answer.code.empty()) {
    error.message += " with " + what_came(response, secrets);
  }
}

// A page of a proxy or a firewall says nothing about a record or a right.
Status status_of(const Response &response) {
  int http = response.status;
  bool of_the_record = http == 403 || http == 404 || http == 410;
  return of_the_record && is_web_page(response) ? Status::provider : status_of_http(http);
}

}  // namespace

Verdict judge(const Policy &policy, const Response &response, std::string_view method, int64_t now_ms,
              const Secrets &secrets, const std::string *json) {
  Verdict out;
  Body body(response, secrets, json == nullptr ? response.body : *json);
  bool success = response.status >= 200 && response.status < 300;
  const ErrorRule *rule = nullptr;
  for (const ErrorRule &entry : policy.errors) {
    if (!fits(entry, response, method, success, body)) continue;
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
  if (rule != nullptr && out.action == Action::retry) out.first_pause_ms = rule->after_ms;
  if (out.action == Action::wait && out.wait_ms >= kLongWait) out.action = Action::quota;

  auto error = std::make_unique<Error>(status_of(response), "");
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
  describe(policy, rule, response, body, secrets, *error);
  out.error = std::move(error);
  return out;
}

}  // namespace openint::http
