#include "libopenint/json/object.hpp"

#include <algorithm>

namespace openint::json {

void ObjectBuilder::set(std::string_view key, Value value) {
  for (Member &member : members_) {
    if (member.key != key) continue;
    member.value = value;
    return;
  }
  members_.push_back(Member(arena_.copy(key), value));
}

void ObjectBuilder::set_text_or_null(std::string_view key, std::string_view text) {
  if (text.empty()) {
    set(key, Value());
  } else {
    set_text(key, text);
  }
}

void ObjectBuilder::set_number(std::string_view key, int64_t number) {
  set(key, Value::number(arena_.copy(std::to_string(number))));
}

void ObjectBuilder::remove(std::string_view key) {
  std::erase_if(members_, [&](const Member &member) { return member.key == key; });
}

void ObjectBuilder::merge(const Value &other) {
  for (const Member &member : other.members()) set(member.key, member.value);
}

}  // namespace openint::json
