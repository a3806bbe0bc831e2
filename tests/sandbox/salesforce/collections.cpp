// Many records in one request.

#include "ids.hpp"
#include "rest.hpp"

namespace sandbox::salesforce {
namespace {

constexpr size_t kMostRows = 200;
constexpr size_t kMostRetrieved = 2000;

Error too_many(size_t most) {
  return {400,
          "EXCEEDED_ID_LIMIT",
          "record limit reached. cannot submit more than " + std::to_string(most) + " records into this call",
          {}};
}

Json row_json(const Outcome &row, bool upsert) {
  Json out = Json::object();
  if (!row.id.empty() && !row.error) out["id"] = row.id;  // a refused row has none
  out["success"] = !row.error;
  out["errors"] = Json::array();
  if (row.error)
    out["errors"].push_back(
        {{"statusCode", row.error->code}, {"message", row.error->message}, {"fields", row.error->fields}});
  if (upsert && !row.error) out["created"] = row.created;
  return out;
}

// The records of a body, or why there are none.
struct Batch {
  Json records;
  bool all_or_none = false;
  std::optional<Error> error;
};

Batch read_batch(const Call &call) {
  const Json body = Json::parse(call.body, nullptr, false);
  if (!call.json_body)
    return {{},
            false,
            Error{415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type header specified in HTTP request is not supported", {}}};
  if (body.is_discarded() || !body.is_object())
    return {{}, false, Error{400, "JSON_PARSER_ERROR", "The HTTP entity body is not a JSON object", {}}};
  const auto records = body.find("records");
  if (records == body.end() || !records->is_array())
    return {{}, false, Error{400, "MISSING_ARGUMENT", "records is required", {}}};
  if (records->empty()) return {{}, false, Error{400, "MISSING_ARGUMENT", "records must not be empty", {}}};
  if (records->size() > kMostRows) return {{}, false, too_many(kMostRows)};
  const auto flag = body.find("allOrNone");
  return {*records, flag != body.end() && flag->is_boolean() && flag->get<bool>(), std::nullopt};
}

std::string type_of(const Json &record) {
  const auto attributes = record.is_object() ? record.find("attributes") : record.end();
  if (!record.is_object() || attributes == record.end() || !attributes->is_object()) return {};
  const auto type = attributes->find("type");
  return type != attributes->end() && type->is_string() ? type->get<std::string>() : std::string();
}

// Takes the id out of a record, whatever its case.
std::string take_id(Json &record) {
  for (auto at = record.begin(); at != record.end(); ++at) {
    if (!same(at.key(), "Id")) continue;
    std::string id = at->is_string() ? at->get<std::string>() : "";
    record.erase(at.key());
    return id;
  }
  return {};
}

Outcome failed(Error error) { return {{}, false, std::move(error), {}}; }

Error no_entity(const std::string &type) {
  return {400, "INVALID_TYPE", "sObject type '" + type + "' is not supported.", {}};
}

}  // namespace

Reply Rest::rows(std::vector<Outcome> outcomes, size_t mark, bool all_or_none, bool upsert) {
  bool failure_seen = false;
  for (const Outcome &row : outcomes) {
    if (row.error &&
        row.error->code == "JSON_PARSER_ERROR") {  // a value the reader cannot take spoils the whole request
      org_.store().rollback(mark);
      return refuse(*row.error);
    }
    failure_seen = failure_seen || row.error.has_value();
  }
  if (all_or_none && failure_seen) {
    org_.store().rollback(mark);
    org_.refresh_grants();
    for (Outcome &row : outcomes) {
      if (row.error) continue;
      row = failed({400,
                    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                    "Record rolled back because not all records were valid and the request was using AllOrNone header",
                    {}});
    }
  }
  Json out = Json::array();
  for (const Outcome &row : outcomes) out.push_back(row_json(row, upsert));
  return {200, out.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

Reply Rest::collection(const Call &call) {
  Batch batch = read_batch(call);
  if (batch.error) return refuse(*batch.error);
  const bool create = call.method == "POST";
  const size_t mark = org_.store().mark();
  std::vector<Outcome> outcomes;
  std::set<std::string> seen;
  for (Json &record : batch.records) {
    const std::string name = type_of(record);
    const ObjectType *type = org_.schema().find(name);
    if (name.empty()) {
      org_.store().rollback(mark);
      return refuse({400, "INVALID_FIELD", "An object type must be given in attributes", {}});
    }
    if (type == nullptr) {
      outcomes.push_back(failed(no_entity(name)));
    } else if (create) {
      outcomes.push_back(org_.create(*type, record));
    } else {
      const std::string id = take_id(record);
      const auto canonical = canonical_id(id);
      if (id.empty()) {
        outcomes.push_back(failed({400, "MISSING_ARGUMENT", "Id not specified in an update call", {}}));
      } else if (canonical && !seen.insert(*canonical).second) {
        outcomes.push_back({*canonical, false, Error{400, "DUPLICATE_VALUE", "duplicate id in list: " + id, {}}, {}});
      } else {
        outcomes.push_back(org_.update(*type, id, record));
        auto &error = outcomes.back().error;
        if (error && error->code == "NOT_FOUND")
          error = Error{400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {}};
      }
    }
  }
  return rows(std::move(outcomes), mark, batch.all_or_none, false);
}

Reply Rest::upsert_collection(const Call &call) {
  Batch batch = read_batch(call);
  if (batch.error) return refuse(*batch.error);
  const ObjectType &type = *org_.schema().find(call.path[2]);
  const std::string &field = call.path[3];
  const size_t mark = org_.store().mark();
  std::vector<Outcome> outcomes;
  std::set<std::string> seen;
  for (Json &record : batch.records) {
    if (!same(type_of(record), type.name)) {
      outcomes.push_back(failed({400, "INVALID_TYPE", "the type in attributes is not " + type.name, {}}));
      continue;
    }
    Json key;
    for (auto at = record.begin(); at != record.end(); ++at) {
      if (!same(at.key(), field)) continue;
      key = *at;
      record.erase(at.key());
      break;
    }
    if (key.is_null() && !same(field, "Id")) {
      outcomes.push_back(failed({400, "MISSING_ARGUMENT", field + " not specified", {}}));
    } else if (!key.is_null() && !seen.insert(lower(key.dump())).second) {
      outcomes.push_back(
          failed({400,
                  "DUPLICATE_VALUE",
                  "Duplicate external id specified: " + (key.is_string() ? key.get<std::string>() : key.dump()),
                  {field}}));
    } else {
      outcomes.push_back(org_.upsert(type, field, key, record));
    }
  }
  return rows(std::move(outcomes), mark, batch.all_or_none, true);
}

Reply Rest::delete_collection(const Call &call) {
  const auto given = call.parameters.find("ids");
  if (given == call.parameters.end() || given->second.empty())
    return refuse({400, "MISSING_ARGUMENT", "ids is required", {}});
  const std::vector<std::string> ids = split(given->second, ',');
  if (ids.size() > kMostRows) return refuse(too_many(kMostRows));
  const auto flag = call.parameters.find("allOrNone");
  const size_t mark = org_.store().mark();
  std::vector<Outcome> outcomes;
  for (const std::string &id : ids) outcomes.push_back(org_.remove(nullptr, id));
  return rows(std::move(outcomes), mark, flag != call.parameters.end() && flag->second == "true", false);
}

Reply Rest::retrieve(const Call &call, const ObjectType &type) {
  std::vector<std::string> ids;
  std::vector<std::string> fields;
  if (call.method == "GET") {
    const auto given = [&](const char *name) {
      return call.parameters.contains(name) ? split(call.parameters.at(name), ',') : std::vector<std::string>();
    };
    ids = given("ids");
    fields = given("fields");
  } else {
    const Json body = Json::parse(call.body, nullptr, false);
    for (auto [name, list] : {std::pair{"ids", &ids}, std::pair{"fields", &fields}}) {
      if (!body.is_object() || !body.contains(name) || !body[name].is_array()) {
        return refuse({400,
                       "JSON_PARSER_ERROR",
                       std::string("the body must hold the arrays ids and fields; it lacks ") + name,
                       {}});
      }
      for (const Json &one : body[name]) list->push_back(one.is_string() ? one.get<std::string>() : one.dump());
    }
  }
  if (ids.empty() || fields.empty()) return refuse({400, "MISSING_ARGUMENT", "ids and fields are required", {}});
  if (ids.size() > kMostRetrieved) return refuse(too_many(kMostRetrieved));
  const Columns columns = columns_of(org_, type, fields);
  if (columns.error) return refuse(*columns.error);
  const Table &table = org_.table(type);
  std::string out = "[";
  for (const std::string &given : ids) {
    if (out.size() > 1) out += ',';
    const auto id = canonical_id(given);
    const int64_t at = id ? table.find(*id) : -1;
    const auto position = static_cast<uint32_t>(std::max<int64_t>(at, 0));
    if (at < 0 || table.at(position).deleted) {
      out += "null";
    } else {
      append_record(org_, table, table.at(position), position, columns.list, call.version, out);
    }
  }
  return {200, out + "]", {}};
}

}  // namespace sandbox::salesforce
