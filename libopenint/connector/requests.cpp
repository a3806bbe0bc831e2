// The parts of a document that are not compiled here, checked so that a mistake in them shows when it is loaded.
#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "libopenint/connector/loader.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

// A model's members that are no request.
constexpr std::string_view kOthers[] = {"object",
                                        "page",
                                        "body",
                                        "fields",
                                        "custom_fields",
                                        "select",
                                        "related",
                                        "locate",
                                        "note",
                                        "source",
                                        "create_object",
                                        "create_property",
                                        "create_association_schema"};
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

void Loader::check_request(const json::Value &section, const std::string &pointer) {
  (void)source(section, pointer);
  for (std::string_view method : kMethods) check_template(section.find(method), pointer_join(pointer, method));
  for (std::string_view place : {"items", "record", "key"}) (void)path(section[place], pointer_join(pointer, place));
  for (std::string_view name : {"body", "value", "id", "when", "ids", "results", "links", "next", "removed"}) {
    check_expression(section.find(name), pointer_join(pointer, name));
  }
  for (const json::Member &key : section["keys"].members()) {
    for (std::string_view name : {"values", "fill"}) {
      check_expression(key.value.find(name), pointer_join(pointer_join(pointer + "/keys", key.key), name));
    }
  }
  for (const json::Member &variable : section["with"].members()) {
    check_expression(&variable.value, pointer_join(pointer + "/with", variable.key));
  }
  for (const json::Member &header : section["headers"].members()) {
    check_expression(header.value.find("expr"), pointer_join(pointer + "/headers", header.key) + "/expr");
  }
  const json::Value paging = section["paging"];
  (void)source(paging, pointer + "/paging");
  for (std::string_view name : {"next", "more", "key", "end"}) {
    check_expression(paging.find(name), pointer_join(pointer + "/paging", name));
  }
}

void Loader::check_requests(const json::Value &model, const std::string &pointer) {
  for (const json::Member &member : model.members()) {
    bool other = std::find(std::begin(kOthers), std::end(kOthers), member.key) != std::end(kOthers);
    if (!other && member.value.find("steps") == nullptr) check_request(member.value, pointer_join(pointer, member.key));
  }
  check_definitions(model, pointer);
  check_request(model["locate"]["request"], pointer + "/locate/request");
  check_expression(model["locate"].find("value"), pointer + "/locate/value");
  const json::Value select = model["select"];
  (void)source(select, pointer + "/select");
  (void)path(select["root"], pointer + "/select/root");
  check_request(select["describe"], pointer + "/select/describe");
  check_expression(select.find("names"), pointer + "/select/names");
  for (size_t i = 0; i < model["related"].items().size(); ++i) {
    const json::Value related = model["related"].items()[i];
    std::string at = pointer_join(pointer + "/related", i);
    (void)source(related, at);
    (void)path(related["into"], at + "/into");
    check_request(related["request"], at + "/request");
    for (std::string_view name : {"cut", "results"}) check_expression(related.find(name), pointer_join(at, name));
  }
}

void Loader::check_lookup_requests(const json::Value &lookups) {
  for (size_t i = 0; i < lookups.items().size(); ++i) {
    const json::Value entry = lookups.items()[i];
    std::string at = pointer_join("/lookups", i);
    (void)source(entry, at);
    check_request(entry["request"], at + "/request");
    (void)page(entry["page"], at + "/page");
    for (const json::Member &table : entry["tables"].members()) {
      std::string place = pointer_join(at + "/tables", table.key);
      check_expression(&table.value, place);
      if (tables_.find(table.key) == nullptr) {
        problem(place, "lookup", table.key, "a table of /tables", "fills a table that the document does not have");
      }
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
  check_expression(root["http"].find("account"), "/http/account");
  check_lookup_requests(root["lookups"]);
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
