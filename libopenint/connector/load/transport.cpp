// Where the API is, how requests are authorised, and what refusals mean.
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

HttpRule Loader::http(const json::Value &section) {
  HttpRule rule;
  (void)source(section, "/http");
  Scope scope(settings_);
  rule.base = uri_template(section["base"], "/http/base", &scope);
  rule.account = expression(section["account"], "/http/account", scope);
  rule.max_url = std::max<int64_t>(whole_number(section["max_url"], rule.max_url), 256);
  rule.settle_ms = whole_number(section["settle_seconds"], 0) * 1000;
  return rule;
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
  (void)source(root["http"], "/http");
  for (const json::Member &list : root["steps"].members()) {
    check_steps(list.value, pointer_join("/steps", list.key), nullptr);
  }
  std::span<const json::Value> limits = root["http"]["limits"].items();
  for (size_t i = 0; i < limits.size(); ++i) {
    std::string at = pointer_join("/http/limits", i);
    (void)source(limits[i], at);
    for (std::string_view header : {"remaining", "size", "usage", "reset"}) {
      (void)source(limits[i][header], pointer_join(at, header));
    }
  }
  (void)source(root["http"]["retry_after"], "/http/retry_after");
  (void)source(root["http"]["refusal"], "/http/refusal");
  for (std::string_view part : {"code", "message", "request_id"}) {
    check_expression(root["http"]["refusal"].find(part), pointer_join("/http/refusal", part));
  }
  for (const json::Member &setting : root["settings"].members()) {
    (void)source(setting.value, pointer_join("/settings", setting.key));
  }
  std::span<const json::Value> errors = root["errors"].items();
  for (size_t i = 0; i < errors.size(); ++i) {
    std::string at = pointer_join("/errors", i);
    (void)source(errors[i], at);
    (void)source(errors[i]["when"], at + "/when");
    (void)source(errors[i]["after"], at + "/after");
    check_expression(errors[i]["when"].find("body"), at + "/when/body");
    check_expression(errors[i].find("code"), at + "/code");
    check_expression(errors[i].find("message"), at + "/message");
  }
}

}  // namespace openint::connector
