// Lists of records, and how their pages follow each other.
#include <algorithm>
#include <array>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

namespace {

constexpr std::array<std::string_view, 5> kKinds = {"none", "token", "keyset", "offset", "link"};

// An expression of the document's page section sees the page alone.
std::optional<AnswerExpression> of_page(const std::optional<jmespath::Expression> &expression) {
  if (!expression) return std::nullopt;
  AnswerExpression out;
  out.expression = *expression;
  out.pointer = "/page";
  out.over_body = true;
  return out;
}

}  // namespace

PagingRule Loader::paging(const ModelRule &model, const json::Value &section, const std::string &pointer) {
  using Kind = PagingRule::Kind;
  PagingRule rule;
  (void)source(section, pointer);
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (section["kind"].text() == kKinds[i]) rule.kind = static_cast<Kind>(i);
  }
  rule.next = answer(section, "next", pointer);
  rule.more = answer(section, "more", pointer, "more");
  rule.key = expression(section["key"], pointer + "/key");
  rule.end = answer(section, "end", pointer);
  bool own_next = section.find("next") != nullptr;
  if (!own_next) rule.next = of_page(model.page.next_cursor);
  if (!own_next && section.find("more") == nullptr) rule.page_more = of_page(model.page.has_next_page);
  rule.window = section["window"].as_boolean();
  rule.token_ms = whole_number(section["seconds"], 0) * 1000;
  rule.extra = whole_number(section["extra"], 0);
  if (!checked_ || !section.is_object()) return rule;
  auto broken = [](const Issue &issue) { return issue.pointer.ends_with("/page/next_cursor"); };
  if (!rule.next && std::any_of(issues_.begin(), issues_.end(), broken)) return rule;  // it is told already
  bool follows = rule.kind == Kind::token || rule.kind == Kind::link;
  if (follows && !own_next && !rule.next) {
    missing(pointer, "next", "without it, and without next_cursor of \"page\", the list would end with its first page");
  }
  bool keyset = rule.kind == Kind::keyset;
  if (keyset && section.find("key") == nullptr) {
    missing(pointer, "key", "the next page begins behind the last record's key");
  }
  if (keyset && !rule.more && !rule.page_more) {
    missing(pointer, "more", "without it the list would end with its first page");
  }
  return rule;
}

ListRule Loader::list(const ModelRule &model, const json::Value &section, const std::string &pointer,
                      const char *slot) {
  ListRule rule;
  rule.request = request(section, pointer, Scope(slot));
  rule.paging = paging(model, section["paging"], pointer + "/paging");
  const json::Value *items = section.find("items");
  rule.items = items != nullptr ? path(*items, pointer + "/items") : model.page.items;
  rule.removed = expression(section["removed"], pointer + "/removed");
  for (const json::Value &record : section["fixed"].items()) rule.fixed.push_back(json::to_text(record));
  rule.instead = section["instead"].as_boolean();
  rule.inline_related = section["inline_related"].as_boolean();
  return rule;
}

void Loader::lists(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  auto by = [&](const char *slot) {
    return [this, &rule, slot](const json::Value &found, const std::string &at) { return list(rule, found, at, slot); };
  };
  offer(rule.list, section, pointer, by("list"));
  offer(rule.list_since, section, pointer, by("list_since"));
  offer(rule.list_deleted, section, pointer, by("list_deleted"));
  offer(rule.list_since_deleted, section, pointer, by("list_since_deleted"));
  offer(rule.list_changes, section, pointer, by("list"));
}

}  // namespace openint::connector
