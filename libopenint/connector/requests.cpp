// The parts of a document that are not compiled here, checked so that a mistake in them shows when it is loaded.
#include <unordered_set>

#include "libopenint/connector/loader.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

constexpr std::string_view kSections[] = {"list",   "get",        "create", "update", "delete",
                                          "search", "batch_read", "upsert", "count",  "archived"};
constexpr std::string_view kMethods[] = {"get", "post", "put", "patch", "delete"};

}  // namespace

// A key that stands twice hides what stands there first.
void Loader::check_keys(const json::Value &value, const std::string &pointer, int depth) {
  if (depth > json::kMaxDepth) return;
  std::unordered_set<std::string_view> seen;
  for (const json::Member &member : value.members()) {
    if (!seen.insert(member.key).second) {
      problem(pointer_join(pointer, member.key), "unique", member.key, "a key once",
              "stands twice in one object, where only the last one counts");
    }
    if (member.value.size() == 0 || member.value.is_string() || member.value.is_number()) continue;
    check_keys(member.value, pointer_join(pointer, member.key), depth + 1);
  }
  for (size_t i = 0; i < value.items().size(); ++i) {
    check_keys(value.items()[i], pointer_join(pointer, i), depth + 1);
  }
}

void Loader::check_template(const json::Value *value, const std::string &pointer) {
  if (value == nullptr || !value->is_string()) return;
  auto parsed = uri::Template::parse(value->text());
  if (parsed.ok()) return;
  const Error &error = parsed.error();
  std::string where = error.offset < 0 ? "" : " (at byte " + std::to_string(error.offset) + " of the template)";
  problem(pointer, "uri-template", value->text(), "a URI template (RFC 6570)", error.message + where);
}

void Loader::check_expression(const json::Value *value, const std::string &pointer) {
  if (value != nullptr) (void)expression(*value, pointer);
}

void Loader::check_requests(const json::Value &model, const std::string &pointer) {
  for (std::string_view name : kSections) {
    const json::Value *section = model.find(name);
    if (section == nullptr) continue;
    std::string at = pointer_join(pointer, name);
    (void)source(*section, at);
    for (std::string_view method : kMethods) check_template(section->find(method), pointer_join(at, method));
    check_expression(section->find("body"), at + "/body");
    for (std::string_view place : {"items", "record", "key"}) (void)path((*section)[place], pointer_join(at, place));
    for (std::string_view parameter : {"page", "since"}) {
      std::string inner = pointer_join(at, parameter);
      check_expression((*section)[parameter].find("cursor"), inner + "/cursor");
      (void)source((*section)[parameter], inner);
    }
  }
}

void Loader::check_auth(const json::Value &auth, const std::string &pointer, int depth) {
  if (depth > json::kMaxDepth) return;
  (void)source(auth, pointer);
  for (std::string_view endpoint : {"authorize", "token", "revoke"}) {
    check_template(auth.find(endpoint), pointer_join(pointer, endpoint));
  }
  for (size_t i = 0; i < auth["scopes"].items().size(); ++i) {
    check_template(&auth["scopes"].items()[i], pointer_join(pointer + "/scopes", i));
  }
  for (const json::Member &extra : auth["extras"].members()) {
    check_expression(&extra.value, pointer_join(pointer + "/extras", extra.key));
  }
  for (size_t i = 0; i < auth["alternatives"].items().size(); ++i) {
    check_auth(auth["alternatives"].items()[i], pointer_join(pointer + "/alternatives", i), depth + 1);
  }
}

void Loader::check_transport(const json::Value &root) {
  check_auth(root["auth"], "/auth", 0);
  check_template(root["http"].find("base"), "/http/base");
  (void)source(root, "");
  (void)source(root["http"], "/http");
  std::span<const json::Value> limits = root["http"]["limits"].items();
  for (size_t i = 0; i < limits.size(); ++i) (void)source(limits[i], pointer_join("/http/limits", i));
  for (const json::Member &setting : root["settings"].members()) {
    (void)source(setting.value, pointer_join("/settings", setting.key));
  }
  std::span<const json::Value> errors = root["errors"].items();
  for (size_t i = 0; i < errors.size(); ++i) {
    std::string at = pointer_join("/errors", i);
    (void)source(errors[i], at);
    check_expression(errors[i]["when"].find("body"), at + "/when/body");
    check_expression(errors[i].find("code"), at + "/code");
    check_expression(errors[i].find("message"), at + "/message");
  }
}

}  // namespace openint::connector
