// /crm/v3/objects/{type}: one record at a time, and the list.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {
namespace {

constexpr int64_t kPage = 10, kMostPage = 100;

std::optional<Selection> selection_or_fail(Account &account, Call &call, Kind &kind) {
  Selection out;
  out.properties = select_properties(kind, listed(call.request, "properties"));
  for (const std::string &name : listed(call.request, "propertiesWithHistory")) {
    if (kind.position(name) >= 0) out.history.push_back(kind.position(name));
  }
  out.history = by_name(kind, std::move(out.history));
  for (const std::string &name : listed(call.request, "associations")) {
    Kind *to = account.kind_or_fail(call, name);
    if (to == nullptr) return std::nullopt;
    out.associations.push_back(to);
  }
  return out;
}

void answer_record(Account &account, Call &call, int status, Kind &kind, const Record &record,
                   const Selection &selection) {
  std::string body;
  append_record(body, account.store(), kind, record, record.now, selection);
  send_text(call.response, status, std::move(body));
}

std::string next_link(const Call &call, const std::string &after) {
  std::string query;
  for (const auto &[name, value] : call.request.params) {
    if (name != "after") query += "&" + httplib::detail::params_to_query_str({{name, value}});
  }
  return "https://api.hubapi.com" + call.request.path + "?after=" + after + query;
}

void list(Account &account, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  const auto limit = kind == nullptr ? std::nullopt : account.number_or_fail(call, "limit", kPage, 1, kMostPage);
  const auto after = limit ? account.number_or_fail(call, "after", 0, 0, INT64_MAX - 1) : std::nullopt;
  const auto selection = after ? selection_or_fail(account, call, *kind) : std::nullopt;
  if (!selection) return;
  const bool archived = call.request.get_param_value("archived") == "true";
  std::string body = R"({"results":[)";
  body.reserve(65536);
  int64_t count = 0, last = 0;
  bool more = false;
  for (size_t i = kind->first_after(*after); i < kind->records.size(); i++) {
    const Record &record = kind->records[i];
    if ((record.now.archived_ms != 0) != archived || account.store().expired(record)) continue;
    if (count == *limit) {
      more = true;
      break;
    }
    if (count++ > 0) body += ',';
    append_record(body, account.store(), *kind, record, record.now, *selection);
    last = record.id;
  }
  body += ']';
  if (more) {
    body += R"(,"paging":{"next":{"after":")" + std::to_string(last) + R"(","link":)";
    append_text(body, next_link(call, std::to_string(last)));
    body += "}}";
  }
  send_text(call.response, 200, body + "}");
}

// The record that the path names, by id or by idProperty; null after the error was put into the response.
Record *record_or_fail(Account &account, Call &call, Kind &kind, bool archived) {
  const std::string property = call.request.get_param_value("idProperty");
  Record *record = nullptr;
  if (property.empty()) {
    const auto id = whole(call.args[1]);
    record = id ? kind.find(*id) : nullptr;
  } else {
    auto found = account.store().by_property(kind, property, call.args[1]);
    if (auto *refusal = std::get_if<Refusal>(&found)) {
      account.fail(call, *refusal);
      return nullptr;
    }
    record = std::get<Record *>(found);
  }
  if (record != nullptr && (record->now.archived_ms != 0) == archived && !account.store().expired(*record))
    return record;
  account.fail(call, 404, "OBJECT_NOT_FOUND", "resource not found");
  return nullptr;
}

void get(Account &account, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  const auto selection = kind == nullptr ? std::nullopt : selection_or_fail(account, call, *kind);
  if (!selection) return;
  const bool archived = call.request.get_param_value("archived") == "true";
  const Record *record = record_or_fail(account, call, *kind, archived);
  if (record != nullptr) answer_record(account, call, 200, *kind, *record, *selection);
}

// After a write: the defaults and whatever was sent.
Selection written(const Kind &kind, const Json &properties) {
  Selection out;
  out.properties = kind.defaults;
  for (const auto &[name, value] : properties.items()) {
    if (kind.position(name) >= 0) out.properties.push_back(kind.position(name));
  }
  out.properties = by_name(kind, std::move(out.properties));
  return out;
}

void create(Account &account, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  const Json properties = body->value("properties", Json::object());
  Json associations = body->value("associations", Json::array());
  if (associations.is_null()) associations = Json::array();
  auto made = account.store().create(*kind, properties, associations);
  if (auto *refusal = std::get_if<Refusal>(&made)) return account.fail(call, *refusal);
  const Record &record = *std::get<Record *>(made);
  call.response.set_header("Location",
                           "https://api.hubapi.com/crm/v3/objects/" + kind->name + "/" + std::to_string(record.id));
  answer_record(account, call, 201, *kind, record, written(*kind, properties));
}

void update(Account &account, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  Record *record = body ? record_or_fail(account, call, *kind, false) : nullptr;
  if (record == nullptr) return;
  const Json properties = body->value("properties", Json::object());
  if (const auto refusal = account.store().update(*kind, *record, properties)) return account.fail(call, *refusal);
  answer_record(account, call, 200, *kind, *record, written(*kind, properties));
}

// Archiving what is not there is no error.
void archive(Account &account, Call &call) {
  Kind *kind = account.kind_or_fail(call, call.args[0]);
  if (kind == nullptr) return;
  const auto id = whole(call.args[1]);
  if (Record *record = id ? kind->find(*id) : nullptr) account.store().archive(*kind, *record);
  call.response.status = 204;
}

}  // namespace

void route_objects(Account &account) {
  account.on("GET", "/crm/v3/objects/{}", Gate::kBearer, [&](Call &call) { list(account, call); });
  account.on("POST", "/crm/v3/objects/{}", Gate::kBearer, [&](Call &call) { create(account, call); });
  account.on("GET", "/crm/v3/objects/{}/{}", Gate::kBearer, [&](Call &call) { get(account, call); });
  account.on("PATCH", "/crm/v3/objects/{}/{}", Gate::kBearer, [&](Call &call) { update(account, call); });
  account.on("DELETE", "/crm/v3/objects/{}/{}", Gate::kBearer, [&](Call &call) { archive(account, call); });
}

}  // namespace sandbox::hubspot
