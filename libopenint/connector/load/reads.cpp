// Records read by their ids, counts, descriptions, links and tables.
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

std::vector<std::string> texts(const json::Value &list) {
  std::vector<std::string> out;
  for (const json::Value &item : list.items()) out.emplace_back(item.text());
  return out;
}

int64_t seconds_ms(const json::Value &section, int64_t otherwise_ms) {
  return whole_number(section["seconds"], otherwise_ms / 1000) * 1000;
}

}  // namespace

CountRule Loader::count(const json::Value &section, const std::string &pointer) {
  CountRule rule;
  if (section["listing"].as_boolean()) {
    (void)source(section, pointer);
    return rule;
  }
  rule.request = request(section, pointer, Scope("count"));
  rule.value = needed_answer(section, "value", pointer, "it tells the number");
  return rule;
}

DownloadRule Loader::download(const json::Value &section, const std::string &pointer) {
  DownloadRule rule;
  not_here(section, pointer, {"decode"}, "has no place where the bytes are given as they come");
  rule.request = request(section, pointer, Scope("download"));
  if (const json::Value *describe = section.find("describe"); describe != nullptr && describe->is_object()) {
    rule.describe = request(*describe, pointer + "/describe", Scope("describe_content"));
    rule.file = needed_answer(section, "file", pointer, "it reads what describe answers");
  } else {
    rule.file = answer(section, "file", pointer);
  }
  rule.is_content = answer(section, "is_content", pointer, "content_answer");
  const json::Value *instead = section.find("instead");
  if (instead == nullptr || !instead->is_object()) return rule;
  rule.instead_codes = texts((*instead)["codes"]);
  rule.instead = request((*instead)["request"], pointer + "/instead/request", Scope("download"));
  return rule;
}

SelectRule Loader::select(const json::Value &section, const std::string &pointer) {
  SelectRule rule;
  (void)source(section, pointer);
  rule.root = path(section["root"], pointer + "/root");
  rule.leave_out = texts(section["leave_out"]);
  rule.always = texts(section["always"]);
  rule.raw_as_needed = section["raw"].text() == "needed";
  rule.all_by_default = section["raw"].text() == "default";
  rule.describe_always = section["when"].text() == "always";
  rule.unknown = texts(section["unknown"]);
  rule.good_ms = seconds_ms(section, rule.good_ms);
  const json::Value *describe = section.find("describe");
  if (describe == nullptr || !describe->is_object()) return rule;
  rule.describe = request(*describe, pointer + "/describe", Scope("describe"));
  rule.paging = paging(nullptr, section["paging"], pointer + "/paging", Scope("describe"));
  check_unpaged(*rule.describe, rule.paging, pointer);
  rule.names = needed_answer(section, "names", pointer, "it reads the names from what describe answers");
  return rule;
}

LocateRule Loader::locate(const json::Value &section, const std::string &pointer) {
  LocateRule rule;
  (void)source(section, pointer);
  rule.request = request(section["request"], pointer + "/request", Scope("locate"));
  rule.value = needed_answer(section, "value", pointer, "it tells the name");
  rule.good_ms = seconds_ms(section, rule.good_ms);
  return rule;
}

RelatedRule Loader::related(const json::Value &section, const std::string &pointer) {
  RelatedRule rule;
  (void)source(section, pointer);
  rule.name = std::string(section["name"].text());
  rule.into = path(section["into"], pointer + "/into");
  rule.cut = expression(section["cut"], pointer + "/cut");
  if (rule.cut) {
    auto place = plain_path(rule.cut->root());
    if (place) rule.cut_key = '"' + place->back() + '"';
  }
  rule.request = request(section["request"], pointer + "/request", Scope("related"));
  rule.results = needed_answer(section, "results", pointer, "it reads the links");
  rule.errors = answer(section, "errors", pointer);
  rule.unlisted = answer(section, "unlisted", pointer);
  rule.paging = paging(nullptr, section["paging"], pointer + "/paging", Scope("related"));
  check_unpaged(rule.request, rule.paging, pointer);
  if (rule.paging.said) {
    if (rule.request.max == 1) return rule;
    problem(
        pointer + "/paging", "paging", section["request"]["max"].text(), "\"max\": 1",
        "is of the links of one record, so that its request has \"max\": 1; of several each entry has its \"after\"");
    return rule;
  }
  rule.paging.kind = PagingRule::Kind::token;  // each entry is read as an answer of its own
  auto after = jmespath::Expression::parse("body.after");
  if (after.ok()) rule.paging.next = AnswerExpression{std::move(*after), pointer + "/results", false, false};
  return rule;
}

LookupRule Loader::lookup(const json::Value &section, const std::string &pointer) {
  LookupRule rule;
  (void)source(section, pointer);
  rule.request = request(section["request"], pointer + "/request", Scope("lookups"));
  rule.paging = paging(nullptr, section["paging"], pointer + "/paging", Scope("lookups"));
  check_unpaged(rule.request, rule.paging, pointer);
  for (const json::Member &table : section["tables"].members()) {
    std::string at = pointer_join(pointer + "/tables", table.key);
    auto made = answer(section["tables"], table.key, pointer + "/tables");
    if (made) rule.tables.emplace_back(std::string(table.key), std::move(*made));
    if (tables_.find(table.key) != nullptr) continue;
    problem(at, "lookup", table.key, "a table of /tables", "fills a table that the document does not have");
  }
  rule.good_ms = seconds_ms(section, rule.good_ms);
  return rule;
}

void Loader::reads(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  offer(rule.get, section, pointer, [&](const json::Value &found, const std::string &at) {
    GetRule get;
    get.request = request(found, at, Scope("get"));
    const json::Value *record = found.find("record");
    get.record_said = record != nullptr;
    get.record = record != nullptr ? path(*record, at + "/record") : rule.page.items;
    get.gone = texts(found["gone"]);
    get.inline_related = found["inline_related"].as_boolean();
    return get;
  });
  offer(rule.batch_read, section, pointer, [&](const json::Value &found, const std::string &at) {
    BatchReadRule batch;
    batch.request = request(found, at, Scope("batch_read"));
    batch.in_order = found["in_order"].as_boolean();
    batch.items = items(batch.in_order ? PageRule() : rule.page, found, at);
    batch.gone = texts(found["gone"]);
    return batch;
  });
  for (Offer<DownloadRule> ModelRule::*content : {&ModelRule::download, &ModelRule::exported}) {
    offer(rule.*content, section, pointer,
          [this](const json::Value &found, const std::string &at) { return download(found, at); });
  }
  offer(rule.count, section, pointer,
        [this](const json::Value &found, const std::string &at) { return count(found, at); });
  offer(rule.report, section, pointer,
        [this](const json::Value &found, const std::string &at) { return report(found, at); });
  if (const json::Value *found = section.find("select"); found != nullptr && found->is_object()) {
    rule.select = select(*found, pointer + "/select");
  }
  if (const json::Value *found = section.find("locate"); found != nullptr && found->is_object()) {
    rule.locate = locate(*found, pointer + "/locate");
  }
  for (size_t i = 0; i < section["related"].items().size(); ++i) {
    rule.related.push_back(related(section["related"].items()[i], pointer_join(pointer + "/related", i)));
  }
}

}  // namespace openint::connector
