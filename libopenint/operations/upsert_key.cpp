#include "libopenint/operations/upsert_key.hpp"

#include <algorithm>

#include "libopenint/json/object.hpp"

namespace openint::operations {

namespace {

using connector::KeyRule;
using connector::KeysRule;
using json::Member;
using json::Value;
using provider::Arguments;
using provider::Session;

constexpr size_t kMaxValues = 1000;

Error no_key(const Session &session, const KeysRule &rule, std::string_view model, std::string_view key,
             std::string_view reason) {
  std::string allowed;
  for (const KeyRule &each : rule.keys) {
    if (each.unsupported.empty()) allowed += (allowed.empty() ? "" : ", ") + each.name;
  }
  Error error(Status::unsupported,
              session.connector().name() + " cannot look for " + std::string(model) + " by " + shortened(key) +
                  (reason.empty() ? "" : ": " + std::string(reason)) +
                  " (allowed: " + (allowed.empty() ? "nothing" : allowed) + ")",
              "/upsert_on/key");
  error.reason = "unsupported";
  return error;
}

void add_texts(const Value &list, std::vector<std::string> &out) {
  for (const Value &item : list.items()) {
    if (std::find(out.begin(), out.end(), item.text()) == out.end()) out.emplace_back(item.text());
  }
}

// The record with one more property of the provider, unless it says it.
Value with_property(const UpsertKey &key, const Value &record, Arena &arena) {
  const Value given = record["passthrough_fields"];
  if (given.find(key.property) != nullptr) return record;
  std::vector<Member> properties(given.members().begin(), given.members().end());
  properties.push_back({key.property, Value::string(key.given.front())});
  std::vector<Member> all;
  for (const Member &member : record.members()) {
    if (member.key != "passthrough_fields") all.push_back(member);
  }
  all.push_back({"passthrough_fields", Value::object(arena.copy(std::span<const Member>(properties)))});
  return Value::object(arena.copy(std::span<const Member>(all)));
}

}  // namespace

Result<Value> keyed(const KeysRule *rule, const Value &upsert_on, Arena &arena) {
  if (upsert_on.find("key") != nullptr) return upsert_on;
  std::vector<Member> given;
  for (const Member &member : upsert_on.members()) {
    if (member.value.is_string()) given.push_back(member);
  }
  if (given.empty()) {
    return Error(Status::invalid_argument, "an upsert looks for the value of at least one field", "/upsert_on");
  }
  auto place = [&](const Member &member) {
    size_t at = 0;
    if (rule == nullptr) return at;
    while (at < rule->keys.size() && rule->keys[at].name != member.key) ++at;
    return at;
  };
  std::stable_sort(given.begin(), given.end(), [&](const Member &a, const Member &b) { return place(a) < place(b); });
  auto one = [&](const Member &member, const Value &also) {
    const Value values[] = {member.value};
    const Member members[] = {{"key", Value::string(member.key)},
                              {"values", Value::array(arena.copy(std::span<const Value>(values)))},
                              {"also", also}};
    return Value::object(arena.copy(std::span<const Member>(members)));
  };
  std::vector<Value> others;
  for (size_t i = 1; i < given.size(); ++i) others.push_back(one(given[i], Value()));
  return one(given.front(), Value::array(arena.copy(std::span<const Value>(others))));
}

Result<UpsertKey> read_key(const Session &session, const KeysRule &rule, std::string_view model,
                           const Value &upsert_on) {
  UpsertKey key;
  key.name = std::string(upsert_on["key"].text());
  add_texts(upsert_on["values"], key.given);
  if (key.given.size() > kMaxValues) {
    return Error(Status::invalid_argument,
                 "an upsert looks for at most " + std::to_string(kMaxValues) + " values, not " +
                     std::to_string(key.given.size()),
                 "/upsert_on/values");
  }
  if (std::find(key.given.begin(), key.given.end(), "") != key.given.end()) {
    return Error(Status::invalid_argument, "an empty value would match whatever has none", "/upsert_on/values");
  }
  key.values = key.given;
  auto found = std::find_if(rule.keys.begin(), rule.keys.end(), [&](const KeyRule &e) { return e.name == key.name; });
  if (found == rule.keys.end()) {
    if (!rule.any_key) return no_key(session, rule, model, key.name, "");
    key.property = key.name;
    key.own = true;
    return key;
  }
  if (!found->unsupported.empty()) return no_key(session, rule, model, key.name, found->unsupported);
  key.rule = &*found;
  key.property = found->property;
  for (const Value &other : upsert_on["also"].items()) {
    OPENINT_TRY(UpsertKey more, read_key(session, rule, model, other));
    key.also.push_back(std::move(more));
  }
  if (found->values) {
    Arena arena;
    const Member member{"values", upsert_on["values"]};
    auto variants = found->values->evaluate(Value::object({&member, 1}), arena);
    if (!variants.ok()) return Error(Status::invalid_argument, variants.error().message, found->pointer + "/values");
    key.values.clear();
    add_texts(*variants, key.values);
  }
  return key;
}

Result<void> fill(const UpsertKey &key, Row &row) {
  for (const UpsertKey &other : key.also) OPENINT_CHECK(fill(other, row));
  bool fills = key.rule != nullptr && key.rule->fill;
  if (key.given.empty() || (!fills && !key.own)) return {};
  Arena arena;
  auto made = std::make_shared<Arena>();
  if (key.own) {
    row.record = json::copy(with_property(key, row.record, arena), *made);
    row.made = std::move(made);
    return {};
  }
  const Member members[] = {{"record", row.record}, {"value", Value::string(key.given.front())}};
  auto more = key.rule->fill->evaluate(Value::object(members), arena);
  if (!more.ok()) return Error(Status::invalid_argument, more.error().message, key.rule->pointer + "/fill");
  std::vector<Member> all;
  for (const Member &member : row.record.members()) {  // an empty list says no more than none
    const bool none = member.value.is_array() && member.value.size() == 0 && more->find(member.key) != nullptr;
    if (!none) all.push_back(member);
  }
  for (const Member &member : more->members()) {
    const auto given = [&](const Member &one) { return one.key == member.key; };
    if (std::none_of(all.begin(), all.end(), given)) all.push_back(member);
  }
  row.record = json::copy(Value::object(all), *made);
  row.made = std::move(made);
  return {};
}

void set_key(const UpsertKey &key, const std::vector<std::string> &values, Arguments &arguments) {
  std::vector<Value> texts;
  std::vector<Value> conditions;
  Arena &arena = arguments.arena();
  const Value property = Value::string(arena.copy(std::string_view(key.property)));
  for (const std::string &value : values) {
    texts.push_back(Value::string(arena.copy(std::string_view(value))));
    const Member pair[] = {{"key", property}, {"value", texts.back()}};
    conditions.push_back(Value::object(arena.copy(std::span<const Member>(pair))));
  }
  arguments.set_text("key", key.property);
  if (!values.empty()) arguments.set_text("value", values.front());
  std::vector<Value> also;
  for (const UpsertKey &other : key.also) {
    if (other.values.empty()) continue;
    const Member pair[] = {{"key", Value::string(arena.copy(std::string_view(other.property)))},
                           {"value", Value::string(arena.copy(std::string_view(other.values.front())))}};
    also.push_back(Value::object(arena.copy(std::span<const Member>(pair))));
  }
  arguments.set("also", Value::array(arena.copy(std::span<const Value>(also))));
  arguments.set("values", Value::array(arena.copy(std::span<const Value>(texts))));
  arguments.set("conditions", Value::array(arena.copy(std::span<const Value>(conditions))));
}

}  // namespace openint::operations
