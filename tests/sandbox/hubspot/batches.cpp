// /crm/v3/objects/{type}/batch/{read,create,update,upsert,archive}: up to 100 inputs. What is missing is told in
// `errors` with 207; a value that is not valid refuses the whole batch, except for an upsert.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {
namespace {

constexpr size_t kMostInputs = 100, kMostWithHistory = 50;

struct Batch {
  Kind *kind = nullptr;
  Json body;
  int64_t started_ms = 0;
  Selection selection;
  std::string results;
  Json errors = Json::array();

  // Gives the last result the mark of its input.
  void trace(const Json &input) {
    const std::string mark = text(input, "objectWriteTraceId");
    if (mark.empty()) return;
    results.pop_back();
    results += R"(,"objectWriteTraceId":)" + Json(mark).dump() + "}";
  }

  void add(Account &account, const Record &record) {
    if (!results.empty()) results += ',';
    append_record(results, account.store(), *kind, record, record.now, selection);
  }
};

// The batch with at most `most` inputs; nothing after the error was put into the response.
std::optional<Batch> batch_or_fail(Account &account, Call &call) {
  Batch batch;
  batch.started_ms = account.clock().now_ms();
  batch.kind = account.kind_or_fail(call, call.args[0]);
  auto body = batch.kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return std::nullopt;
  if (!body->contains("inputs") || !(*body)["inputs"].is_array()) {
    account.fail(call, 400, "VALIDATION_ERROR", "Invalid input JSON: inputs must be a list");
    return std::nullopt;
  }
  const size_t most = strings(*body, "propertiesWithHistory").empty() ? kMostInputs : kMostWithHistory;
  if ((*body)["inputs"].size() > most) {
    account.fail(call, 400, "VALIDATION_ERROR",
                 "The maximum number of inputs supported in a batch request is " + std::to_string(most) +
                     ". Received: " + std::to_string((*body)["inputs"].size()));
    return std::nullopt;
  }
  batch.body = std::move(*body);
  return batch;
}

void finish(Account &account, Call &call, Batch &batch, int status) {
  std::string out = R"({"status":"COMPLETE","results":[)" + batch.results + "]";
  if (!batch.errors.empty()) {
    out += R"(,"numErrors":)" + std::to_string(batch.errors.size()) + R"(,"errors":)" + batch.errors.dump();
    status = 207;
  }
  out += R"(,"startedAt":")" + iso_ms(batch.started_ms) + R"(","completedAt":")" + iso_ms(account.clock().now_ms()) +
         R"("})";
  send_text(call.response, status, std::move(out));
}

Json not_found(const Json &ids) {
  return Json{{"status", "error"},
              {"category", "OBJECT_NOT_FOUND"},
              {"message", "Could not get some objects, they may be deleted or not exist. Check that ids are valid."},
              {"context", {{"ids", ids}}}};
}

void read(Account &account, Call &call) {
  auto batch = batch_or_fail(account, call);
  if (!batch) return;
  Kind &kind = *batch->kind;
  batch->selection.properties = select_properties(kind, strings(batch->body, "properties"));
  for (const std::string &name : strings(batch->body, "propertiesWithHistory")) {
    if (kind.position(name) >= 0) batch->selection.history.push_back(kind.position(name));
  }
  const bool archived = call.request.get_param_value("archived") == "true";
  const std::string property = text(batch->body, "idProperty");
  Json missing = Json::array();
  std::set<int64_t> seen;
  for (const Json &input : batch->body["inputs"]) {
    const std::string id = text(input, "id");
    auto found = account.store().by_property(kind, property.empty() ? "hs_object_id" : property, id);
    if (auto *refusal = std::get_if<Refusal>(&found)) return account.fail(call, *refusal);
    const Record *record = std::get<Record *>(found);
    if (record == nullptr || (record->now.archived_ms != 0) != archived || account.store().expired(*record)) {
      missing.push_back(id);
    } else if (seen.insert(record->id).second) {
      batch->add(account, *record);
    }
  }
  if (!missing.empty()) batch->errors.push_back(not_found(missing));
  finish(account, call, *batch, 200);
}

std::vector<int> sent(const Kind &kind, const Json &properties) {
  std::vector<int> out = kind.defaults;
  for (const auto &[name, value] : properties.items()) {
    if (kind.position(name) >= 0) out.push_back(kind.position(name));
  }
  return by_name(kind, std::move(out));
}

// A refused row of a batch whose inputs are traced: an error that names it.
void refused_row(Account &account, Batch &batch, const Refusal &refusal, const Json &input) {
  Json error = account.failure(refusal);
  error["context"]["objectWriteTraceId"] = Json::array({text(input, "objectWriteTraceId")});
  batch.errors.push_back(std::move(error));
}

// The id that stands twice among a batch's inputs; HubSpot refuses the whole batch for it.
std::string twice(const Json &inputs) {
  std::set<std::string> known;
  for (const Json &input : inputs)
    if (const std::string id = text(input, "id"); !id.empty() && !known.insert(id).second) return id;
  return {};
}

bool unique_or_fail(Account &account, Call &call, const Batch &batch) {
  const std::string id = twice(batch.body["inputs"]);
  if (id.empty()) return true;
  account.fail(call, 400, "VALIDATION_ERROR", "Duplicate IDs found in batch input: [" + id + "]. IDs must be unique");
  return false;
}

// Creates are tried in order. An input with objectWriteTraceId that is refused is told among the errors; without one
// the first that is refused refuses those after it as well: HubSpot checks the whole batch first, so nothing may
// remain of it.
void create(Account &account, Call &call) {
  auto batch = batch_or_fail(account, call);
  if (!batch) return;
  std::vector<Record *> made;
  std::vector<const Json *> inputs;  // of those made
  for (const Json &input : batch->body["inputs"]) {
    const Json associations =
        input.contains("associations") && input["associations"].is_array() ? input["associations"] : Json::array();
    auto outcome = account.store().create(*batch->kind, input.value("properties", Json::object()), associations);
    if (auto *refusal = std::get_if<Refusal>(&outcome)) {
      if (!text(input, "objectWriteTraceId").empty()) {
        refused_row(account, *batch, *refusal, input);
        continue;
      }
      account.store().take_back(*batch->kind, made.size());
      return account.fail(call, *refusal);
    }
    made.push_back(std::get<Record *>(outcome));
    inputs.push_back(&input);
  }
  for (size_t i = 0; i < made.size(); i++) {
    batch->selection.properties = sent(*batch->kind, inputs[i]->value("properties", Json::object()));
    batch->add(account, *made[i]);
    batch->trace(*inputs[i]);
  }
  finish(account, call, *batch, 201);
}

void update(Account &account, Call &call) {
  auto batch = batch_or_fail(account, call);
  if (!batch || !unique_or_fail(account, call, *batch)) return;
  Json missing = Json::array();
  for (const Json &input : batch->body["inputs"]) {
    const std::string property = text(input, "idProperty"), id = text(input, "id");
    auto found = account.store().by_property(*batch->kind, property.empty() ? "hs_object_id" : property, id);
    if (auto *refusal = std::get_if<Refusal>(&found)) return account.fail(call, *refusal);
    Record *record = std::get<Record *>(found);
    if (record == nullptr || record->now.archived_ms != 0) {
      missing.push_back(id);
      continue;
    }
    const Json properties = input.value("properties", Json::object());
    if (const auto refusal = account.store().update(*batch->kind, *record, properties))
      return account.fail(call, *refusal);
    batch->selection.properties = sent(*batch->kind, properties);
    batch->add(account, *record);
  }
  if (!missing.empty()) batch->errors.push_back(not_found(missing));
  finish(account, call, *batch, 200);
}

// One input of an upsert: the record and whether it is new.
std::variant<std::pair<Record *, bool>, Refusal> upsert_one(Account &account, Kind &kind, const Json &input) {
  const std::string property = text(input, "idProperty"), id = text(input, "id");
  auto found = account.store().by_property(kind, property, id);
  if (auto *refusal = std::get_if<Refusal>(&found)) return *refusal;
  Json properties = input.value("properties", Json::object());
  if (Record *record = std::get<Record *>(found)) {
    if (auto refusal = account.store().update(kind, *record, properties)) return *refusal;
    return std::pair(record, false);
  }
  properties[property] = id;
  auto made = account.store().create(kind, properties, Json::array());
  if (auto *refusal = std::get_if<Refusal>(&made)) return *refusal;
  return std::pair(std::get<Record *>(made), true);
}

void upsert(Account &account, Call &call) {
  auto batch = batch_or_fail(account, call);
  if (!batch || !unique_or_fail(account, call, *batch)) return;
  for (const Json &input : batch->body["inputs"]) {
    if (text(input, "idProperty").empty() || text(input, "idProperty") == "hs_object_id")
      return account.fail(call, 400, "VALIDATION_ERROR", "idProperty must name a unique property");
    auto outcome = upsert_one(account, *batch->kind, input);
    if (auto *refusal = std::get_if<Refusal>(&outcome)) {
      Json error = account.failure(*refusal);
      error["context"] = Json{{"ids", {text(input, "id")}}};
      batch->errors.push_back(std::move(error));
      continue;
    }
    const auto [record, fresh] = std::get<std::pair<Record *, bool>>(outcome);
    batch->selection.properties = sent(*batch->kind, input.value("properties", Json::object()));
    batch->add(account, *record);
    batch->results.pop_back();
    batch->results += fresh ? R"(,"new":true})" : R"(,"new":false})";
  }
  finish(account, call, *batch, 200);
}

void archive(Account &account, Call &call) {
  auto batch = batch_or_fail(account, call);
  if (!batch) return;
  for (const Json &input : batch->body["inputs"]) {
    const auto id = whole(text(input, "id"));
    if (Record *record = id ? batch->kind->find(*id) : nullptr) account.store().archive(*batch->kind, *record);
  }
  call.response.status = 204;
}

}  // namespace

void route_batches(Account &account) {
  account.on("POST", "/crm/v3/objects/{}/batch/read", Gate::kBearer, [&](Call &call) { read(account, call); });
  account.on("POST", "/crm/v3/objects/{}/batch/create", Gate::kBearer, [&](Call &call) { create(account, call); });
  account.on("POST", "/crm/v3/objects/{}/batch/update", Gate::kBearer, [&](Call &call) { update(account, call); });
  account.on("POST", "/crm/v3/objects/{}/batch/upsert", Gate::kBearer, [&](Call &call) { upsert(account, call); });
  account.on("POST", "/crm/v3/objects/{}/batch/archive", Gate::kBearer, [&](Call &call) { archive(account, call); });
}

}  // namespace sandbox::hubspot
