#include "libopenint/json/value.hpp"

#include <algorithm>
#include <vector>

#include "libopenint/base/decimal.hpp"

namespace openint::json {

const char *kind_name(Kind kind) noexcept {
  static constexpr const char *kNames[] = {"null", "boolean", "number", "string", "array", "object"};
  return kNames[static_cast<int>(kind)];
}

const Value *Value::find(std::string_view key) const noexcept {
  auto list = members();
  for (size_t i = list.size(); i-- > 0;) {
    if (list[i].key == key) return &list[i].value;
  }
  return nullptr;
}

namespace {

// The members that count, sorted by key: of each key the last.
std::vector<const Member *> sorted(std::span<const Member> members) {
  std::vector<const Member *> list;
  list.reserve(members.size());
  for (const Member &member : members) list.push_back(&member);
  std::sort(list.begin(), list.end(), [](const Member *a, const Member *b) {
    int order = a->key.compare(b->key);
    return order != 0 ? order < 0 : a > b;
  });
  auto same = [](const Member *a, const Member *b) { return a->key == b->key; };
  list.erase(std::unique(list.begin(), list.end(), same), list.end());
  return list;
}

// Sorted, so that two objects of many members take no square of their number.
bool equal_objects(const Value &a, const Value &b) {
  std::vector<const Member *> left = sorted(a.members());
  std::vector<const Member *> right = sorted(b.members());
  if (left.size() != right.size()) return false;
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i]->key != right[i]->key || !equal(left[i]->value, right[i]->value)) return false;
  }
  return true;
}

}  // namespace

bool equal(const Value &a, const Value &b) noexcept {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::boolean: return a.as_boolean() == b.as_boolean();
    case Kind::number: return decimal_compare(a.text(), b.text()) == 0;
    case Kind::string: return a.text() == b.text();
    case Kind::array: {
      if (a.size() != b.size()) return false;
      for (size_t i = 0; i < a.size(); ++i) {
        if (!equal(a.items()[i], b.items()[i])) return false;
      }
      return true;
    }
    case Kind::object: return equal_objects(a, b);
  }
  return false;
}

int64_t whole_number(const Value &value, int64_t otherwise) noexcept {
  return value.is_number() ? decimal_to_int64(value.text()).value_or(otherwise) : otherwise;
}

}  // namespace openint::json
