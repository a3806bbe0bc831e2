// An operation's input: parameters and body in one object.
#include <algorithm>
#include <string>
#include <vector>

#include "libopenint/contract/operation.hpp"
#include "libopenint/contract/reference.hpp"
#include "libopenint/contract/validator.hpp"

namespace openint::contract {
namespace {

struct Parameter {
  std::string_view name;
  json::Value schema;
  bool required;
};

// Those of path and query; headers and cookies are the gateway's business.
std::vector<Parameter> parameters_of(const Operation &operation) {
  std::vector<Parameter> out;
  for (const json::Value &parameter : operation.parameters.items()) {
    std::string_view in = parameter["in"].text();
    if (in != "path" && in != "query") continue;
    const json::Value *schema = parameter.find("schema");
    out.push_back({parameter["name"].text(), schema == nullptr ? json::Value::boolean(true) : *schema,
                   in == "path" || parameter["required"].as_boolean()});
  }
  return out;
}

// What a body's schema knows of its members, its references and alternatives included.
struct BodyMembers {
  std::vector<std::string_view> names;
  bool open = false;  ///< any member may stand there

  bool has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }

  void collect(const json::Value &document, const json::Value &schema, int depth) {
    constexpr int kMaxDepth = 32;
    constexpr size_t kMaxNames = 4096;
    const json::Value *target = follow(document, schema);
    if (target == nullptr || depth > kMaxDepth || names.size() > kMaxNames) return;
    for (const json::Member &property : (*target)["properties"].members()) names.push_back(property.key);
    const json::Value *additional = target->find("additionalProperties");
    bool closed = additional == nullptr || (additional->is_boolean() && !additional->as_boolean());
    open = open || !closed || target->find("patternProperties") != nullptr;
    for (const char *keyword : {"allOf", "anyOf", "oneOf"}) {
      for (const json::Value &part : (*target)[keyword].items()) collect(document, part, depth + 1);
    }
    for (const char *keyword : {"then", "else"}) {
      if (const json::Value *part = target->find(keyword)) collect(document, *part, depth + 1);
    }
  }
};

std::string known_names(const std::vector<Parameter> &parameters, const BodyMembers &body) {
  std::string out;
  auto append = [&](std::string_view name) {
    if (!out.empty()) out += ", ";
    out += name;
  };
  for (const Parameter &parameter : parameters) append(parameter.name);
  for (std::string_view name : body.names) append(name);
  return out.empty() ? "nothing" : shortened(out, 400);
}

}  // namespace

Result<void> validate_operation_input(const json::Value &document, const Operation &operation,
                                      const json::Value &input) {
  Validator validator(document);
  if (!input.is_null() && !input.is_object()) {
    std::string kind = json::kind_name(input.kind());
    validator.add("type", kind, "object", "must be object, not " + kind);
    return validator.finish();
  }
  std::vector<Parameter> parameters = parameters_of(operation);
  BodyMembers body;
  if (!operation.body.is_null()) body.collect(document, operation.body, 0);
  std::vector<json::Member> rest;
  for (const json::Member &member : input.members()) {
    auto parameter = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter &known) { return known.name == member.key; });
    bool in_body = body.has(member.key);
    if (parameter != parameters.end()) validator.check_member(parameter->schema, member.key, member.value);
    if (in_body || (body.open && parameter == parameters.end())) {
      rest.push_back(member);
    } else if (parameter == parameters.end()) {
      validator.add_member(member.key, "additionalProperties", shortened(member.key), known_names(parameters, body),
                           "is not a member that " + operation.id + " takes");
    }
  }
  for (const Parameter &parameter : parameters) {
    if (!parameter.required || input.find(parameter.name) != nullptr) continue;
    std::string allowed(parameter.schema["type"].text());
    validator.add_member(parameter.name, "required", "nothing", allowed.empty() ? "a value" : allowed, "is missing");
  }
  if (!operation.body.is_null() && (operation.body_required || !rest.empty())) {
    validator.check(operation.body, json::Value::object(rest));
  }
  return validator.finish();
}

}  // namespace openint::contract
