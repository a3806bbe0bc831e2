#include "libopenint/translate/body.hpp"

#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"

namespace openint::translate {

using connector::BodyPath;
using connector::BodyStep;
using json::Member;
using json::Value;

namespace {

constexpr size_t kFewMembers = 16;

}  // namespace

Body::Node *Body::find(Node &parent, const std::string &key) {
  if (parent.places != nullptr) {
    auto place = parent.places->find(key);
    return place == parent.places->end() ? nullptr : &parent.members[place->second];
  }
  for (Node &member : parent.members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

Body::Node &Body::child(Node &parent, const std::string &key) {
  if (Node *found = find(parent, key)) return *found;
  if (parent.places == nullptr && parent.members.size() == kFewMembers) {
    parent.places = std::make_unique<std::unordered_map<std::string, size_t>>();
    for (size_t i = 0; i < parent.members.size(); ++i) (*parent.places)[parent.members[i].key] = i;
  }
  if (parent.places != nullptr) (*parent.places)[key] = parent.members.size();
  Node fresh;
  fresh.key = key;
  parent.members.push_back(std::move(fresh));
  return parent.members.back();
}

// The entry of a list that is told by `member`, which holds the JSON `value`.
Body::Node &Body::entry(Node &list, const std::string &member, const std::string &value) {
  if (list.list.empty()) {
    list.leaf = false;
    list.members.clear();
    list.places.reset();
    list.list = member;
  }
  const bool fresh = find(list, value) == nullptr;
  Node &found = child(list, value);
  if (fresh) {
    Node &told = child(found, member);
    told.leaf = true;
    auto parsed = json::parse(value, arena_);
    if (parsed.ok()) told.value = *parsed;
  }
  return found;
}

// A leaf that holds an object, as members of its own.
void Body::open(Node &node) {
  if (!node.leaf) return;
  node.leaf = false;
  for (const Member &member : node.value.members()) set(child(node, std::string(member.key)), member.value);
}

void Body::merge_entries(Node &list, const Value &value) {
  size_t unnamed = 0;
  for (const Value &item : value.items()) {
    const Value *told = item.find(list.list);
    if (told == nullptr) {
      set(child(list, "unnamed " + std::to_string(unnamed++)), item);
    } else {
      set(entry(list, list.list, json::to_text(*told)), item);
    }
  }
}

void Body::set(Node &node, const Value &value) {
  if (value.is_object() && node.value.is_object()) open(node);
  if (value.is_object() && !node.members.empty() && node.list.empty()) {
    for (const Member &member : value.members()) set(child(node, std::string(member.key)), member.value);
    return;
  }
  if (value.is_array() && !node.list.empty()) {
    merge_entries(node, value);
    return;
  }
  node.members.clear();
  node.places.reset();
  node.list.clear();
  node.leaf = true;
  node.value = value;
}

void Body::put(const BodyPath &path, const Value &value) {
  Node *at = &root_;
  for (const BodyStep &step : path) {
    open(*at);
    at = &child(*at, step.key);
    if (!step.member.empty()) at = &entry(*at, step.member, step.value);
  }
  if (at != &root_) {
    set(*at, value);
    return;
  }
  for (const Member &member : value.members()) set(child(root_, std::string(member.key)), member.value);
}

Value Body::at(const BodyPath &path) const {
  const Node *at = &root_;
  for (const BodyStep &step : path) {
    for (const std::string *key : {&step.key, step.member.empty() ? nullptr : &step.value}) {
      if (key == nullptr) continue;
      at = find(const_cast<Node &>(*at), *key);
      if (at == nullptr) return Value();
    }
  }
  return at->leaf ? at->value : Value();
}

Value Body::value(const Node &node) const {
  if (node.leaf) return node.value;
  if (node.list.empty()) {
    Member *members = arena_.make_array<Member>(node.members.size());
    for (size_t i = 0; i < node.members.size(); ++i) {
      members[i] = Member{arena_.copy(std::string_view(node.members[i].key)), value(node.members[i])};
    }
    return Value::object({members, node.members.size()});
  }
  Value *items = arena_.make_array<Value>(node.members.size());
  for (size_t i = 0; i < node.members.size(); ++i) items[i] = value(node.members[i]);
  return Value::array({items, node.members.size()});
}

Value Body::value() const { return value(root_); }

}  // namespace openint::translate
