// Arrays and objects: what is in them, and from one to the other.

#include "libopenint/jmespath/functions.hpp"
#include "libopenint/jmespath/text.hpp"
#include "libopenint/json/write.hpp"

namespace openint::jmespath {

using json::Member;
using json::Value;

namespace {

bool length_body(const Call &call, Value &out) {
  const Value &of = call[0];
  size_t length = of.size();
  if (of.is_string()) {
    if (!call.evaluator.spend_text(of.size())) return false;
    length = code_point_count(of.text());
  } else if (of.is_object()) {
    std::span<const Member> members;
    if (!distinct(call.evaluator, of.members(), members)) return false;
    length = members.size();
  }
  return call.give_number(std::to_string(length), out);
}

bool keys_body(const Call &call, Value &out) {
  std::span<const Member> members;
  if (!distinct(call.evaluator, call[0].members(), members)) return false;
  auto *keys = call.evaluator.make<Value>(members.size());
  if (keys == nullptr) return false;
  for (size_t i = 0; i < members.size(); ++i) keys[i] = Value::string(members[i].key);
  out = Value::array({keys, members.size()});
  return true;
}

bool values_body(const Call &call, Value &out) {
  std::span<const Member> members;
  if (!distinct(call.evaluator, call[0].members(), members)) return false;
  auto *values = call.evaluator.make<Value>(members.size());
  if (values == nullptr) return false;
  for (size_t i = 0; i < members.size(); ++i) values[i] = members[i].value;
  out = Value::array({values, members.size()});
  return true;
}

bool items_body(const Call &call, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  std::span<const Member> members;
  if (!distinct(call.evaluator, call[0].members(), members)) return false;
  auto *pairs = call.evaluator.make<Value>(members.size());
  auto *parts = pairs != nullptr ? call.evaluator.make<Value>(members.size() * 2) : nullptr;
  if (parts == nullptr) return false;
  for (size_t i = 0; i < members.size(); ++i) {
    parts[2 * i] = Value::string(members[i].key);
    parts[2 * i + 1] = members[i].value;
    pairs[i] = Value::array({parts + 2 * i, 2});
  }
  out = Value::array({pairs, members.size()});
  return true;
}

bool give_object(const Call &call, std::span<const Member> members, Value &out) {
  std::span<const Member> each;
  if (!distinct(call.evaluator, members, each)) return false;
  out = Value::object(each);
  return true;
}

bool from_items_body(const Call &call, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  auto pairs = call[0].items();
  auto *members = call.evaluator.make<Member>(pairs.size());
  if (members == nullptr) return false;
  for (size_t i = 0; i < pairs.size(); ++i) {
    auto parts = pairs[i].items();
    if (!pairs[i].is_array()) return call.invalid_type("item " + std::to_string(i) + " is no array");
    if (parts.size() != 2 || !parts[0].is_string()) {
      return call.invalid_value("item " + std::to_string(i) + " is not an array of a string and a value");
    }
    members[i] = {parts[0].text(), parts[1]};
  }
  return give_object(call, {members, pairs.size()}, out);
}

bool merge_body(const Call &call, Value &out) {
  size_t count = 0;
  for (const Value &object : call.arguments) count += object.size();
  auto *members = call.evaluator.spend(count) ? call.evaluator.make<Member>(count) : nullptr;
  if (members == nullptr) return false;
  size_t at = 0;
  for (const Value &object : call.arguments) {
    for (const Member &member : object.members()) members[at++] = member;
  }
  return give_object(call, {members, count}, out);
}

bool map_body(const Call &call, Value &out) {
  auto items = call[1].items();
  auto *results = call.evaluator.make<Value>(items.size());
  if (results == nullptr) return false;
  for (size_t i = 0; i < items.size(); ++i) {
    results[i] = Value();
    if (!call.apply(0, items[i], results[i])) return false;
  }
  out = Value::array({results, items.size()});
  return true;
}

// The keys of all items, by the expression reference that is the third argument.
bool keys_of(const Call &call, std::span<const Value> items, Value *&keys) {
  keys = call.evaluator.make<Value>(items.size());
  if (keys == nullptr) return false;
  for (size_t i = 0; i < items.size(); ++i) {
    keys[i] = Value();
    if (!call.apply(2, items[i], keys[i])) return false;
  }
  return true;
}

bool merged(const Call &call, const Value &old, const Value &change, Value &out) {
  out = change;
  if (!old.is_object() || !change.is_object()) return true;
  const size_t count = old.size() + change.size();
  auto *members = call.evaluator.spend(count) ? call.evaluator.make<Member>(count) : nullptr;
  if (members == nullptr) return false;
  size_t at = 0;
  for (const Value *object : {&old, &change}) {
    for (const Member &member : object->members()) members[at++] = member;
  }
  return give_object(call, {members, count}, out);
}

// Changes that stand in the list before count as its items, so that a key that changes twice is there once.
bool merge_by_body(const Call &call, Value &out) {
  const auto list = call[0].items();
  const auto changes = call[1].items();
  Value *keys = nullptr;
  Value *changed = nullptr;
  if (!keys_of(call, list, keys) || !keys_of(call, changes, changed)) return false;
  const size_t most = list.size() + changes.size();
  auto *items = call.evaluator.spend(most) ? call.evaluator.make<Value>(most) : nullptr;
  auto *all_keys = call.evaluator.make<Value>(most);
  if (items == nullptr || all_keys == nullptr) return false;
  size_t count = 0;
  for (size_t i = 0; i < list.size(); ++i) {
    items[count] = list[i];
    all_keys[count++] = keys[i];
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    size_t at = 0;
    bool same = false;
    while (at < count) {
      if (!call.evaluator.equal(all_keys[at], changed[i], same)) return false;
      if (same) break;
      ++at;
    }
    if (at < count) {
      const Value old = items[at];
      if (!merged(call, old, changes[i], items[at])) return false;
    } else {
      items[count] = changes[i];
      all_keys[count++] = changed[i];
    }
  }
  out = Value::array({items, count});
  return true;
}

bool reverse_array(const Call &call, Value &out) {
  auto items = call[0].items();
  auto *turned = call.evaluator.spend(items.size()) ? call.evaluator.make<Value>(items.size()) : nullptr;
  if (turned == nullptr) return false;
  for (size_t i = 0; i < items.size(); ++i) turned[i] = items[items.size() - 1 - i];
  out = Value::array({turned, items.size()});
  return true;
}

bool reverse_body(const Call &call, Value &out) {
  if (call[0].is_array()) return reverse_array(call, out);
  std::string_view text = call[0].text();
  char *turned = call.evaluator.spend_text(text.size()) ? call.evaluator.make<char>(text.size()) : nullptr;
  if (turned == nullptr) return false;
  size_t end = text.size();
  while (!text.empty()) {
    size_t size = first_code_point(text).size;
    end -= size;
    text.copy(turned + end, size);
    text.remove_prefix(size);
  }
  out = Value::string({turned, call[0].size()});
  return true;
}

bool not_null_body(const Call &call, Value &out) {
  out = Value();
  for (const Value &value : call.arguments) {
    if (value.is_null()) continue;
    out = value;
    break;
  }
  return true;
}

bool to_array_body(const Call &call, Value &out) {
  out = call[0].is_array() ? call[0] : Value::array(call.arguments);
  return true;
}

bool to_string_body(const Call &call, Value &out) {
  out = call[0];
  if (call[0].is_string()) return true;
  // Written out, shared parts count as often as they occur.
  if (!call.evaluator.measure(call[0])) return false;
  std::string text = json::to_text(call[0]);
  return call.evaluator.spend_text(text.size()) && call.give(text, out);
}

bool type_body(const Call &call, Value &out) {
  out = Value::string(json::kind_name(call[0].kind()));
  return true;
}

}  // namespace

std::span<const Function> collection_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"length", 1, 1, {string | array | object, 0, 0, 0}, length_body},
      {"keys", 1, 1, {object, 0, 0, 0}, keys_body},
      {"values", 1, 1, {object, 0, 0, 0}, values_body},
      {"items", 1, 1, {object | null, 0, 0, 0}, items_body},
      {"from_items", 1, 1, {array | null, 0, 0, 0}, from_items_body},
      {"merge", 1, kAnyNumber, {object, object, object, object}, merge_body},
      {"merge_by", 3, 3, {array | null, array | null, expression, 0}, merge_by_body},
      {"map", 2, 2, {expression, array, 0, 0}, map_body},
      {"reverse", 1, 1, {array | string, 0, 0, 0}, reverse_body},
      {"not_null", 1, kAnyNumber, {any, any, any, any}, not_null_body},
      {"to_array", 1, 1, {any, 0, 0, 0}, to_array_body},
      {"to_string", 1, 1, {any, 0, 0, 0}, to_string_body},
      {"type", 1, 1, {any, 0, 0, 0}, type_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
