// Owners and pipelines.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {
namespace {

Json owner_json(const Owner &owner) {
  Json out{{"id", std::to_string(owner.id)},
           {"email", owner.email},
           {"type", "PERSON"},
           {"firstName", owner.first},
           {"lastName", owner.last},
           {"userId", owner.user_id},
           {"userIdIncludingInactive", owner.user_id},
           {"createdAt", iso_ms(owner.created_ms)},
           {"updatedAt", iso_ms(owner.updated_ms)},
           {"archived", owner.archived}};
  if (owner.archived) out.erase("userId");  // whoever left has no login; and there is no archivedAt
  return out;
}

void list_owners(Account &account, Call &call) {
  const auto limit = account.number_or_fail(call, "limit", 100, 1, 500);
  const auto after = limit ? account.number_or_fail(call, "after", 0, 0, INT64_MAX - 1) : std::nullopt;
  if (!after) return;
  const bool archived = call.request.get_param_value("archived") == "true";
  const std::string email = lower(call.request.get_param_value("email"));
  Json results = Json::array(), paging;
  for (const Owner &owner : account.store().owners()) {
    if (owner.archived != archived || owner.id <= *after) continue;
    if (!email.empty() && lower(owner.email) != email) continue;
    if (static_cast<int64_t>(results.size()) == *limit) {
      const std::string last = results.back()["id"];
      paging["next"] = Json{{"after", last}, {"link", "https://api.hubapi.com/crm/v3/owners?after=" + last}};
      break;
    }
    results.push_back(owner_json(owner));
  }
  Json body{{"results", results}};
  if (!paging.is_null()) body["paging"] = paging;
  send(call.response, 200, body);
}

void get_owner(Account &account, Call &call) {
  const bool by_user = call.request.get_param_value("idProperty") == "userId";
  const bool archived = call.request.get_param_value("archived") == "true";
  const auto id = whole(call.args[0]);
  for (const Owner &owner : account.store().owners()) {
    if (id && (by_user ? owner.user_id : owner.id) == *id && owner.archived == archived)
      return send(call.response, 200, owner_json(owner));
  }
  account.fail(call, 404, "OBJECT_NOT_FOUND", "resource not found");
}

Json stage_json(const Stage &stage, size_t order) {
  const std::string at = iso_ms(kEpoch - 1000 * kDay);
  return Json{{"label", stage.label},
              {"displayOrder", order},
              {"metadata", {{"isClosed", stage.closed ? "true" : "false"}, {"probability", stage.probability}}},
              {"id", stage.id},
              {"createdAt", at},
              {"updatedAt", at},
              {"archived", false},
              {"writePermissions", "CRM_PERMISSIONS_ENFORCEMENT"}};
}

Json pipeline_json(const Pipeline &pipeline, size_t order) {
  const std::string at = iso_ms(kEpoch - 1000 * kDay);
  Json stages = Json::array();
  for (size_t i = 0; i < pipeline.stages.size(); i++) stages.push_back(stage_json(pipeline.stages[i], i));
  return Json{{"label", pipeline.label}, {"displayOrder", order}, {"id", pipeline.id}, {"stages", stages},
              {"createdAt", at},         {"updatedAt", at},       {"archived", false}};
}

const std::vector<Pipeline> *pipelines_or_fail(Account &account, Call &call) {
  const Kind *kind = account.store().definition(call.args[0]);
  const auto *found = kind == nullptr ? nullptr : account.store().pipelines(kind->name);
  if (found == nullptr)
    account.fail(call, 404, "OBJECT_NOT_FOUND", "No pipelines exist for object type " + call.args[0]);
  return found;
}

// The pipelines, one of them, or one's stages: `part` says which of the answer is wanted.
void pipelines(Account &account, Call &call, bool stages) {
  const auto *all = pipelines_or_fail(account, call);
  if (all == nullptr) return;
  Json results = Json::array();
  for (size_t i = 0; i < all->size(); i++) results.push_back(pipeline_json((*all)[i], i));
  if (call.args.size() == 1) return send(call.response, 200, Json{{"results", results}});
  for (const Json &each : results) {
    if (each["id"] != call.args[1]) continue;
    return send(call.response, 200, stages ? Json{{"results", each["stages"]}} : each);
  }
  account.fail(call, 404, "OBJECT_NOT_FOUND", "Pipeline " + call.args[1] + " does not exist");
}

}  // namespace

void route_owners(Account &account) {
  account.on("GET", "/crm/v3/owners", Gate::kBearer, [&](Call &call) { list_owners(account, call); });
  account.on("GET", "/crm/v3/owners/{}", Gate::kBearer, [&](Call &call) { get_owner(account, call); });
  account.on("GET", "/crm/v3/pipelines/{}", Gate::kBearer, [&](Call &call) { pipelines(account, call, false); });
  account.on("GET", "/crm/v3/pipelines/{}/{}", Gate::kBearer, [&](Call &call) { pipelines(account, call, false); });
  account.on("GET", "/crm/v3/pipelines/{}/{}/stages", Gate::kBearer,
             [&](Call &call) { pipelines(account, call, true); });
}

}  // namespace sandbox::hubspot
