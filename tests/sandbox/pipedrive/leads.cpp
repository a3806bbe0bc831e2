// Leads, which API v1 alone has. Their ids are UUIDs, and their custom fields stand beside the others.
#include <algorithm>

#include "errors.hpp"
#include "v1.hpp"
#include "writes.hpp"

namespace sandbox::pipedrive {

namespace {

template <class Keep>
void list_v1(Table &table, const Request &request, Response &response, Keep keep) {
  const V1Page page = read_v1_page(request);
  std::string out = "{\"success\":true,\"data\":";
  std::string data;
  int64_t seen = 0, given = 0;
  bool more = false;
  for (const Record *record : sorted(table, request)) {
    if (!keep(*record) || seen++ < page.start) continue;
    if (given == page.limit) {
      more = true;
      break;
    }
    data += given++ > 0 ? "," : "";
    data += record->head + "}";
  }
  out += (given == 0 ? "null" : "[" + data + "]") + "," + v1_pagination(page, given, more) + "}";
  send_text(response, 200, std::move(out));
}

void set(Json &body, const Json &input, const char *name, bool good, const char *what) {
  if (!input.contains(name)) return;
  if (!good) invalid(std::string(name) + ": must be " + what);
  body[name] = input[name];
}

void apply_lead(Store &store, Json &body, const Json &input) {
  auto value = [&](const char *name) { return input.contains(name) ? input[name] : Json(nullptr); };
  static constexpr const char *kKnown[] = {"title",           "owner_id",    "label_ids", "person_id",
                                           "organization_id", "is_archived", "value",     "expected_close_date",
                                           "visible_to",      "was_seen",    "channel",   "channel_id",
                                           "origin_id"};
  for (const auto &[name, given] : input.items())
    if (std::none_of(std::begin(kKnown), std::end(kKnown), [&](const char *known) { return name == known; }) &&
        name.size() != 40)
      invalid(name + ": is not allowed");
  set(body, input, "title", value("title").is_string(), "a string");
  const auto &users = store.users();
  set(body, input, "owner_id",
      std::any_of(users.begin(), users.end(), [&](const User &user) { return value("owner_id") == user.id; }),
      "the id of a user");
  set(body, input, "person_id", value("person_id").is_null() || live(store, Kind::person, value("person_id")),
      "the id of a person");
  set(body, input, "organization_id",
      value("organization_id").is_null() || live(store, Kind::organization, value("organization_id")),
      "the id of an organization");
  const Json money = value("value");
  set(body, input, "value",
      money.is_null() || (money.is_object() && money.contains("amount") && money["amount"].is_number() &&
                          money.contains("currency") && money["currency"].is_string()),
      "an object of amount and currency");
  set(body, input, "label_ids", value("label_ids").is_array(), "an array");
  set(body, input, "is_archived", value("is_archived").is_boolean(), "a boolean");
  set(body, input, "was_seen", value("was_seen").is_boolean(), "a boolean");
  const Json visible = value("visible_to");
  set(body, input, "visible_to", visible == "1" || visible == "3" || visible == "5" || visible == "7",
      "\"1\", \"3\", \"5\" or \"7\"");
  set(body, input, "expected_close_date",
      value("expected_close_date").is_null() ||
          (value("expected_close_date").is_string() && value("expected_close_date").get<std::string>().size() == 10),
      "a date (YYYY-MM-DD)");
  for (const char *name : {"channel", "channel_id", "origin_id"}) set(body, input, name, true, "");
  for (const auto &[name, given] : input.items()) {
    if (name.size() != 40) continue;
    const Field *field = store.fields(Kind::lead).find(name);
    if (field == nullptr || !field->custom) invalid(name + ": is not allowed");
    body[name] = given;
  }
  if (body["person_id"].is_null() && body["organization_id"].is_null())
    throw Refusal{400, "A lead must be linked to a person or an organization", "ERR_SCHEMA_VALIDATION_FAILED",
                  "Provide person_id or organization_id."};
}

Json blank_lead(Store &store) {
  Json body = {{"id", uuid(store.random())}, {"title", nullptr}, {"owner_id", 1}, {"creator_id", 1},
               {"label_ids", Json::array()}, {"value", nullptr}};
  for (const char *name : {"expected_close_date", "person_id", "organization_id"}) body[name] = nullptr;
  body["is_archived"] = false;
  body["source_name"] = "API";
  body["origin"] = "API";
  for (const char *name : {"origin_id", "channel", "channel_id", "source_deal_id"}) body[name] = nullptr;
  body["was_seen"] = false;
  for (const char *name : {"next_activity_id", "add_time", "update_time"}) body[name] = nullptr;
  body["visible_to"] = "3";
  body["cc_email"] = "lumina+1+lead" + store.random().hex(10) + "@pipedrivemail.example";
  return body;
}

void lead_list(Store &store, const Request &request, Response &response, bool archived) {
  const auto owner = read_id(request, "owner_id"), person = read_id(request, "person_id"),
             org = read_id(request, "organization_id");
  std::optional<int64_t> since;
  if (request.has_param("updated_since")) {
    since = parse_instant(request.get_param_value("updated_since"));
    if (!since) invalid("updated_since: is not a valid datetime");
  }
  list_v1(store.table(Kind::lead), request, response, [&](const Record &record) {
    return (record.status == "archived") == archived && (!owner || record.owner == *owner) &&
           (!person || record.person == *person) && (!org || record.org == *org) &&
           (!since || record.update_s * 1000 >= *since);
  });
}

}  // namespace

bool serve_leads(Store &store, const V1Call &call, const Request &request, Response &response) {
  Table &table = store.table(Kind::lead);
  if (call.path.size() == 1 && call.method == "GET") return lead_list(store, request, response, false), true;
  if (call.path.size() == 1 && call.method == "POST") {
    const Json input = read_object(request);
    if (!input.contains("title") || !input["title"].is_string()) invalid("title: is required");
    Json body = blank_lead(store);
    apply_lead(store, body, input);
    Record record;
    record.id = table.next_id();
    record.add_s = record.update_s = store.now_s();
    ok(response, Store::body(store.save(Kind::lead, std::move(record), std::move(body))), 201);
    return true;
  }
  if (call.path.size() != 2) return false;
  if (call.path[1] == "archived" && call.method == "GET") return lead_list(store, request, response, true), true;
  Record *found = table.find_uuid(call.path[1]);
  if (found == nullptr) missing("Lead");
  if (call.method == "GET") {
    ok(response, Store::body(*found));
  } else if (call.method == "PATCH") {
    Json body = Store::body(*found);
    apply_lead(store, body, read_object(request));
    Record next = *found;
    next.update_s = store.now_s();
    ok(response, Store::body(store.save(Kind::lead, std::move(next), std::move(body))));
  } else if (call.method == "DELETE") {
    store.remove(Kind::lead, *found);
    ok(response, {{"id", call.path[1]}});
  } else {
    return false;
  }
  return true;
}

}  // namespace sandbox::pipedrive
