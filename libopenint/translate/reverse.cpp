// The way back: a unified input to the body that the provider wants.
#include "libopenint/translate/reverse.hpp"

#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/body_builder.hpp"

namespace openint::translate {

using connector::FieldRule;
using connector::InputCheck;
using json::Member;
using json::Value;

namespace {

// Those two have no rules: what is in them goes by names of its own.
bool ruled(std::string_view field) { return field != "passthrough_fields" && field != "custom_fields"; }

bool says_nothing(const Value &value) { return !jmespath::truthy(value) && !value.is_boolean(); }

}  // namespace

BodyBuilder::BodyBuilder(const Plan &plan, const Value &input, const Writing &writing, Arena &arena)
    : plan_(plan), input_(input), writing_(writing), arena_(arena), body_(arena) {
  environment_.tables = plan.tables;
}

void BodyBuilder::problem(std::string pointer, const char *rule, const Value &found, std::string allowed,
                          std::string message) {
  issues_.push_back(
      {std::move(pointer), rule, shortened(json::to_text(found)), std::move(allowed), std::move(message)});
}

bool BodyBuilder::evaluate(const jmespath::Expression &expression, const Value &over, const std::string &pointer,
                           Value &out) {
  auto value = expression.evaluate(over, arena_, environment_);
  if (value.ok()) {
    out = *value;
    return true;
  }
  const Value *found = json::pointer_find(input_, pointer);
  problem(pointer, "value", found == nullptr ? Value() : *found, "what the connector's rule takes",
          plan_.connector->name() + ": " + value.error().message);
  return false;
}

const FieldRule *BodyBuilder::rule_of(std::string_view field) const {
  for (const FieldRule &rule : plan_.model->fields) {
    if (rule.name == field) return &rule;
  }
  return nullptr;
}

// The first field of the input that a target is made of.
std::string BodyBuilder::place_of(const Target &target) const {
  for (const std::string &field : connector::input_fields(target)) {
    if (given(field)) return json::pointer_join("", field);
  }
  return "";
}

void BodyBuilder::check_input() {
  for (const InputCheck &check : plan_.model->checks) {
    if (check.on == InputCheck::On::create && writing_.verb != Writing::Verb::create) continue;
    if (check.on == InputCheck::On::update && writing_.verb == Writing::Verb::create) continue;
    Value holds;
    if (!evaluate(check.when, input_, check.at, holds) || !jmespath::truthy(holds)) continue;
    const Value *found = json::pointer_find(input_, check.at);
    problem(check.at, "unsupported", found == nullptr ? Value() : *found, "what the connector's checks allow",
            plan_.connector->name() + ": " + check.message);
  }
}

// What was given but went nowhere is an error, not silence: a field or a value that the provider has no place for, and
// in a record that exists a null that clears nothing though there may be something to clear.
void BodyBuilder::check_member(const Member &member) {
  if (!ruled(member.key)) return;
  if (std::find(written_.begin(), written_.end(), member.key) != written_.end()) return;
  const FieldRule *rule = rule_of(member.key);
  const std::string where = json::pointer_join("", member.key);
  const std::string who = plan_.connector->name() + " cannot ";
  const std::string name(member.key);
  if (member.value.is_object() && member.value.size() == 0) return;  // which asks for nothing
  if (says_nothing(member.value)) {
    const bool there = rule != nullptr && rule->read.has_value();
    if (writing_.verb == Writing::Verb::create || !there) return;
    problem(where, "unsupported", member.value, "no null", who + "clear " + name);
    return;
  }
  if (connector::is_written(*plan_.model, member.key)) {
    problem(where, "unsupported", member.value, "what a rule of the connector takes",
            plan_.connector->name() + " has no place for this value of " + name);
    return;
  }
  std::string reason = rule == nullptr || rule->absent.empty() ? "it is read only" : rule->absent;
  problem(where, "unsupported", member.value, "nothing", who + "write " + name + ": " + reason);
}

bool BodyBuilder::wanted(const Target &target) {
  if (target.when) {
    Value holds;
    return evaluate(*target.when, input_, place_of(target), holds) && jmespath::truthy(holds);
  }
  auto fields = connector::input_fields(target);
  return std::any_of(fields.begin(), fields.end(), [&](const std::string &field) { return given(field); });
}

// A value as the provider's bodies have it. A list in a custom field is several choices of one field.
Value BodyBuilder::scalar(const Value &value, bool custom) {
  const connector::BodyRule &rule = plan_.model->body;
  if (value.is_null()) return rule.clear;
  if (custom && value.is_array() && rule.list_separator) {
    std::string text;
    for (const Value &item : value.items()) {
      if (&item != value.items().data()) text += *rule.list_separator;
      text += item.is_string() ? std::string(item.text()) : json::to_text(item);
    }
    return Value::string(arena_.copy(std::string_view(text)));
  }
  if (!rule.scalars_as_strings) return value;
  if (value.is_number()) return Value::string(value.text());
  if (value.is_boolean()) return Value::string(value.as_boolean() ? "true" : "false");
  return value;
}

void BodyBuilder::write(const Target &target, bool custom) {
  Value value;
  if (!evaluate(target.value, input_, custom ? "/custom_fields" : place_of(target), value)) {
    for (const std::string &field : connector::input_fields(target)) wrote(field);  // which has its problem already
    return;
  }
  body_.put(target.path, scalar(value, custom));
  // Null out of something is not that thing written.
  for (const std::string &field : connector::input_fields(target)) {
    if (!value.is_null() || says_nothing(input_[field])) wrote(field);
  }
}

void BodyBuilder::custom_fields(const Value &fields) {
  for (const Member &member : fields.members()) {
    const FieldRule *found = nullptr;
    std::string known;
    for (const FieldRule &rule : plan_.model->custom_fields) {
      if (rule.name == member.key) found = &rule;
      if (!rule.write.empty()) known += (known.empty() ? "" : ", ") + rule.name;
    }
    if (found == nullptr && plan_.model->body.custom) {  // by its own name
      connector::BodyPath path = connector::body_path_of(*plan_.model->body.custom);
      path.push_back({std::string(member.key), "", ""});
      body_.put(path, scalar(member.value, true));
      continue;
    }
    if (found == nullptr || found->write.empty()) {
      problem(json::pointer_join("/custom_fields", member.key), "unsupported", member.value,
              known.empty() ? "none: register an overlay that has the field" : known,
              "no custom field \"" + shortened(member.key) + "\" can be written");
      continue;
    }
    for (const Target &target : found->write) {  // whose expressions read the whole input
      if (target.when && !wanted(target)) continue;
      write(target, true);
    }
  }
}

Result<Value> BodyBuilder::build() {
  check_input();
  std::vector<const Target *> choices;
  for (const FieldRule &rule : plan_.model->fields) {
    for (const Target &target : rule.write) {
      if (!wanted(target)) continue;
      if (target.choice) {
        choices.push_back(&target);
      } else {
        write(target, false);
      }
    }
    if (rule.entries) write_entries(rule);
  }
  // What belongs to something else comes after it.
  std::stable_partition(choices.begin(), choices.end(),
                        [](const Target *target) { return target->choice->within_table.empty(); });
  for (const Target *target : choices) choose(*target);
  for (const Member &member : input_.members()) check_member(member);
  custom_fields(input_["custom_fields"]);
  if (!issues_.empty()) {
    Error error(Status::invalid_argument, issues_.front().message, issues_.front().pointer);
    error.issues = std::move(issues_);
    error.reason = std::string(reason_);
    return error;
  }
  for (const Member &member : input_["passthrough_fields"].members()) {
    connector::BodyPath path = connector::body_path_of(plan_.model->body.passthrough);
    path.push_back({std::string(member.key), "", ""});
    body_.put(path, member.value);
  }
  return json::copy(body_.value(), arena_);
}

Result<Value> reverse(const Plan &plan, const Value &input, const Writing &writing, Arena &arena) {
  std::string schema = plan.model->model + "_input";
  bool writable = plan.contract->model(schema) != nullptr;
  bool any = std::any_of(plan.model->fields.begin(), plan.model->fields.end(),
                         [](const FieldRule &rule) { return rule.written(); });
  if (!writable || !any) {
    return Error(Status::unsupported, plan.connector->name() + " cannot write " + plan.model->model);
  }
  OPENINT_CHECK(plan.contract->validate(schema, input));
  return BodyBuilder(plan, input, writing, arena).build();
}

}  // namespace openint::translate
