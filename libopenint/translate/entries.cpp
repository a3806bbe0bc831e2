// Lists of an input (e-mail addresses, telephone numbers, postal addresses): every entry goes to a place of its own,
// every place that none goes to is cleared, and an entry without a place is an error.
#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/translate/body_builder.hpp"

namespace openint::translate {

using connector::EntriesRule;
using connector::FieldRule;
using connector::Place;
using json::Member;
using json::Value;

struct BodyBuilder::Entry {
  Value value;
  std::string pointer;
  std::string_view kind;
  bool placed = false;
};

namespace {

bool holds_nothing(const Value &entry, const std::string &kind) {
  for (const Member &member : entry.members()) {
    if (member.key != kind && jmespath::truthy(member.value)) return false;
  }
  return true;
}

std::string kinds_of(const EntriesRule &rule) {
  std::string out;
  for (const Place &place : rule.places) {
    for (const std::string &kind : place.takes) {
      if (out.find(kind) == std::string::npos) out += (out.empty() ? "" : ", ") + kind;
    }
  }
  return out;
}

}  // namespace

// Entries that hold nothing but their kind ask for nothing: their places are cleared as those of entries that are not
// there.
std::vector<BodyBuilder::Entry> BodyBuilder::entries_of(const Value &list, const EntriesRule &rule) const {
  std::vector<Entry> out;
  for (size_t i = 0; i < list.size(); ++i) {
    const Value &value = list.items()[i];
    if (holds_nothing(value, rule.kind)) continue;
    Entry entry;
    entry.value = value;
    entry.kind = value[rule.kind].text();
    entry.pointer = std::to_string(i);
    out.push_back(std::move(entry));
  }
  return out;
}

// The entry that a single field ("phone") stands for, or null where the field is not there or null.
Value BodyBuilder::standing_for(const EntriesRule &rule, const Place &place) {
  if (!given(place.field)) return Value();
  const Value value = input_[place.field];
  if (!jmespath::truthy(value)) return Value();
  Member *members = arena_.make_array<Member>(2);
  members[0] = {rule.member, value};
  members[1] = {rule.kind, place.takes.empty() ? Value() : Value::string(place.takes.front())};
  return Value::object({members, 2});
}

void BodyBuilder::clear_place(const Place &place) {
  for (const Target &target : place.write) body_.put(target.path, scalar(Value(), false));
}

void BodyBuilder::write_place(const FieldRule &rule, const Place &place, const Entry *entry) {
  if (entry == nullptr) {
    clear_place(place);
    return;
  }
  std::vector<std::string> read;
  for (const Target &target : place.write) {
    for (std::string &field : connector::top_level_fields(target.value.root())) read.push_back(std::move(field));
    Value value;
    if (evaluate(target.value, entry->value, entry->pointer, value)) body_.put(target.path, scalar(value, false));
  }
  for (const Member &member : entry->value.members()) {
    const bool taken =
        member.key == rule.entries->kind || std::find(read.begin(), read.end(), std::string(member.key)) != read.end();
    if (taken || !jmespath::truthy(member.value)) continue;
    problem(json::pointer_join(entry->pointer, member.key), "unsupported", member.value, "null",
            plan_.connector->name() + " has no place for the " + std::string(member.key) + " of an entry of " +
                rule.name + " of kind " + std::string(entry->kind));
  }
}

// A list that the provider keeps as a list and takes whole: a single field alone is all of it.
void BodyBuilder::write_whole(const FieldRule &rule) {
  const EntriesRule &entries = *rule.entries;
  const Place &place = entries.places.front();
  const Target &target = place.write.front();
  const std::string pointer = json::pointer_join("", given(rule.name) ? rule.name : place.field);
  std::vector<Value> values;
  const Value single = standing_for(entries, place);
  if (!single.is_null()) values.push_back(single);
  for (const Entry &entry : entries_of(input_[rule.name], entries)) {
    const bool main = !place.takes.empty() && entry.kind == place.takes.front();
    const bool replaced = main || json::equal(entry.value[entries.member], single[entries.member]);
    if (single.is_null() || !replaced) values.push_back(entry.value);
  }
  Value *written = arena_.make_array<Value>(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!evaluate(target.value, values[i], pointer, written[i])) return;
  }
  body_.put(target.path, Value::array({written, values.size()}));
}

void BodyBuilder::write_entries(const FieldRule &rule) {
  const EntriesRule &entries = *rule.entries;
  const bool listed = given(rule.name);
  bool single = false;
  for (const Place &place : entries.places) {
    if (!given(place.field)) continue;
    single = true;
    wrote(place.field);
  }
  if (!listed && !single) return;
  wrote(rule.name);
  if (entries.whole) {
    write_whole(rule);
    return;
  }
  std::vector<Entry> given_entries = entries_of(input_[rule.name], entries);
  for (Entry &entry : given_entries) entry.pointer = json::pointer_join("", rule.name) + "/" + entry.pointer;
  // First what a place is meant for, over all places, then what it takes besides.
  std::vector<Entry *> placed(entries.places.size(), nullptr);
  size_t most = 0;
  for (const Place &place : entries.places) most = std::max(most, place.takes.size());
  for (size_t rank = 0; rank < most; ++rank) {
    for (size_t i = 0; i < placed.size(); ++i) {
      const Place &place = entries.places[i];
      if (placed[i] != nullptr || rank >= place.takes.size()) continue;
      for (Entry &entry : given_entries) {
        if (entry.placed || entry.kind != place.takes[rank]) continue;
        entry.placed = true;
        placed[i] = &entry;
        break;
      }
    }
  }
  for (size_t i = 0; i < placed.size(); ++i) {
    const Place &place = entries.places[i];
    const Value stands = standing_for(entries, place);
    if (!stands.is_null()) {  // the single field goes before the entry of its kind
      Entry entry;
      entry.value = stands;
      entry.pointer = json::pointer_join("", place.field);
      write_place(rule, place, &entry);
    } else if (listed || given(place.field)) {
      write_place(rule, place, placed[i]);
    }
  }
  for (const Entry &entry : given_entries) {
    if (entry.placed) continue;
    problem(entry.pointer, "unsupported", entry.value, "entries of the kinds " + kinds_of(entries),
            plan_.connector->name() + " has no place for this entry of " + rule.name + ", of kind " +
                std::string(entry.kind) + ": it keeps " + std::to_string(entries.places.size()) + " (" +
                kinds_of(entries) + ")");
  }
}

}  // namespace openint::translate
