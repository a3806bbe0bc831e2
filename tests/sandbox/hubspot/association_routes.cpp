// Associations of one record: v4, and the older v3 list of ids.
#include "hubspot/association_routes.hpp"

namespace sandbox::hubspot {
namespace {

constexpr int64_t kMostPage = 500;

// Both kinds that the path names, with their seeded links; false after the error was put into the response.
bool pair_or_fail(Account &account, Call &call, const std::string &from, const std::string &to, Pair &out) {
  out.from = account.kind_or_fail(call, from);
  out.to = out.from == nullptr ? nullptr : account.kind_or_fail(call, to);
  if (out.to == nullptr) return false;
  account.store().seed_links(*out.from, *out.to);
  out.from_at = account.store().position(*out.from);
  out.to_at = account.store().position(*out.to);
  return true;
}

std::optional<int64_t> live_or_fail(Account &account, Call &call, Kind &kind, const std::string &id) {
  const auto number = whole(id);
  const Record *record = number ? kind.find(*number) : nullptr;
  if (record != nullptr && record->now.archived_ms == 0) return number;
  account.fail(call, 404, "OBJECT_NOT_FOUND", "Could not find the " + kind.singular + " with id " + id);
  return std::nullopt;
}

void list(Account &account, Call &call) {
  Pair pair;
  if (!pair_or_fail(account, call, call.args[0], call.args[2], pair)) return;
  const auto limit = account.number_or_fail(call, "limit", kMostPage, 1, kMostPage);
  const auto after = limit ? account.number_or_fail(call, "after", 0, 0, INT64_MAX - 1) : std::nullopt;
  const auto id = after ? live_or_fail(account, call, *pair.from, call.args[1]) : std::nullopt;
  if (!id) return;
  std::string body = R"({"results":[)";
  const int64_t next = append_targets(body, account.store(), pair, *id, *after, *limit);
  body += ']';
  if (next > 0) {
    body += R"(,"paging":{"next":{"after":")" + std::to_string(next) + R"(","link":"https://api.hubapi.com)" +
            call.request.path + "?after=" + std::to_string(next) + "\"}}";
  }
  send_text(call.response, 200, body + "}");
}

void list_v3(Account &account, Call &call) {
  Pair pair;
  if (!pair_or_fail(account, call, call.args[0], call.args[2], pair)) return;
  const auto limit = account.number_or_fail(call, "limit", kMostPage, 1, kMostPage);
  const auto after = limit ? account.number_or_fail(call, "after", 0, 0, INT64_MAX - 1) : std::nullopt;
  const auto id = after ? live_or_fail(account, call, *pair.from, call.args[1]) : std::nullopt;
  if (!id) return;
  Json body{{"results", Json::array()}};
  const auto *targets = account.store().associations().targets(pair.from_at, *id, pair.to_at);
  int64_t count = 0, last = 0;
  for (const auto &[target, types] : targets == nullptr ? Associations::Targets() : *targets) {
    if (target <= *after) continue;
    if (count++ == *limit) {
      body["paging"]["next"]["after"] = std::to_string(last);
      break;
    }
    for (const int type : types)
      body["results"].push_back(
          {{"id", std::to_string(target)}, {"type", account.store().associations().type(type)->name}});
    last = target;
  }
  send(call.response, 200, body);
}

struct Ends {
  Pair pair;
  int64_t from = 0, to = 0;
};

std::optional<Ends> ends_or_fail(Account &account, Call &call) {
  Ends out;
  if (!pair_or_fail(account, call, call.args[0], call.args[2], out.pair)) return std::nullopt;
  const auto from = live_or_fail(account, call, *out.pair.from, call.args[1]);
  const auto to = from ? live_or_fail(account, call, *out.pair.to, call.args[3]) : std::nullopt;
  if (!to) return std::nullopt;
  out.from = *from;
  out.to = *to;
  return out;
}

void put_default(Account &account, Call &call) {
  const auto ends = ends_or_fail(account, call);
  if (!ends) return;
  Associations &associations = account.store().associations();
  const AssociationType *type = associations.unlabelled(ends->pair.from_at, ends->pair.to_at);
  if (type == nullptr)
    return account.fail(
        call, 400, "VALIDATION_ERROR",
        "No default association type is defined from " + ends->pair.from->name + " to " + ends->pair.to->name);
  const std::string now = iso_ms(account.clock().now_ms());
  associations.link(*type, ends->from, ends->to);
  send(call.response, 200,
       Json{{"status", "COMPLETE"},
            {"results", Json::array({default_result(*type, ends->from, ends->to),
                                     default_result(*associations.type(type->inverse), ends->to, ends->from)})},
            {"startedAt", now},
            {"completedAt", now}});
}

void put_labelled(Account &account, Call &call) {
  const auto ends = ends_or_fail(account, call);
  if (!ends) return;
  const Json body = Json::parse(call.request.body, nullptr, false);
  if (!body.is_array() || body.empty())
    return account.fail(call, 400, "VALIDATION_ERROR",
                        "Invalid input JSON: the body must be a list of association types");
  std::vector<const AssociationType *> types;
  Json labels = Json::array();
  for (const Json &each : body) {
    const AssociationType *type = read_type(account.store().associations(), ends->pair, each);
    if (type == nullptr)
      return account.fail(
          call, 400, "VALIDATION_ERROR",
          "No association type " + each.dump() + " from " + ends->pair.from->name + " to " + ends->pair.to->name);
    types.push_back(type);
    if (type->label) labels.push_back(*type->label);
  }
  for (const AssociationType *type : types) account.store().associations().link(*type, ends->from, ends->to);
  send(call.response, 201,
       Json{{"fromObjectTypeId", ends->pair.from->type_id},
            {"fromObjectId", ends->from},
            {"toObjectTypeId", ends->pair.to->type_id},
            {"toObjectId", ends->to},
            {"labels", labels}});
}

void remove(Account &account, Call &call) {
  Pair pair;
  if (!pair_or_fail(account, call, call.args[0], call.args[2], pair)) return;
  const auto from = whole(call.args[1]), to = whole(call.args[3]);
  if (from && to) account.store().associations().unlink(pair.from_at, *from, pair.to_at, *to);
  call.response.status = 204;
}

Json label_json(const AssociationType &type) {
  return Json{
      {"category", type.category}, {"typeId", type.id}, {"label", type.label ? Json(*type.label) : Json(nullptr)}};
}

void labels(Account &account, Call &call) {
  Pair pair;
  if (!pair_or_fail(account, call, call.args[0], call.args[1], pair)) return;
  Json results = Json::array();
  for (const AssociationType *type : account.store().associations().types(pair.from_at, pair.to_at))
    results.push_back(label_json(*type));
  send(call.response, 200, Json{{"results", results}});
}

void create_label(Account &account, Call &call) {
  Pair pair;
  if (!pair_or_fail(account, call, call.args[0], call.args[1], pair)) return;
  const auto body = account.body_or_fail(call);
  if (!body) return;
  const std::string name = text(*body, "name"), label = text(*body, "label");
  if (name.empty() || label.empty())
    return account.fail(call, 400, "VALIDATION_ERROR", "Invalid input JSON: name and label are required");
  Associations &associations = account.store().associations();
  for (const AssociationType *type : associations.types(pair.from_at, pair.to_at)) {
    if (type->label == label || type->name == name)
      return account.fail(call, 409, "OBJECT_ALREADY_EXISTS",
                          "An association label named '" + label + "' already exists");
  }
  const std::string inverse = text(*body, "inverseLabel");
  const AssociationType &made = associations.define(pair.from_at, pair.to_at, name, name, label,
                                                    inverse.empty() ? label : inverse, account.clock().now_ms());
  send(call.response, 200,
       Json{{"results", Json::array({label_json(made), label_json(*associations.type(made.inverse))})}});
}

}  // namespace

bool association_pair(Account &account, Call &call, Pair &out) {
  return pair_or_fail(account, call, call.args[0], call.args[1], out);
}

void route_associations(Account &account) {
  const std::string record = "/crm/v4/objects/{}/{}/associations/";
  account.on("GET", record + "{}", Gate::kBearer, [&](Call &call) { list(account, call); });
  account.on("PUT", record + "default/{}/{}", Gate::kBearer, [&](Call &call) { put_default(account, call); });
  account.on("PUT", record + "{}/{}", Gate::kBearer, [&](Call &call) { put_labelled(account, call); });
  account.on("DELETE", record + "{}/{}", Gate::kBearer, [&](Call &call) { remove(account, call); });
  account.on("GET", "/crm/v3/objects/{}/{}/associations/{}", Gate::kBearer,
             [&](Call &call) { list_v3(account, call); });
  account.on("GET", "/crm/v4/associations/{}/{}/labels", Gate::kBearer, [&](Call &call) { labels(account, call); });
  account.on("POST", "/crm/v4/associations/{}/{}/labels", Gate::kBearer,
             [&](Call &call) { create_label(account, call); });
}

}  // namespace sandbox::hubspot
