// What models take of /defaults, put into them before anything else looks at the document.
#include "libopenint/connector/load/defaults.hpp"

#include <algorithm>
#include <set>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::Member;
using json::pointer_join;
using json::Value;

namespace {

Value object_of(const std::vector<Member> &members, Arena &arena) {
  return Value::object(arena.copy(std::span<const Member>(members)));
}

// A model's "body" is a section of several settings; below it stand requests, whose bodies are values.
bool merges(const Value &base, const Value &own, std::string_view key, int depth) {
  if (!base.is_object() || !own.is_object() || (depth > 0 && key == "body")) return false;
  return base.find("unsupported") == nullptr && own.find("unsupported") == nullptr;
}

// What all merges of a document may take: small documents could ask for more of both than any machine has.
constexpr size_t kMostMembers = 1'000'000;
constexpr size_t kMostComparisons = 100'000'000;
constexpr size_t kMostModels = 1'000;

class Merging {
 public:
  Merging(Origins &origins, Arena &arena) : origins_(origins), arena_(arena) {}
  bool exhausted() const noexcept { return members_ > kMostMembers || comparisons_ > kMostComparisons; }

  // `place`: of the result; `written`: of the base. As deep as the document nests, which parse() bounds.
  Value merge(const Value &base, const Value &own, const std::string &place, const std::string &written, int depth) {
    members_ += base.members().size() + own.members().size();
    comparisons_ += base.members().size() * (base.members().size() + 2 * own.members().size());
    if (exhausted()) return own;
    std::vector<Member> members;
    for (const Member &member : base.members()) {
      if (base.find(member.key) != &member.value) continue;  // of a key that stands twice the last one counts
      const std::string at = pointer_join(place, member.key);
      const std::string origin = pointer_join(written, member.key);
      const Value *mine = own.find(member.key);
      if (mine == nullptr) {
        origins_.add(at, origin);
        members.push_back(member);
      } else if (merges(member.value, *mine, member.key, depth)) {
        members.push_back({member.key, merge(member.value, *mine, at, origin, depth + 1)});
      } else if (!mine->is_null()) {
        members.push_back({member.key, *mine});
      }
    }
    for (const Member &member : own.members()) {
      if (base.find(member.key) == nullptr && !member.value.is_null()) members.push_back(member);
    }
    return object_of(members, arena_);
  }

 private:
  Origins &origins_;
  Arena &arena_;
  size_t members_ = 0;
  size_t comparisons_ = 0;
};

std::string names_of(const Value &defaults) {
  std::string out;
  for (const Member &each : defaults.members()) out += (out.empty() ? "" : ", ") + std::string(each.key);
  return out.empty() ? "none" : out;
}

Value without(const Value &object, std::string_view key, Arena &arena) {
  std::vector<Member> members;
  for (const Member &member : object.members()) {
    if (member.key != key) members.push_back(member);
  }
  return object_of(members, arena);
}

// `object` with another value of a member that it has.
Value with_member(const Value &object, std::string_view key, const Value &value, Arena &arena) {
  std::vector<Member> members(object.members().begin(), object.members().end());
  for (Member &member : members) {
    if (member.key == key) member.value = value;
  }
  return object_of(members, arena);
}

// Members of a model whose own members have names that the document's author chose.
bool is_section(std::string_view key) { return key != "fields" && key != "custom_fields" && key != "functions"; }

class Defaults {
 public:
  Defaults(const Value &defaults, WholeDocument &out, Arena &arena)
      : defaults_(defaults), out_(out), arena_(arena), merging_(out.origins, arena) {}

  Value model(const Value &model, const std::string &at) {
    const Value whole = section(model, at, 0);
    std::vector<Member> members(whole.members().begin(), whole.members().end());
    bool changed = false;
    for (Member &member : members) {
      if (!is_section(member.key)) continue;
      const Value before = member.value;
      const std::string place = pointer_join(at, member.key);
      member.value = before.is_array() ? list(before, place) : section(before, place, 1);
      changed = changed || member.value.items().data() != before.items().data() ||
                member.value.members().data() != before.members().data();
    }
    return changed ? object_of(members, arena_) : whole;
  }

  void check_taken() {
    if (merging_.exhausted()) {
      out_.issues.push_back({"/defaults", "defaults", "too many members", std::to_string(kMostMembers),
                             "what models and sections take of the defaults is larger than any document needs"});
      return;
    }
    for (const Member &each : defaults_.members()) {
      if (taken_.contains(each.key)) continue;
      out_.issues.push_back({pointer_join("/defaults", each.key), "defaults", shortened(each.key),
                             "a name that is taken somewhere", "is taken by no model and no section of one"});
    }
  }
  bool none_taken() const { return taken_.empty(); }

 private:
  Value section(const Value &own, const std::string &at, int depth) {
    const Value named = own["defaults"];
    if (!named.is_string()) return own;
    const Value *base = defaults_.find(named.text());
    if (base == nullptr) {
      out_.issues.push_back({out_.origins.of(at + "/defaults"), "defaults", shortened(named.text()),
                             names_of(defaults_),
                             "\"" + shortened(named.text()) + "\" is not among the document's defaults"});
      return own;
    }
    taken_.insert(named.text());
    if (!base->is_object()) return own;
    const std::string origin = pointer_join("/defaults", named.text());
    if (base->find("defaults") != nullptr) {
      out_.issues.push_back({origin + "/defaults", "defaults", shortened((*base)["defaults"].text()), "nothing",
                             "defaults are taken by models and their sections, and take none themselves"});
    }
    return merging_.merge(*base, without(own, "defaults", arena_), at, origin, depth);
  }

  Value list(const Value &own, const std::string &at) {
    std::vector<Value> items(own.items().begin(), own.items().end());
    bool changed = false;
    for (size_t i = 0; i < items.size(); ++i) {
      if (!items[i]["defaults"].is_string()) continue;
      items[i] = section(items[i], pointer_join(at, i), 1);
      changed = true;
    }
    return changed ? Value::array(arena_.copy(std::span<const Value>(items))) : own;
  }

  Value defaults_;
  WholeDocument &out_;
  Arena &arena_;
  Merging merging_;
  std::set<std::string_view> taken_;
};

// All that the model and its sections have of the defaults, as far as an overlay's null may take it away.
Value taken_by(const Value &defaults, const Value &model, Arena &arena) {
  Origins unused;
  Merging merging(unused, arena);
  const Value base = defaults[model["defaults"].text()];
  std::vector<Member> members(base.members().begin(), base.members().end());
  for (const Member &member : model.members()) {
    const Value of_section = defaults[member.value["defaults"].text()];
    if (!of_section.is_object() || !is_section(member.key)) continue;
    const Value below = base[member.key];
    std::erase_if(members, [&](const Member &other) { return other.key == member.key; });
    members.push_back({member.key, below.is_object() ? merging.merge(of_section, below, "", "", 1) : of_section});
  }
  return object_of(members, arena);
}

// `own` changed by `patch`, where null stays as long as there is something in `base` that it takes away.
Value patch_over(const Value &base, const Value &own, const Value &patch, Arena &arena) {
  if (!patch.is_object()) return patch;
  std::vector<Member> members;
  for (const Member &member : own.members()) {
    if (patch.find(member.key) == nullptr) members.push_back(member);
  }
  for (const Member &change : patch.members()) {
    if (patch.find(change.key) != &change.value) continue;
    const Value below = base[change.key];
    if (below.is_object()) {
      members.push_back({change.key, patch_over(below, own[change.key], change.value, arena)});
    } else if (!change.value.is_null()) {
      members.push_back({change.key, json::merge_patch(own[change.key], change.value, arena)});
    } else if (base.find(change.key) != nullptr) {
      members.push_back(change);
    }
  }
  return object_of(members, arena);
}

}  // namespace

std::string Origins::of(const std::string &place) const {
  for (size_t end = place.size(); end != std::string::npos && end > 0; end = place.rfind('/', end - 1)) {
    auto found = written_.find(std::string_view(place).substr(0, end));
    if (found != written_.end()) return found->second + place.substr(end);
  }
  return place;
}

WholeDocument with_defaults(const Value &written, Arena &arena) {
  WholeDocument out{written, {}, {}};
  Defaults defaults(written["defaults"], out, arena);
  std::vector<Member> models(written["models"].members().begin(), written["models"].members().end());
  for (Member &model : models) model.value = defaults.model(model.value, pointer_join("/models", model.key));
  defaults.check_taken();
  if (defaults.none_taken()) return out;
  out.root = with_member(written, "models", object_of(models, arena), arena);
  return out;
}

Value patch_document(const Value &written, const Value &patch, Arena &arena) {
  const Value patched = json::merge_patch(written, patch, arena);
  if (patched["models"].size() > kMostModels) return patched;  // more than any contract has: it will not load
  std::vector<Member> models;
  for (const Member &model : patched["models"].members()) {
    const Value base = taken_by(patched["defaults"], model.value, arena);
    const Value change = patch["models"][model.key];
    Value whole = model.value;
    if (base.size() > 0 && change.is_object()) whole = patch_over(base, written["models"][model.key], change, arena);
    models.push_back({model.key, whole});
  }
  return models.empty() ? patched : with_member(patched, "models", object_of(models, arena), arena);
}

}  // namespace openint::connector
