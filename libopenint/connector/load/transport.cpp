// Where the API is, how requests are authorised, and what refusals mean.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

HttpRule Loader::http(const json::Value &root) {
  HttpRule rule;
  const json::Value section = root["http"];
  (void)source(section, "/http");
  Scope scope(settings_);
  rule.connector = root["name"].text();
  rule.base = uri_template(section["base"], "/http/base", &scope);
  rule.own_address = rule.base && !rule.base->variables().empty();
  rule.account = expression(section["account"], "/http/account", scope);
  rule.max_url = std::max<int64_t>(whole_number(section["max_url"], rule.max_url), 256);
  rule.settle_ms = whole_number(section["settle_seconds"], 0) * 1000;
  headers_and_pauses(rule, section);
  for (size_t i = 0; i < section["limits"].items().size(); ++i) {
    rule.limits.push_back(limit(section["limits"].items()[i], pointer_join("/http/limits", i)));
  }
  for (size_t i = 0; i < root["errors"].items().size(); ++i) {
    rule.errors.push_back(error_rule(root["errors"].items()[i], pointer_join("/errors", i)));
  }
  rule.refusal = refusal(section["refusal"], "/http/refusal");
  return rule;
}

void Loader::headers_and_pauses(HttpRule &rule, const json::Value &section) {
  Scope scope(settings_);
  for (const json::Member &header : section["headers"].members()) {
    auto value = uri_template(header.value, pointer_join("/http/headers", header.key), &scope);
    if (value) rule.headers.emplace_back(std::string(header.key), std::move(*value));
  }
  (void)source(section["pause"], "/http/pause");
  constexpr int64_t kLongest = 3'600'000;
  rule.first_pause_ms =
      std::clamp<int64_t>(whole_number(section["pause"]["first_ms"], rule.first_pause_ms), 1, kLongest);
  rule.longest_pause_ms =
      std::clamp(whole_number(section["pause"]["longest_ms"], rule.longest_pause_ms), rule.first_pause_ms, kLongest);
  std::string retry_after = header_name(section, "retry_after", "/http");
  if (!retry_after.empty()) rule.retry_after_header = std::move(retry_after);
  if (!section["request_id"].items().empty()) rule.request_id_headers.clear();
  for (const json::Value &name : section["request_id"].items()) rule.request_id_headers.emplace_back(name.text());
}

void Loader::check_expression(const json::Value *value, const std::string &pointer) {
  if (value != nullptr) (void)expression(*value, pointer);
}

void Loader::check_expression(const json::Value *value, const std::string &pointer, std::string_view slot) {
  if (value != nullptr) (void)expression(*value, pointer, Scope(slot));
}

void Loader::check_auth(const json::Value &auth, const std::string &pointer, int depth) {
  if (depth > json::kMaxDepth) return;
  (void)source(auth, pointer);
  for (size_t i = 0; i < auth["errors"].items().size(); ++i) {
    (void)source(auth["errors"].items()[i], pointer_join(pointer + "/errors", i));
  }
  for (size_t i = 0; i < auth["alternatives"].items().size(); ++i) {
    check_auth(auth["alternatives"].items()[i], pointer_join(pointer + "/alternatives", i), depth + 1);
  }
}

void Loader::check_transport(const json::Value &root) {
  check_auth(root["auth"], "/auth", 0);
  (void)source(root, "");
  for (const json::Member &setting : root["settings"].members()) {
    (void)source(setting.value, pointer_join("/settings", setting.key));
  }
}

}  // namespace openint::connector
