// Lists of records, and how their pages follow each other.
#include <algorithm>
#include <array>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

namespace {

constexpr std::array<std::string_view, 7> kKinds = {"all", "token", "keyset", "offset", "page", "link", "continue"};

// Arguments that tell a page of a list from the others.
constexpr std::array<std::string_view, 5> kPlace = {"offset", "position", "page", "cursor", "after_id"};

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

// `page`: what the section may leave to "page", or nullptr.
PagingRule Loader::paging(const PageRule *page, const json::Value &section, const std::string &pointer,
                          const Scope &scope) {
  PagingRule rule;
  rule.pointer = origins_.of(pointer);
  rule.said = section.is_object();
  (void)source(section, pointer);
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (section["kind"].text() == kKinds[i]) rule.kind = static_cast<PagingRule::Kind>(i);
  }
  rule.next = answer(section, "next", pointer, "paging");
  rule.more = answer(section, "more", pointer, "paging");
  rule.total = answer(section, "total", pointer, "paging");
  rule.key = expression(section["key"], pointer + "/key");
  rule.ties = expression(section["ties"], pointer + "/ties");
  rule.end = answer(section, "end", pointer, "paging");
  const std::pair<const char *, const std::optional<AnswerExpression> *> read[] = {
      {"next", &rule.next}, {"more", &rule.more}, {"total", &rule.total}, {"end", &rule.end}};
  for (const auto &[name, answer] : read) {
    if (*answer) check_answer_names((*answer)->expression, json::pointer_join(pointer, name), "paging");
  }
  rule.link_header = section["in"].text() == "header";
  bool own_next = section.find("next") != nullptr || rule.link_header || rule.kind == PagingRule::Kind::keyset;
  if (page != nullptr && !own_next) rule.next = of_page(page->next_cursor);
  if (page != nullptr && !own_next && section.find("more") == nullptr) rule.page_more = of_page(page->has_next_page);
  if (const json::Value *later = section.find("request"); later != nullptr && later->is_object()) {
    rule.request = request(*later, pointer + "/request", scope);
  }
  rule.window = section["window"].as_boolean();
  rule.first = json::whole_number(section["first"], 1);
  rule.pages = json::whole_number(section["pages"], 0);
  rule.token_ms = json::whole_number(section["seconds"], 0) * 1000;
  rule.extra = json::whole_number(section["extra"], 0);
  if (checked_ && section.is_object()) check_paging(rule, section);
  if (page == nullptr && rule.kind == PagingRule::Kind::keyset) {
    problem(pointer + "/kind", "enum", "keyset", "all, token, offset, page, link, continue",
            "needs records with a key, and these are none");
  }
  return rule;
}

// Every kind says how it ends.
void Loader::check_paging(const PagingRule &rule, const json::Value &section) {
  using Kind = PagingRule::Kind;
  const std::string &pointer = rule.pointer;
  auto told = [&](std::string_view name) { return section.find(name) != nullptr; };
  auto broken = [](const Issue &issue) { return issue.pointer.ends_with("/page/next_cursor"); };
  bool next = rule.next || told("next") || rule.link_header || std::any_of(issues_.begin(), issues_.end(), broken);
  bool ends = told("more") || told("total") || rule.page_more;
  if (told("ties") && rule.kind != Kind::keyset) {
    problem(pointer + "/ties", "enum", "ties", "a keyset", "tells records with one key apart, which a keyset alone goes by");
  }
  switch (rule.kind) {
    case Kind::all: return;
    case Kind::token:
    case Kind::link:
      if (!next) missing(pointer, "next", "without it the list would end with its first page");
      return;
    case Kind::continues:
      if (!next) missing(pointer, "next", "without it the list would end with its first page");
      if (!told("request")) missing(pointer, "request", "it asks for all pages but the first");
      return;
    case Kind::keyset:
      if (!told("key")) missing(pointer, "key", "the next page begins behind the last record's key");
      if (!ends) missing(pointer, "more", "without it, and without total, the list would end with its first page");
      return;
    case Kind::offset:
    case Kind::page:
      if (!ends) missing(pointer, "more", "without it, and without total, the list would not end");
      return;
  }
}

// A request that asks for one page of several says that there are others, and nothing would ask for them.
void Loader::check_unpaged(const RequestRule &request, const PagingRule &paging, const std::string &pointer) {
  if (!checked_ || paging.said) return;
  std::string_view found;
  auto see = [&](std::string_view name) {
    const bool own = std::any_of(request.with.begin(), request.with.end(), [&](const auto &each) { return each.first == name; });
    const bool place = std::find(kPlace.begin(), kPlace.end(), name) != kPlace.end();
    if (place && !own) found = name;
  };
  auto see_all = [&](const jmespath::Expression &expression) {
    for (const FreeName &each : free_names(expression.root())) see(each.name);
  };
  if (request.url) {
    for (std::string_view name : request.url->variables()) see(name);
  }
  for (const auto &[name, expression] : request.with) see_all(expression);
  for (const HeaderRule &header : request.headers) {
    if (header.expression) see_all(*header.expression);
  }
  if (request.body) see_all(*request.body);
  if (found.empty()) return;
  missing(pointer, "paging", "the request asks for a page (\"" + std::string(found) + "\"), and nothing would ask for the others");
}

ItemsRule Loader::items(const PageRule &page, const json::Value &section, const std::string &pointer) {
  ItemsRule rule;
  const json::Value *own = section.find("items");
  rule.pointer = own != nullptr ? pointer + "/items" : pointer;
  const bool body = own != nullptr && own->text() == "@";
  if (!body) rule.path = own != nullptr ? path(*own, rule.pointer) : page.items;
  const json::Value *empty = section.find("empty");
  rule.empty = page.empty;
  if (empty == nullptr) return rule;
  rule.empty.clear();
  for (const json::Value &value : empty->items()) rule.empty.push_back(json::to_text(value));
  return rule;
}

// A list of lists: the model that it goes through has a list of its own, which the whole document shows at its end.
void Loader::each(ListRule &rule, const json::Value &section, const std::string &pointer) {
  if (!section.is_object()) return;
  (void)source(section, pointer);
  EachRule made;
  made.model = std::string(section["model"].text());
  made.when = expression(section["when"], pointer + "/when", Scope("list_each"));
  made.name = expression(section["name"], pointer + "/name");
  auto parent = expression(section["parent"], pointer + "/parent");
  if (!parent) return;
  made.parent = std::move(*parent);
  rule.each = std::move(made);
}

// What a list goes through has a list itself, and leads back to none.
void Loader::check_each(const Connector &connector) {
  auto check = [&](const Offer<ListRule> &offer, const ModelRule &model) {
    if (!offer || !offer->each) return;
    std::vector<std::string_view> through{model.model};
    for (const ListRule *rule = &*offer; rule->each;) {
      const std::string &name = rule->each->model;
      const ModelRule *next = connector.model(name);
      const bool back = std::find(through.begin(), through.end(), name) != through.end();
      if (next == nullptr || !next->list || back) {
        problem(
            offer->request.pointer + "/each/model", "model", name, "a model of the document with a list",
            back ? "leads back to itself: " + name : "goes through the list of " + name + ", which there is none of");
        return;
      }
      through.push_back(name);
      rule = &*next->list;
    }
  };
  for (const ModelRule &model : connector.models()) {
    for (const Offer<ListRule> *offer :
         {&model.list, &model.list_since, &model.list_deleted, &model.list_since_deleted, &model.list_changes}) {
      check(*offer, model);
    }
  }
}

ListRule Loader::list(const ModelRule &model, const json::Value &section, const std::string &pointer,
                      const char *slot) {
  ListRule rule;
  rule.request = request(section, pointer, Scope(slot));
  not_here(section, pointer, {"links"}, "is for links between records");
  rule.paging = paging(&model.page, section["paging"], pointer + "/paging", Scope(slot));
  check_unpaged(rule.request, rule.paging, pointer);
  rule.items = items(model.page, section, pointer);
  rule.removed = expression(section["removed"], pointer + "/removed");
  rule.removed_alone = section["removed_alone"].as_boolean();
  rule.complete = answer(section, "complete", pointer, "paging");
  rule.reach_ms = whole_number(section["reach_seconds"], 0) * 1000;
  for (const json::Value &record : section["fixed"].items()) rule.fixed.push_back(json::to_text(record));
  rule.instead = section["instead"].as_boolean();
  rule.inline_related = section["inline_related"].as_boolean();
  rule.detail = section["detail"].text() == "get";
  each(rule, section["each"], pointer + "/each");
  rule.only = expression(section["only"], pointer + "/only", Scope("list_only"));
  rule.warning = answer(section, "warning", pointer);
  if (checked_ && rule.detail && !model.get && !model.batch_read) {
    problem(pointer + "/detail", "required", "get", "a get or batch_read of the model",
            "reads each record by its id, and the model has neither get nor batch_read");
  }
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
  if (rule.list_changes && !rule.list_changes->paging.end) {
    missing(pointer + "/list_changes/paging", "end", "without it nothing tells where the next list of changes begins");
  }
}

}  // namespace openint::connector
