#include "writes.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "errors.hpp"

namespace sandbox::pipedrive {

namespace {

enum class Type {
  text,
  number,
  integer,
  flag,
  date,
  time,
  ids,
  contacts,
  address,
  user,
  organization,
  person,
  deal,
  pipeline,
  stage,
  custom,
  list,
  any
};

struct Key {
  const char *name;
  Type type;
  bool nullable;
};

const std::vector<Key> &keys(Kind kind) {
  static const std::vector<Key> person = {{"name", Type::text, false},
                                          {"first_name", Type::text, true},
                                          {"last_name", Type::text, true},
                                          {"owner_id", Type::user, false},
                                          {"org_id", Type::organization, true},
                                          {"add_time", Type::time, false},
                                          {"emails", Type::contacts, false},
                                          {"phones", Type::contacts, false},
                                          {"visible_to", Type::integer, false},
                                          {"label_ids", Type::ids, false},
                                          {"postal_address", Type::address, true},
                                          {"notes", Type::text, true},
                                          {"im", Type::contacts, false},
                                          {"birthday", Type::date, true},
                                          {"job_title", Type::text, true},
                                          {"marketing_status", Type::text, false},
                                          {"custom_fields", Type::custom, false}};
  static const std::vector<Key> organization = {{"name", Type::text, false},
                                                {"owner_id", Type::user, false},
                                                {"add_time", Type::time, false},
                                                {"visible_to", Type::integer, false},
                                                {"label_ids", Type::ids, false},
                                                {"address", Type::address, true},
                                                {"website", Type::text, true},
                                                {"linkedin", Type::text, true},
                                                {"industry", Type::integer, true},
                                                {"annual_revenue", Type::number, true},
                                                {"employee_count", Type::integer, true},
                                                {"custom_fields", Type::custom, false}};
  static const std::vector<Key> deal = {
      {"title", Type::text, false},           {"owner_id", Type::user, false},
      {"person_id", Type::person, true},      {"org_id", Type::organization, true},
      {"pipeline_id", Type::pipeline, false}, {"stage_id", Type::stage, false},
      {"value", Type::number, true},          {"currency", Type::text, true},
      {"add_time", Type::time, false},        {"is_deleted", Type::flag, false},
      {"is_archived", Type::flag, false},     {"archive_time", Type::text, true},
      {"status", Type::text, false},          {"probability", Type::number, true},
      {"lost_reason", Type::text, true},      {"visible_to", Type::integer, false},
      {"close_time", Type::time, true},       {"won_time", Type::time, true},
      {"lost_time", Type::time, true},        {"expected_close_date", Type::date, true},
      {"label_ids", Type::ids, false},        {"channel", Type::integer, true},
      {"channel_id", Type::text, true},       {"origin_id", Type::text, true},
      {"custom_fields", Type::custom, false}};
  static const std::vector<Key> activity = {
      {"subject", Type::text, false},      {"type", Type::text, false},
      {"owner_id", Type::user, false},     {"deal_id", Type::deal, true},
      {"lead_id", Type::text, true},       {"org_id", Type::organization, true},
      {"project_id", Type::integer, true}, {"due_date", Type::date, true},
      {"due_time", Type::text, true},      {"duration", Type::text, true},
      {"busy", Type::flag, false},         {"done", Type::flag, false},
      {"location", Type::address, true},   {"participants", Type::list, true},
      {"attendees", Type::list, true},     {"public_description", Type::text, true},
      {"priority", Type::integer, true},   {"outcome", Type::integer, true},
      {"note", Type::text, true}};
  static const std::vector<Key> product = {{"name", Type::text, false},
                                           {"code", Type::text, true},
                                           {"description", Type::text, true},
                                           {"unit", Type::text, true},
                                           {"tax", Type::number, false},
                                           {"category", Type::number, true},
                                           {"owner_id", Type::user, false},
                                           {"is_linkable", Type::flag, false},
                                           {"visible_to", Type::integer, false},
                                           {"prices", Type::list, false},
                                           {"billing_frequency", Type::text, false},
                                           {"billing_frequency_cycles", Type::integer, true},
                                           {"custom_fields", Type::custom, false}};
  switch (kind) {
    case Kind::person: return person;
    case Kind::organization: return organization;
    case Kind::deal: return deal;
    case Kind::activity: return activity;
    default: return product;
  }
}

void want(bool good, const std::string &key, const char *what) {
  if (!good) invalid(key + ": must be " + what);
}

bool live(Store &store, Kind kind, const Json &id) {
  if (!id.is_number_integer()) return false;
  const Record *found = store.table(kind).find(id.get<int64_t>());
  return found != nullptr && found->deleted_s == 0;
}

template <class List>
bool listed(const List &list, const Json &id) {
  return id.is_number_integer() &&
         std::any_of(list.begin(), list.end(), [&](const auto &item) { return item.id == id.template get<int64_t>(); });
}

// Emails, phones and messengers: objects with a value; one is primary, the first where none says so.
Json contacts(const std::string &key, const Json &given) {
  want(given.is_array(), key, "an array of objects with value, primary and label");
  Json out = Json::array();
  bool any = false;
  for (const Json &item : given) {
    want(item.is_object() && item.contains("value") && item["value"].is_string(), key,
         "an array of objects with a value");
    for (const auto &[name, part] : item.items()) {
      if (name == "primary")
        want(part.is_boolean(), key + ".primary", "a boolean");
      else if (name == "label")
        want(part.is_string(), key + ".label", "a string");
      else if (name != "value")
        invalid(key + "." + name + ": is not allowed");
    }
    if (item["value"].get_ref<const std::string &>().empty()) continue;
    const bool primary = !any && item.value("primary", false);
    any = any || primary;
    out.push_back({{"value", item["value"]}, {"primary", primary}, {"label", item.value("label", "work")}});
  }
  if (!any && !out.empty()) out[0]["primary"] = true;
  return out;
}

Json address(const std::string &key, const Json &given) {
  static constexpr const char *kParts[] = {
      "value",       "country", "admin_area_level_1", "admin_area_level_2", "locality",
      "sublocality", "route",   "street_number",      "subpremise",         "postal_code"};
  want(given.is_object() && given.contains("value") && given["value"].is_string(), key, "an object with value");
  Json out = Json::object();
  for (const char *part : kParts) {
    auto found = given.find(part);
    if (found != given.end()) want(found->is_string() || found->is_null(), key + "." + part, "a string");
    out[part] = found == given.end() ? Json(nullptr) : *found;
  }
  return out;
}

Json custom(const Fields &fields, Json now, const Json &given) {
  want(given.is_object(), "custom_fields", "an object");
  for (const auto &[code, value] : given.items()) {
    const Field *field = fields.find(code);
    if (field == nullptr || !field->custom) invalid("custom_fields." + code + ": is not allowed");
    Fields::check(*field, value);
    now[code] = value;
  }
  return now;
}

Json checked(Store &store, Kind kind, const Key &key, const Json &now, const Json &given) {
  const std::string name = key.name;
  if (given.is_null()) {
    want(key.nullable, name, "something other than null");
    return given;
  }
  switch (key.type) {
    case Type::text: want(given.is_string(), name, "a string"); break;
    case Type::number: want(given.is_number(), name, "a number"); break;
    case Type::integer: want(given.is_number_integer(), name, "an integer"); break;
    case Type::flag: want(given.is_boolean(), name, "a boolean"); break;
    case Type::list: want(given.is_array(), name, "an array"); break;
    case Type::date:
      want(given.is_string() && given.get_ref<const std::string &>().size() == 10 &&
               parse_instant(given.get_ref<const std::string &>()),
           name, "a date (YYYY-MM-DD)");
      break;
    case Type::time:
      want(given.is_string() && parse_instant(given.get_ref<const std::string &>()), name, "a date and time");
      break;
    case Type::user: want(listed(store.users(), given), name, "the id of a user"); break;
    case Type::pipeline: want(listed(store.pipelines(), given), name, "the id of a pipeline"); break;
    case Type::stage: want(listed(store.stages(), given), name, "the id of a stage"); break;
    case Type::organization: want(live(store, Kind::organization, given), name, "the id of an organization"); break;
    case Type::person: want(live(store, Kind::person, given), name, "the id of a person"); break;
    case Type::deal: want(live(store, Kind::deal, given), name, "the id of a deal"); break;
    case Type::ids:
      want(given.is_array() &&
               std::all_of(given.begin(), given.end(), [](const Json &id) { return id.is_number_integer(); }),
           name, "an array of ids");
      break;
    case Type::contacts: return contacts(name, given);
    case Type::address: return address(name, given);
    case Type::custom: return custom(store.fields(kind), now.is_object() ? now : Json::object(), given);
    case Type::any: break;
  }
  return given;
}

// A person's whole name and its two parts say the same: the first word, and the rest.
void split_name(Json &body, const Json &input) {
  if (input.contains("name")) {
    const std::string name = body["name"];
    const size_t space = name.find(' ');
    body["first_name"] = name.substr(0, space);
    body["last_name"] = space == std::string::npos ? Json(nullptr) : Json(name.substr(space + 1));
  } else if (input.contains("first_name") || input.contains("last_name")) {
    std::string name;
    for (const char *part : {"first_name", "last_name"})
      if (body[part].is_string()) name += (name.empty() ? "" : " ") + body[part].get<std::string>();
    body["name"] = name;
  }
}

void settle_deal(Store &store, Json &body, const Json &input) {
  const std::string status = body["status"];
  const std::string now = iso_s(store.now_s() * 1000);
  want(status == "open" || status == "won" || status == "lost", "status", "open, won or lost");
  if (input.contains("lost_reason") && !input["lost_reason"].is_null())
    want(status == "lost", "lost_reason", "left out unless status is lost");
  if (input.contains("won_time") && !input["won_time"].is_null())
    want(status == "won", "won_time", "left out unless status is won");
  if (input.contains("lost_time") && !input["lost_time"].is_null())
    want(status == "lost", "lost_time", "left out unless status is lost");
  if (status == "won" && body["won_time"].is_null()) body["won_time"] = now;
  if (status == "lost" && body["lost_time"].is_null()) body["lost_time"] = now;
  if (status != "won") body["won_time"] = nullptr;
  if (status != "lost") body["lost_time"] = body["lost_reason"] = nullptr;
  body["close_time"] = status == "open" ? Json(nullptr) : body[status == "won" ? "won_time" : "lost_time"];
  if (input.contains("stage_id")) {
    for (const Stage &stage : store.stages()) {
      if (stage.id != body["stage_id"]) continue;
      if (input.contains("pipeline_id"))
        want(stage.pipeline == body["pipeline_id"], "stage_id", "a stage of the pipeline");
      body["pipeline_id"] = stage.pipeline;
    }
    body["stage_change_time"] = now;
  } else if (input.contains("pipeline_id")) {
    for (const Stage &stage : store.stages())
      if (stage.pipeline == body["pipeline_id"]) {
        body["stage_id"] = stage.id;
        break;
      }
  }
}

void settle_activity(Store &store, Json &body, const Json &input) {
  if (input.contains("done"))
    body["marked_as_done_time"] = body["done"] == true ? Json(iso_s(store.now_s() * 1000)) : Json(nullptr);
  if (input.contains("participants")) {
    body["person_id"] = nullptr;
    for (const Json &who : body["participants"])
      if (who.is_object() && who.value("primary", false)) body["person_id"] = who.value("person_id", Json(nullptr));
  }
}

void apply(Store &store, Kind kind, Json &body, const Json &input) {
  const auto &known = keys(kind);
  for (const auto &[name, value] : input.items()) {
    auto key = std::find_if(known.begin(), known.end(), [&](const Key &one) { return name == one.name; });
    if (key == known.end()) invalid(name + ": is not allowed");
    const Json now = body.contains(name) ? body[name] : Json(nullptr);
    Json next = checked(store, kind, *key, now, value);
    if (name != "archive_time" && name != "marketing_status") body[name] = std::move(next);
  }
  if (kind == Kind::person) split_name(body, input);
  if (kind == Kind::deal) settle_deal(store, body, input);
  if (kind == Kind::activity) settle_activity(store, body, input);
}

}  // namespace

Json read_object(const Request &request) {
  Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded()) throw Refusal{400, "Request body is not valid JSON", "ERR_BAD_REQUEST", ""};
  if (!body.is_object()) invalid("body: must be an object");
  return body;
}

Record &create_record(Store &store, Kind kind, const Json &input) {
  const char *must = kind == Kind::deal ? "title" : kind == Kind::activity ? "subject" : "name";
  const bool named =
      input.contains(must) && input[must].is_string() && !input[must].get_ref<const std::string &>().empty();
  if (!named && !(kind == Kind::person && input.contains("first_name"))) invalid(std::string(must) + ": is required");
  Json body = blank(store, kind);
  apply(store, kind, body, input);
  Table &table = store.table(kind);
  Record record;
  record.id = table.next_id();
  body["id"] = record.id;
  record.add_s = record.update_s = store.now_s();
  if (input.contains("add_time"))
    record.add_s = *parse_instant(input["add_time"].get_ref<const std::string &>()) / 1000;
  return store.save(kind, std::move(record), std::move(body));
}

Record &update_record(Store &store, Kind kind, Record &record, const Json &input) {
  Json body = Store::body(record);
  if (record.deleted_s != 0 && !(input.contains("is_deleted") && input["is_deleted"] == false)) missing(title(kind));
  apply(store, kind, body, input);
  Record next = record;
  next.update_s = store.now_s();
  if (input.contains("is_deleted")) next.deleted_s = body["is_deleted"] == true ? store.now_s() : 0;
  return store.save(kind, std::move(next), std::move(body));
}

}  // namespace sandbox::pipedrive
