#include "libopenint/translate/page_tables.hpp"

#include "libopenint/json/parse.hpp"
#include "libopenint/json/shallow.hpp"

namespace openint::translate {

namespace {

// The bytes of the list at a path; "" for none.
Result<std::string_view> list_at(std::string_view page, const connector::Path &path) {
  json::Shallow index;
  const json::Index::Outcome outcome = index.read(page);
  if (outcome != json::Index::Outcome::ok) return Error(Status::malformed, json::outcome_text(outcome));
  size_t place = 0;
  for (const std::string &key : path) {
    if (index.at(place) != '{') return std::string_view();
    OPENINT_TRY(place, index.member(place, key));
    if (place == 0) return std::string_view();
  }
  const size_t end = index.behind(place);
  if (end > index.count()) return Error(Status::malformed, "ends too early");
  return index.text(place, end);
}

}  // namespace

Result<void> PageTables::fill(Table &table, const connector::PageTable &rule, std::string_view page) {
  OPENINT_TRY(const std::string_view list, list_at(page, rule.items));
  if (list.empty() || list == "null") return {};
  table.text = list;
  OPENINT_TRY(const json::Value entries, json::parse(table.text, table.arena));
  if (!entries.is_array()) return Error(Status::malformed, "is no list");
  for (const json::Value &entry : entries.items()) {
    OPENINT_TRY(const json::Value key, rule.key->evaluate(entry, table.arena));
    if (key.is_string() || key.is_number()) table.entries.emplace(key.text(), entry);
  }
  return {};
}

std::shared_ptr<const PageTables> PageTables::read(const connector::PageRule &rule, std::string_view page) {
  auto out = std::make_shared<PageTables>();
  for (const connector::PageTable &each : rule.tables) {
    auto table = std::make_unique<Table>();
    table->name = each.name;
    auto filled = fill(*table, each, page);
    if (!filled.ok()) table->broken = "the page's " + each.name + " cannot be read: " + filled.error().message;
    out->tables_.push_back(std::move(table));
  }
  return out;
}

Result<json::Value> PageTables::entry(std::string_view table, std::string_view key) const {
  for (const auto &each : tables_) {
    if (each->name != table) continue;
    if (!each->broken.empty()) return Error(Status::malformed, each->broken);
    auto found = each->entries.find(key);
    return found == each->entries.end() ? json::Value() : found->second;
  }
  return json::Value();
}

}  // namespace openint::translate
