// Our contract against the names and shapes of the hosted API it answers to: all of them, in their order, and nothing
// more that is not marked. A schema of its own is marked "x-openint-addition"; single keywords that are ours on a
// schema that the reference has too are named in "x-openint-added" ("enum:null": the null in an enumeration,
// "type:null": the type null).
#include "libopenint/contract/contract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"
#include "tests/conformance/conformance_data.hpp"

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

  void object(const Value &reference, const Value &ours, const std::string &where, bool names) {
    if (!names) check_keywords(reference, ours, where);
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

 private:
  // Every keyword named as ours is there, and the reference lacks it.
  void check_keywords(const Value &reference, const Value &ours, const std::string &where) {
    if (is_marked(ours)) wrong.push_back(where + " is marked as ours but stands in the reference");
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
  Diff diff;
  for (const char *part : {"paths", "webhooks"}) {
    diff.object(reference[part], ours[part], std::string("/") + part, true);
  }
  diff.object(reference["components"], ours["components"], "/components", false);
  if (!json::equal(reference["security"], ours["security"])) diff.wrong.push_back("/security differs");
  return diff;
}

const Value &document() {
  static const auto contract = Contract::builtin();
  static const Value none;
  return contract.ok() ? (*contract)->document() : none;
}

TEST(ContractConformance, HoldsAllOfTheReferenceAndMarksWhatItAdds) {
  auto reference = tests::conformance_file(tests::conformance_folder("../reference") / "contract.openapi.json");
  ASSERT_GT(reference.root()["paths"].size(), 0U) << "the reference cannot be read";
  ASSERT_GT(document()["paths"].size(), 0U) << "our contract cannot be read";
  Value expected = without_connect(reference.root(), reference.arena());
  Diff diff = diff_parts(expected, document());
  std::printf("contract: lacks %zu, adds %zu%s\n", diff.lacks.size(), diff.adds.size(), lines(diff.adds).c_str());
  EXPECT_TRUE(diff.lacks.empty()) << "ours lacks" << lines(diff.lacks);
  EXPECT_TRUE(diff.wrong.empty()) << "ours differs" << lines(diff.wrong);
  EXPECT_EQ(document()["components"]["schemas"].find("Event"), nullptr) << "only Connect uses it";
}

void check_prose(const Value &value, const std::string &where, std::vector<std::string> &bad) {
  std::string_view text = value["description"].text();
  if (text.size() < 8 || !text.ends_with('.')) bad.push_back(where + ": '" + std::string(text) + "'");
}

// Every property below `schema`, inline schemas included.
void check_fields(const Value &schema, const std::string &where, std::vector<std::string> &bad) {
  for (const json::Member &field : schema["properties"].members()) {
    std::string place = json::pointer_join(where, field.key);
    check_prose(field.value, place, bad);
    check_fields(field.value, place, bad);
  }
  for (const char *key : {"items", "additionalProperties"}) {
    if (schema[key].is_object()) check_fields(schema[key], where, bad);
  }
  for (const char *key : {"allOf", "anyOf", "oneOf"}) {
    for (const Value &part : schema[key].items()) check_fields(part, where, bad);
  }
}

void check_content(const Value &holder, const std::string &where, std::vector<std::string> &bad) {
  check_fields(holder["content"]["application/json"]["schema"], where, bad);
}

TEST(ContractConformance, DescribesEveryOperationSchemaFieldAndParameter) {
  std::vector<std::string> bad;
  size_t operations = 0;
  for (const json::Member &path : document()["paths"].members()) {
    for (const json::Member &method : path.value.members()) {
      const Value &operation = method.value;
      std::string where(operation["operationId"].text());
      ++operations;
      check_prose(operation, where, bad);
      if (operation["summary"].text().size() < 8) bad.push_back(where + " has no summary");
      for (const Value &parameter : operation["parameters"].items()) {
        check_prose(parameter, where + " ?" + std::string(parameter["name"].text()), bad);
      }
      check_content(operation["requestBody"], where + " body", bad);
      for (const json::Member &response : operation["responses"].members()) {
        check_prose(response.value, where + " " + std::string(response.key), bad);
        check_content(response.value, where + " " + std::string(response.key), bad);
      }
    }
  }
  for (const json::Member &schema : document()["components"]["schemas"].members()) {
    check_prose(schema.value, std::string(schema.key), bad);
    check_fields(schema.value, std::string(schema.key), bad);
  }
  EXPECT_TRUE(bad.empty()) << lines(bad);
  EXPECT_GT(operations, 0U);
}

// What we promise beyond the reference is there, and marked.
TEST(ContractConformance, AddsTheOperationsAndListParametersItPromises) {
  Names marked;
  size_t lists_seen = 0;
  for (const json::Member &path : document()["paths"].members()) {
    for (const json::Member &method : path.value.members()) {
      std::string_view id = method.value["operationId"].text();
      if (is_marked(method.value)) marked.emplace(id);
      if (!one_of(id, {"crm-listAccounts", "crm-listContacts", "crm-listLeads", "crm-listOpportunities",
                       "crm-listNotes", "crm-listUsers", "crm-listCustomObjectRecords"})) {
        continue;
      }
      ++lists_seen;
      Names names;
      for (const Value &parameter : method.value["parameters"].items()) {
        if (is_marked(parameter)) names.emplace(parameter["name"].text());
      }
      EXPECT_EQ(names, (Names{"fields", "updated_after", "include_deleted", "include_raw"})) << id;
    }
  }
  EXPECT_EQ(lists_seen, 7U);
  for (const json::Member &path : document()["paths"].members()) {  // of sales engagement every list has all of them
    const Value &get = path.value["get"];
    if (!get["operationId"].text().starts_with("salesEngagement-list")) continue;
    Names names;
    for (const Value &parameter : get["parameters"].items()) names.emplace(parameter["name"].text());
    EXPECT_EQ(names, (Names{"cursor", "sync_mode", "page_size", "fields", "updated_after", "include_deleted",
                            "include_raw"}))
        << path.key;
    EXPECT_EQ(get["x-openint"]["cursor"].text(), "next_page_cursor") << path.key;
  }
  Names promised{"crm-createOpportunity",
                 "crm-updateOpportunity",
                 "crm-upsertOpportunity",
                 "crm-createLead",
                 "crm-updateLead",
                 "crm-upsertLead",
                 "crm-getNote",
                 "crm-getCustomObjectRecord",
                 "crm-updateCustomObjectRecord",
                 "crm-listAssociations",
                 "crm-createAssociation",
                 "crm-batchWriteAccounts",
                 "crm-batchWriteContacts",
                 "crm-batchWriteLeads",
                 "crm-batchWriteOpportunities",
                 "passthrough",
                 "authorizeConnection",
                 "completeConnection",
                 "createApiKey",
                 "deleteApiKey",
                 "listApiKeys",
                 "crm-deleteAccount",
                 "crm-deleteContact",
                 "crm-deleteLead",
                 "crm-deleteOpportunity",
                 "crm-deleteNote",
                 "crm-deleteCustomObjectRecord"};
  for (const char *model : {"Contact", "Sequence", "SequenceState", "User", "Account", "Mailbox", "SequenceStep", "Task",
                            "Call", "Email"}) {
    promised.emplace(std::string("salesEngagement-get") + model);
  }
  promised.insert({"salesEngagement-createAccount", "salesEngagement-createContact", "salesEngagement-updateAccount",
                   "salesEngagement-updateContact", "salesEngagement-removeSequenceState",
                   "salesEngagement-listSequenceSteps", "salesEngagement-listTasks", "salesEngagement-listCalls",
                   "salesEngagement-listEmails"});
  EXPECT_EQ(marked, promised);
}

// The diff itself: each fault that it is there to find, once.
Diff diff_texts(const char *reference, const char *ours) {
  auto a = json::Document::parse(reference), b = json::Document::parse(ours);
  Diff diff;
  if (a.ok() && b.ok()) {
    diff.object(a->root(), b->root(), "", false);
  } else {
    ADD_FAILURE() << "the case is no JSON";
  }
  return diff;
}

TEST(ContractDiff, FindsWhatIsMissingUnmarkedFalselyMarkedOrOutOfOrder) {
  const char *reference =
      R"({"type":"object","properties":{"id":{"type":"string"},"title":{"type":["string","null"]}}})";
  auto diff = diff_texts(reference, R"({"type":"object","properties":{"id":{"type":"string"}}})");
  EXPECT_EQ(diff.lacks, std::vector<std::string>{"/properties/title"});
  const char *wrong[] = {
      R"({"type":"object","properties":{"id":{"type":"number"},"title":{"type":["string","null"]}}})",
      R"({"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"}}})",
      R"({"type":"object","properties":{"title":{"type":["string","null"]},"id":{"type":"string"}}})",
      R"({"type":"object","properties":{"id":{"type":"string"},"title":{"type":["string","null"]},"x":{}}})",
      R"({"type":"object","required":["id"],"properties":{"id":{"type":"string"},"title":{"type":["string","null"]}}})",
      R"({"type":"object","properties":{"id":{"type":"string","x-openint-addition":true},
          "title":{"type":["string","null"]}}})",
      R"({"type":"object","x-openint-added":["type"],"properties":{"id":{"type":"string"},
          "title":{"type":["string","null"]}}})",
      R"({"type":"object","properties":{"x":{"x-openint-addition":true},"id":{"type":"string"},
          "title":{"type":["string","null"]}}})",
  };
  for (const char *ours : wrong) EXPECT_EQ(diff_texts(reference, ours).wrong.size(), 1U) << ours;
}

TEST(ContractDiff, AcceptsProseMarkedFieldsAndNamedKeywords) {
  auto diff = diff_texts(R"({"properties":{"id":{"type":["string","null"],"enum":["a"]}}})",
                         R"({"description":"Ours.","additionalProperties":false,
                             "x-openint-added":["additionalProperties"],
                             "properties":{"id":{"type":["string","null"],"enum":["a",null],
                                                 "x-openint-added":["enum:null"]},
                                           "x":{"type":"string","x-openint-addition":true}}})");
  EXPECT_TRUE(diff.lacks.empty());
  EXPECT_TRUE(diff.wrong.empty()) << lines(diff.wrong);
  EXPECT_EQ(diff.adds, (std::vector<std::string>{"/properties/x", "/additionalProperties"}));
}

}  // namespace
}  // namespace openint::contract
