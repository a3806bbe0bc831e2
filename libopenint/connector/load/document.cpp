#include <unordered_set>

#include "libopenint/connector/load/auth.hpp"
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/jmespath/functions.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

using json::pointer_join;

PageRule Loader::page(const json::Value &section, const std::string &pointer) {
  PageRule rule;
  (void)source(section, pointer);
  rule.items = path(section["items"], pointer + "/items");
  for (const json::Value &value : section["empty"].items()) rule.empty.push_back(json::to_text(value));
  rule.item = path(section["item"], pointer + "/item");
  rule.next_cursor = expression(section["next_cursor"], pointer + "/next_cursor");
  rule.has_next_page = expression(section["has_next_page"], pointer + "/has_next_page");
  check_answer_names(rule.next_cursor, pointer + "/next_cursor", "");
  check_answer_names(rule.has_next_page, pointer + "/has_next_page", "");
  page_tables(rule, section["tables"], pointer + "/tables");
  return rule;
}

void Loader::page_tables(PageRule &rule, const json::Value &section, const std::string &pointer) {
  for (const json::Member &entry : section.members()) {
    const std::string at = pointer_join(pointer, entry.key);
    PageTable table;
    table.name = entry.key;
    table.items = path(entry.value["items"], at + "/items");
    table.key = expression(entry.value["key"], at + "/key");
    if (tables_.find(entry.key) != nullptr) {
      problem(at, "unique", entry.key, "a name that is not in /tables", "is the name of a table of the document, too");
    }
    rule.tables.push_back(std::move(table));
  }
}

BodyRule Loader::body(const json::Value &section, const std::string &pointer) {
  BodyRule rule;
  (void)source(section, pointer);
  rule.clear = section["clear"];
  rule.scalars_as_strings = section["scalars"].text() == "string";
  if (const json::Value *separator = section.find("list_separator")) rule.list_separator = separator->text();
  rule.passthrough = path(section["passthrough"], pointer + "/passthrough");
  if (const json::Value *custom = section.find("custom_fields")) rule.custom = path(*custom, pointer + "/custom_fields");
  return rule;
}

// A key that stands twice hides what stands there first.
void Loader::check_keys(const json::Value &value, const std::string &pointer, int depth) {
  if (depth > json::kMaxDepth) return;
  std::unordered_set<std::string_view> seen;
  for (const json::Member &member : value.members()) {
    if (!seen.insert(member.key).second) {
      problem(pointer_join(pointer, member.key), "unique", member.key, "a key once",
              "stands twice in one object, where only the last one counts");
    }
    if (member.value.size() == 0 || member.value.is_string() || member.value.is_number()) continue;
    check_keys(member.value, pointer_join(pointer, member.key), depth + 1);
  }
  for (size_t i = 0; i < value.items().size(); ++i) {
    check_keys(value.items()[i], pointer_join(pointer, i), depth + 1);
  }
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

// Expressions that others call. One that is wrong is told once, and where it is called nothing more is.
void Loader::functions(const json::Value &section, const std::string &pointer) {
  for (const json::Member &member : section.members()) {
    const std::string at = pointer_join(pointer, member.key);
    auto text = expression_text(member.value);
    if (!text) continue;
    const bool of_language = jmespath::find_function(member.key) != nullptr;
    if (of_language || functions_.has(member.key)) {
      problem(at, "unique", member.key, "a name of its own",
              of_language ? "is a function of the language" : "is a function of the document");
    }
    const bool good = expression(member.value, at).has_value();
    functions_.add(member.key, good ? std::move(*text) : std::string("@"));
  }
}

Result<void> Loader::load(Connector &connector, json::Document document, const json::Value &root) {
  connector.document_ = std::move(document);
  connector.whole_ = root;
  connector.name_ = root["name"].text();
  connector.about_ = {std::string(root["title"].text()), std::string(root["website"].text()),
                      std::string(root["logo"].text())};
  connector.tables_ = root["tables"];
  sources_ = root["sources"];
  tables_ = root["tables"];
  steps_ = root["steps"];
  checks_ = root["checks"];
  functions(root["functions"], "/functions");
  for (const json::Member &setting : root["settings"].members()) settings_.emplace_back(setting.key);
  for (const json::Value &name : root["answer_names"].items()) answer_names_.emplace(name.text());
  const Problem told = [this](const std::string &pointer, const char *rule, std::string_view found, std::string allowed,
                              std::string message) {
    problem(pointer, rule, found, std::move(allowed), std::move(message));
  };
  connector.settings_ = load_settings(root["settings"], told);
  connector.auth_ = load_auth(root["auth"], connector.settings_, functions_, told);
  for (const json::Value &limit : root["http"]["limits"].items()) classes_.emplace(limit["class"].text());
  Sections defaults{page(root["page"], "/page"), body(root["body"], "/body")};
  connector.http_ = http(root);
  offer(connector.check_, root, "", [this](const json::Value &section, const std::string &pointer) {
    CheckRule rule;
    rule.request = request(section, pointer, Scope("check"));
    rule.account = answer(section, "account", pointer);
    return rule;
  });
  for (size_t i = 0; i < root["discover"].items().size(); ++i) {
    connector.discover_.push_back(discover(root["discover"].items()[i], pointer_join("/discover", i)));
  }
  for (size_t i = 0; i < root["lookups"].items().size(); ++i) {
    connector.lookups_.push_back(lookup(root["lookups"].items()[i], pointer_join("/lookups", i)));
  }
  connector.models_.reserve(root["models"].size());
  for (const json::Member &entry : root["models"].members()) model(connector, entry, defaults);
  check_lists_left();
  check_each(connector);
  if (checked_) {
    check_keys(connector.document_.root(), "", 0);
    check_transport(root);
  }
  if (!issues_.empty()) return error(connector);
  return {};
}

Result<RequestRule> Loader::load_request(const json::Value &section, const std::string &pointer) {
  RequestRule rule = request(section, pointer, Scope("definition"));
  if (issues_.empty()) return rule;
  const Issue &first = issues_.front();
  return Error(Status::invalid_argument, "the connector's document, " + first.pointer + ": " + first.message,
               first.pointer);
}

}  // namespace openint::connector
