// Ids that stand for names: a stage in its pipeline, a pipeline, a code.
#include "libopenint/base/text.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/translate/body_builder.hpp"

namespace openint::translate {

using connector::Choice;
using json::Member;
using json::Value;

namespace {

constexpr size_t kMostTold = 20;

// The same name, but for the case of ASCII letters and blanks around it.
bool alike(std::string_view a, std::string_view b) {
  a = trimmed(a);
  b = trimmed(b);
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

// To what an id belongs: the table gives it by the id, or gives a list of ids by what they belong to. "": not known.
std::string_view parent_of_id(const Value &parents, std::string_view id) {
  for (const Member &entry : parents.members()) {
    if (!entry.value.is_array()) {
      if (entry.key == id) return entry.value.text();
      continue;
    }
    for (const Value &item : entry.value.items()) {
      if (item.text() == id) return entry.key;
    }
  }
  return "";
}

}  // namespace

// Ids of one name: all there are, and those that belong where the input says.
struct BodyBuilder::Candidates {
  std::vector<std::string_view> all;
  std::vector<std::string_view> fitting;
};

// To what the choice belongs, as far as the body or the record that is changed says; else "".
std::string BodyBuilder::parent_of(const Choice &choice) const {
  if (choice.within_table.empty()) return "";
  const Value said = body_.at(choice.within);
  if (!said.text().empty()) return std::string(said.text());
  return std::string(writing_.current[choice.within_field].text());
}

// "98765 (Closed Won, in 5551)".
std::string BodyBuilder::told(const Choice &choice, std::string_view id) const {
  std::string out = shortened(id);
  out += " (" + shortened(plan_.tables[choice.table][id].text());
  const std::string_view parent = parent_of_id(plan_.tables[choice.within_table], id);
  if (!parent.empty()) out += ", in " + shortened(parent);
  return out + ")";
}

std::string BodyBuilder::known(const Choice &choice, const std::string &parent) const {
  std::string out;
  size_t count = 0;
  for (const Member &entry : plan_.tables[choice.table].members()) {
    const std::string_view belongs = parent_of_id(plan_.tables[choice.within_table], entry.key);
    if (!parent.empty() && !belongs.empty() && belongs != parent) continue;
    if (++count > kMostTold) return out + ", ...";
    out += (out.empty() ? "" : ", ") + told(choice, entry.key);
  }
  return out.empty() ? std::string("nothing") : out;
}

void BodyBuilder::put_choice(const Target &target, std::string_view id, const std::string &pointer) {
  Value value;
  if (!evaluate(target.value, Value::string(id), pointer, value)) return;
  if (value.is_null()) {
    problem(pointer, "choice", Value::string(id), known(*target.choice, ""),
            plan_.connector->name() + " has no place for this value of " + pointer.substr(1));
    return;
  }
  body_.put(target.path, scalar(value, false));
}

void BodyBuilder::choose(const Target &target) {
  const Choice &choice = *target.choice;
  const Value id = choice.id.empty() ? Value() : input_[choice.id];
  const Value name = choice.name.empty() ? Value() : input_[choice.name];
  if (given(choice.id)) wrote(choice.id);
  if (given(choice.name)) wrote(choice.name);
  if (id.text().empty() && name.text().empty()) {
    body_.put(target.path, scalar(Value(), false));
    return;
  }
  const Value table = plan_.tables[choice.table];
  const Value parents = plan_.tables[choice.within_table];
  const std::string parent = parent_of(choice);
  const std::string who = plan_.connector->name();
  auto fits = [&](std::string_view key) {
    const std::string_view belongs = parent_of_id(parents, key);
    return parent.empty() || belongs.empty() || belongs == parent;
  };
  const std::string id_pointer = json::pointer_join("", choice.id);
  const std::string name_pointer = json::pointer_join("", choice.name);
  if (!id.text().empty() && !fits(id.text())) {
    problem(id_pointer, "choice", id, known(choice, parent),
            who + ": " + told(choice, id.text()) + " is not in " + shortened(parent));
    return;
  }
  if (name.text().empty()) {
    put_choice(target, id.text(), id_pointer);
    return;
  }
  Candidates found;
  for (const bool exact : {true, false}) {
    if (!found.all.empty()) break;
    for (const Member &entry : table.members()) {
      if (exact ? entry.value.text() != name.text() : !alike(entry.value.text(), name.text())) continue;
      found.all.push_back(entry.key);
      if (fits(entry.key)) found.fitting.push_back(entry.key);
    }
  }
  if (found.all.empty() && table.find(name.text()) != nullptr) {  // an id in a name's place
    found.all.push_back(name.text());
    if (fits(name.text())) found.fitting.push_back(name.text());
  }
  if (!id.text().empty()) {
    bool same = found.all.empty() && (table.size() == 0 || table.find(id.text()) == nullptr);
    for (std::string_view candidate : found.all) same = same || candidate == id.text();
    if (same) {
      put_choice(target, id.text(), id_pointer);
    } else {
      problem(name_pointer, "choice", name, told(choice, id.text()),
              who + ": " + choice.name + " and " + choice.id + " are not the same");
    }
    return;
  }
  if (found.fitting.size() == 1) {
    put_choice(target, found.fitting.front(), name_pointer);
    return;
  }
  if (found.fitting.size() > 1) {
    if (writing_.verb == Writing::Verb::update && writing_.current.is_null() && writing_.can_read) {
      reason_ = kNeedsCurrent;
    }
    std::string candidates;
    for (std::string_view candidate : found.fitting) {
      candidates += (candidates.empty() ? "" : ", ") + told(choice, candidate);
    }
    problem(name_pointer, "choice", name, candidates,
            who + ": " + std::to_string(found.fitting.size()) + " have this name: " + candidates);
    return;
  }
  const bool like_an_id = table.size() == 0 || (choice.ids && choice.ids->matches(name.text()));
  if (found.all.empty() && like_an_id) {
    put_choice(target, name.text(), name_pointer);
    return;
  }
  if (reason_.empty()) reason_ = kUnknownChoice;
  problem(name_pointer, "choice", name, known(choice, parent),
          who + " has no such " + choice.name + (parent.empty() ? "" : " in " + shortened(parent)));
}

}  // namespace openint::translate
