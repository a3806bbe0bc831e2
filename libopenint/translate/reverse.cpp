#include "libopenint/translate/reverse.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::translate {

namespace {

using connector::FieldRule;
using connector::Path;
using connector::Target;
using json::Member;
using json::Value;

// A body while it is put together: objects that grow member by member.
struct Node {
  std::string key;
  std::vector<Node> members;
  Value value;
  bool leaf = false;
  // Places of members by key, once there are many: a caller's object may have any number of them.
  std::unique_ptr<std::unordered_map<std::string, size_t>> places;
};

constexpr size_t kFewMembers = 16;

Node *find(Node &parent, const std::string &key) {
  if (parent.places != nullptr) {
    auto place = parent.places->find(key);
    return place == parent.places->end() ? nullptr : &parent.members[place->second];
  }
  for (Node &member : parent.members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

Node &child(Node &parent, const std::string &key) {
  if (Node *found = find(parent, key)) return *found;
  if (parent.places == nullptr && parent.members.size() == kFewMembers) {
    parent.places = std::make_unique<std::unordered_map<std::string, size_t>>();
    for (size_t i = 0; i < parent.members.size(); ++i) (*parent.places)[parent.members[i].key] = i;
  }
  if (parent.places != nullptr) (*parent.places)[key] = parent.members.size();
  Node fresh;
  fresh.key = key;
  parent.members.push_back(std::move(fresh));
  return parent.members.back();
}

void append(std::string &out, const Node &node) {
  if (node.leaf) {
    json::append(out, node.value);
    return;
  }
  char separator = '{';
  for (const Node &member : node.members) {
    out += separator;
    json::append_string(out, member.key);
    out += ':';
    append(out, member);
    separator = ',';
  }
  if (separator == '{') out += '{';
  out += '}';
}

// Puts a value at a path; an object over an object is merged, as a leaf replaces what it meets.
void put(Node &root, const Path &path, const Value &value) {
  auto open = [](Node &node) {
    if (!node.leaf) return;
    node.leaf = false;
    for (const Member &member : node.value.members()) put(node, {std::string(member.key)}, member.value);
  };
  Node *at = &root;
  for (const std::string &key : path) {
    open(*at);
    at = &child(*at, key);
  }
  if (value.is_object() && at->value.is_object()) open(*at);
  if (value.is_object() && (!at->members.empty() || path.empty())) {
    for (const Member &member : value.members()) put(*at, {std::string(member.key)}, member.value);
    return;
  }
  at->members.clear();
  at->places.reset();
  at->leaf = true;
  at->value = value;
}

class BodyBuilder {
 public:
  BodyBuilder(const Plan &plan, const Value &input, Arena &arena) : plan_(plan), input_(input), arena_(arena) {
    environment_.tables = plan.tables;
  }

  Result<std::string> build();

 private:
  void problem(std::string pointer, const char *rule, const Value &found, std::string allowed, std::string message);
  void check_writable(const Member &member);
  void check_written(const Member &member);
  Result<bool> wanted(const Target &target) const;
  Result<void> write(const Target &target, const Value &input);
  Result<void> custom_fields(const Value &fields);
  Value scalar(const Value &value);

  const Plan &plan_;
  const Value &input_;
  Arena &arena_;
  jmespath::Environment environment_;
  Node body_;
  std::vector<std::string> written_;  // fields of the input that something in the body was made of
  std::vector<Issue> issues_;
};

void BodyBuilder::problem(std::string pointer, const char *rule, const Value &found, std::string allowed,
                          std::string message) {
  issues_.push_back(
      {std::move(pointer), rule, shortened(json::to_text(found)), std::move(allowed), std::move(message)});
}

// A field that the provider cannot take is an error, not silence; null asks for nothing.
void BodyBuilder::check_writable(const Member &member) {
  if (member.key == "passthrough_fields" || member.key == "custom_fields" || member.value.is_null()) return;
  std::string reason = "it is read only";
  for (const FieldRule &rule : plan_.model->fields) {
    // A rule may write on another field's behalf: what counts is who reads it.
    for (const Target &target : rule.write) {
      for (const jmespath::Expression *read : {&target.value, target.when ? &*target.when : &target.value}) {
        auto fields = connector::top_level_fields(read->root());
        if (std::find(fields.begin(), fields.end(), member.key) != fields.end()) return;
      }
    }
    if (rule.name == member.key && !rule.absent.empty()) reason = rule.absent;
  }
  problem(json::pointer_join("", member.key), "unsupported", member.value, "nothing",
          plan_.connector->name() + " cannot write " + std::string(member.key) + ": " + reason);
}

// Conditions may leave a value out that no other rule takes: an address of a kind that the provider does not have. What
// is empty says nothing that could be lost.
void BodyBuilder::check_written(const Member &member) {
  if (member.key == "passthrough_fields" || member.key == "custom_fields") return;
  if (!jmespath::truthy(member.value) && !member.value.is_boolean()) return;
  if (std::find(written_.begin(), written_.end(), member.key) != written_.end()) return;
  problem(json::pointer_join("", member.key), "unsupported", member.value, "what a rule of the connector takes",
          plan_.connector->name() + " has no place for this value of " + std::string(member.key));
}

Result<bool> BodyBuilder::wanted(const Target &target) const {
  if (target.when) {
    OPENINT_TRY(Value holds, target.when->evaluate(input_, arena_, environment_));
    return jmespath::truthy(holds);
  }
  auto fields = connector::top_level_fields(target.value.root());
  return std::any_of(fields.begin(), fields.end(),
                     [&](const std::string &field) { return input_.find(field) != nullptr; });
}

Value BodyBuilder::scalar(const Value &value) {
  const connector::BodyRule &rule = plan_.model->body;
  if (value.is_null()) return rule.clear;
  if (!rule.scalars_as_strings) return value;
  if (value.is_number()) return Value::string(value.text());
  if (value.is_boolean()) return Value::string(value.as_boolean() ? "true" : "false");
  return value;
}

Result<void> BodyBuilder::write(const Target &target, const Value &input) {
  OPENINT_TRY(Value value, target.value.evaluate(input, arena_, environment_));
  put(body_, target.path, scalar(value));
  return {};
}

Result<void> BodyBuilder::custom_fields(const Value &fields) {
  for (const Member &member : fields.members()) {
    const FieldRule *found = nullptr;
    std::string known;
    for (const FieldRule &rule : plan_.model->custom_fields) {
      if (rule.name == member.key) found = &rule;
      if (!rule.write.empty()) known += (known.empty() ? "" : ", ") + rule.name;
    }
    if (found == nullptr || found->write.empty()) {
      problem(json::pointer_join("/custom_fields", member.key), "unsupported", member.value,
              known.empty() ? "none: register an overlay that has the field" : known,
              "no custom field \"" + shortened(member.key) + "\" can be written");
      continue;
    }
    for (const Target &target : found->write) {  // whose expressions read the whole input
      if (target.when) {
        OPENINT_TRY(Value holds, target.when->evaluate(input_, arena_, environment_));
        if (!jmespath::truthy(holds)) continue;
      }
      OPENINT_CHECK(write(target, input_));
    }
  }
  return {};
}

Result<std::string> BodyBuilder::build() {
  for (const Member &member : input_.members()) check_writable(member);
  for (const FieldRule &rule : plan_.model->fields) {
    for (const Target &target : rule.write) {
      OPENINT_TRY(bool put_in, wanted(target));
      if (!put_in) continue;
      OPENINT_CHECK(write(target, input_));
      for (const jmespath::Expression *read : {&target.value, target.when ? &*target.when : &target.value}) {
        for (std::string &field : connector::top_level_fields(read->root())) written_.push_back(std::move(field));
      }
    }
  }
  if (issues_.empty()) {
    for (const Member &member : input_.members()) check_written(member);
  }
  OPENINT_CHECK(custom_fields(input_["custom_fields"]));
  if (!issues_.empty()) {
    Error error(Status::invalid_argument, issues_.front().message, issues_.front().pointer);
    error.issues = std::move(issues_);
    return error;
  }
  for (const Member &member : input_["passthrough_fields"].members()) {
    Path path = plan_.model->body.passthrough;
    path.emplace_back(member.key);
    put(body_, path, member.value);
  }
  std::string out;
  append(out, body_);
  return out;
}

}  // namespace

Result<std::string> reverse(const Plan &plan, std::string_view input) {
  std::string schema = plan.model->model + "_input";
  bool writable = plan.contract->model(schema) != nullptr;
  bool any = std::any_of(plan.model->fields.begin(), plan.model->fields.end(),
                         [](const FieldRule &rule) { return !rule.write.empty(); });
  if (!writable || !any) {
    return Error(Status::unsupported, plan.connector->name() + " cannot write " + plan.model->model);
  }
  Arena arena;
  OPENINT_TRY(Value value, json::parse(input, arena));
  OPENINT_CHECK(plan.contract->validate(schema, value));
  return BodyBuilder(plan, value, arena).build();
}

}  // namespace openint::translate
