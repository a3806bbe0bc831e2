// What tests order of the account, and what they may ask about it.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {

Json Account::overlay(const std::string &base) const {
  return Json{{"http", {{"base", base}}},
              {"auth",
               {{"authorize", base + "/oauth/authorize"},
                {"token", base + "/oauth/2026-03/token"},
                {"revoke", base + "/oauth/2026-03/token/revoke"}}}};
}

Json Account::credentials(const std::string &) {
  Json out = oauth_.mint();
  out["client_id"] = "sandbox-client";
  out["client_secret"] = "sandbox-secret";
  return out;
}

Json Account::state() {
  const std::scoped_lock lock(mutex_);
  Json routes = Json::object(), records = Json::object(), archived = Json::object();
  for (const Route &route : routes_) {
    if (route.served > 0) routes[route.method + " " + route.pattern] = route.served;
  }
  for (size_t i = 0; i < store_.kinds(); i++) {
    const Kind &kind = store_.at(static_cast<int>(i));
    records[kind.name] = store_.size(kind);
    archived[kind.name] = kind.records.size() - kind.live;
  }
  return Json{{"requests", routes},
              {"max_after", max_after_},
              {"token_mints", oauth_.mints()},
              {"rate_limited", refused_},
              {"lag_ms", store_.lag()},
              {"records", records},
              {"archived", archived},
              {"associations", store_.associations().count()}};
}

Json Account::control_records(const std::string &action, const Json &body) {
  Kind *kind = store_.kind(body.value("object", "contacts"));
  if (kind == nullptr) return Json{{"error", "object is no object type: " + body.value("object", "")}};
  const int count = body.value("count", 1);
  if (action == "insert") {
    store_.insert_invented(*kind, count);
    Json ids = Json::array();
    for (size_t i = kind->records.size() - static_cast<size_t>(count); i < kind->records.size(); i++)
      ids.push_back(std::to_string(kind->records[i].id));
    return Json{{"ids", ids}};
  }
  if (action == "tie") {
    store_.tie(*kind, count);
    return Json{{"ok", true}};
  }
  std::vector<Record *> records;
  if (body.contains("ids")) {
    for (const std::string &id : strings(body, "ids")) {
      Record *record = kind->find(whole(id).value_or(-1));
      if (record == nullptr) return Json{{"error", "no record has the id " + id}};
      records.push_back(record);
    }
  } else {
    records = store_.pick(*kind, count);
  }
  Json ids = Json::array();
  for (Record *record : records) {
    ids.push_back(std::to_string(record->id));
    if (action == "delete") {
      store_.archive(*kind, *record);
    } else {
      store_.touch(*kind, *record, body.value("properties", Json::object()));
    }
  }
  return Json{{"ids", ids}};
}

Json Account::control_limits(const Json &body) {
  if (body.contains("enabled")) limits_ = body["enabled"].get<bool>();
  if (body.contains("burst")) burst_.set_max(body["burst"].get<int64_t>());
  if (body.contains("search")) search_.set_max(body["search"].get<int64_t>());
  if (body.contains("daily")) daily_.set_max(body["daily"].get<int64_t>());
  return Json{{"enabled", limits_}, {"burst", burst_.max()}, {"search", search_.max()}, {"daily", daily_.max()}};
}

// {"object","id","to","to_id"} links two records, and {"object","id","to","count"} one with the first `count` others.
Json Account::control_associate(const Json &body) {
  Kind *from = store_.kind(body.value("object", "contacts")), *to = store_.kind(body.value("to", "companies"));
  if (from == nullptr || to == nullptr) return Json{{"error", "object or to is no object type"}};
  store_.seed_links(*from, *to);
  const AssociationType *type = store_.associations().unlabelled(store_.position(*from), store_.position(*to));
  if (type == nullptr) return Json{{"error", "the two object types have no association type"}};
  const auto id = whole(text(body, "id"));
  const Record *record = id ? from->find(*id) : (from->records.empty() ? nullptr : &from->records[0]);
  if (record == nullptr) return Json{{"error", "no record has that id"}};
  if (body.contains("to_id")) {
    store_.associations().link(*type, record->id, whole(text(body, "to_id")).value_or(0));
    return Json{{"ok", true}};
  }
  int left = body.value("count", 1);
  for (const Record &other : to->records) {
    if (left == 0) break;
    if (other.now.archived_ms != 0) continue;
    store_.associations().link(*type, record->id, other.id);
    left--;
  }
  return Json{{"ok", true}, {"id", std::to_string(record->id)}};
}

Json Account::control(const std::string &action, const Json &body) {
  const std::scoped_lock lock(mutex_);
  try {
    if (action == "touch" || action == "insert" || action == "delete" || action == "tie")
      return control_records(action, body);
    if (action == "limits") return control_limits(body);
    if (action == "associate") return control_associate(body);
    if (action == "expire_tokens") {
      oauth_.expire_all();
    } else if (action == "revoke_tokens") {
      oauth_.revoke_all();
    } else if (action == "lag") {
      store_.set_lag(body.value("ms", int64_t{0}));
    } else {
      return Json{{"error", "no action is named " + action}};
    }
  } catch (const Json::exception &error) {
    return Json{{"error", error.what()}};
  }
  return Json{{"ok", true}};
}

}  // namespace sandbox::hubspot
