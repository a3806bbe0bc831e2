#include "libopenint/json/merge_patch.hpp"

#include <unordered_map>
#include <vector>

namespace openint::json {

namespace {

using Places = std::unordered_map<std::string_view, size_t>;

// Members of which each key is there once: the last value, at the place of the first.
Places take(const Value &from, std::vector<Member> &members) {
  Places places;
  for (const Member &member : from.members()) {
    auto [place, fresh] = places.try_emplace(member.key, members.size());
    if (fresh)
      members.push_back(member);
    else
      members[place->second].value = member.value;
  }
  return places;
}

}  // namespace

// As deep as the patch nests, which parse() bounds.
Value merge_patch(const Value &target, const Value &patch, Arena &arena) {
  if (!patch.is_object()) return patch;
  std::vector<Member> members;
  Places places = take(target, members);
  std::vector<bool> removed(members.size(), false);
  std::vector<Member> changes;
  take(patch, changes);
  for (const Member &change : changes) {
    auto place = places.find(change.key);
    if (place == places.end()) {
      if (!change.value.is_null()) members.push_back({change.key, merge_patch(Value(), change.value, arena)});
    } else if (change.value.is_null()) {
      removed[place->second] = true;
    } else {
      Value &value = members[place->second].value;
      value = merge_patch(value, change.value, arena);
    }
  }
  std::vector<Member> kept;
  kept.reserve(members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    if (i >= removed.size() || !removed[i]) kept.push_back(members[i]);
  }
  return Value::object(arena.copy(std::span<const Member>(kept)));
}

}  // namespace openint::json
