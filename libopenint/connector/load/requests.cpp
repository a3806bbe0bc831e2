// One request of a document: method and URL or procedure, variables, headers, body, and what it costs.
#include <algorithm>
#include <iterator>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

constexpr std::string_view kMethods[] = {"get", "post", "put", "patch", "delete"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char &c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

void Loader::target(RequestRule &rule, const json::Value &section, const Scope &scope) {
  for (std::string_view method : kMethods) {
    const json::Value *text = section.find(method);
    if (text == nullptr) continue;
    rule.method = upper(method);
    rule.url = uri_template(*text, pointer_join(rule.pointer, method), &scope);
  }
  if (const json::Value *method = section.find("method")) {
    rule.method = std::string(method->text());
    rule.url = uri_template(section["url"], rule.pointer + "/url", &scope);
  }
  const json::Value *procedure = section.find("procedure");
  if (procedure == nullptr) return;
  rule.procedure = std::string(procedure->text());
  if (options_.is_procedure == nullptr || rule.procedure.empty() || options_.is_procedure(rule.procedure)) return;
  problem(rule.pointer + "/procedure", "procedure", rule.procedure, "a procedure of the engine",
          "there is no procedure \"" + shortened(rule.procedure) + "\"");
}

void Loader::headers(RequestRule &rule, const json::Value &section, const Scope &scope) {
  for (const json::Member &member : section["headers"].members()) {
    HeaderRule header;
    header.name = std::string(member.key);
    if (member.value.is_string()) {
      header.text = std::string(member.value.text());
    } else {
      std::string at = pointer_join(rule.pointer + "/headers", member.key) + "/expr";
      header.expression = expression(member.value["expr"], at, scope);
    }
    rule.headers.push_back(std::move(header));
  }
}

void Loader::cost(RequestRule &rule, const json::Value &section, const Scope &scope) {
  rule.cost = whole_number(section["cost"], 1);
  rule.cost_expression = expression(section["cost"], rule.pointer + "/cost", scope);
  rule.endpoint_class = std::string(section["class"].text());
  // Where an overlay takes all limits away, classes mean nothing and do no harm.
  if (!checked_ || classes_.empty() || rule.endpoint_class.empty() || classes_.contains(rule.endpoint_class)) return;
  std::string known;
  for (const std::string &name : classes_) {
    if (!name.empty()) known += (known.empty() ? "" : ", ") + name;
  }
  problem(rule.pointer + "/class", "class", rule.endpoint_class, known.empty() ? "none" : known,
          "\"" + shortened(rule.endpoint_class) + "\" is the class of no limit in /http/limits");
}

RequestRule Loader::request(const json::Value &section, const std::string &pointer, Scope scope) {
  RequestRule rule;
  rule.pointer = origins_.of(pointer);
  if (!section.is_object()) return rule;
  rule.of_record = scope.has("id") || scope.has("source_id");
  (void)source(section, pointer);
  for (const json::Member &member : section["with"].members()) {
    auto parsed = expression(member.value, pointer_join(pointer + "/with", member.key), scope);
    if (parsed) rule.with.emplace_back(std::string(member.key), std::move(*parsed));
    scope.add(member.key);
  }
  target(rule, section, scope);
  if (rule.url) {
    const auto names = rule.url->variables();
    rule.of_object = std::find(names.begin(), names.end(), "object") != names.end();
  }
  headers(rule, section, scope);
  const json::Value *body = section.find("body");
  if (body != nullptr && expression_text(*body)) {
    rule.body = expression(*body, pointer + "/body", scope);
  } else if (body != nullptr) {
    rule.literal_body = *body;
  }
  if (const json::Value *form = section.find("decode")) {
    if (!rule.procedure.empty()) not_here(section, pointer, {"decode"}, "a procedure gives JSON by itself");
    rule.decode = decode(*form, pointer + "/decode");
  }
  rule.max = whole_number(section["max"], 0);
  cost(rule, section, scope);
  rule.repeatable = rule.method == "GET" || section["repeatable"].as_boolean();
  return rule;
}

}  // namespace openint::connector
