// How objects, fields and kinds of links are made: checks, steps and the record that they end in.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

// An expression of a definition, which may use the answers of the steps before it alone.
std::optional<jmespath::Expression> Loader::step_expression(const json::Value &section, std::string_view name,
                                                            const std::string &pointer, std::string_view slot,
                                                            const std::vector<std::string> &answers) {
  const std::string at = pointer_join(pointer, name);
  auto made = expression(section[name], at, Scope(slot));
  if (made) check_answers(*made, at, answers);
  return made;
}

void Loader::check_answers(const jmespath::Expression &expression, const std::string &pointer,
                           const std::vector<std::string> &answers) {
  if (!checked_ || any_answers_) return;
  for (const FreeName &each : free_names(expression.root())) {
    const bool known = std::find(answers.begin(), answers.end(), each.member) != answers.end();
    if (each.name != "answers" || each.member.empty() || known) continue;
    std::string allowed;
    for (const std::string &answer : answers) allowed += (allowed.empty() ? "" : ", ") + answer;
    problem(pointer, "answers", each.member, allowed.empty() ? "none" : allowed,
            "no step before has the name \"" + shortened(each.member) + "\"");
  }
}

DefinitionCheck Loader::definition_check(const json::Value &section, const std::string &pointer) {
  DefinitionCheck check;
  const std::vector<std::string> no_answers;
  (void)source(section, pointer);
  check.pointer = origins_.of(pointer);
  check.each = step_expression(section, "each", pointer, "definition", no_answers);
  check.when = step_expression(section, "when", pointer, "definition", no_answers);
  check.value = step_expression(section, "value", pointer, "definition", no_answers);
  check.at = std::string(section["at"].text());
  check.message = std::string(section["message"].text());
  check.warning = std::string(section["warning"].text());
  check.title = std::string(section["title"].text());
  check.pattern_text = std::string(section["pattern"].text());
  for (auto [one, other] : {std::pair("pattern", "value"), std::pair("warning", "title")}) {
    if (section.find(one) == nullptr || section.find(other) != nullptr) continue;
    problem(pointer, "required", one, other, std::string("has a ") + one + " but no " + other);
  }
  if (check.pattern_text.empty()) return check;
  auto compiled = contract::Pattern::compile(check.pattern_text);
  if (compiled.ok()) {
    check.pattern = std::move(*compiled);
  } else {
    problem(pointer + "/pattern", "pattern", check.pattern_text, "a regular expression", compiled.error().message);
  }
  return check;
}

DefinitionStep Loader::definition_step(const json::Value &section, const std::string &pointer,
                                       const std::vector<std::string> &answers) {
  DefinitionStep step;
  (void)source(section, pointer);
  step.name = std::string(section["name"].text());
  step.pointer = origins_.of(pointer);
  step.each = step_expression(section, "each", pointer, "definition", answers);
  step.portion = static_cast<size_t>(std::max<int64_t>(whole_number(section["portion"], 0), 0));
  step.when = step_expression(section, "when", pointer, "definition", answers);
  step.value = step_expression(section, "value", pointer, "definition", answers);
  step.problem = step_expression(section, "problem", pointer, "problem", answers);
  step.done = answer(section, "done", pointer);
  if (section.find("request") != nullptr) {
    step.request = request(section["request"], pointer + "/request", Scope("definition"));
    for (const auto &[name, variable] : step.request->with) {
      check_answers(variable, pointer_join(pointer + "/request/with", name), answers);
    }
    if (step.request->body) check_answers(*step.request->body, pointer + "/request/body", answers);
  }
  for (const json::Value &known : section["known"].items()) step.known.emplace_back(known.text());
  step.forgiving = section["failure"].text() == "warning";
  step.title = std::string(section["title"].text());
  return step;
}

// Those of a list that stands under /checks are about each item of this one's list, and point below its place.
void Loader::definition_checks(const json::Value &section, const std::string &pointer,
                               std::vector<DefinitionCheck> &checks) {
  const json::Value *include = section.find("include");
  if (include == nullptr) {
    checks.push_back(definition_check(section, pointer));
    return;
  }
  const json::Value *shared = checks_.find(include->text());
  if (shared == nullptr) {
    problem(pointer + "/include", "include", include->text(), "a list of /checks",
            "includes checks that are not there");
    return;
  }
  included_checks_.emplace(include->text());
  const DefinitionCheck about = definition_check(section, pointer);
  for (size_t i = 0; i < shared->items().size(); ++i) {
    const std::string at = pointer_join(pointer_join("/checks", include->text()), i);
    DefinitionCheck check = definition_check(shared->items()[i], at);
    check.each = about.each;
    check.at = about.at + check.at;
    checks.push_back(std::move(check));
  }
}

// An included list stands under /steps of the document and includes no other.
void Loader::definition_steps(const json::Value &list, const std::string &pointer, bool included,
                              std::vector<std::string> &answers, std::vector<DefinitionStep> &steps) {
  for (size_t i = 0; i < list.items().size(); ++i) {
    const json::Value &section = list.items()[i];
    const std::string at = pointer_join(pointer, i);
    const json::Value *include = section.find("include");
    if (include == nullptr) {
      steps.push_back(definition_step(section, at, answers));
      answers.push_back(steps.back().name);
      continue;
    }
    (void)source(section, at);
    const json::Value *shared = included ? nullptr : steps_.find(include->text());
    if (shared == nullptr) {
      problem(at + "/include", "include", include->text(), "a list of /steps, from outside of /steps",
              "includes steps that are not there");
    } else {
      included_.emplace(include->text());
      definition_steps(*shared, pointer_join("/steps", include->text()), true, answers, steps);
    }
  }
}

// A list that no definition includes is checked by itself.
void Loader::check_lists_left() {
  if (!checked_) return;
  for (const json::Member &list : checks_.members()) {
    if (included_checks_.contains(list.key)) continue;
    const std::string at = pointer_join("/checks", list.key);
    for (size_t i = 0; i < list.value.size(); ++i) (void)definition_check(list.value.items()[i], pointer_join(at, i));
  }
  any_answers_ = true;
  for (const json::Member &list : steps_.members()) {
    if (included_.contains(list.key)) continue;
    std::vector<std::string> answers;
    std::vector<DefinitionStep> steps;
    definition_steps(list.value, pointer_join("/steps", list.key), true, answers, steps);
  }
  any_answers_ = false;
}

void Loader::definitions(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  for (auto *out : {&rule.create_object, &rule.create_property, &rule.create_association_schema}) {
    offer(*out, section, pointer, [this](const json::Value &found, const std::string &at) {
      DefinitionRule definition;
      std::vector<std::string> answers;
      (void)source(found, at);
      definition.pointer = origins_.of(at);
      for (size_t i = 0; i < found["checks"].items().size(); ++i) {
        definition_checks(found["checks"].items()[i], pointer_join(at + "/checks", i), definition.checks);
      }
      const size_t problems = issues_.size();
      definition_steps(found["steps"], at + "/steps", false, answers, definition.steps);
      const bool makes = std::any_of(definition.steps.begin(), definition.steps.end(), [](const DefinitionStep &step) {
        return step.request && step.request->method != "GET";
      });
      if (!makes && issues_.size() == problems) missing(at + "/steps", "request", "none of the steps makes anything");
      auto record = step_expression(found, "record", at, "definition", answers);
      if (record) definition.record = std::move(*record);
      return definition;
    });
  }
}

}  // namespace openint::connector
