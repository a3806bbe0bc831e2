#include "libopenint/connector/loader.hpp"

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::connector {

using json::pointer_join;

void Loader::problem(const std::string &pointer, const char *rule, std::string found, std::string allowed,
                     std::string message) {
  constexpr size_t kMostIssues = 200;
  if (issues_.size() >= kMostIssues) return;
  issues_.push_back({pointer, rule, shortened(found), std::move(allowed), std::move(message)});
}

std::optional<jmespath::Expression> Loader::expression(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) {
    problem(pointer, "type", json::to_text(value), "a JMESPath expression as a string",
            "a JMESPath expression must be a string");
    return std::nullopt;
  }
  auto parsed = jmespath::Expression::parse(value.text());
  if (!parsed.ok()) {
    problem(pointer, "jmespath", std::string(value.text()), "a JMESPath expression", parsed.error().message);
    return std::nullopt;
  }
  check_lookups(parsed->root(), pointer);
  return std::move(parsed).value();
}

// lookup()'s table is a literal, so that a document tells which tables it reads.
void Loader::check_lookups(const jmespath::Node &node, const std::string &pointer) {
  using jmespath::Op;
  if (node.op == Op::function && (node.name == "lookup" || node.name == "lookup_key")) {
    const jmespath::Node &table = *node.children[0];
    if (table.op != Op::literal || !table.value.is_string()) {
      problem(pointer, "lookup", std::string(node.name), "a literal string as the table's name",
              "the first argument of " + std::string(node.name) + " must be a literal string");
    }
  }
  for (const jmespath::Node *part : {node.left, node.right, node.condition}) {
    if (part != nullptr) check_lookups(*part, pointer);
  }
  for (const jmespath::Node *child : node.children) check_lookups(*child, pointer);
}

Path Loader::path(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) {
    problem(pointer, "type", json::to_text(value), "a path of keys as a string", "a path must be a string");
    return {};
  }
  auto parsed = parse_path(value.text());
  if (parsed.ok()) return std::move(parsed).value();
  problem(pointer, "path", std::string(value.text()), "keys joined by dots", parsed.error().message);
  return {};
}

void Loader::page(PageRule &rule, const json::Value &section, const std::string &pointer) {
  for (const json::Member &member : section.members()) {
    std::string at = pointer_join(pointer, member.key);
    if (member.key == "items") rule.items = path(member.value, at);
    if (member.key == "item") rule.item = path(member.value, at);
    if (member.key == "next_cursor") rule.next_cursor = expression(member.value, at);
    if (member.key == "has_next_page") rule.has_next_page = expression(member.value, at);
  }
}

void Loader::body(BodyRule &rule, const json::Value &section, const std::string &pointer) {
  for (const json::Member &member : section.members()) {
    if (member.key == "clear") rule.clear = member.value;
    if (member.key == "scalars") rule.scalars_as_strings = member.value.text() == "string";
    if (member.key == "passthrough") rule.passthrough = path(member.value, pointer_join(pointer, member.key));
  }
}

void Loader::source(const json::Value &section, const std::string &pointer, std::string *out) {
  const json::Value *named = section.find("source");
  if (named == nullptr) return;
  if (sources_.find(named->text()) == nullptr) {
    problem(pointer_join(pointer, "source"), "source", std::string(named->text()), "a name of /sources",
            "\"" + shortened(named->text()) + "\" is not among the document's sources");
  }
  if (out != nullptr) *out = named->text();
}

bool Loader::writable(const std::string &field) const { return input_ != nullptr && input_->find(field) != nullptr; }

void Loader::check_input_fields(const jmespath::Expression &read, const std::string &pointer) {
  for (const std::string &name : top_level_fields(read.root())) {
    if (writable(name)) continue;
    problem(pointer, "input", name, input_ == nullptr ? "nothing: the model has no input" : "a field of " + input_->name,
            "\"" + shortened(name) + "\" is no field of the model's input");
  }
}

void Loader::target(FieldRule &rule, std::string_view path_text, const json::Value &value,
                    const std::string &pointer) {
  Target target;
  target.pointer = pointer;
  auto parsed = parse_path(path_text);
  if (!parsed.ok()) {
    problem(pointer, "path", std::string(path_text), "keys joined by dots", parsed.error().message);
    return;
  }
  target.path = std::move(parsed).value();
  auto [taken, fresh] = written_.emplace(std::string(path_text), pointer);
  if (!fresh) {
    problem(pointer, "unique", std::string(path_text), "a path that no other rule writes",
            "the path is written at " + taken->second + " too");
  }
  auto read = expression(value.is_object() ? value["value"] : value,
                         value.is_object() ? pointer_join(pointer, "value") : pointer);
  if (!read) return;
  check_input_fields(*read, pointer);
  target.value = std::move(*read);
  if (const json::Value *when = value.find("when")) {
    target.when = expression(*when, pointer_join(pointer, "when"));
    if (target.when) check_input_fields(*target.when, pointer_join(pointer, "when"));
  }
  rule.write.push_back(std::move(target));
}

void Loader::write(FieldRule &rule, const json::Value &write, const std::string &pointer) {
  if (write.is_boolean()) return;  // false: read only
  if (write.is_string()) {
    std::string quoted = "\"" + rule.name + "\"";
    target(rule, write.text(), json::Value::string(quoted), pointer);
    return;
  }
  for (const json::Member &member : write.members()) {
    target(rule, member.key, member.value, pointer_join(pointer, member.key));
  }
}

FieldRule Loader::field(const std::string &name, const json::Value &rule, const std::string &pointer, bool custom) {
  FieldRule made;
  made.name = name;
  made.pointer = pointer;
  const json::Value *read = rule.is_object() ? rule.find("read") : &rule;
  if (rule.is_object()) {
    source(rule, pointer, &made.source);
    made.absent = rule["absent"].text();
  }
  if (read != nullptr) made.read = expression(*read, rule.is_object() ? pointer_join(pointer, "read") : pointer);
  const json::Value *write = rule.find("write");
  if (custom) {
    // A custom field's input is its own member of custom_fields, not a field of the model's input.
    auto plain = made.read && write == nullptr ? plain_path(made.read->root()) : std::nullopt;
    Target target;
    target.pointer = pointer;
    if (plain) target.path = *plain;
    if (write != nullptr && write->is_string()) target.path = path(*write, pointer_join(pointer, "write"));
    if (!target.path.empty()) {
      auto parsed = jmespath::Expression::parse("@");
      if (parsed.ok()) target.value = std::move(parsed).value();
      made.write.push_back(std::move(target));
    } else if (write != nullptr && write->is_object()) {
      problem(pointer_join(pointer, "write"), "type", "object", "a path or false",
              "a custom field is written to one path");
    }
    return made;
  }
  if (write != nullptr) {
    this->write(made, *write, pointer_join(pointer, "write"));
  } else if (made.read && read != nullptr && writable(name)) {
    if (plain_path(made.read->root())) target(made, read->text(), json::Value::string("\"" + name + "\""), pointer);
  }
  return made;
}

void Loader::model(Connector &connector, const json::Member &entry) {
  std::string pointer = pointer_join("/models", entry.key);
  ModelRule rule;
  rule.model = entry.key;
  rule.object = entry.value["object"].text();
  const contract::Shape *shape = contract_.model(entry.key);
  if (shape == nullptr || shape->type != contract::Type::record) {
    problem(pointer, "model", std::string(entry.key), "a model of the contract",
            "the contract has no model \"" + shortened(entry.key) + "\"");
    return;
  }
  input_ = contract_.model(rule.model + "_input");
  written_.clear();
  source(entry.value, pointer, nullptr);
  const json::Value &root = connector.document_.root();
  const json::Value *own_page = entry.value.find("page");
  page(rule.page, own_page ? *own_page : root["page"], own_page ? pointer + "/page" : "/page");
  const json::Value *own_body = entry.value.find("body");
  body(rule.body, own_body ? *own_body : root["body"], own_body ? pointer + "/body" : "/body");

  json::Value fields = entry.value["fields"];
  std::string fields_pointer = pointer + "/fields";
  for (const contract::Field &known : shape->fields) {
    if (known.name == "raw_data" || known.name == "custom_fields") continue;
    const json::Value *found = fields.find(known.name);
    if (found == nullptr) {
      FieldRule missing;
      missing.name = known.name;
      rule.fields.push_back(std::move(missing));
    } else {
      rule.fields.push_back(field(known.name, *found, pointer_join(fields_pointer, known.name), false));
    }
  }
  for (const json::Member &member : fields.members()) {
    if (member.key != "raw_data" && member.key != "custom_fields" && shape->find(member.key) != nullptr) continue;
    problem(pointer_join(fields_pointer, member.key), "field", std::string(member.key), "a field of " + rule.model,
            rule.model + " has no field \"" + shortened(member.key) + "\" that a rule can fill");
  }
  for (const json::Member &member : entry.value["custom_fields"].members()) {
    std::string at = pointer_join(pointer + "/custom_fields", member.key);
    rule.custom_fields.push_back(field(std::string(member.key), member.value, at, true));
  }
  static constexpr std::string_view kMethods[] = {"get", "post", "put", "patch", "delete"};
  for (const json::Member &section : entry.value.members()) {
    for (std::string_view method : kMethods) {
      const json::Value *uri = section.value.find(method);
      if (uri == nullptr || !uri->is_string()) continue;
      auto parsed = uri::Template::parse(uri->text());
      if (!parsed.ok()) {
        problem(pointer_join(pointer_join(pointer, section.key), method), "uri-template", std::string(uri->text()),
                "a URI template (RFC 6570)", parsed.error().message);
      }
    }
  }
  connector.models_.push_back(std::move(rule));
}

Result<void> Loader::load(Connector &connector, json::Document document) {
  connector.document_ = std::move(document);
  const json::Value &root = connector.document_.root();
  connector.name_ = root["name"].text();
  connector.tables_ = root["tables"];
  sources_ = root["sources"];
  for (const json::Member &entry : root["models"].members()) model(connector, entry);
  if (issues_.empty()) return {};
  size_t count = issues_.size();
  Error error(Status::invalid_argument, "connector \"" + shortened(connector.name_) + "\": " + std::to_string(count) +
                                            (count == 1 ? " problem: " : " problems, the first: ") +
                                            issues_.front().pointer + ": " + issues_.front().message);
  error.path = issues_.front().pointer;
  error.issues = issues_;
  return error;
}

const ModelRule *Connector::model(std::string_view name) const noexcept {
  for (const ModelRule &rule : models_) {
    if (rule.model == name) return &rule;
  }
  return nullptr;
}

}  // namespace openint::connector
