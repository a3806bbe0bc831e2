// What a provider's answers mean.
#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/connector/load/loader.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

constexpr int64_t kLongestWait = int64_t{366} * 86'400'000;

struct NamedAction {
  std::string_view name;
  ErrorRule::Action action;
};
constexpr NamedAction kActions[] = {
    {"fail", ErrorRule::Action::fail},     {"retry", ErrorRule::Action::retry},
    {"wait", ErrorRule::Action::wait},     {"ignore", ErrorRule::Action::ignore},
    {"reauth", ErrorRule::Action::reauth}, {"restart", ErrorRule::Action::restart},
    {"quota", ErrorRule::Action::quota},
};

template <typename Entry, size_t Count>
const Entry *find(const Entry (&entries)[Count], std::string_view name) {
  for (const Entry &entry : entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

std::optional<jmespath::Expression> Loader::optional_expression(const json::Value &section, std::string_view name,
                                                                const std::string &pointer) {
  const json::Value *value = section.find(name);
  if (value == nullptr) return std::nullopt;
  return expression(*value, pointer_join(pointer, name));
}

ErrorRule Loader::error_rule(const json::Value &section, const std::string &pointer) {
  ErrorRule rule;
  (void)source(section, pointer);
  const json::Value when = section["when"];
  (void)source(when, pointer + "/when");
  for (const json::Value &status : when["status"].items()) {
    auto number = decimal_to_int64(status.text());
    bool known = number && *number >= 100 && *number <= 599;
    if (known) rule.statuses.push_back(static_cast<int>(*number));
    if (!known) problem(pointer + "/when/status", "status", status.text(), "100 to 599", "must hold HTTP statuses");
  }
  for (const json::Value &method : when["method"].items()) rule.methods.emplace_back(method.text());
  rule.body = optional_expression(when, "body", pointer + "/when");
  if (const json::Value *answer = when.find("answer")) {
    rule.answer = expression(*answer, pointer + "/when/answer", Scope("errors"));
  }
  const NamedAction *action = find(kActions, section["do"].text());
  if (action == nullptr) problem(pointer + "/do", "enum", section["do"].text(), "an action", "is no action");
  if (action != nullptr) rule.action = action->action;
  (void)source(section["after"], pointer + "/after");
  rule.after_header = section["after"]["header"].text();
  auto ms = decimal_to_int64(section["after"]["ms"].text());
  rule.after_ms = std::clamp<int64_t>(ms.value_or(0), 0, kLongestWait);
  if (section["status"].is_string()) {
    const StatusInfo *status = status_named(section["status"].text());
    bool known = status != nullptr && status->of_answers;
    if (known) rule.status = status->status;
    if (!known) {
      problem(pointer + "/status", "enum", section["status"].text(), "a status of ours", "is no status of ours");
    }
  }
  rule.reason = section["reason"].text();
  rule.code = optional_expression(section, "code", pointer);
  rule.message = optional_expression(section, "message", pointer);
  return rule;
}

RefusalRule Loader::refusal(const json::Value &section, const std::string &pointer) {
  RefusalRule rule;
  (void)source(section, pointer);
  rule.code = optional_expression(section, "code", pointer);
  rule.message = optional_expression(section, "message", pointer);
  rule.request_id = optional_expression(section, "request_id", pointer);
  return rule;
}

}  // namespace openint::connector
