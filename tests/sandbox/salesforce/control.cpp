// What tests can ask of the sandbox's Salesforce, and do to it.

#include <algorithm>

#include "ids.hpp"
#include "salesforce.hpp"

namespace sandbox::salesforce {

Json Salesforce::overlay(const std::string &base) const {
  return {{"settings", {{"instance_url", {{"pattern", nullptr}}}}},
          {"http", {{"base", base + "/services/data/v60.0"}}},
          {"auth",
           {{"authorize", base + "/services/oauth2/authorize"},
            {"token", base + "/services/oauth2/token"},
            {"revoke", base + "/services/oauth2/revoke"}}}};
}

Json Salesforce::credentials(const std::string &base) {
  Json out = oauth_.mint();
  out.erase("expires_in");  // the service gives none
  out["token_type"] = "Bearer";
  out["instance_url"] = base;
  out["client_id"] = "sandbox-client";
  out["client_secret"] = "sandbox-secret";
  return out;
}

Json Salesforce::state() {
  const std::scoped_lock lock(mutex_);
  Json records = Json::object();
  for (const auto &type : org_.schema().all()) {
    const Table &table = org_.table(*type);
    records[type->name] = {{"live", table.live()}, {"deleted", table.bin().size()}};
  }
  return {{"requests", served_},
          {"records", records},
          {"mints", oauth_.mints()},
          {"longest_uri", longest_uri_},
          {"longest_head", longest_head_},
          {"open_cursors", queries_.open()},
          {"records_read", queries_.records_read()},
          {"daily_remaining", daily_.remaining()}};
}

Json Salesforce::limits(const Json &body) {
  const Json daily = body.value("daily", Json());
  const Json enabled = body.value("enabled", Json());
  if (!daily.is_null() && (!daily.is_number_integer() || daily.get<int64_t>() < 0)) {
    return Json{{"error", "daily must be a whole number"}};
  }
  if (!enabled.is_null() && !enabled.is_boolean()) return Json{{"error", "enabled must be true or false"}};
  if (enabled.is_boolean()) daily_.set_max(enabled.get<bool>() ? kDailyRequests : kNoLimit);
  if (!daily.is_null()) daily_.set_max(daily.get<int64_t>());
  if (body.contains("long_requests")) most_long_ = body["long_requests"].get<size_t>();
  return Json{{"ok", true}, {"max", daily_.max()}, {"remaining", daily_.remaining()}};
}

// "touch", "insert", "delete" and "tie" work on `count` records of `object`, or on those in `ids`.
Json Salesforce::control(const std::string &action, const Json &body) {
  if (action == "expire_tokens") return oauth_.expire_all(), Json{{"ok", true}};
  if (action == "revoke_tokens") return oauth_.revoke_all(), Json{{"ok", true}};
  if (action == "lag") return Json{{"ok", true}};  // queries of this service see every change at once
  if (action == "limits") return limits(body);
  const std::scoped_lock lock(mutex_);
  if (action == "pages")
    return queries_.set_most(std::max<int64_t>(1, body.value("rows", int64_t{2000}))), Json{{"ok", true}};
  if (action == "expire_cursors") return queries_.forget(), Json{{"ok", true}};
  const Json object = body.value("object", Json("Contact"));
  const ObjectType *type = object.is_string() ? org_.schema().find(object.get<std::string>()) : nullptr;
  if (type == nullptr) return Json{{"error", "no object is named " + object.dump()}};
  const Json count = body.value("count", Json(1));
  if (!count.is_number_integer() || count.get<int64_t>() < 0) return Json{{"error", "count must be a whole number"}};
  Json out = change(action, *type, count.get<int64_t>(), body);
  org_.store().commit();
  return out;
}

// What a new record needs; names that an object does not have are passed over.
Organisation::Texts Salesforce::invented(const ObjectType &type) {
  const Person p = person(random_);
  const Company c = company(random_);
  if (type.index("LastName") >= 0) {
    return {{"FirstName", quote(p.first)},
            {"LastName", quote(p.last)},
            {"Email", quote(p.email)},
            {"Company", quote(c.name)}};
  }
  Organisation::Texts texts = {{"Name", quote(c.name)},
                               {"Title", quote("About " + c.name)},
                               {"Subject", quote("About " + c.name)},
                               {"Website", quote("https://" + c.domain)},
                               {"StageName", quote("Prospecting")},
                               {"CloseDate", quote(iso_s(clock_.now_ms()).substr(0, 10))}};
  const Table &accounts = org_.table(*org_.schema().find("Account"));
  if (type.name == "Note" && accounts.size() > 0) texts.emplace_back("ParentId", quote(accounts.id(0)));
  return texts;
}

Json Salesforce::change(const std::string &action, const ObjectType &type, int64_t count, const Json &body) {
  Table &table = org_.table(type);
  Json ids = Json::array();
  const int64_t now = clock_.now_ms();
  if (action == "insert") {
    for (int64_t i = 0; i < count; ++i) ids.push_back(table.id(org_.insert(type, invented(type), now)));
    return Json{{"ok", true}, {"ids", ids}};
  }
  const bool touch = action == "touch" || action == "system_touch" || action == "tie";
  if (!touch && action != "delete") return Json{{"error", "no action is named " + action}};
  std::vector<uint32_t> chosen;
  if (body.contains("ids") && body["ids"].is_array()) {
    for (const Json &id : body["ids"]) {
      const auto canonical = canonical_id(id.is_string() ? id.get<std::string>() : "");
      const int64_t at = canonical ? table.find(*canonical) : -1;
      if (at < 0 || table.at(static_cast<uint32_t>(at)).deleted) return Json{{"error", "no such record: " + id.dump()}};
      chosen.push_back(static_cast<uint32_t>(at));
    }
  } else {
    const uint32_t start =
        table.size() == 0 || action == "tie" ? 0 : static_cast<uint32_t>(random_.below(static_cast<int>(table.size())));
    for (uint32_t n = 0; n < table.size() && static_cast<int64_t>(chosen.size()) < count; ++n) {
      const uint32_t at = (start + n) % table.size();
      if (!table.gone().contains(at)) chosen.push_back(at);
    }
  }
  for (const uint32_t at : chosen) {
    if (action == "delete") {
      if (!table.at(at).deleted) org_.delete_at(table, at, now - now % 1000);
    } else {
      Organisation::Texts texts;
      if (action == "touch")
        texts.emplace_back("Description", quote("Touched " + std::to_string(now) + " " + random_.hex(6)));
      org_.touch(table, at, now, texts, action == "system_touch");
    }
    ids.push_back(table.id(at));
  }
  return Json{{"ok", true}, {"ids", ids}};
}

}  // namespace sandbox::salesforce
