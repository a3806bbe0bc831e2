// Models and their fields: which rule reads what, and what goes back where.
#include <algorithm>
#include <utility>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

bool ruled(std::string_view field) { return field != "raw_data" && field != "custom_fields"; }

// As far as names tell it: a plain path in full, others by their first two keys.
bool reads_inside(const jmespath::Node &rule, const Path &hidden) {
  if (auto path = plain_path(rule)) {
    return path->size() >= hidden.size() && std::equal(hidden.begin(), hidden.end(), path->begin());
  }
  const auto names = free_names(rule);
  return hidden.size() <= 2 && std::any_of(names.begin(), names.end(), [&](const FreeName &name) {
           return name.name == hidden[0] && (hidden.size() == 1 || name.member == hidden[1]);
         });
}

}  // namespace

FieldRule Loader::field(std::string name, const json::Value &rule, const std::string &pointer, bool custom) {
  FieldRule made;
  made.name = std::move(name);
  made.pointer = origins_.of(pointer);
  made.absent = rule["absent"].text();
  made.source = source(rule, pointer);
  if (made.source.empty()) made.source = model_source_;
  beside_ = &page_of_;
  made.read = rule.is_object() ? expression(rule["read"], pointer + "/read") : expression(rule, pointer);
  beside_ = nullptr;
  if (const json::Value *write = rule.find("write")) {
    this->write(made, *write, pointer + "/write", custom);
  } else if (rule.find("places") != nullptr || rule.find("each") != nullptr) {
    entries(made, rule, pointer);
  } else if (made.read && writable(custom ? std::string_view("custom_fields") : std::string_view(made.name))) {
    if (auto path = plain_path(made.read->root())) plain_target(made, body_path_of(*path), pointer, custom);
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
      missing.pointer = origins_.of(at);
      rule.fields.push_back(std::move(missing));
    }
  }
  for (const json::Member &member : section.members()) {
    if (ruled(member.key) && shape.find(member.key) != nullptr) continue;
    problem(pointer_join(pointer, member.key), "field", member.key, "fields of " + rule.model,
            "\"" + shortened(member.key) + "\" is no field of " + rule.model + " that a rule can fill");
  }
}

// What is secret is not there for any rule: one that reads it would give null for ever.
void Loader::secret(ModelRule &rule, const json::Value &list, const std::string &pointer) {
  for (size_t i = 0; i < list.items().size(); ++i) {
    const std::string at = pointer_join(pointer, i);
    Path hidden = path(list.items()[i], at);
    if (hidden.empty()) continue;
    Path whole = rule.page.item;  // from the record's own top
    whole.insert(whole.end(), hidden.begin(), hidden.end());
    if (std::find(rule.secret.begin(), rule.secret.end(), whole) != rule.secret.end()) {
      problem(at, "unique", list.items()[i].text(), "a path once", "stands twice in the list");
    }
    for (const auto *fields : {&rule.fields, &rule.custom_fields}) {
      for (const FieldRule &field : *fields) {
        if (!field.read || !reads_inside(field.read->root(), hidden)) continue;
        problem(field.pointer, "secret", field.read->text(), "what is not secret",
                "reads what " + at + " calls secret, which no record is read with");
      }
    }
    rule.secret.push_back(std::move(whole));
  }
}

// A record that lacks a required field, which is never null, is not given out, so that without a rule for it there
// would be none at all.
void Loader::check_required(const ModelRule &rule, const contract::Shape &shape, const std::string &pointer) {
  if (!checked_ || (!rule.list && !rule.list_changes && !rule.get && rule.list_associations.empty())) return;
  for (const contract::Field &known : shape.fields) {
    const std::string written = origins_.of(pointer_join(pointer + "/fields", known.name));
    const bool read = std::any_of(rule.fields.begin(), rule.fields.end(),
                                  [&](const FieldRule &field) { return field.name == known.name && field.read; });
    const bool told = std::any_of(issues_.begin(), issues_.end(),
                                  [&](const Issue &issue) { return issue.pointer.starts_with(written); });
    if (known.required && !known.shape->nullable && ruled(known.name) && !read && !told) {
      missing(pointer + "/fields", known.name, "every " + rule.model + " must have it, so that none could be read");
    }
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
  const size_t of_document = functions_.size();
  functions(entry.value["functions"], pointer + "/functions");
  const json::Value *own_page = entry.value.find("page");
  rule.page = own_page != nullptr ? page(*own_page, pointer + "/page") : defaults.page;
  page_of_ = rule.page;
  const json::Value *own_body = entry.value.find("body");
  rule.body = own_body != nullptr ? body(*own_body, pointer + "/body") : defaults.body;
  fields(rule, *shape, entry.value["fields"], pointer + "/fields");
  for (const json::Member &member : entry.value["custom_fields"].members()) {
    std::string at = pointer_join(pointer + "/custom_fields", member.key);
    rule.custom_fields.push_back(field(std::string(member.key), member.value, at, true));
  }
  secret(rule, entry.value["secret"], pointer + "/secret");
  checks(rule, entry.value["checks"], pointer + "/checks");
  reads(rule, entry.value, pointer);
  if (of_links(rule.model)) {
    associations(rule, entry.value, pointer);
  } else {
    lists(rule, entry.value, pointer);
    writes(rule, entry.value, pointer);
  }
  definitions(rule, entry.value, pointer);
  check_required(rule, *shape, pointer);
  functions_.keep(of_document);
  connector.models_.push_back(std::move(rule));
}

}  // namespace openint::connector
