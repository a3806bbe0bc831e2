// Expressions, templates and paths of a document, and the names that they may use.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

std::string at_byte(int64_t offset, const char *of) {
  return offset < 0 ? "" : " (at byte " + std::to_string(offset) + " of the " + of + ")";
}

std::string listed(const std::vector<std::string> &names) {
  std::string out;
  for (const std::string &name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "none" : out;
}

// The members of objects of a schema of the contract, into `names`; bounded, since schemas refer to each other.
void add_members(const json::Value &root, const json::Value &schema, int depth,
                 std::set<std::string, std::less<>> &names) {
  if (depth == 0) return;
  if (const json::Value *reference = schema.find("$ref"); reference != nullptr && reference->text().starts_with('#')) {
    const json::Value *target = json::pointer_find(root, reference->text().substr(1));
    if (target != nullptr) add_members(root, *target, depth - 1, names);
  }
  for (const json::Member &member : schema["properties"].members()) names.emplace(member.key);
  for (const char *list : {"allOf", "anyOf", "oneOf"}) {
    for (const json::Value &part : schema[list].items()) add_members(root, part, depth - 1, names);
  }
}

}  // namespace

// Whether any operation of the contract is given something of that name.
bool Loader::is_input(std::string_view name) {
  if (contract_ == nullptr) return true;
  if (inputs_.empty()) {
    constexpr int kDepth = 6;
    for (const contract::Operation &operation : contract_->operations()) {
      for (const json::Value &parameter : operation.parameters.items()) inputs_.emplace(parameter["name"].text());
      add_members(contract_->document(), operation.body, kDepth, inputs_);
    }
  }
  return inputs_.contains(name);
}

namespace {

// Every name that an expression uses, at whatever depth of what it reads.
void add_fields(const jmespath::Node &node, std::vector<const jmespath::Node *> &fields) {
  if (node.op == jmespath::Op::field) fields.push_back(&node);
  for (const jmespath::Node *part : {node.left, node.right, node.condition}) {
    if (part != nullptr) add_fields(*part, fields);
  }
  for (const jmespath::Node *child : node.children) add_fields(*child, fields);
}

}  // namespace

// What tells of further pages and of links reads null by a misspelt name, which means that there are none: so a
// document may say which names there are. `slot`: whose arguments may be named besides; "" for none.
void Loader::check_answer_names(const std::optional<jmespath::Expression> &expression, const std::string &pointer,
                                std::string_view slot) {
  if (!checked_ || answer_names_.empty() || !expression) return;
  std::vector<const jmespath::Node *> fields;
  add_fields(expression->root(), fields);
  for (const jmespath::Node *field : fields) {
    if (answer_names_.contains(field->name) || (!slot.empty() && Scope(slot).has(field->name))) continue;
    problem(pointer, "answer-name", field->name, "a name of /answer_names",
            "\"" + shortened(field->name) + "\" is not among the document's answer_names" +
                at_byte(field->offset, "expression"));
  }
}

void Loader::problem(const std::string &pointer, const char *rule, std::string_view found, std::string allowed,
                     std::string message) {
  if (issues_.size() >= kMaxIssues) return;
  std::string written = origins_.of(pointer);
  for (size_t i = 0; i < from_schema_; ++i) {  // of a part that has a wrong form nothing is told twice
    const std::string &told = issues_[i].pointer;
    if (told == written || told.starts_with(written + "/")) return;
  }
  for (size_t i = from_schema_; i < issues_.size(); ++i) {  // nor what stands once and counts for several models
    if (issues_[i].pointer == written && issues_[i].message == message) return;
  }
  issues_.push_back({std::move(written), rule, shortened(found), std::move(allowed), std::move(message)});
}

// Members that the schema permits, and that mean nothing in this section.
void Loader::not_here(const json::Value &section, const std::string &pointer,
                      std::initializer_list<std::string_view> names, const char *why) {
  for (std::string_view name : names) {
    if (section.find(name) != nullptr)
      problem(pointer_join(pointer, name), "additionalProperties", name, "nothing", why);
  }
}

// A member that another one asks for.
void Loader::missing(const std::string &pointer, std::string_view member, std::string_view why) {
  problem(pointer_join(pointer, member), "required", "", std::string(member), "is missing: " + std::string(why));
}

// What has no text was reported by the schema's check.
std::optional<jmespath::Expression> Loader::expression(const json::Value &value, const std::string &pointer) {
  const auto text = expression_text(value);
  if (!text) return std::nullopt;
  auto parsed = functions_.parse(*text);
  if (!parsed.ok()) {
    const Error &error = parsed.error();
    const char *rule = "syntax";
    if (!error.issues.empty() && error.issues.front().rule == "unknown-function") rule = "unknown-function";
    if (!error.issues.empty() && error.issues.front().rule == "invalid-arity") rule = "invalid-arity";
    problem(pointer, rule, *text, "a JMESPath expression", error.message + at_byte(error.offset, "expression"));
    return std::nullopt;
  }
  if (checked_) check_lookups(parsed->root(), pointer);
  return std::move(parsed).value();
}

std::optional<jmespath::Expression> Loader::expression(const json::Value &value, const std::string &pointer,
                                                       const Scope &scope) {
  auto made = expression(value, pointer);
  if (made && checked_) check_names(*made, pointer, scope);
  return made;
}

void Loader::check_names(const jmespath::Expression &expression, const std::string &pointer, const Scope &scope) {
  for (const FreeName &each : free_names(expression.root())) {
    if (!scope.has(each.name)) {
      problem(pointer, "name", each.name, scope.allowed(),
              "\"" + shortened(each.name) + "\" is no name that stands here" + at_byte(each.offset, "expression") +
                  "; allowed: " + scope.allowed());
    } else if (each.name == "settings" && !each.member.empty() &&
               std::find(settings_.begin(), settings_.end(), each.member) == settings_.end()) {
      problem(pointer, "setting", each.member, listed(settings_),
              "\"" + shortened(each.member) + "\" is no setting of the document" + at_byte(each.offset, "expression") +
                  "; allowed: " + listed(settings_));
    } else if (each.name == "input" && !each.member.empty() && !is_input(each.member)) {
      problem(pointer, "input", each.member, "what the contract's operations are given",
              "\"" + shortened(each.member) + "\" is no input of any operation" + at_byte(each.offset, "expression"));
    }
  }
}

std::optional<AnswerExpression> Loader::answer(const json::Value &section, std::string_view name,
                                               const std::string &pointer, std::string_view slot) {
  const json::Value *value = section.find(name);
  if (value == nullptr) return std::nullopt;
  std::string at = pointer_join(pointer, name);
  auto made = expression(*value, at, Scope(slot));
  if (!made) return std::nullopt;
  AnswerExpression out;
  for (const FreeName &each : free_names(made->root())) out.reads_headers = out.reads_headers || each.name == "headers";
  out.expression = std::move(*made);
  out.pointer = origins_.of(at);
  return out;
}

AnswerExpression Loader::needed_answer(const json::Value &section, std::string_view name, const std::string &pointer,
                                       std::string_view why) {
  if (section.find(name) == nullptr) missing(pointer, name, why);
  return answer(section, name, pointer).value_or(AnswerExpression());
}

std::optional<uri::Template> Loader::uri_template(const json::Value &value, const std::string &pointer,
                                                  const Scope *scope) {
  if (!value.is_string()) return std::nullopt;
  auto parsed = uri::Template::parse(value.text());
  if (!parsed.ok()) {
    const Error &error = parsed.error();
    problem(pointer, "uri-template", value.text(), "a URI template (RFC 6570)",
            error.message + at_byte(error.offset, "template"));
    return std::nullopt;
  }
  for (std::string_view name : checked_ &&scope != nullptr ? parsed->variables() : std::vector<std::string_view>()) {
    if (scope->has(name)) continue;
    problem(pointer, "name", name, scope->allowed(),
            "\"" + shortened(name) + "\" is no name that stands here; allowed: " + scope->allowed());
  }
  return std::move(parsed).value();
}

// lookup()'s table is a literal and known, so that a document tells which tables it reads. The parser bounds the depth.
void Loader::check_lookups(const jmespath::Node &node, const std::string &pointer) {
  using jmespath::Op;
  if (node.op == Op::function && (node.name == "lookup" || node.name == "lookup_key") && !node.children.empty()) {
    const jmespath::Node &table = *node.children[0];
    std::string where = at_byte(table.offset, "expression");
    if (table.op != Op::literal || !table.value.is_string()) {
      problem(pointer, "lookup", node.name, "a literal string as the table's name",
              "the first argument of " + std::string(node.name) + " must be a literal string" + where);
    } else if (node.name == "lookup" && beside(table.value.text())) {
      // found by its key on the page
    } else if (tables_.find(table.value.text()) == nullptr) {
      problem(pointer, "lookup", table.value.text(), "a name of /tables",
              "\"" + shortened(table.value.text()) + "\" is not among the document's tables" + where +
                  "; a table that only a caller's context fills stands there as {}");
    }
  }
  for (const jmespath::Node *part : {node.left, node.right, node.condition}) {
    if (part != nullptr) check_lookups(*part, pointer);
  }
  for (const jmespath::Node *child : node.children) check_lookups(*child, pointer);
}

bool Loader::beside(std::string_view table) const {
  if (beside_ == nullptr) return false;
  return std::any_of(beside_->tables.begin(), beside_->tables.end(),
                     [table](const PageTable &each) { return each.name == table; });
}

bool Loader::check_table(std::string_view name, const std::string &pointer) {
  if (tables_.find(name) != nullptr) return true;
  problem(pointer, "lookup", name, "a name of /tables",
          "\"" + shortened(name) +
              "\" is not among the document's tables; a table that only a caller's context fills stands there as {}");
  return false;
}

Path Loader::path(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) return {};
  auto parsed = parse_path(value.text());
  if (parsed.ok()) return std::move(parsed).value();
  problem(pointer, "path", value.text(), "keys joined by dots", parsed.error().message);
  return {};
}

// The text that stands in /sources under the name which the section's "source" gives, or "".
std::string Loader::source(const json::Value &section, const std::string &pointer) {
  const json::Value *named = section.find("source");
  if (named == nullptr || !named->is_string()) return {};
  if (const json::Value *found = sources_.find(named->text())) return std::string(found->text());
  problem(pointer + "/source", "source", named->text(), "a name of /sources",
          "\"" + shortened(named->text()) + "\" is not among the document's sources");
  return {};
}

}  // namespace openint::connector
