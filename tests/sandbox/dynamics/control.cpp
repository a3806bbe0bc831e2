// What tests may do to the organization behind the API's back, and what they may ask about it.
#include <algorithm>

#include "dynamics.hpp"
#include "seeds.hpp"

namespace sandbox {

namespace dynamics {

namespace {

// "contacts", "contact"; for the other objects' names as other providers have them too.
Definition *table_named(Schema &schema, std::string name) {
  if (name == "companies" || name == "organizations") name = "accounts";
  if (name == "persons") name = "contacts";
  if (name == "deals") name = "opportunities";
  if (name == "notes") name = "annotations";
  if (Definition *found = schema.by_set(name)) return found;
  return schema.by_logical(name);
}

const char *shown_column(const Definition &table) {
  if (table.logical == "contact" || table.logical == "lead") return "jobtitle";
  if (table.logical == "account" || table.logical == "opportunity") return "description";
  return table.logical == "annotation" ? "subject" : "title";
}

}  // namespace

Json Dynamics::overlay(const std::string &base) const {
  return {{"settings", {{"instance_url", {{"pattern", nullptr}}}}},
          {"http", {{"base", base + "/api/data/v9.2"}}},
          {"auth",
           {{"authorize", base + "/organizations/oauth2/v2.0/authorize"},
            {"token", base + "/organizations/oauth2/v2.0/token"}}}};
}

Json Dynamics::credentials(const std::string &base) {
  Json out = oauth_.mint();
  out["token_type"] = "Bearer";
  out["client_id"] = "sandbox-client";
  out["client_secret"] = "sandbox-secret";
  out["instance_url"] = base;
  out["tenant"] = "organizations";
  return out;
}

Json Dynamics::state() {
  const std::scoped_lock lock(mutex_);
  Json records = Json::object();
  for (const Definition &table : store_.schema().tables())
    records[table.set] = store_.filled(table) ? store_.rows(table).all().size() : store_.seeded(table);
  return {{"requests", routes_},
          {"token_mints", oauth_.mints()},
          {"records", std::move(records)},
          {"longest_uri", longest_uri_},
          {"rejected", rejected_},
          {"version", store_.version()},
          {"requests_left", limits_.requests.remaining()}};
}

// Rows: those of "ids", or "count" (1) chosen by the store's random numbers.
std::vector<std::string> Dynamics::pick(const Definition &table, const Json &body) {
  Rows &rows = store_.rows(table);
  std::vector<std::string> out;
  if (body.contains("ids")) {
    for (const Json &id : body["ids"])
      if (id.is_string() && rows.find(lower(id.get<std::string>())) != nullptr)
        out.push_back(lower(id.get<std::string>()));
    return out;
  }
  std::vector<const std::string *> all;
  for (const auto &[seq, row] : rows.all()) all.push_back(&row.id);
  const size_t count = std::min(all.size(), static_cast<size_t>(std::max(0, body.value("count", 1))));
  for (size_t i = 0; i < count; ++i) {
    std::swap(all[i], all[i + static_cast<size_t>(store_.random().below(static_cast<int>(all.size() - i)))]);
    out.push_back(*all[i]);
  }
  return out;
}

Json Dynamics::change(const std::string &action, const Json &body, Definition &table) {
  Json ids = Json::array();
  if (action == "insert") {
    Rows &rows = store_.rows(table);
    for (int i = 0; i < body.value("count", 1); ++i) {
      const int64_t seq = rows.next_seq();
      Row row = seed_row(store_, table, seq, store_.random());
      row.seq = seq;
      row.created_ms = clock_.now_ms() / 1000 * 1000;
      set(table, row, "createdon", iso_s(row.created_ms));
      ids.push_back(row.id);
      store_.save(table, std::move(row));
    }
    return {{"ids", std::move(ids)}};
  }
  const int64_t now = clock_.now_ms();
  for (const std::string &id : pick(table, body)) {
    ids.push_back(id);
    if (action == "delete") {
      delete_row(store_, table, id);
      continue;
    }
    Row row = *store_.rows(table).find(id);
    if (action == "touch") set(table, row, shown_column(table), "Changed " + store_.random().hex(8));
    if (action == "associate") {
      if (table.attribute("parentcustomerid") == nullptr && table.attribute("parentaccountid") == nullptr)
        return {{"error", "rows of this table belong to no account"}};
      set(table, row, table.logical == "contact" ? "parentcustomerid" : "parentaccountid",
          "account|" + body.value("to", store_.seed_id("account", 1)));
    }
    derive(store_, table, row);
    store_.save(table, std::move(row), action == "tie" ? body.value("at_ms", now) : 0);
  }
  return {{"ids", std::move(ids)}};
}

Json Dynamics::control(const std::string &action, const Json &body) {
  const std::scoped_lock lock(mutex_);
  if (action == "touch" || action == "insert" || action == "delete" || action == "tie" || action == "associate") {
    const std::string object = body.value("object", "contacts");
    Definition *table = table_named(store_.schema(), object);
    if (table == nullptr) return {{"error", "no such object: " + object}};
    return change(action, body, *table);
  }
  if (action == "expire_tokens") return oauth_.expire_all(), Json{{"ok", true}};
  if (action == "revoke_tokens") return oauth_.revoke_all(), Json{{"ok", true}};
  if (action == "lag") return {{"lag_ms", 0}};  // this provider's queries see every change at once
  if (action == "limits") {
    limits_.enforced = body.value("enabled", limits_.enforced);
    if (body.contains("burst")) limits_.requests.set_max(body["burst"]);
    if (body.contains("execution_ms")) limits_.execution.set_max(body["execution_ms"]);
    limits_.most_concurrent = body.value("concurrent", limits_.most_concurrent);
    return {{"enabled", limits_.enforced}, {"burst", limits_.requests.max()}, {"concurrent", limits_.most_concurrent}};
  }
  if (action == "tracking") {
    Definition *table = table_named(store_.schema(), body.value("object", "contacts"));
    if (table == nullptr) return {{"error", "no such object: " + body.value("object", "contacts")}};
    table->tracked = body.value("enabled", true);
    return {{"tracking", table->tracked}};
  }
  return {{"error", "no such action: " + action}};
}

}  // namespace dynamics

std::unique_ptr<Provider> make_dynamics(const Options &options, Clock &clock) {
  return std::make_unique<dynamics::Dynamics>(options, clock);
}

}  // namespace sandbox
