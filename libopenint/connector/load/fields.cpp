// Models and their fields: which rule reads what, and what goes back where.
#include <utility>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

bool ruled(std::string_view field) { return field != "raw_data" && field != "custom_fields"; }

// A name as a quoted identifier of JMESPath, and as a literal; a literal's delimiter is written as an escape.
std::string quoted(std::string_view name) {
  std::string out;
  json::append_string(out, name);
  return out;
}

std::string literal(std::string_view name) {
  std::string out = "`";
  for (char c : quoted(name)) {
    if (c == '`') {
      out += "\\u0060";
    } else {
      out += c;
    }
  }
  return out + "`";
}

// True where the input holds this custom field, be it null.
std::string custom_given(std::string_view name) {
  return "contains(keys(custom_fields || `{}`), " + literal(name) + ")";
}

}  // namespace

bool Loader::writable(std::string_view field) const { return input_ != nullptr && input_->find(field) != nullptr; }

bool Loader::check_input_fields(const jmespath::Expression &expression, const std::string &pointer) {
  bool good = true;
  for (const std::string &name : top_level_fields(expression.root())) {
    if (writable(name)) continue;
    good = false;
    problem(pointer, "input", name, input_ == nullptr ? "nothing: the model has no input" : "fields of " + input_->name,
            "\"" + shortened(name) + "\" is no field of the model's input");
  }
  return good;
}

bool Loader::claim(const Path &path, const std::string &pointer) {
  auto [taken, fresh] = written_.emplace(path, pointer);
  if (fresh) return true;
  problem(pointer, "unique", path.back(), "a path that nothing else writes", "is written by " + taken->second + " too");
  return false;
}

void Loader::target(FieldRule &rule, std::string_view path_text, const json::Value &value, const std::string &pointer) {
  Target made;
  made.pointer = pointer;
  made.path = path(json::Value::string(path_text), pointer);
  if (!made.path.empty()) claim(made.path, pointer);
  (void)source(value, pointer);
  std::string at = value.is_object() ? pointer + "/value" : pointer;
  auto read = expression(value.is_object() ? value["value"] : value, at);
  const json::Value *when = value.find("when");
  if (when != nullptr) {
    made.when = expression(*when, pointer + "/when");
    if (made.when) check_input_fields(*made.when, pointer + "/when");
  }
  if (!read) return;
  check_input_fields(*read, at);
  if (when == nullptr && top_level_fields(read->root()).empty()) {
    problem(at, "when", read->text(), "an expression that reads a field of the input, or a \"when\"",
            "reads no field of the input by name, so that it would never be written");
  }
  made.value = std::move(*read);
  if (!made.path.empty()) rule.write.push_back(std::move(made));
}

// The field's own value, as it is. A custom field's stands within custom_fields, and counts as given only if it is
// there itself.
void Loader::plain_target(FieldRule &rule, Path path, const std::string &pointer, bool custom) {
  if (path.empty()) return;
  std::string_view needed = custom ? std::string_view("custom_fields") : std::string_view(rule.name);
  if (!writable(needed)) {
    problem(pointer, "input", needed,
            input_ == nullptr ? "nothing: the model has no input" : "fields of " + input_->name,
            "\"" + shortened(needed) + "\" is no field of the model's input");
    return;
  }
  if (!claim(path, pointer)) return;
  Target made;
  made.pointer = pointer;
  made.path = std::move(path);
  auto value = jmespath::Expression::parse(custom ? "custom_fields." + quoted(rule.name) : quoted(rule.name));
  if (!value.ok()) {
    problem(pointer, "field", rule.name, "a name", value.error().message);
    return;
  }
  made.value = std::move(value).value();
  if (custom) {
    auto when = jmespath::Expression::parse(custom_given(rule.name));
    if (when.ok()) made.when = std::move(when).value();
  }
  rule.write.push_back(std::move(made));
}

void Loader::write(FieldRule &rule, const json::Value &write, const std::string &pointer, bool custom) {
  if (write.is_string()) {
    plain_target(rule, path(write, pointer), pointer, custom);
    return;
  }
  for (const json::Member &member : write.members()) {
    target(rule, member.key, member.value, pointer_join(pointer, member.key));
  }
}

FieldRule Loader::field(std::string name, const json::Value &rule, const std::string &pointer, bool custom) {
  FieldRule made;
  made.name = std::move(name);
  made.pointer = pointer;
  made.absent = rule["absent"].text();
  made.source = source(rule, pointer);
  if (made.source.empty()) made.source = model_source_;
  made.read = rule.is_object() ? expression(rule["read"], pointer + "/read") : expression(rule, pointer);
  if (const json::Value *write = rule.find("write")) {
    this->write(made, *write, pointer + "/write", custom);
  } else if (made.read && writable(custom ? std::string_view("custom_fields") : std::string_view(made.name))) {
    if (auto path = plain_path(made.read->root())) plain_target(made, std::move(*path), pointer, custom);
  }
  return made;
}

// Every field of the model gets a rule, in the contract's order, whether the document has one or not.
void Loader::fields(ModelRule &rule, const contract::Shape &shape, const json::Value &section,
                    const std::string &pointer) {
  rule.fields.reserve(shape.fields.size());
  for (const contract::Field &known : shape.fields) {
    if (!ruled(known.name)) continue;
    std::string at = pointer_join(pointer, known.name);
    if (const json::Value *found = section.find(known.name)) {
      rule.fields.push_back(field(known.name, *found, at, false));
    } else {
      FieldRule missing;
      missing.name = known.name;
      missing.pointer = at;
      rule.fields.push_back(std::move(missing));
    }
  }
  for (const json::Member &member : section.members()) {
    if (ruled(member.key) && shape.find(member.key) != nullptr) continue;
    problem(pointer_join(pointer, member.key), "field", member.key, "fields of " + rule.model,
            "\"" + shortened(member.key) + "\" is no field of " + rule.model + " that a rule can fill");
  }
}

void Loader::model(Connector &connector, const json::Member &entry, const Sections &defaults) {
  std::string pointer = pointer_join("/models", entry.key);
  const contract::Shape *shape = contract_->model(entry.key);
  if (shape == nullptr || shape->type != contract::Type::record) {
    problem(pointer, "model", entry.key, "a model of the contract",
            "the contract has no model \"" + shortened(entry.key) + "\"");
    return;
  }
  ModelRule rule;
  rule.model = entry.key;
  rule.object = entry.value["object"].text();
  input_ = contract_->model(rule.model + "_input");
  written_.clear();
  model_source_ = source(entry.value, pointer);
  const json::Value *own_page = entry.value.find("page");
  rule.page = own_page != nullptr ? page(*own_page, pointer + "/page") : defaults.page;
  const json::Value *own_body = entry.value.find("body");
  rule.body = own_body != nullptr ? body(*own_body, pointer + "/body") : defaults.body;
  fields(rule, *shape, entry.value["fields"], pointer + "/fields");
  for (const json::Member &member : entry.value["custom_fields"].members()) {
    std::string at = pointer_join(pointer + "/custom_fields", member.key);
    rule.custom_fields.push_back(field(std::string(member.key), member.value, at, true));
  }
  reads(rule, entry.value, pointer);
  if (of_links(rule.model)) {
    associations(rule, entry.value, pointer);
  } else {
    lists(rule, entry.value, pointer);
    writes(rule, entry.value, pointer);
  }
  if (checked_) check_definitions(entry.value, pointer);
  connector.models_.push_back(std::move(rule));
}

}  // namespace openint::connector
