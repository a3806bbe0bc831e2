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
#include "tests/conformance/contract_diff.hpp"

namespace openint::contract {
namespace {

using json::Value;

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
                       "crm-listNotes", "crm-listUsers", "crm-listCustomObjectRecords", "accounting-listAccounts",
                       "accounting-listExpenses", "accounting-listVendors"})) {
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
  EXPECT_EQ(lists_seen, 10U);
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
  for (const char *record : {"Account", "Expense", "Vendor", "Customer", "Invoice", "Bill", "Payment", "Item",
                             "JournalEntry", "CreditNote", "VendorCredit", "PurchaseOrder", "BillPayment", "TaxRate",
                             "TrackingCategory", "AgedReceivables", "AgedPayables"}) {
    promised.insert("accounting-get" + std::string(record));
  }
  for (const char *records :
       {"Customers", "Invoices", "Bills", "Payments", "Items", "JournalEntries", "CreditNotes", "VendorCredits",
        "PurchaseOrders", "BillPayments", "TaxRates", "TrackingCategories", "CompanyInfo"}) {
    promised.insert("accounting-list" + std::string(records));
  }
  for (const char *record : {"Vendor", "Customer", "Invoice", "Bill", "Payment"}) {
    promised.insert("accounting-create" + std::string(record));
    promised.insert("accounting-update" + std::string(record));
  }
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

TEST(ContractDiff, ReadsASchemaOfOursWhereTheReferenceSpellsItOut) {
  auto a = json::Document::parse(R"({"items":{"type":"object","properties":{"id":{"type":"string"}}}})");
  auto b = json::Document::parse(R"({"items":{"$ref":"#/components/schemas/thing"}})");
  auto schemas = json::Document::parse(
      R"({"thing":{"type":"object","x-openint-addition":true,"properties":{"id":{"type":"number"}}}})");
  ASSERT_TRUE(a.ok() && b.ok() && schemas.ok());
  Diff diff(schemas->root());
  diff.object(a->root(), b->root(), "", false);
  EXPECT_EQ(diff.wrong, std::vector<std::string>{"/items/properties/id/type is \"number\", not \"string\""});
  EXPECT_TRUE(diff.lacks.empty()) << lines(diff.lacks);
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
