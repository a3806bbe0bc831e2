#include "search.hpp"

#include <algorithm>

#include "errors.hpp"

namespace sandbox::pipedrive {

namespace {

struct Ask {
  std::string term;     // lower case
  std::string letters;  // of the fields to look in (see search_lines in store.cpp); empty: all
  bool exact = false;
  std::optional<int64_t> person, organization;
  std::string status;
};

char letter(const std::string &field) {
  if (field == "name" || field == "title") return 'n';
  if (field == "email") return 'e';
  if (field == "phone") return 'p';
  if (field == "address") return 'a';
  if (field == "code") return 'o';
  if (field == "custom_fields") return 'c';
  if (field == "notes" || field == "description") return 'x';
  invalid("fields: '" + field + "' can't be searched");
}

Ask read_ask(const Request &request) {
  Ask out;
  out.term = lower(request.get_param_value("term"));
  out.exact = read_flag(request, "exact_match").value_or(false);
  // The documentation counts characters; continuation bytes of UTF-8 are not any.
  const auto characters = std::count_if(out.term.begin(), out.term.end(), [](char c) { return (c & 0xc0) != 0x80; });
  if (characters < (out.exact ? 1 : 2))
    invalid("term: must be at least " + std::string(out.exact ? "1 character" : "2 characters") + " long");
  for (const std::string &field : split(request.get_param_value("fields"), ',')) out.letters += letter(field);
  out.person = read_id(request, "person_id");
  out.organization = read_id(request, "organization_id");
  out.status = request.get_param_value("status");
  return out;
}

const std::string *seen(const Record &record, int64_t now_ms) {
  const std::string *out = nullptr;
  for (const auto &[from, text] : record.index)
    if (from <= now_ms) out = &text;
  return out;
}

// 0: no match; 1: in a part of a value; 2: a whole value.
int matches(const std::string &lines, const Ask &ask) {
  int best = 0;
  for (size_t at = lines.find(ask.term); at != std::string::npos; at = lines.find(ask.term, at + 1)) {
    const size_t start = lines.rfind('\n', at) + 1;
    if (at < start + 2) continue;  // within the letter that leads the line
    if (!ask.letters.empty() && ask.letters.find(lines[start]) == std::string::npos) continue;
    const bool whole = at == start + 2 && lines[at + ask.term.size()] == '\n';
    best = std::max(best, whole ? 2 : 1);
  }
  return ask.exact && best < 2 ? 0 : best;
}

Json values_of(const Json &body, const char *key) {
  Json out = Json::array();
  if (auto list = body.find(key); list != body.end() && list->is_array())
    for (const Json &item : *list) out.push_back(item["value"]);
  return out;
}

Json named(Store &store, Kind kind, int64_t id) {
  const Record *found = id == 0 ? nullptr : store.table(kind).find(id);
  if (found == nullptr) return nullptr;
  const Json body = Store::body(*found);
  Json out = {{"id", id}, {"name", body["name"]}};
  if (kind == Kind::organization)
    out["address"] = body["address"].is_object() ? body["address"]["value"] : Json(nullptr);
  return out;
}

Json stage_of(Store &store, int64_t id) {
  for (const Stage &stage : store.stages())
    if (stage.id == id) return {{"id", id}, {"name", stage.name}};
  return nullptr;
}

Json item_of(Store &store, Kind kind, const Record &record) {
  const Json body = Store::body(record);
  Json out = {{"id", body["id"]}, {"type", singular(kind)}};
  for (const char *key : {"name", "title", "code", "value", "currency", "status", "is_archived", "visible_to"})
    if (body.contains(key)) out[key] = body[key];
  if (kind == Kind::lead) {
    out["value"] = body["value"].is_object() ? body["value"]["amount"] : Json(nullptr);
    out["currency"] = body["value"].is_object() ? body["value"]["currency"] : Json(nullptr);
  }
  if (kind == Kind::person) {
    out["phones"] = values_of(body, "phones");
    out["emails"] = values_of(body, "emails");
    out["primary_email"] = nullptr;
    for (const Json &email : body["emails"])
      if (email["primary"] == true) out["primary_email"] = email["value"];
  }
  if (kind == Kind::organization)
    out["address"] = body["address"].is_object() ? body["address"]["value"] : Json(nullptr);
  out["owner"] = {{"id", record.owner}};
  if (kind == Kind::deal) out["stage"] = stage_of(store, record.stage);
  if (kind == Kind::deal || kind == Kind::lead) out["person"] = named(store, Kind::person, record.person);
  if (kind == Kind::deal || kind == Kind::lead || kind == Kind::person)
    out["organization"] = named(store, Kind::organization, record.org);
  out["custom_fields"] = Json::array();
  out["notes"] = Json::array();
  return out;
}

// Appends results from `skip` on until limit + 1 are there (one more tells that there are more).
void collect(Store &store, Kind kind, const Ask &ask, int64_t &skip, int64_t limit, Json &items) {
  const int64_t now = store.clock().now_ms();
  for (const auto &[id, record] : store.table(kind).records()) {
    if (ask.organization && record.org != *ask.organization) continue;
    if (ask.person && record.person != *ask.person) continue;
    if (!ask.status.empty() && record.status != ask.status) continue;
    const std::string *lines = seen(record, now);
    const int match = lines == nullptr ? 0 : matches(*lines, ask);
    if (match == 0) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    items.push_back({{"result_score", match == 2 ? 1.2 : 0.45}, {"item", item_of(store, kind, record)}});
    if (static_cast<int64_t>(items.size()) > limit) return;
  }
}

Json paged(Json items, int64_t limit, const std::string &scope, int64_t position, bool related) {
  const bool more = static_cast<int64_t>(items.size()) > limit;
  if (more) items.erase(items.size() - 1);
  Json data = {{"items", std::move(items)}};
  if (related) data["related_items"] = Json::array();
  return {
      {"success", true},
      {"data", std::move(data)},
      {"additional_data", {{"next_cursor", more ? Json(position_cursor(scope, position + limit)) : Json(nullptr)}}}};
}

}  // namespace

Json search_page(Store &store, Kind kind, const Request &request) {
  const Ask ask = read_ask(request);
  const int64_t limit = read_limit(request, 100, 500);
  const std::string scope = std::string(plural(kind)) + "?" + ask.term;
  const int64_t position = read_position(request, scope);
  int64_t skip = position;
  Json items = Json::array();
  collect(store, kind, ask, skip, limit, items);
  return paged(std::move(items), limit, scope, position, false);
}

Json item_search(Store &store, const Request &request) {
  const Ask ask = read_ask(request);
  const int64_t limit = read_limit(request, 100, 500);
  const auto types = split(request.get_param_value("item_types"), ',');
  const std::string scope = "items?" + ask.term + "?" + request.get_param_value("item_types");
  const int64_t position = read_position(request, scope);
  static constexpr Kind kSearched[] = {Kind::deal, Kind::person, Kind::organization, Kind::product, Kind::lead};
  for (const std::string &type : types) {
    const bool known =
        std::any_of(std::begin(kSearched), std::end(kSearched), [&](Kind kind) { return type == singular(kind); });
    if (!known && type != "file" && type != "mail_attachment" && type != "project")
      invalid("item_types: '" + type + "' is not an item type");
  }
  int64_t skip = position;
  Json items = Json::array();
  for (Kind kind : kSearched) {
    const bool asked = types.empty() || std::find(types.begin(), types.end(), singular(kind)) != types.end();
    if (asked && static_cast<int64_t>(items.size()) <= limit) collect(store, kind, ask, skip, limit, items);
  }
  return paged(std::move(items), limit, scope, position, true);
}

}  // namespace sandbox::pipedrive
