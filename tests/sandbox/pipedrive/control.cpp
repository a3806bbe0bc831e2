// What tests may do to the company behind the API's back, and what they may ask about it.
#include <algorithm>

#include "pipedrive.hpp"
#include "seeds.hpp"

namespace sandbox {

namespace pipedrive {

namespace {

std::optional<Kind> kind_named(const Json &body) {
  std::string name = body.value("object", "persons");
  if (name == "contacts") name = "persons";
  if (name == "accounts" || name == "companies") name = "organizations";
  if (name == "opportunities") name = "deals";
  for (int i = 0; i < kKinds; ++i)
    if (name == plural(static_cast<Kind>(i)) || name == singular(static_cast<Kind>(i))) return static_cast<Kind>(i);
  return std::nullopt;
}

}  // namespace

Json Pipedrive::overlay(const std::string &base) const {
  return {{"settings", {{"api_domain", {{"pattern", nullptr}}}}},
          {"http", {{"base", base}}},
          {"auth",
           {{"authorize", base + "/oauth/authorize"},
            {"token", base + "/oauth/token"},
            {"revoke", base + "/oauth/revoke"}}}};
}

Json Pipedrive::credentials(const std::string &base) {
  Json out = oauth_.mint();
  out.erase("scope");  // the token endpoint alone tells it
  out["client_id"] = "sandbox-client";
  out["client_secret"] = "sandbox-secret";
  out["api_token"] = api_token_;
  out["api_domain"] = base;
  return out;
}

Json Pipedrive::state() {
  const std::scoped_lock lock(mutex_);
  Json records = Json::object();
  for (int i = 0; i < kKinds; ++i) {
    const Kind kind = static_cast<Kind>(i);
    records[plural(kind)] =
        store_.filled(kind) ? static_cast<int64_t>(store_.table(kind).live()) : store_.options().records;
  }
  records["users"] = store_.users().size();
  return {{"requests", routes_},
          {"token_mints", oauth_.mints()},
          {"records", std::move(records)},
          {"max_start", max_start_},
          {"longest_uri", longest_uri_},
          {"rejected", rejected_},
          {"daily_tokens_left", limits_.day.remaining()},
          {"lag_ms", store_.lag_ms}};
}

// Live records: those of "ids", or "count" (1) chosen by the store's random numbers.
std::vector<int64_t> Pipedrive::pick(Kind kind, const Json &body) {
  Table &table = store_.table(kind);
  std::vector<int64_t> out;
  if (body.contains("ids")) {
    for (const Json &id : body["ids"])
      if (id.is_number_integer() && table.find(id.get<int64_t>()) != nullptr) out.push_back(id.get<int64_t>());
    return out;
  }
  std::vector<int64_t> live;
  for (const auto &[id, record] : table.records())
    if (record.deleted_s == 0) live.push_back(id);
  const size_t count = std::min(live.size(), static_cast<size_t>(std::max(0, body.value("count", 1))));
  for (size_t i = 0; i < count; ++i) {
    std::swap(live[i], live[i + static_cast<size_t>(store_.random().below(static_cast<int>(live.size() - i)))]);
    out.push_back(live[i]);
  }
  return out;
}

// Changes something that shows, so that a reader who missed it can be told.
void Pipedrive::touch_one(Kind kind, int64_t id) {
  Record &record = *store_.table(kind).find(id);
  Json body = Store::body(record);
  static constexpr const char *kShown[] = {"job_title", "website", "title", "subject", "name", "title", "content"};
  body[kShown[static_cast<int>(kind)]] = "Changed " + store_.random().hex(8);
  Record next = record;
  next.update_s = store_.now_s();
  store_.save(kind, std::move(next), std::move(body));
}

Json Pipedrive::change(const std::string &action, const Json &body) {
  const auto kind = kind_named(body);
  if (!kind) return {{"error", "no such object: " + body.value("object", "")}};
  Json ids = Json::array();
  if (action == "insert") {
    Table &table = store_.table(*kind);
    for (int i = 0; i < body.value("count", 1); ++i) {
      Record record;
      record.id = table.next_id();
      record.add_s = record.update_s = store_.now_s();
      ids.push_back(record.id);
      Json made = seed_body(store_, *kind, record.id, store_.options().records, store_.random());
      store_.save(*kind, std::move(record), std::move(made));
    }
    return {{"ids", std::move(ids)}};
  }
  const int64_t now = store_.now_s();
  for (int64_t id : pick(*kind, body)) {
    ids.push_back(id);
    if (action == "touch") touch_one(*kind, id);
    if (action == "delete") store_.remove(*kind, *store_.table(*kind).find(id));
    if (action == "tie") store_.touch(*kind, id, body.value("at_ms", now * 1000) / 1000);
    if (action == "associate") {
      Record next = *store_.table(*kind).find(id);
      Json record = Store::body(next);
      if (!record.contains("org_id")) return {{"error", "records of this object belong to no organization"}};
      record["org_id"] = body.value("to", 1);
      next.update_s = now;
      store_.save(*kind, std::move(next), std::move(record));
    }
  }
  return {{"ids", std::move(ids)}};
}

Json Pipedrive::control(const std::string &action, const Json &body) {
  const std::scoped_lock lock(mutex_);
  if (action == "touch" || action == "insert" || action == "delete" || action == "tie" || action == "associate")
    return change(action, body);
  if (action == "expire_tokens") return oauth_.expire_all(), Json{{"ok", true}};
  if (action == "revoke_tokens") return oauth_.revoke_all(), Json{{"ok", true}};
  if (action == "lag") {
    store_.lag_ms = body.value("ms", int64_t{0});
    return {{"lag_ms", store_.lag_ms}};
  }
  if (action == "limits") {
    limits_.enforced = body.value("enabled", limits_.enforced);
    limits_.headers = body.value("headers", limits_.headers);
    if (body.contains("burst")) {
      limits_.oauth.set_max(body["burst"]);
      limits_.key.set_max(body["burst"]);
    }
    if (body.contains("search")) limits_.search.set_max(body["search"]);
    if (body.contains("daily")) limits_.day.set_max(body["daily"]);
    return {{"enabled", limits_.enforced},
            {"burst", limits_.oauth.max()},
            {"search", limits_.search.max()},
            {"daily", limits_.day.max()}};
  }
  return {{"error", "no such action: " + action}};
}

}  // namespace pipedrive

std::unique_ptr<Provider> make_pipedrive(const Options &options, Clock &clock) {
  return std::make_unique<pipedrive::Pipedrive>(options, clock);
}

}  // namespace sandbox
