#include "rest.hpp"

#include "ids.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int kFirstVersion = 50;
constexpr int kLastVersion = 67;
constexpr int64_t kMinuteMs = 60000;
constexpr int64_t kDayMs = 86400000;

constexpr size_t kMostChanged = 600000;

int hex(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

std::string decoded(std::string_view text, bool plus) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
    if (escaped) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<Json> object_of(const std::string &body) {
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return std::nullopt;
  return json;
}

Error bad_json(const std::string &body) {
  if (body.empty())
    return {400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.", {}};
  return {400,
          "JSON_PARSER_ERROR",
          "Unexpected character or end of input in the HTTP entity body at [line:1, column:1]",
          {}};
}

std::optional<Error> wrong_media(const Call &call) {
  if (call.json_body) return std::nullopt;
  return Error{415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type header specified in HTTP request is not supported", {}};
}

}  // namespace

bool known_version(std::string_view version) {
  if (version.size() != 5 || version[0] != 'v' || version.substr(3) != ".0") return false;
  const int number = (version[1] - '0') * 10 + (version[2] - '0');
  return number >= kFirstVersion && number <= kLastVersion;
}

Json version_list() {
  Json out = Json::array();
  static constexpr const char *kSeasons[] = {"Winter", "Spring", "Summer"};
  for (int v = kFirstVersion; v <= kLastVersion; ++v) {  // 50 was Winter '21, three a year
    const int n = v - kFirstVersion;
    const std::string text = std::to_string(v) + ".0";
    out.push_back({{"label", std::string(kSeasons[n % 3]) + " '" + std::to_string(21 + n / 3)},
                   {"url", "/services/data/v" + text},
                   {"version", text}});
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (true) {
    const size_t end = std::min(text.find(separator), text.size());
    out.emplace_back(text.substr(0, end));
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

bool read_target(std::string_view target, Call &call) {
  const size_t mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  constexpr std::string_view kRoot = "/services/data/";
  if (!path.starts_with(kRoot)) return false;
  for (const std::string &segment : split(path.substr(kRoot.size()), '/')) {
    if (!segment.empty()) call.path.push_back(decoded(segment, false));
  }
  if (call.path.empty()) return false;
  call.version = call.path.front();
  call.path.erase(call.path.begin());
  if (mark == target.size()) return true;
  for (const std::string &pair : split(target.substr(mark + 1), '&')) {
    const size_t equals = std::min(pair.find('='), pair.size());
    if (pair.empty()) continue;
    call.parameters[decoded(pair.substr(0, equals), true)] =
        equals == pair.size() ? "" : decoded(std::string_view(pair).substr(equals + 1), true);
  }
  return true;
}

Reply refuse(const Error &error) {
  const Answer answer = failure(error);
  return {answer.status, answer.json, {}};
}

Reply refuse_method(const Call &call, const std::string &allowed) {
  return refuse(
      {405, "METHOD_NOT_ALLOWED", "HTTP Method '" + call.method + "' not allowed. Allowed are " + allowed, {}});
}

Columns columns_of(Organisation &org, const ObjectType &type, const std::vector<std::string> &fields) {
  Query query;
  query.from = type.name;
  std::string text = "SELECT ";
  for (const std::string &field : fields) {
    Selected one;
    one.path.at = text.size();
    const size_t start = field.find_first_not_of(' ');
    const std::string name =
        start == std::string::npos ? "" : field.substr(start, field.find_last_not_of(' ') - start + 1);
    one.path.parts = split(name, '.');
    text += name + ", ";
    query.select.push_back(std::move(one));
  }
  Bound bound = bind_soql(org, text, query);
  if (bound.error) return {{}, std::move(bound.error)};
  return {std::move(bound.query->columns), std::nullopt};
}

Reply Rest::handle(const Call &given) {
  Call call = given;
  if (call.method == "POST" && call.parameters.contains("_HttpMethod")) call.method = call.parameters["_HttpMethod"];
  if (!known_version(call.version)) return refuse(not_found());
  if (call.path.empty()) {
    Json out = Json::object();
    for (const char *name : {"sobjects", "query", "queryAll", "composite", "limits"})
      out[name] = "/services/data/" + call.version + "/" + name;
    out["identity"] = call.base + "/id/" + org_.org_id() + "/" + org_.user_id();
    return {200, out.dump(), {}};
  }
  const std::string &root = call.path.front();
  if (root == "sobjects") return sobjects(call);
  if (root == "query" || root == "queryAll") return query(call);
  if (root == "composite") return composite(call);
  if (root == "limits" && call.path.size() == 1) return limits();
  return refuse(not_found());
}

Reply Rest::sobjects(const Call &call) {
  if (call.path.size() == 1) {
    if (call.method != "GET") return refuse_method(call, "GET,HEAD");
    Json out = Json{{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", Json::array()}};
    for (const auto &type : org_.schema().all()) out["sobjects"].push_back(describe_short(*type, call.version));
    return {200, out.dump(), {}};
  }
  const ObjectType *type = org_.schema().find(call.path[1]);
  if (type == nullptr) return refuse(not_found());
  if (call.path.size() == 2) return object(call, *type);
  const std::string &third = call.path[2];
  if (call.path.size() == 3 && same(third, "describe")) {
    if (call.method != "GET") return refuse_method(call, "GET,HEAD");
    return {200, describe(org_.schema(), *type, call.version).dump(), {}};
  }
  if (call.path.size() == 3 && (third == "deleted" || third == "updated"))
    return changes(call, *type, third == "deleted");
  if (call.path.size() == 3) return record(call, *type);
  if (call.path.size() == 4) return keyed_record(call, *type);
  return refuse(not_found());
}

Reply Rest::object(const Call &call, const ObjectType &type) {
  if (call.method == "GET")
    return {
        200, Json{{"objectDescribe", describe_short(type, call.version)}, {"recentItems", Json::array()}}.dump(), {}};
  if (call.method != "POST") return refuse_method(call, "GET,HEAD,POST");
  if (auto error = wrong_media(call)) return refuse(*error);
  const auto body = object_of(call.body);
  if (!body) return refuse(bad_json(call.body));
  const Outcome made = org_.create(type, *body);
  if (made.error) return refuse(*made.error);
  return {201, Json{{"id", made.id}, {"success", true}, {"errors", Json::array()}}.dump(),
          "/services/data/" + call.version + "/sobjects/" + type.name + "/" + made.id};
}

Reply Rest::show(const Call &call, const ObjectType &type, std::string_view given) {
  const auto id = canonical_id(given);
  Table &table = org_.table(type);
  const int64_t position = id ? table.find(*id) : -1;
  if (position < 0) return refuse(not_found());
  const Record &found = table.at(static_cast<uint32_t>(position));
  if (found.deleted) return refuse({404, "ENTITY_IS_DELETED", "entity is deleted", {}});
  std::vector<Column> columns;
  const auto fields = call.parameters.find("fields");
  if (fields != call.parameters.end() && !fields->second.empty()) {
    std::vector<std::string> names = split(fields->second, ',');
    Columns chosen = columns_of(org_, type, names);
    if (chosen.error) return refuse(*chosen.error);
    columns = std::move(chosen.list);
    bool has_id = false;
    for (const Column &column : columns) has_id = has_id || column.name == "Id";
    if (!has_id) columns.push_back({"Id", 0, {}});  // the service adds it
  } else {
    columns = all_columns(org_.schema(), type);
  }
  std::string json;
  append_record(org_, table, found, static_cast<uint32_t>(position), columns, call.version, json);
  return {200, std::move(json), {}};
}

Reply Rest::record(const Call &call, const ObjectType &type) {
  const std::string &id = call.path[2];
  if (call.method == "GET") return show(call, type, id);
  if (call.method == "PATCH") {
    if (auto error = wrong_media(call)) return refuse(*error);
    const auto body = object_of(call.body);
    if (!body) return refuse(bad_json(call.body));
    const Outcome changed = org_.update(type, id, *body);
    return changed.error ? refuse(*changed.error) : Reply{204, {}, {}};
  }
  if (call.method != "DELETE") return refuse_method(call, "DELETE,GET,HEAD,PATCH");
  const Outcome gone = org_.remove(&type, id);
  return gone.error ? refuse(*gone.error) : Reply{204, {}, {}};
}

Reply Rest::keyed_record(const Call &call, const ObjectType &type) {
  const std::string &field = call.path[2];
  const std::string &key = call.path[3];
  if (call.method == "PATCH" || call.method == "POST") {
    if (auto error = wrong_media(call)) return refuse(*error);
    const auto body = object_of(call.body);
    if (!body) return refuse(bad_json(call.body));
    if (body->contains(field)) {
      return refuse(
          {400, "INVALID_FIELD", "The " + field + " field should not be specified in the sobject data.", {field}});
    }
    const Outcome done = org_.upsert(type, field, key, *body);
    if (!done.several.empty()) {
      Json urls = Json::array();
      for (const std::string &id : done.several)
        urls.push_back("/services/data/" + call.version + "/sobjects/" + type.name + "/" + id);
      return {300, urls.dump(), {}};
    }
    if (done.error) return refuse(*done.error);
    const std::string json =
        Json{{"id", done.id}, {"success", true}, {"errors", Json::array()}, {"created", done.created}}.dump();
    return {done.created ? 201 : 200, json,
            done.created ? "/services/data/" + call.version + "/sobjects/" + type.name + "/" + done.id : ""};
  }
  if (call.method != "GET" && call.method != "DELETE") return refuse_method(call, "DELETE,GET,HEAD,PATCH,POST");
  if (same(field, "Id")) return show(call, type, key);
  const Field *known = type.find(field);
  if (known == nullptr || !known->external_id || !org_.schema().can_read(type, *known)) {
    return refuse({404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + field, {}});
  }
  Table &table = org_.table(type);
  const auto found = table.with_key(type.index(field), key);
  if (found.empty()) return refuse(not_found());
  if (found.size() > 1) {
    Json urls = Json::array();
    for (const uint32_t one : found)
      urls.push_back("/services/data/" + call.version + "/sobjects/" + type.name + "/" + table.id(one));
    return {300, urls.dump(), {}};
  }
  if (call.method == "GET") return show(call, type, table.id(found.front()));
  const Outcome gone = org_.remove(&type, table.id(found.front()));
  return gone.error ? refuse(*gone.error) : Reply{204, {}, {}};
}

// The feeds of ids. Seconds of both ends are dropped, as the service does.
Reply Rest::changes(const Call &call, const ObjectType &type, bool deleted) {
  if (call.method != "GET") return refuse_method(call, "GET,HEAD");
  const auto instant = [&](const char *name) -> std::optional<int64_t> {
    const auto at = call.parameters.find(name);
    if (at == call.parameters.end()) return std::nullopt;
    std::string text = at->second;  // a plus that was not escaped has become a space
    if (text.size() > 5 && text[text.size() - 5] == ' ') text[text.size() - 5] = '+';
    if (text.size() > 6 && text[text.size() - 6] == ' ') text[text.size() - 6] = '+';
    const auto ms = instant_ms(text);
    return ms ? std::optional(*ms - *ms % kMinuteMs) : std::nullopt;
  };
  const auto start = instant("start");
  const auto end = instant("end");
  if (!start || !end) return refuse({400, "MALFORMED_QUERY", "start and end must be ISO 8601 instants", {}});
  const int64_t now = org_.now_ms();
  if (*end - *start < kMinuteMs) {
    return refuse({400, "INVALID_REPLICATION_DATE", "start date must be at least one minute before end date", {}});
  }
  const int64_t reach = deleted ? 15 : 30;
  if (*start < now - reach * kDayMs) {
    return refuse({400,
                   "INVALID_REPLICATION_DATE",
                   "start date must not be more than " + std::to_string(reach) + " days ago",
                   {}});
  }
  Table &table = org_.table(type);
  Json out = Json::object();
  Json list = Json::array();
  if (deleted) {
    for (auto at = table.bin().lower_bound({*start, 0}); at != table.bin().end() && at->first < *end; ++at) {
      list.push_back({{"deletedDate", instant_text(at->first, false)}, {"id", table.id(at->second)}});
    }
    out["deletedRecords"] = std::move(list);
    out["earliestDateAvailable"] =
        instant_text(table.bin().empty() ? now - 15 * kDayMs : table.bin().begin()->first, false);
  } else {
    const auto &stamps = table.by_modified();
    for (auto at = std::lower_bound(stamps.begin(), stamps.end(), Table::Stamp{*start, 0});
         at != stamps.end() && at->first < *end; ++at) {
      if (!table.at(at->second).deleted) list.push_back(table.id(at->second));
    }
    out["ids"] = std::move(list);
  }
  if (out.begin()->size() > kMostChanged) {
    return refuse({400, "EXCEEDED_ID_LIMIT", "the result would hold more than 600000 ids", {}});
  }
  out["latestDateCovered"] = instant_text(std::min(*end, now - now % kMinuteMs), false);
  return {200, out.dump(), {}};
}

Reply Rest::query(const Call &call) {
  if (call.method != "GET") return refuse_method(call, "GET,HEAD");
  Answer answer;
  if (call.path.size() == 2) {
    answer = queries_.more(call.path[1], call.version);
  } else if (call.path.size() > 2) {
    return refuse(not_found());
  } else {
    const auto q = call.parameters.find("q");
    if (q == call.parameters.end() || q->second.empty())
      return refuse({400, "MALFORMED_QUERY", "SOQL query is required: the parameter q is missing", {}});
    answer = queries_.run(q->second, call.path.front() == "queryAll", call.version, call.batch);
  }
  return {answer.status, std::move(answer.json), {}};
}

Reply Rest::limits() {
  const int64_t most = daily_.max();
  const Json out = {{"DailyApiRequests", {{"Max", most}, {"Remaining", daily_.remaining()}}},
                    {"DailyBulkApiBatches", {{"Max", 15000}, {"Remaining", 15000}}},
                    {"DataStorageMB", {{"Max", 1024}, {"Remaining", 1000}}},
                    {"SingleEmail", {{"Max", 5000}, {"Remaining", 5000}}}};
  return {200, out.dump(), {}};
}

}  // namespace sandbox::salesforce
