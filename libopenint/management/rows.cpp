#include "libopenint/management/rows.hpp"

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/store/ids.hpp"

namespace openint::management {

namespace {

const char *noun(store::Kind kind) {
  switch (kind) {
    case store::Kind::customer: return "customer";
    case store::Kind::connector_config: return "connector config";
    case store::Kind::connection: return "connection";
    case store::Kind::pipeline: return "pipeline";
    case store::Kind::api_key: return "API key";
  }
  return "row";
}

}  // namespace

std::string instant_text(int64_t ms) {
  std::string out;
  epoch_to_instant(std::to_string(ms), false, out);
  return out;
}

std::string new_id(coroutine::Environment &environment, std::string_view prefix, std::string_view name) {
  uint8_t random[10];
  environment.random(random, sizeof random);
  std::string id(prefix);
  id += '_';
  if (!name.empty()) {
    id += name;
    id += '_';
  }
  return id + store::ulid(environment.now_ms(), random);
}

Result<store::Row> find_row(const CoreCall &call, store::Kind kind, std::string_view id) {
  OPENINT_TRY(auto row, call.store().get(kind, id));
  bool visible = row && (call.customer.empty() || row->customer == call.customer);
  if (visible) return std::move(*row);
  return Error(Status::not_found, std::string("no ") + noun(kind) + " \"" + shortened(id) + "\"", "/id");
}

Result<store::Row> find_config(const CoreCall &call, const std::string &id) {
  OPENINT_TRY(auto row, call.store().get(store::Kind::connector_config, id));
  if (row) return std::move(*row);
  return Error(Status::not_found, "no connector config \"" + shortened(id) + "\"", "/connectorConfigId");
}

Result<void> write_row(const CoreCall &call, store::Kind kind, store::Row &row) {
  int64_t now = call.now_ms();
  OPENINT_TRY(row.version, call.store().put(kind, row, now));
  if (row.created_ms == 0) row.created_ms = now;
  row.updated_ms = now;
  return {};
}

Result<void> organisation_only(const CoreCall &call) {
  if (call.customer.empty()) return {};
  return Error(Status::forbidden, call.operation.id + " is for the organisation, not for one of its customers");
}

Result<void> read_paging(const CoreCall &call, store::Filter &filter) {
  for (std::string_view name : {std::string_view("limit"), std::string_view("offset")}) {
    const json::Value *value = call.input.find(name);
    if (value == nullptr || value->is_null()) continue;
    std::string digits(value->text());
    bool whole = !digits.empty() && digits.size() < 10 && digits.find_first_not_of("0123456789") == std::string::npos;
    if (!whole) {
      return Error(Status::invalid_argument, std::string(name) + " must be a whole number from 0 to 999999999",
                   "/" + std::string(name));
    }
    (name == "limit" ? filter.limit : filter.offset) = std::stoll(digits);
  }
  return {};
}

void describe_row(const store::Row &row, const json::Value &document, json::ObjectBuilder &out) {
  out.set_text("createdAt", instant_text(row.created_ms));
  out.set_text("updatedAt", instant_text(row.updated_ms));
  out.set_text("id", row.id);
  for (const json::Member &member : document.members()) {
    if (!member.key.starts_with('_')) out.set(member.key, member.value);
  }
}

void merge_metadata(const json::Value &input, json::ObjectBuilder &document) {
  const json::Value *given = input.find("metadata");
  if (given == nullptr) return;
  json::Value known = document.value()["metadata"];
  if (!given->is_object() || !known.is_object()) {
    document.set("metadata", *given);
    return;
  }
  json::ObjectBuilder merged(known);
  merged.merge(*given);
  document.set("metadata", merged.value());
}

void take_members(const json::Value &input, std::initializer_list<std::string_view> names, json::ObjectBuilder &out) {
  for (std::string_view name : names) {
    if (const json::Value *value = input.find(name)) out.set(name, *value);
  }
}

}  // namespace openint::management
