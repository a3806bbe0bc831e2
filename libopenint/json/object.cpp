#include "libopenint/json/object.hpp"

#include <algorithm>

namespace openint::json {

Value copy(const Value &value, Arena &arena) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean: return value;
    case Kind::number: return Value::number(arena.copy(value.text()));
    case Kind::string: return Value::string(arena.copy(value.text()));
    case Kind::array: {
      Value *items = arena.make_array<Value>(value.size());
      for (size_t i = 0; i < value.size(); ++i) items[i] = copy(value.items()[i], arena);
      return Value::array({items, value.size()});
    }
    case Kind::object: {
      Member *members = arena.make_array<Member>(value.size());
      for (size_t i = 0; i < value.size(); ++i) {
        const Member &from = value.members()[i];
        members[i] = Member{arena.copy(from.key), copy(from.value, arena)};
      }
      return Value::object({members, value.size()});
    }
  }
  return Value();
}

void ObjectBuilder::set(std::string_view key, const Value &value) {
  const Value kept = copy(value, arena_);
  for (Member &member : members_) {
    if (member.key != key) continue;
    member.value = kept;
    return;
  }
  members_.push_back(Member{arena_.copy(key), kept});
}

void ObjectBuilder::set_text_or_null(std::string_view key, std::string_view text) {
  if (text.empty()) {
    set(key, Value());
  } else {
    set_text(key, text);
  }
}

void ObjectBuilder::set_number(std::string_view key, int64_t number) {
  std::string digits = std::to_string(number);
  set(key, Value::number(digits));
}

void ObjectBuilder::remove(std::string_view key) {
  std::erase_if(members_, [&](const Member &member) { return member.key == key; });
}

void ObjectBuilder::merge(const Value &other) {
  for (const Member &member : other.members()) set(member.key, member.value);
}

}  // namespace openint::json
