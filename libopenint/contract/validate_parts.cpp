// The keywords of arrays and objects.
#include <algorithm>
#include <functional>

#include "libopenint/base/decimal.hpp"
#include "libopenint/contract/validator.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::contract {
namespace {

// Equal values have equal keys.
size_t bucket_of(const json::Value &value) {
  size_t kind = static_cast<size_t>(value.kind());
  if (value.is_string()) return std::hash<std::string_view>()(value.text());
  if (value.is_number()) return std::hash<double>()(decimal_to_double(value.text()) + 0.0);
  if (value.is_boolean()) return value.as_boolean() ? 101 : 100;
  return value.is_array() ? kind * 1000 + value.size() : kind;
}

std::string names_of(const json::Value &properties) {
  std::string out;
  for (const json::Member &property : properties.members()) {
    if (!out.empty()) out += ", ";
    out += property.key;
    if (out.size() > 400) break;
  }
  return out.empty() ? "nothing" : shortened(out, 400);
}

}  // namespace

bool Validator::check_prefix_items(const json::Value &, const json::Value &value, const json::Value &input) {
  bool good = true;
  std::span<const json::Value> schemas = value.items();
  for (size_t i = 0; i < std::min(schemas.size(), input.items().size()); ++i) {
    if (!check_item(schemas[i], i, input.items()[i])) good = false;
  }
  return good;
}

bool Validator::check_items(const json::Value &schema, const json::Value &value, const json::Value &input) {
  bool good = true;
  for (size_t i = schema["prefixItems"].items().size(); i < input.items().size(); ++i) {
    if (!check_item(value, i, input.items()[i])) good = false;
    if (broken_ != nullptr || stopped_) return false;
  }
  return good;
}

bool Validator::check_unique_items(const json::Value &, const json::Value &value, const json::Value &input) {
  if (!value.as_boolean()) return true;
  std::unordered_map<size_t, std::vector<size_t>> buckets;
  std::span<const json::Value> items = input.items();
  for (size_t i = 0; i < items.size(); ++i) {
    std::vector<size_t> &alike = buckets[bucket_of(items[i])];
    for (size_t earlier : alike) {
      if (!spend(1 + items[i].size() / 8)) return false;
      if (!json::equal(items[i], items[earlier])) continue;
      std::string found = "items " + std::to_string(earlier) + " and " + std::to_string(i) + " are equal";
      return add("uniqueItems", std::move(found), "items that differ", "must not hold an item twice");
    }
    alike.push_back(i);
  }
  return true;
}

bool Validator::check_min_items(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_array() || check_size("minItems", value, input.size(), true, "items");
}

bool Validator::check_max_items(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_array() || check_size("maxItems", value, input.size(), false, "items");
}

bool Validator::check_min_properties(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_object() || check_size("minProperties", value, input.size(), true, "members");
}

bool Validator::check_max_properties(const json::Value &, const json::Value &value, const json::Value &input) {
  return !input.is_object() || check_size("maxProperties", value, input.size(), false, "members");
}

bool Validator::check_properties(const json::Value &, const json::Value &value, const json::Value &input) {
  bool good = true;
  for (const json::Member &member : input.members()) {
    const json::Value *schema = value.find(member.key);
    if (schema != nullptr && !check_member(*schema, member.key, member.value)) good = false;
  }
  return good;
}

bool Validator::check_pattern_properties(const json::Value &, const json::Value &value, const json::Value &input) {
  bool good = true;
  for (const json::Member &rule : value.members()) {
    const Pattern *compiled = pattern(rule.key);
    if (compiled == nullptr) return false;
    for (const json::Member &member : input.members()) {
      if (!spend(1 + member.key.size() / 16)) return false;
      if (compiled->matches(member.key) && !check_member(rule.value, member.key, member.value)) good = false;
    }
  }
  return good;
}

bool Validator::matches_any(const json::Value &patterns, std::string_view key) {
  for (const json::Member &rule : patterns.members()) {
    const Pattern *compiled = pattern(rule.key);
    if (compiled == nullptr || !spend(1 + key.size() / 16)) return false;
    if (compiled->matches(key)) return true;
  }
  return false;
}

bool Validator::check_additional_properties(const json::Value &schema, const json::Value &value,
                                            const json::Value &input) {
  if (value.is_boolean() && value.as_boolean()) return true;
  const json::Value properties = schema["properties"];
  const json::Value patterns = schema["patternProperties"];
  bool good = true;
  for (const json::Member &member : input.members()) {
    if (properties.find(member.key) != nullptr || matches_any(patterns, member.key)) continue;
    if (broken_ != nullptr || stopped_) return false;
    if (!value.is_boolean()) {
      if (!check_member(value, member.key, member.value)) good = false;
      continue;
    }
    good = false;
    if (quiet_ > 0 || issues_.size() >= kMaxIssues) {
      more_ = more_ || quiet_ == 0;
      break;
    }
    add_member(member.key, "additionalProperties", shortened(member.key), names_of(properties),
               "is not a member that may stand here");
  }
  return good;
}

bool Validator::check_closed(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!value.as_boolean() || schema.find("additionalProperties") != nullptr) return true;
  return check_additional_properties(schema, json::Value::boolean(false), input);
}

bool Validator::check_property_names(const json::Value &, const json::Value &value, const json::Value &input) {
  bool good = true;
  for (const json::Member &member : input.members()) {
    if (!check_member(value, member.key, json::Value::string(member.key))) good = false;
  }
  return good;
}

bool Validator::check_required(const json::Value &schema, const json::Value &value, const json::Value &input) {
  if (!input.is_object()) return true;
  bool good = true;
  for (const json::Value &name : value.items()) {
    if (input.find(name.text()) != nullptr) continue;
    good = false;
    if (quiet_ > 0) break;
    std::string allowed = type_names(schema["properties"][name.text()]);
    add_member(name.text(), "required", "nothing", allowed.empty() ? "a value" : allowed, "is missing");
  }
  return good;
}

}  // namespace openint::contract
