// What the built-in documents make of reads that are large or answered strangely: every record, field and link is
// there.
#include <set>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// HubSpot's contacts as its search finds them: all modified in the same millisecond, ids from 1, no more than the first
// 10,000 of a search.
struct HubSpotSearch {
  int64_t records = 0;
  int64_t searches = 0;
  int64_t largest_after = 0;

  Outcome operator()(const Request &request) {
    if (path_of(request.url) == "/crm/v3/properties/contacts") return answer(R"({"results":[{"name":"email"}]})");
    if (path_of(request.url) != "/crm/v3/objects/contacts/search") return answer(R"({"results":[]})");
    ++searches;
    const std::string after = at(request.body, "/after");
    if (after != "(none)") largest_after = std::max(largest_after, static_cast<int64_t>(std::stoll(after)));
    const std::string key = at(request.body, "/filterGroups/0/filters/2/value");
    const int64_t limit = std::stoll(at(request.body, "/limit"));
    if (limit > 200) return answer(400, R"({"message":"limit"})");
    const int64_t first = key == "(none)" ? 1 : std::stoll(key) + 1;
    std::string results;
    for (int64_t id = first; id <= std::min(records, first + limit - 1); ++id) {
      const std::string text = std::to_string(id);
      results += (results.empty() ? "" : ",") + (R"({"id":")" + text + R"(","properties":{"email":"p)" + text +
                                                 R"(@example.com"},"updatedAt":"2025-06-01T00:00:00.000Z"})");
    }
    return answer("{\"total\":" + std::to_string(std::max<int64_t>(records - first + 1, 0)) + ",\"results\":[" +
                  results + "]}");
  }
};

TEST(BuiltInReads, OfHubSpotFindTwentyFiveThousandContactsOfOneMillisecondExactlyOnce) {
  Harness harness;
  harness.connect("hubspot");
  HubSpotSearch hubspot;
  hubspot.records = 25'000;
  std::set<std::string> seen;
  std::string cursor;
  size_t listed = 0;
  for (int calls = 0; calls < 200; ++calls) {
    auto page = harness.run(operations::list, "crm-listContacts",
                            R"({"page_size":200,"include_raw":false,"updated_after":"2025-05-01T00:00:00Z")" +
                                (cursor.empty() ? std::string("}") : R"(,"cursor":")" + cursor + "\"}"),
                            std::ref(hubspot));
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    auto document = json::Document::parse(*page);
    for (const json::Value &item : document->root()["items"].items()) {
      ++listed;
      seen.emplace(item["id"].text());
    }
    if (!document->root()["has_next_page"].as_boolean()) break;
    cursor = std::string(document->root()["next_cursor"].text());
  }
  EXPECT_EQ(listed, 25'000U);
  EXPECT_EQ(seen.size(), 25'000U);
  EXPECT_EQ(hubspot.searches, 125);
  EXPECT_EQ(hubspot.largest_after, 0);
}

std::string hubspot_record(const std::string &id, const std::string &properties = "{}", const std::string &more = "") {
  return R"({"id":")" + id + R"(","properties":)" + properties + R"(,"updatedAt":"2025-06-01T00:00:00Z")" + more + "}";
}

std::string described(int custom) {
  std::string out = R"({"results":[{"name":"email"})";
  for (int i = 0; i < custom; ++i) out += ",{\"name\":\"a_custom_property_number_" + std::to_string(i) + "\"}";
  return out + "]}";
}

// Ids of a batch request's body: {"inputs":[{"id":..}]}.
std::vector<std::string> input_ids(const Request &request) {
  auto document = json::Document::parse(request.body);
  std::vector<std::string> out;
  for (const json::Value &input : document->root()["inputs"].items()) out.emplace_back(input["id"].text());
  return out;
}

TEST(BuiltInReads, OfHubSpotHoldAThousandCustomFieldsWithoutALongUrl) {
  Harness harness;
  harness.connect("hubspot");
  auto provider = [](const Request &request) {
    EXPECT_LE(line_and_headers(request), 8192U);
    std::string path = path_of(request.url);
    if (path == "/crm/v3/properties/companies") return answer(described(1000));
    if (path == "/crm/v3/objects/companies") {
      return answer("{\"results\":[" + hubspot_record("1") + "," + hubspot_record("2") + "]}");
    }
    EXPECT_EQ(path, "/crm/v3/objects/companies/batch/read");
    auto document = json::Document::parse(request.body);
    std::string properties;
    for (const json::Value &name : document->root()["properties"].items()) {
      if (!name.text().starts_with("a_custom")) continue;
      properties += (properties.empty() ? "\"" : ",\"") + std::string(name.text()) + "\":\"v\"";
    }
    std::string results;
    for (const std::string &id : input_ids(request)) {
      results += (results.empty() ? "" : ",") + hubspot_record(id, "{" + properties + "}");
    }
    return answer("{\"results\":[" + results + "]}");
  };
  auto page = harness.run(operations::list, "crm-listAccounts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/1/raw_data/properties/a_custom_property_number_999"), "v");
  EXPECT_EQ(at(*page, "/items/0/raw_data/properties/a_custom_property_number_0"), "v");
  auto record = harness.run(operations::get, "crm-getAccount", R"({"id":"2"})", provider);
  ASSERT_TRUE(record.ok()) << record.error().to_json();
  EXPECT_EQ(at(*record, "/record/raw_data/properties/a_custom_property_number_999"), "v");
}

TEST(BuiltInReads, OfSixHundredSalesforceFieldsGoThroughTheCollections) {
  Harness harness;
  harness.connect("salesforce", R"({"instance_url":"https://lumina.my.salesforce.com"})");
  auto provider = [](const Request &request) {
    EXPECT_LE(line_and_headers(request), 8192U);
    std::string path = path_of(request.url);
    if (path.ends_with("/describe")) {
      std::string fields = R"({"name":"Id","type":"id"},{"name":"Name","type":"string"},{"name":"SystemModstamp",)"
                           R"("type":"datetime"},{"name":"BillingAddress","type":"address"})";
      for (int i = 0; i < 675; ++i) {
        fields += ",{\"name\":\"Some_Custom_Field_" + std::to_string(i) + "__c\",\"type\":\"string\"}";
      }
      return answer("{\"fields\":[" + fields + "]}");
    }
    if (path.ends_with("/query")) {
      std::string q = query_of(request.url, "q");
      EXPECT_EQ(q.find("BillingAddress"), std::string::npos);
      EXPECT_NE(q.find("ORDER BY Id LIMIT 101"), std::string::npos) << q;
      return answer(R"({"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"001A","Name":"Lumina",)"
                    R"("SystemModstamp":"2025-06-01T00:00:00.000+0000"}]})");
    }
    EXPECT_TRUE(path.ends_with("/composite/sobjects/Account")) << path;
    std::string fields;
    auto document = json::Document::parse(request.body);
    for (const json::Value &name : document->root()["fields"].items()) {
      if (name.text().starts_with("Some_")) fields += ",\"" + std::string(name.text()) + "\":\"v\"";
    }
    return answer(R"([{"attributes":{},"Id":"001A","Name":"Lumina","SystemModstamp":"2025-06-01T00:00:00.000+0000")" +
                  fields + "}]");
  };
  auto page = harness.run(operations::list, "crm-listAccounts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/raw_data/Some_Custom_Field_674__c"), "v");
  EXPECT_EQ(at(*page, "/has_next_page"), "false");
}

TEST(BuiltInReads, OfHubSpotHoldARecordsLinksHoweverManyThereAre) {
  Harness harness;
  harness.connect("hubspot");
  auto provider = [](const Request &request) {
    std::string path = path_of(request.url);
    if (path == "/crm/v3/properties/deals") return answer(described(0));
    if (path == "/crm/v3/pipelines/deals") return answer(R"({"results":[]})");
    if (path == "/crm/v3/objects/deals") {
      std::string cut = R"(,"associations":{"companies":{"results":[{"id":"1","type":"deal_to_company_unlabeled"}],)"
                        R"("paging":{"next":{"after":"1"}}}})";
      return answer("{\"results\":[" + hubspot_record("7", "{}", cut) + "," + hubspot_record("8") + "]}");
    }
    EXPECT_EQ(path, "/crm/v4/associations/deals/companies/batch/read");
    EXPECT_EQ(input_ids(request), std::vector<std::string>{"7"});
    std::string after = at(request.body, "/inputs/0/after");
    int first = after == "(none)" ? 1 : std::stoi(after) + 1;
    int last = std::min(first + 499, 1250);
    std::string to;
    for (int i = first; i <= last; ++i) {
      to += (to.empty() ? "" : ",") + std::string("{\"toObjectId\":") + std::to_string(i) +
            ",\"associationTypes\":[{\"typeId\":" + (i == 1250 ? "5" : "341") + "}]}";
    }
    std::string paging = last < 1250 ? ",\"paging\":{\"next\":{\"after\":\"" + std::to_string(last) + "\"}}" : "";
    return answer(R"({"results":[{"from":{"id":"7"},"to":[)" + to + "]" + paging + "}]}");
  };
  auto page = harness.run(operations::list, "crm-listOpportunities", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  auto document = json::Document::parse(*page);
  const json::Value record = document->root()["items"].items()[0];
  EXPECT_EQ(record["raw_data"]["associations"]["companies"]["results"].size(), 1250U);
  EXPECT_EQ(record["account_id"].text(), "1250");  // the primary one stands last
  EXPECT_EQ(at(*page, "/items/1/account_id"), "null");
}

// HubSpot answers 207 where a record has no links, or where they could not be read.
TEST(HubspotLinks, AreNoneOrUnreadAsTheErrorsSay) {
  Harness harness;
  harness.add_connector(R"({"overlay": "hubspot", "name": "hubspot_links", "patch": {"models": {"crm.contact": {
      "custom_fields": {"companies": {"read": "associations.companies.results[].id", "write": false}}}}}})");
  harness.connect("hubspot_links");
  auto provider = [](const Request &request) {
    if (path_of(request.url).starts_with("/crm/v4/")) {
      return answer(207,
                    R"({"status":"COMPLETE","results":[{"from":{"id":"1"},"to":[{"toObjectId":77,"associationTypes":
          [{"typeId":1}]}]}],"numErrors":2,"errors":[{"status":"error","category":"OBJECT_NOT_FOUND","subCategory":
          "crm.associations.NO_ASSOCIATIONS_FOUND","message":"No company is associated with contact 2.","context":
          {"fromObjectId":["2"],"fromObjectType":["contact"],"toObjectType":["company"]}},{"status":"error","category":
          "INTERNAL_ERROR","message":"Could not read them.","context":{"fromObjectId":["3"]}}]})");
    }
    std::string rows;
    for (const char *id : {"1", "2", "3", "4"}) {
      rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + std::string(id) +
              R"(","properties":{},"updatedAt":"2025-06-01T00:00:00Z"})";
    }
    return answer("{\"results\":[" + rows + "]}");
  };
  auto read = harness.run(operations::batch_read, "crm-batchReadContacts",
                          R"({"ids":["1","2","3","4"],"properties":[]})", provider);
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/0/account_id"), "77");
  EXPECT_EQ(at(*read, "/1/account_id"), "null");
  EXPECT_EQ(at(*read, "/1/custom_fields/companies"), "[]");
  EXPECT_EQ(at(*read, "/1/rejected"), "(none)");
  EXPECT_EQ(at(*read, "/2/custom_fields/companies"), "null");
  EXPECT_NE(at(*read, "/2/rejected/0/reason").find("Could not read them."), std::string::npos) << *read;
  EXPECT_EQ(at(*read, "/2/rejected/0/index"), "2");
  EXPECT_NE(at(*read, "/3/rejected/0/reason"), "(none)") << "of which the answer says nothing at all";
}

}  // namespace
}  // namespace openint::testing
