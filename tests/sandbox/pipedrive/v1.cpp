#include "v1.hpp"

#include <algorithm>

#include "errors.hpp"
#include "writes.hpp"

namespace sandbox::pipedrive {

namespace {

Json user_json(const User &user) {
  return {{"id", user.id},
          {"name", user.name},
          {"default_currency", "EUR"},
          {"locale", "en_US"},
          {"lang", 1},
          {"email", user.email},
          {"phone", nullptr},
          {"activated", true},
          {"last_login", "2025-06-01 08:00:00"},
          {"created", plain_time(1704067200 + user.id * 3600)},
          {"modified", plain_time(1735689600 + user.id * 3600)},
          {"has_created_company", user.id == 1},
          {"access", Json::array({{{"app", "sales"},
                                   {"admin", user.id == 1},
                                   {"permission_set_id", "6fc2a1f4-0000-4000-8000-000000000001"}}})},
          {"active_flag", true},
          {"timezone_name", "Europe/Berlin"},
          {"timezone_offset", "+01:00"},
          {"role_id", 1},
          {"icon_url", nullptr},
          {"is_admin", user.id == 1 ? 1 : 0},
          {"is_you", user.id == 1},
          {"is_deleted", false}};
}

bool serve_users(Store &store, const V1Call &call, const Request &request, Response &response) {
  if (call.method != "GET" || call.path.size() > 2) return false;
  const auto &users = store.users();
  if (call.path.size() == 1) {
    Json all = Json::array();
    for (const User &user : users) all.push_back(user_json(user));
    return ok(response, std::move(all)), true;
  }
  if (call.path[1] == "me") {
    Json me = user_json(users.front());
    me["company_id"] = 7001;
    me["company_name"] = "Lumina";
    me["company_domain"] = "lumina";
    me["company_country"] = "DE";
    me["company_industry"] = "Software";
    me["language"] = {{"language_code", "en"}, {"country_code", "US"}};
    return ok(response, std::move(me)), true;
  }
  if (call.path[1] == "find") {
    const std::string term = lower(request.get_param_value("term"));
    const bool by_email = read_flag(request, "search_by_email").value_or(false);
    if (term.empty()) invalid("term: is required");
    Json found = Json::array();
    for (const User &user : users)
      if (lower(by_email ? user.email : user.name).find(term) != std::string::npos) found.push_back(user_json(user));
    return ok(response, std::move(found)), true;
  }
  const auto id = whole(call.path[1]);
  for (const User &user : users)
    if (id && user.id == *id) return ok(response, user_json(user)), true;
  missing("User");
}

bool serve_labels(Store &store, const V1Call &call, const Request &request, Response &response) {
  Json &labels = store.lead_labels();
  if (call.path.size() == 1 && call.method == "GET") return ok(response, labels), true;
  if (call.path.size() == 1 && call.method == "POST") {
    const Json input = read_object(request);
    if (!input.contains("name") || !input.contains("color")) invalid("name and color: are required");
    const std::string now = iso_ms(store.clock().now_ms());
    labels.push_back({{"id", uuid(store.random())},
                      {"name", input["name"]},
                      {"color", input["color"]},
                      {"add_time", now},
                      {"update_time", now}});
    return ok(response, labels.back()), true;
  }
  if (call.path.size() != 2) return false;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i]["id"] != call.path[1]) continue;
    if (call.method == "PATCH") {
      const Json input = read_object(request);
      for (const auto &[name, value] : input.items())
        if (name == "name" || name == "color") labels[i][name] = value;
      labels[i]["update_time"] = iso_ms(store.clock().now_ms());
      return ok(response, labels[i]), true;
    }
    if (call.method != "DELETE") return false;
    labels.erase(i);
    return ok(response, {{"id", call.path[1]}}), true;
  }
  missing("Lead label");
}

bool serve_currencies(const V1Call &call, const Request &request, Response &response) {
  if (call.method != "GET" || call.path.size() != 1) return false;
  const std::string term = lower(request.get_param_value("term"));
  Json out = Json::array();
  int64_t id = 0;
  for (auto [code, name, symbol] : {std::tuple{"EUR", "Euro", "\xE2\x82\xAC"},
                                    {"USD", "US Dollar", "US$"},
                                    {"GBP", "British Pound", "\xC2\xA3"},
                                    {"JPY", "Japanese Yen", "\xC2\xA5"}}) {
    ++id;
    if (!term.empty() && lower(code).find(term) == std::string::npos && lower(name).find(term) == std::string::npos)
      continue;
    out.push_back({{"id", id},
                   {"code", code},
                   {"name", name},
                   {"decimal_points", std::string_view(code) == "JPY" ? 0 : 2},
                   {"symbol", symbol},
                   {"active_flag", true},
                   {"is_custom_flag", false}});
  }
  return ok(response, std::move(out)), true;
}

}  // namespace

void ok(Response &response, Json data, int status) {
  send(response, status, {{"success", true}, {"data", std::move(data)}});
}

// "add_time DESC, id ASC": by one of the allowed keys. Ties go by id.
std::vector<const Record *> sorted(Table &table, const Request &request) {
  std::vector<const Record *> out;
  const std::string sort = lower(request.get_param_value("sort"));
  const auto words = split(sort.substr(0, sort.find(',')), ' ');
  Order order = Order::id;
  if (!words.empty()) {
    if (words[0] == "update_time")
      order = Order::update_time;
    else if (words[0] == "add_time")
      order = Order::add_time;
    else if (words[0] != "id")
      invalid("sort: must be id, add_time or update_time, each with ASC or DESC");
  }
  const bool descending = words.size() > 1 && words[1] == "desc";
  table.walk(order, descending, nullptr, [&](const Record &record) {
    if (record.deleted_s == 0) out.push_back(&record);
    return true;
  });
  return out;
}

bool live(Store &store, Kind kind, const Json &id) {
  const Record *found = id.is_number_integer() ? store.table(kind).find(id.get<int64_t>()) : nullptr;
  return found != nullptr && found->deleted_s == 0;
}

V1Page read_v1_page(const Request &request) {
  V1Page page;
  page.limit = read_limit(request, 100, 500);
  if (!request.has_param("start")) return page;
  auto start = whole(request.get_param_value("start"));
  if (!start || *start < 0) invalid("start: must be a number that is not negative");
  page.start = *start;
  return page;
}

std::string v1_pagination(const V1Page &page, int64_t given, bool more) {
  std::string out = "\"additional_data\":{\"pagination\":{\"start\":" + std::to_string(page.start) +
                    ",\"limit\":" + std::to_string(page.limit);
  out += ",\"more_items_in_collection\":" + std::string(more ? "true" : "false");
  if (more) out += ",\"next_start\":" + std::to_string(page.start + given);
  return out + "}}";
}

bool serve_v1(Store &store, const V1Call &call, const Request &request, Response &response) {
  if (call.path.empty()) return false;
  const std::string &what = call.path[0];
  if (what == "leads") return serve_leads(store, call, request, response);
  if (what == "notes") return serve_notes(store, call, request, response);
  if (what == "users") return serve_users(store, call, request, response);
  if (what == "leadLabels") return serve_labels(store, call, request, response);
  if (what == "currencies") return serve_currencies(call, request, response);
  if (auto kind = fields_kind(what)) return serve_fields_v1(store, *kind, call, request, response);
  return false;
}

}  // namespace sandbox::pipedrive
