// /crm/v4/associations/{from}/{to}/batch/...
#include "hubspot/association_routes.hpp"

namespace sandbox::hubspot {

int64_t append_targets(std::string &out, Store &store, const Pair &pair, int64_t from, int64_t after, int64_t limit) {
  const auto *targets = store.associations().targets(pair.from_at, from, pair.to_at);
  if (targets == nullptr) return 0;
  int64_t count = 0, last = 0;
  for (auto target = targets->upper_bound(after); target != targets->end(); ++target) {
    if (count++ == limit) return last;
    if (count > 1) out += ',';
    last = target->first;
    out += R"({"toObjectId":)" + std::to_string(last) + R"(,"associationTypes":[)";
    for (const int id : target->second) {
      const AssociationType &type = *store.associations().type(id);
      if (out.back() == '}') out += ',';
      out += R"({"category":")" + type.category + R"(","typeId":)" + std::to_string(id) + R"(,"label":)";
      if (type.label) {
        append_text(out, *type.label);
      } else {
        out += "null";
      }
      out += '}';
    }
    out += "]}";
  }
  return 0;
}

const AssociationType *read_type(const Associations &associations, const Pair &pair, const Json &spec) {
  if (!spec.is_object() || !spec.contains("associationTypeId") || !spec["associationTypeId"].is_number_integer())
    return nullptr;
  const AssociationType *type = associations.type(spec["associationTypeId"].get<int>());
  const bool fits = type != nullptr && type->from == pair.from_at && type->to == pair.to_at &&
                    type->category == text(spec, "associationCategory");
  return fits ? type : nullptr;
}

Json default_result(const AssociationType &type, int64_t from, int64_t to) {
  return Json{{"from", {{"id", std::to_string(from)}}},
              {"to", {{"id", std::to_string(to)}}},
              {"associationSpec", {{"associationCategory", type.category}, {"associationTypeId", type.id}}}};
}

namespace {

constexpr size_t kMostRead = 1000, kMostWrite = 2000;
constexpr int64_t kTargets = 500;  // of each input; more by its paging.next.after

std::optional<Json> inputs_or_fail(Account &account, Call &call, size_t most) {
  auto body = account.body_or_fail(call);
  if (!body) return std::nullopt;
  if (!body->contains("inputs") || !(*body)["inputs"].is_array()) {
    account.fail(call, 400, "VALIDATION_ERROR", "Invalid input JSON: inputs must be a list");
    return std::nullopt;
  }
  if ((*body)["inputs"].size() > most) {
    account.fail(call, 400, "VALIDATION_ERROR",
                 "The maximum number of inputs supported is " + std::to_string(most) +
                     ". Received: " + std::to_string((*body)["inputs"].size()));
    return std::nullopt;
  }
  return (*body)["inputs"];
}

void finish(Account &account, Call &call, const std::string &results, const Json &errors, int status) {
  const std::string now = iso_ms(account.clock().now_ms());
  std::string out = R"({"status":"COMPLETE","results":[)" + results + "]";
  if (!errors.empty()) out += R"(,"numErrors":)" + std::to_string(errors.size()) + R"(,"errors":)" + errors.dump();
  send_text(call.response, errors.empty() ? status : 207,
            out + R"(,"startedAt":")" + now + R"(","completedAt":")" + now + R"("})");
}

// A record without any is told among the errors, as HubSpot does, and the rest is answered.
Json none_found(const Pair &pair, const std::string &id) {
  return Json{
      {"status", "error"},
      {"category", "OBJECT_NOT_FOUND"},
      {"subCategory", "crm.associations.NO_ASSOCIATIONS_FOUND"},
      {"message", "No " + pair.to->singular + " is associated with " + pair.from->singular + " " + id + "."},
      {"context",
       {{"fromObjectId", {id}}, {"fromObjectType", {pair.from->singular}}, {"toObjectType", {pair.to->singular}}}}};
}

void read(Account &account, Call &call) {
  Pair pair;
  if (!association_pair(account, call, pair)) return;
  const auto inputs = inputs_or_fail(account, call, kMostRead);
  if (!inputs) return;
  std::string results;
  Json errors = Json::array();
  for (const Json &input : *inputs) {
    const std::string id = text(input, "id");
    const auto number = whole(id);
    std::string targets;
    const int64_t after = whole(text(input, "after")).value_or(0);
    const int64_t next = number ? append_targets(targets, account.store(), pair, *number, after, kTargets) : 0;
    if (targets.empty()) {
      errors.push_back(none_found(pair, id));
      continue;
    }
    results += (results.empty() ? R"({"from":{"id":")" : R"(,{"from":{"id":")") + id + R"("},"to":[)" + targets + "]";
    if (next > 0) {
      const std::string cursor = std::to_string(next);
      results += R"(,"paging":{"next":{"after":")" + cursor + R"(","link":"?after=)" + cursor + "\"}}";
    }
    results += '}';
  }
  finish(account, call, results, errors, 200);
}

// The two records of one input when both are live.
std::optional<std::pair<int64_t, int64_t>> ends_of(const Pair &pair, const Json &input) {
  const auto from = whole(text(input.value("from", Json()), "id")), to = whole(text(input.value("to", Json()), "id"));
  const Record *a = from ? pair.from->find(*from) : nullptr, *b = to ? pair.to->find(*to) : nullptr;
  if (a == nullptr || b == nullptr || a->now.archived_ms != 0 || b->now.archived_ms != 0) return std::nullopt;
  return std::pair(*from, *to);
}

Json ends_missing(const Json &input) {
  return Json{{"status", "error"},
              {"category", "OBJECT_NOT_FOUND"},
              {"message", "One of the records to associate does not exist"},
              {"context",
               {{"fromObjectId", {text(input.value("from", Json()), "id")}},
                {"toObjectId", {text(input.value("to", Json()), "id")}}}}};
}

void create(Account &account, Call &call) {
  Pair pair;
  if (!association_pair(account, call, pair)) return;
  const auto inputs = inputs_or_fail(account, call, kMostWrite);
  if (!inputs) return;
  std::string results;
  Json errors = Json::array();
  for (const Json &input : *inputs) {
    const auto ends = ends_of(pair, input);
    if (!ends) {
      errors.push_back(ends_missing(input));
      continue;
    }
    Json labels = Json::array();
    for (const Json &spec : input.value("types", Json::array())) {
      const AssociationType *type = read_type(account.store().associations(), pair, spec);
      if (type == nullptr)
        return account.fail(call, 400, "VALIDATION_ERROR",
                            "No association type " + spec.dump() + " between the two object types");
      account.store().associations().link(*type, ends->first, ends->second);
      if (type->label) labels.push_back(*type->label);
    }
    const Json result{{"fromObjectTypeId", pair.from->type_id},
                      {"fromObjectId", ends->first},
                      {"toObjectTypeId", pair.to->type_id},
                      {"toObjectId", ends->second},
                      {"labels", labels}};
    results += (results.empty() ? "" : ",") + result.dump();
  }
  finish(account, call, results, errors, 201);
}

void create_default(Account &account, Call &call) {
  Pair pair;
  if (!association_pair(account, call, pair)) return;
  const auto inputs = inputs_or_fail(account, call, kMostWrite);
  if (!inputs) return;
  Associations &associations = account.store().associations();
  const AssociationType *type = associations.unlabelled(pair.from_at, pair.to_at);
  if (type == nullptr)
    return account.fail(call, 400, "VALIDATION_ERROR", "No default association type is defined for the pair");
  std::string results;
  Json errors = Json::array();
  for (const Json &input : *inputs) {
    const auto ends = ends_of(pair, input);
    if (!ends) {
      errors.push_back(ends_missing(input));
      continue;
    }
    associations.link(*type, ends->first, ends->second);
    results += (results.empty() ? "" : ",") + default_result(*type, ends->first, ends->second).dump() + "," +
               default_result(*associations.type(type->inverse), ends->second, ends->first).dump();
  }
  finish(account, call, results, errors, 200);
}

void archive(Account &account, Call &call) {
  Pair pair;
  if (!association_pair(account, call, pair)) return;
  const auto inputs = inputs_or_fail(account, call, kMostWrite);
  if (!inputs) return;
  for (const Json &input : *inputs) {
    const auto from = whole(text(input.value("from", Json()), "id"));
    const Json targets = input.value("to", Json::array());
    for (const Json &target : targets.is_array() ? targets : Json::array({targets})) {
      const auto to = whole(text(target, "id"));
      if (from && to) account.store().associations().unlink(pair.from_at, *from, pair.to_at, *to);
    }
  }
  call.response.status = 204;
}

}  // namespace

void route_association_batches(Account &account) {
  const std::string batch = "/crm/v4/associations/{}/{}/batch/";
  account.on("POST", batch + "read", Gate::kBearer, [&](Call &call) { read(account, call); });
  account.on("POST", batch + "create", Gate::kBearer, [&](Call &call) { create(account, call); });
  account.on("POST", batch + "associate/default", Gate::kBearer, [&](Call &call) { create_default(account, call); });
  account.on("POST", batch + "archive", Gate::kBearer, [&](Call &call) { archive(account, call); });
}

}  // namespace sandbox::hubspot
