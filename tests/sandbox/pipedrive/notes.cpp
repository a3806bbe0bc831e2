// Notes, which API v1 alone has.
#include <algorithm>

#include "errors.hpp"
#include "v1.hpp"
#include "writes.hpp"

namespace sandbox::pipedrive {

namespace {

// A note as answers have it: with the names of what it is about and of its author.
Json note_answer(Store &store, const Record &record) {
  Json body = Store::body(record);
  auto about = [&](const char *key, const char *id, Kind kind, const char *name) {
    const Record *found = body[id].is_number_integer() ? store.table(kind).find(body[id].get<int64_t>()) : nullptr;
    body[key] = found == nullptr ? Json(nullptr) : Json{{name, Store::body(*found)[name]}};
  };
  about("organization", "org_id", Kind::organization, "name");
  about("person", "person_id", Kind::person, "name");
  about("deal", "deal_id", Kind::deal, "title");
  for (const User &user : store.users())
    if (body["user_id"] == user.id)
      body["user"] = {{"email", user.email}, {"name", user.name}, {"icon_url", nullptr}, {"is_you", user.id == 1}};
  return body;
}

void apply_note(Store &store, Json &body, const Json &input) {
  for (const auto &[name, given] : input.items()) {
    if (name == "content") {
      if (!given.is_string() || given.get_ref<const std::string &>().empty())
        invalid("content: must be a string that is not empty");
    } else if (name == "deal_id" || name == "person_id" || name == "org_id") {
      const Kind kind = name == "deal_id" ? Kind::deal : name == "person_id" ? Kind::person : Kind::organization;
      if (!given.is_null() && !live(store, kind, given)) invalid(name + ": must be the id of a record");
    } else if (name == "lead_id") {
      if (!given.is_null() &&
          (!given.is_string() || store.table(Kind::lead).find_uuid(given.get<std::string>()) == nullptr))
        invalid("lead_id: must be the id of a lead");
    } else if (name.starts_with("pinned_to_")) {
      if (given != 0 && given != 1) invalid(name + ": must be 0 or 1");
      body[name] = given == 1;
      continue;
    } else if (name != "user_id" && name != "add_time" && name != "project_id" && name != "task_id") {
      continue;  // API v1 overlooks what it does not know
    }
    if (name != "add_time") body[name] = given;
  }
  bool about = false;
  for (const char *id : {"deal_id", "person_id", "org_id", "lead_id", "project_id", "task_id"})
    about = about || (body.contains(id) && !body[id].is_null());
  if (!about)
    throw Refusal{400, "Note must be linked to a deal, lead, person, organization, project or task",
                  "ERR_SCHEMA_VALIDATION_FAILED", ""};
}

void note_list(Store &store, const Request &request, Response &response) {
  const auto user = read_id(request, "user_id"), deal = read_id(request, "deal_id"),
             person = read_id(request, "person_id"), org = read_id(request, "org_id");
  const std::string lead = request.get_param_value("lead_id");
  std::optional<int64_t> since;
  if (request.has_param("updated_since")) {
    since = parse_instant(request.get_param_value("updated_since"));
    if (!since) invalid("updated_since: is not a valid datetime");
  }
  const V1Page page = read_v1_page(request);
  std::string data;
  int64_t seen = 0, given = 0;
  bool more = false;
  for (const Record *record : sorted(store.table(Kind::note), request)) {
    if ((user && record->owner != *user) || (deal && record->deal != *deal) || (person && record->person != *person) ||
        (org && record->org != *org))
      continue;
    if (!lead.empty() && record->head.find("\"lead_id\":\"" + lead + "\"") == std::string::npos) continue;
    if ((since && record->update_s * 1000 < *since) || seen++ < page.start) continue;
    if (given == page.limit) {
      more = true;
      break;
    }
    data += given++ > 0 ? "," : "";
    data += note_answer(store, *record).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  send_text(response, 200,
            "{\"success\":true,\"data\":" + (given == 0 ? "null" : "[" + data + "]") + "," +
                v1_pagination(page, given, more) + "}");
}

}  // namespace

bool serve_notes(Store &store, const V1Call &call, const Request &request, Response &response) {
  Table &table = store.table(Kind::note);
  if (call.path.size() == 1 && call.method == "GET") return note_list(store, request, response), true;
  if (call.path.size() == 1 && call.method == "POST") {
    const Json input = read_object(request);
    if (!input.contains("content")) invalid("content: is required");
    Json body = {{"id", nullptr}, {"user_id", 1}};
    for (const char *name : {"deal_id", "person_id", "org_id", "lead_id", "content", "add_time", "update_time"})
      body[name] = nullptr;
    body["active_flag"] = true;
    for (const char *name : {"deal", "person", "organization", "lead"})
      body["pinned_to_" + std::string(name) + "_flag"] = false;
    body["last_update_user_id"] = nullptr;
    apply_note(store, body, input);
    Record record;
    record.id = table.next_id();
    record.add_s = record.update_s = store.now_s();
    if (input.contains("add_time") && input["add_time"].is_string())
      if (auto at = parse_instant(input["add_time"].get<std::string>())) record.add_s = *at / 1000;
    body["id"] = record.id;
    ok(response, note_answer(store, store.save(Kind::note, std::move(record), std::move(body))));
    return true;
  }
  if (call.path.size() != 2) return false;
  const auto id = whole(call.path[1]);
  Record *found = id ? table.find(*id) : nullptr;
  if (found == nullptr || (found->deleted_s != 0 && call.method != "GET")) missing("Note");
  if (call.method == "GET") {
    ok(response, note_answer(store, *found));
  } else if (call.method == "PUT") {
    Json body = Store::body(*found);
    apply_note(store, body, read_object(request));
    body["last_update_user_id"] = 1;
    Record next = *found;
    next.update_s = store.now_s();
    ok(response, note_answer(store, store.save(Kind::note, std::move(next), std::move(body))));
  } else if (call.method == "DELETE") {
    store.remove(Kind::note, *found);
    ok(response, true);
  } else {
    return false;
  }
  return true;
}

}  // namespace sandbox::pipedrive
