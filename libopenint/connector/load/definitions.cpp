// How objects, fields and kinds of links are made: checked here, carried out by operations/definition.hpp.
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/contract/pattern.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

constexpr std::string_view kDefinitions[] = {"create_object", "create_property", "create_association_schema"};

}  // namespace

void Loader::check_checks(const json::Value &list, const std::string &pointer) {
  for (size_t i = 0; i < list.items().size(); ++i) {
    const json::Value &rule = list.items()[i];
    std::string at = pointer_join(pointer, i);
    (void)source(rule, at);
    for (std::string_view name : {"each", "when", "value"}) {
      check_expression(rule.find(name), pointer_join(at, name), "definition");
    }
    for (auto [one, other] : {std::pair("pattern", "value"), std::pair("warning", "title")}) {
      if (rule.find(one) == nullptr || rule.find(other) != nullptr) continue;
      problem(at, "required", one, other, std::string("has a ") + one + " but no " + other);
    }
    const json::Value *pattern = rule.find("pattern");
    if (pattern == nullptr) continue;
    auto compiled = contract::Pattern::compile(pattern->text());
    if (compiled.ok()) continue;
    problem(at + "/pattern", "pattern", pattern->text(), "a regular expression", compiled.error().message);
  }
}

// `shared` is what may be included; nullptr: nothing may.
void Loader::check_steps(const json::Value &list, const std::string &pointer, const json::Value *shared) {
  for (size_t i = 0; i < list.items().size(); ++i) {
    const json::Value &step = list.items()[i];
    std::string at = pointer_join(pointer, i);
    (void)source(step, at);
    for (std::string_view name : {"each", "when", "value"}) {
      check_expression(step.find(name), pointer_join(at, name), "definition");
    }
    check_expression(step.find("problem"), at + "/problem", "problem");
    (void)request(step["request"], at + "/request", Scope("definition"));
    const json::Value *include = step.find("include");
    if (include == nullptr || (shared != nullptr && shared->find(include->text()) != nullptr)) continue;
    problem(at + "/include", "include", include->text(), "a list of /steps, from outside of /steps",
            "includes steps that are not there");
  }
}

void Loader::check_definitions(const json::Value &model, const std::string &pointer) {
  for (std::string_view name : kDefinitions) {
    const json::Value *definition = model.find(name);
    if (definition == nullptr) continue;
    std::string at = pointer_join(pointer, name);
    (void)source(*definition, at);
    check_checks((*definition)["checks"], at + "/checks");
    check_steps((*definition)["steps"], at + "/steps", &steps_);
    check_expression(definition->find("record"), at + "/record", "definition");
  }
}

}  // namespace openint::connector
