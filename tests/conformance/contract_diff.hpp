#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

// What one OpenAPI document lacks of another, has without a mark, or has otherwise.

namespace openint::contract {
namespace {

using json::Value;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kAddition = "x-openint-addition";
constexpr std::string_view kAdded = "x-openint-added";
constexpr std::string_view kEngine = "x-openint";  // which verb carries an operation out

bool one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_prose(std::string_view key) { return one_of(key, {"description", "summary", "title"}); }

// Objects whose keys are names somebody chose, so that a field called "description" is a field.
bool holds_names(std::string_view key) {
  return one_of(key, {"properties", "schemas", "paths", "webhooks", "securitySchemes", "responses", "content"});
}

bool is_marked(const Value &value) { return value[kAddition].as_boolean(); }

bool lists(const Value &array, std::string_view text) {
  return std::any_of(array.items().begin(), array.items().end(), [&](const Value &v) { return v.text() == text; });
}

class Diff {
 public:
  std::vector<std::string> lacks, adds, wrong;

  /// `schemas`: those of ours (components/schemas), to which a part of ours may refer that the reference spells out.
  explicit Diff(const Value &schemas = Value()) : schemas_(schemas) {}

  void object(const Value &reference, const Value &ours, const std::string &where, bool names) {
    if (!names && reference.find("$ref") == nullptr) {
      if (const Value *named = named_schema(ours)) return contents(reference, *named, where, false, true);
    }
    contents(reference, ours, where, names, false);
  }

 private:
  // What a part of ours is that only names a schema, which is marked as ours itself.
  const Value *named_schema(const Value &ours) const {
    const Value *link = ours.find("$ref");
    if (link == nullptr || lists(ours[kAdded], "$ref")) return nullptr;
    const Value *schema = schemas_.find(link->text().substr(link->text().rfind('/') + 1));
    return schema != nullptr && is_marked(*schema) ? schema : nullptr;
  }

  void contents(const Value &reference, const Value &ours, const std::string &where, bool names, bool named) {
    if (!names) check_keywords(reference, ours, where, named);
    size_t last = 0;
    for (const json::Member &member : reference.members()) {
      if (!names && is_prose(member.key)) continue;
      std::string place = json::pointer_join(where, member.key);
      const Value *found = ours.find(member.key);
      if (found == nullptr) {
        lacks.push_back(place);
        continue;
      }
      if (names) in_order(ours, member.key, place, last);
      value(member.value, *found, place, member.key, names, ours[kAdded]);
    }
    for (const json::Member &member : ours.members()) {
      if (reference.find(member.key) == nullptr) added(member, ours, where, names, last);
    }
  }

  // Every keyword named as ours is there, and the reference lacks it.
  void check_keywords(const Value &reference, const Value &ours, const std::string &where, bool named) {
    if (is_marked(ours) && !named) wrong.push_back(where + " is marked as ours but stands in the reference");
    for (const Value &item : ours[kAdded].items()) {
      bool null_in_enum = item.text() == "enum:null";
      if (item.text() == "type:null") {
        if (!lists(ours["type"], "null")) wrong.push_back(where + " calls the type null ours, which is not there");
        continue;
      }
      if (null_in_enum ? !has_null(ours["enum"]) : ours.find(item.text()) == nullptr) {
        wrong.push_back(where + " names an addition that is not there: " + std::string(item.text()));
      }
      if (null_in_enum ? has_null(reference["enum"]) : reference.find(item.text()) != nullptr) {
        wrong.push_back(where + " calls ours what stands in the reference: " + std::string(item.text()));
      }
    }
  }

  static bool has_null(const Value &array) {
    return std::any_of(array.items().begin(), array.items().end(), [](const Value &v) { return v.is_null(); });
  }

  void in_order(const Value &ours, std::string_view key, const std::string &place, size_t &last) {
    auto members = ours.members();
    auto at = std::find_if(members.begin(), members.end(), [&](const json::Member &m) { return m.key == key; });
    auto index = static_cast<size_t>(at - members.begin());
    if (index < last) wrong.push_back(place + " stands before what it follows in the reference");
    last = std::max(last, index);
  }

  // One member that only ours has. A path may hold nothing but marked operations.
  void added(const json::Member &member, const Value &parent, const std::string &where, bool names, size_t last) {
    std::string place = json::pointer_join(where, member.key);
    if (!names) {
      if (one_of(member.key, {kAdded, kAddition, kEngine}) || is_prose(member.key)) return;
      if (lists(parent[kAdded], member.key) || is_marked(member.value)) return adds.push_back(place);
      return wrong.push_back(place + " is not marked as an addition");
    }
    auto inner = member.value.members();
    bool path = member.key.starts_with('/') && !inner.empty() &&
                std::all_of(inner.begin(), inner.end(), [](const json::Member &m) { return is_marked(m.value); });
    if (!is_marked(member.value) && !path) return wrong.push_back(place + " is not marked as an addition");
    adds.push_back(place);
    bool field = where.ends_with("/properties");
    if (field && &member < parent.members().data() + last) wrong.push_back(place + " stands before a reference field");
  }

  void value(const Value &reference, const Value &ours, const std::string &where, std::string_view key, bool named,
             const Value &keywords) {
    if (key == "type" && lists(keywords, "type:null")) {
      if (ours.items().size() != 2 || !lists(ours, "null") || !lists(ours, reference.text())) {
        wrong.push_back(where + " is more than the reference's type or null");
      }
    } else if (reference.kind() != ours.kind()) {
      wrong.push_back(where + " is " + kind_name(ours.kind()) + ", not " + kind_name(reference.kind()));
    } else if (reference.is_object()) {
      object(reference, ours, where, !named && holds_names(key));
    } else if (!reference.is_array()) {
      if (!json::equal(reference, ours)) {
        wrong.push_back(where + " is " + json::to_text(ours) + ", not " + json::to_text(reference));
      }
    } else if (key == "parameters") {
      parameters(reference, ours, where);
    } else if (one_of(key, {"required", "type", "enum", "tags"})) {
      words(reference, ours, where, lists(keywords, "enum:null"));
    } else {
      items(reference, ours, where);
    }
  }

  void items(const Value &reference, const Value &ours, const std::string &where) {
    if (reference.size() != ours.size()) return wrong.push_back(where + " has another number of items");
    for (size_t i = 0; i < ours.size(); ++i) {
      value(reference.items()[i], ours.items()[i], json::pointer_join(where, i), "", false, Value());
    }
  }

  // Sets of words: their order says nothing.
  void words(const Value &reference, const Value &ours, const std::string &where, bool null_is_ours) {
    auto texts = [&](const Value &array, bool skip_null) {
      std::multiset<std::string> out;
      for (const Value &item : array.items()) {
        if (!skip_null || !item.is_null()) out.insert(json::to_text(item));
      }
      return out;
    };
    if (texts(reference, false) != texts(ours, null_is_ours)) {
      wrong.push_back(where + " is " + json::to_text(ours) + ", not " + json::to_text(reference));
    }
  }

  void parameters(const Value &reference, const Value &ours, const std::string &where) {
    size_t next = 0;
    for (const Value &parameter : ours.items()) {
      std::string place = json::pointer_join(where, parameter["name"].text());
      bool same = next < reference.size() && json::equal(parameter["name"], reference.items()[next]["name"]);
      if (same) {
        object(reference.items()[next++], parameter, place, false);
      } else if (is_marked(parameter)) {
        adds.push_back(place);
      } else {
        wrong.push_back(place + " is not marked as an addition, or out of order");
      }
    }
    for (; next < reference.size(); ++next) {
      lacks.push_back(json::pointer_join(where, reference.items()[next]["name"].text()));
    }
  }

  Value schemas_;
};

std::string lines(const std::vector<std::string> &list) {
  std::string out;
  for (const std::string &line : list) out += "\n  " + line;
  return out;
}

// Names of components/schemas that `value` refers to, directly or not.
void collect(const Value &root, const Value &value, Names &out) {
  for (const Value &item : value.items()) collect(root, item, out);
  for (const json::Member &member : value.members()) {
    collect(root, member.value, out);
    if (member.key != "$ref" || !member.value.is_string()) continue;
    std::string_view name = member.value.text().substr(member.value.text().rfind('/') + 1);
    if (out.emplace(name).second) collect(root, root["components"]["schemas"][name], out);
  }
}

// The reference without the operations of the tag Connect and the schemas that only those use.
Value without_connect(const Value &root, Arena &arena) {
  Names hidden, kept;
  std::vector<json::Member> paths, schemas;
  for (const json::Member &path : root["paths"].members()) {
    std::vector<json::Member> operations;
    for (const json::Member &operation : path.value.members()) {
      bool connect = lists(operation.value["tags"], "Connect");
      collect(root, operation.value, connect ? hidden : kept);
      if (!connect) operations.push_back(operation);
    }
    if (operations.empty()) continue;
    paths.push_back({path.key, Value::object(arena.copy(std::span<const json::Member>(operations)))});
  }
  collect(root, root["webhooks"], kept);
  for (const json::Member &schema : root["components"]["schemas"].members()) {
    if (!hidden.contains(schema.key) || kept.contains(schema.key)) schemas.push_back(schema);
  }
  auto object = [&](const std::vector<json::Member> &members) {
    return Value::object(arena.copy(std::span<const json::Member>(members)));
  };
  Value components = object({{"securitySchemes", root["components"]["securitySchemes"]}, {"schemas", object(schemas)}});
  return object({{"security", root["security"]},
                 {"paths", object(paths)},
                 {"webhooks", root["webhooks"]},
                 {"components", components}});
}

Diff diff_parts(const Value &reference, const Value &ours) {
  Diff diff(ours["components"]["schemas"]);
  for (const char *part : {"paths", "webhooks"}) {
    diff.object(reference[part], ours[part], std::string("/") + part, true);
  }
  diff.object(reference["components"], ours["components"], "/components", false);
  if (!json::equal(reference["security"], ours["security"])) diff.wrong.push_back("/security differs");
  return diff;
}

}  // namespace
}  // namespace openint::contract
