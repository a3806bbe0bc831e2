#include "libopenint/connector/loader.hpp"

#include <algorithm>

#include "libopenint/connector/load/auth.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

void Loader::problem(const std::string &pointer, const char *rule, std::string_view found, std::string allowed,
                     std::string message) {
  if (issues_.size() >= kMaxIssues) return;
  issues_.push_back({pointer, rule, shortened(found), std::move(allowed), std::move(message)});
}

// What is no string was reported by the schema's check.
std::optional<jmespath::Expression> Loader::expression(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) return std::nullopt;
  auto parsed = jmespath::Expression::parse(value.text());
  if (!parsed.ok()) {
    const Error &error = parsed.error();
    std::string where = error.offset < 0 ? "" : " (at byte " + std::to_string(error.offset) + " of the expression)";
    const char *rule = "syntax";
    if (!error.issues.empty() && error.issues.front().rule == "unknown-function") rule = "unknown-function";
    if (!error.issues.empty() && error.issues.front().rule == "invalid-arity") rule = "invalid-arity";
    problem(pointer, rule, value.text(), "a JMESPath expression", error.message + where);
    return std::nullopt;
  }
  check_lookups(parsed->root(), pointer);
  return std::move(parsed).value();
}

// lookup()'s table is a literal and known, so that a document tells which tables it reads. The parser bounds the depth.
void Loader::check_lookups(const jmespath::Node &node, const std::string &pointer) {
  using jmespath::Op;
  if (node.op == Op::function && (node.name == "lookup" || node.name == "lookup_key") && !node.children.empty()) {
    const jmespath::Node &table = *node.children[0];
    std::string where = " (at byte " + std::to_string(table.offset) + " of the expression)";
    if (table.op != Op::literal || !table.value.is_string()) {
      problem(pointer, "lookup", node.name, "a literal string as the table's name",
              "the first argument of " + std::string(node.name) + " must be a literal string" + where);
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

Path Loader::path(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) return {};
  auto parsed = parse_path(value.text());
  if (parsed.ok()) return std::move(parsed).value();
  problem(pointer, "path", value.text(), "keys joined by dots", parsed.error().message);
  return {};
}

PageRule Loader::page(const json::Value &section, const std::string &pointer) {
  PageRule rule;
  (void)source(section, pointer);
  rule.items = path(section["items"], pointer + "/items");
  rule.item = path(section["item"], pointer + "/item");
  rule.next_cursor = expression(section["next_cursor"], pointer + "/next_cursor");
  rule.has_next_page = expression(section["has_next_page"], pointer + "/has_next_page");
  return rule;
}

BodyRule Loader::body(const json::Value &section, const std::string &pointer) {
  BodyRule rule;
  (void)source(section, pointer);
  rule.clear = section["clear"];
  rule.scalars_as_strings = section["scalars"].text() == "string";
  rule.passthrough = path(section["passthrough"], pointer + "/passthrough");
  return rule;
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

Error Loader::error(const Connector &connector) const {
  std::string count = std::to_string(issues_.size()) + (issues_.size() == 1 ? " problem" : " problems");
  const Issue &first = issues_.front();
  Error error(Status::invalid_argument, count + " in connector \"" + shortened(connector.name_) +
                                            "\": " + (first.pointer.empty() ? "the document" : first.pointer) + " " +
                                            first.message);
  error.path = first.pointer;
  error.issues = issues_;
  return error;
}

Result<void> Loader::load(Connector &connector, json::Document document) {
  connector.document_ = std::move(document);
  const json::Value &root = connector.document_.root();
  connector.name_ = root["name"].text();
  connector.tables_ = root["tables"];
  sources_ = root["sources"];
  tables_ = root["tables"];
  steps_ = root["steps"];
  const Problem told = [this](const std::string &pointer, const char *rule, std::string_view found,
                              std::string allowed, std::string message) {
    problem(pointer, rule, found, std::move(allowed), std::move(message));
  };
  connector.settings_ = load_settings(root["settings"], told);
  connector.auth_ = load_auth(root["auth"], connector.settings_, told);
  Sections defaults{page(root["page"], "/page"), body(root["body"], "/body")};
  connector.models_.reserve(root["models"].size());
  for (const json::Member &entry : root["models"].members()) model(connector, entry, defaults);
  if (checked_) {
    check_keys(root, "", 0);
    check_transport(root);
  }
  if (!issues_.empty()) return error(connector);
  return {};
}

}  // namespace openint::connector
