#include "libopenint/http/policy.hpp"

#include <algorithm>
#include <cmath>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::http {

namespace {

constexpr int64_t kLongestWindow = int64_t{366} * 86'400'000;
constexpr int64_t kLargest = int64_t{1} << 40;

Error bad(const std::string &pointer, std::string message) {
  return Error(Status::invalid_argument, std::move(message), pointer);
}

Result<std::optional<jmespath::Expression>> expression(const json::Value *value, const std::string &pointer) {
  if (value == nullptr) return std::optional<jmespath::Expression>();
  if (!value->is_string()) return bad(pointer, "must be a JMESPath expression");
  auto parsed = jmespath::Expression::parse(value->text());
  if (!parsed.ok()) return bad(pointer, parsed.error().message);
  return std::optional<jmespath::Expression>(std::move(parsed).value());
}

std::string header_of(const json::Value &section, std::string_view name) {
  return std::string(section[name]["header"].text());
}

Result<Limit> limit(const json::Value &value, const std::string &pointer) {
  Limit out;
  auto size = decimal_to_int64(value["requests"].text());
  if (!size || *size < 1) return bad(pointer + "/requests", "must be an integer of at least 1");
  out.size = std::min(*size, kLargest);
  std::string_view cost = value["cost"].text();
  if (cost == "concurrent") {
    out.cost = Limit::Cost::concurrent;
  } else {
    if (cost == "units") out.cost = Limit::Cost::units;
    double ms = value["seconds"].is_number() ? std::ceil(decimal_to_double(value["seconds"].text()) * 1000) : 0;
    if (!(ms > 0)) return bad(pointer + "/seconds", "must be a number above 0");
    out.window_ms = ms > static_cast<double>(kLongestWindow) ? kLongestWindow : static_cast<int64_t>(ms);
  }
  out.scope = value["scope"].is_string() ? std::string(value["scope"].text()) : "account";
  out.endpoint_class = std::string(value["class"].text());
  out.remaining_header = header_of(value, "remaining");
  out.size_header = header_of(value, "size");
  out.usage_header = header_of(value, "usage");
  out.reset_header = header_of(value, "reset");
  out.cost_header = header_of(value, "spent");
  return out;
}

std::optional<ErrorRule::Action> action(std::string_view name) {
  using Action = ErrorRule::Action;
  if (name == "fail") return Action::fail;
  if (name == "retry") return Action::retry;
  if (name == "wait") return Action::wait;
  if (name == "ignore") return Action::ignore;
  if (name == "reauth") return Action::reauth;
  if (name == "restart") return Action::restart;
  if (name == "quota") return Action::quota;
  return {};
}

// The statuses that a provider's answer can have, as documents write them.
std::optional<Status> status_by_name(std::string_view name) {
  struct Named {
    std::string_view name;
    Status status;
  };
  constexpr Named kNames[] = {
      {"INVALID_ARGUMENT", Status::invalid_argument},
      {"NOT_FOUND", Status::not_found},
      {"CONFLICT", Status::conflict},
      {"UNSUPPORTED", Status::unsupported},
      {"UNAUTHENTICATED", Status::unauthenticated},
      {"FORBIDDEN", Status::forbidden},
      {"RATE_LIMITED", Status::rate_limited},
      {"UNAVAILABLE", Status::unavailable},
      {"PROVIDER", Status::provider},
      {"MALFORMED", Status::malformed},
  };
  for (const Named &entry : kNames) {
    if (entry.name == name) return entry.status;
  }
  return {};
}

Result<ErrorRule> rule(const json::Value &value, const std::string &pointer) {
  ErrorRule out;
  for (const json::Value &status : value["when"]["status"].items()) {
    auto number = decimal_to_int64(status.text());
    if (!number || *number < 100 || *number > 599) return bad(pointer + "/when/status", "must hold HTTP statuses");
    out.statuses.push_back(static_cast<int>(*number));
  }
  for (const json::Value &method : value["when"]["method"].items()) out.methods.emplace_back(method.text());
  OPENINT_TRY(out.body, expression(value["when"].find("body"), pointer + "/when/body"));
  OPENINT_TRY(out.answer, expression(value["when"].find("answer"), pointer + "/when/answer"));
  auto known = action(value["do"].text());
  if (!known) return bad(pointer + "/do", "is no action");
  out.action = *known;
  out.after_header = header_of(value, "after");
  if (auto ms = decimal_to_int64(value["after"]["ms"].text()))
    out.after_ms = std::clamp<int64_t>(*ms, 0, kLongestWindow);
  if (value["status"].is_string()) {
    out.status = status_by_name(value["status"].text());
    if (!out.status) return bad(pointer + "/status", "is no status of ours");
  }
  out.reason = std::string(value["reason"].text());
  OPENINT_TRY(out.code, expression(value.find("code"), pointer + "/code"));
  OPENINT_TRY(out.message, expression(value.find("message"), pointer + "/message"));
  return out;
}

}  // namespace

Result<std::shared_ptr<const Policy>> Policy::compile(std::shared_ptr<const connector::Connector> connector) {
  auto out = std::make_shared<Policy>();
  const json::Value &document = connector->document();
  const json::Value http = document["http"];
  std::span<const json::Value> limits = http["limits"].items();
  for (size_t i = 0; i < limits.size(); ++i) {
    OPENINT_TRY(Limit made, limit(limits[i], json::pointer_join("/http/limits", i)));
    out->limits.push_back(std::move(made));
  }
  std::span<const json::Value> errors = document["errors"].items();
  for (size_t i = 0; i < errors.size(); ++i) {
    OPENINT_TRY(ErrorRule made, rule(errors[i], json::pointer_join("/errors", i)));
    out->errors.push_back(std::move(made));
  }
  const json::Value refusal = http["refusal"];
  OPENINT_TRY(out->code, expression(refusal.find("code"), "/http/refusal/code"));
  OPENINT_TRY(out->message, expression(refusal.find("message"), "/http/refusal/message"));
  OPENINT_TRY(out->request_id, expression(refusal.find("request_id"), "/http/refusal/request_id"));
  if (std::string header = header_of(http, "retry_after"); !header.empty()) out->retry_after_header = std::move(header);
  if (!http["request_id"].items().empty()) out->request_id_headers.clear();
  for (const json::Value &name : http["request_id"].items()) out->request_id_headers.emplace_back(name.text());
  for (auto [name, to] : {std::pair("first_ms", &out->first_pause_ms), std::pair("longest_ms", &out->longest_pause_ms)}) {
    if (auto ms = decimal_to_int64(http["pause"][name].text())) *to = std::clamp<int64_t>(*ms, 1, 3'600'000);
  }
  out->longest_pause_ms = std::max(out->longest_pause_ms, out->first_pause_ms);
  if (http["base"].is_string()) {
    auto base = uri::Template::parse(http["base"].text());
    if (!base.ok()) return bad("/http/base", base.error().message);
    out->own_address = !base->variables().empty();
  }
  for (const json::Member &header : http["headers"].members()) {
    auto value = uri::Template::parse(header.value.text());
    if (!value.ok()) return bad(json::pointer_join("/http/headers", header.key), value.error().message);
    out->headers.emplace_back(std::string(header.key), std::move(*value));
  }
  out->connector = std::move(connector);
  return std::shared_ptr<const Policy>(std::move(out));
}

Result<std::vector<Header>> headers_of(const Policy &policy, const json::Value &settings) {
  std::vector<Header> out;
  for (const auto &[name, value] : policy.headers) {
    std::string pointer = json::pointer_join("/http/headers", name);
    for (std::string_view setting : value.variables()) {
      if (settings[setting].size() > 0) continue;
      return bad(pointer, "the connection lacks the setting " + std::string(setting) + " that the header " + name + " is made of");
    }
    auto text = value.expand(settings);
    if (!text.ok()) return bad(pointer, text.error().message);
    out.emplace_back(name, std::move(*text));
  }
  return out;
}

}  // namespace openint::http
