// Single records, batches, properties and links.
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

std::string described(int custom) {
  std::string out = R"({"rows":[{"name":"email"})";
  for (int i = 0; i < custom; ++i) out += ",{\"name\":\"a_custom_property_number_" + std::to_string(i) + "\"}";
  return out + "]}";
}

// Ids of a batch request's body: {"ids": [...]}, or {"inputs": [{"id": ..}]} of links.
std::vector<std::string> input_ids(const Request &request) {
  auto document = json::Document::parse(request.body);
  std::vector<std::string> out;
  for (const json::Value &id : document->root()["ids"].items()) out.emplace_back(id.text());
  for (const json::Value &input : document->root()["inputs"].items()) out.emplace_back(input["id"].text());
  return out;
}

// G10
TEST(Properties, OfAThousandCustomFieldsAreAllReadWithoutALongUrl) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    EXPECT_LE(line_and_headers(request), 8192U);
    std::string path = path_of(request.url);
    if (path == "/fields/firms") return answer(described(1000));
    if (path == "/objects/firms") {
      return answer("{\"rows\":[" + acme_object("1") + "," + acme_object("2") + "]}");
    }
    EXPECT_EQ(path, "/objects/firms/batch");
    auto document = json::Document::parse(request.body);
    std::string values;
    for (const json::Value &name : document->root()["values"].items()) {
      if (!name.text().starts_with("a_custom")) continue;
      values += (values.empty() ? "\"" : ",\"") + std::string(name.text()) + "\":\"v\"";
    }
    std::string results;
    for (const std::string &id : input_ids(request)) {
      results += (results.empty() ? "" : ",") + acme_object(id, "{" + values + "}");
    }
    return answer("{\"rows\":[" + results + "]}");
  };
  auto page = harness.run(operations::list, "crm-listAccounts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/1/raw_data/values/a_custom_property_number_999"), "v");
  EXPECT_EQ(at(*page, "/items/0/raw_data/values/a_custom_property_number_0"), "v");
  auto record = harness.run(operations::get, "crm-getAccount", R"({"id":"2"})", provider);
  ASSERT_TRUE(record.ok()) << record.error().to_json();
  EXPECT_EQ(at(*record, "/record/raw_data/values/a_custom_property_number_999"), "v");
}

TEST(Properties, ThatTheProviderNoLongerKnowsAreDescribedAnew) {
  AcmeHarness harness;
  int described_times = 0;
  auto provider = [&](const Request &request) {
    if (path_of(request.url) == "/fields/people") {
      ++described_times;
      return answer(described_times == 1 ? R"({"rows":[{"name":"email"},{"name":"gone"}]})"
                                         : R"({"rows":[{"name":"email"}]})");
    }
    if (query_of(request.url, "values").find("gone") != std::string::npos) {
      return answer(400, R"({"message":"no field 'gone'","kind":"UNKNOWN_FIELD"})");
    }
    return answer("{\"rows\":[" + acme_object("3") + "]}");
  };
  auto page = harness.run(operations::list, "crm-listContacts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/id"), "3");
  EXPECT_EQ(described_times, 2);
}

// G11
TEST(Links, OfARecordAreAllThereHoweverManyThereAre) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    std::string path = path_of(request.url);
    if (path == "/fields/deals") return answer(described(0));
    if (path == "/pipelines") return answer(R"({"rows":[]})");
    if (path == "/objects/deals") {
      std::string cut = R"(,"links":{"firms":{"rows":[{"id":"1"}],"next":"1"}})";
      return answer("{\"rows\":[" + acme_object("7", "{}", cut) + "," + acme_object("8") + "]}");
    }
    EXPECT_EQ(path, "/links/deals/firms");
    EXPECT_EQ(input_ids(request), std::vector<std::string>{"7"});
    std::string after = at(request.body, "/inputs/0/after");
    int first = after == "(none)" ? 1 : std::stoi(after) + 1;
    int last = std::min(first + 499, 1250);
    std::string to;
    for (int i = first; i <= last; ++i) {
      to += (to.empty() ? "" : ",") + std::string("{\"id\":") + std::to_string(i) + ",\"main\":" +
            (i == 1250 ? "true" : "false") + "}";
    }
    std::string paging = last < 1250 ? ",\"next\":\"" + std::to_string(last) + "\"" : "";
    return answer(R"({"rows":[{"from":"7","to":[)" + to + "]" + paging + "}]}");
  };
  auto page = harness.run(operations::list, "crm-listOpportunities", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  auto document = json::Document::parse(*page);
  const json::Value record = document->root()["items"].items()[0];
  EXPECT_EQ(record["raw_data"]["links"]["firms"]["rows"].size(), 1250U);
  EXPECT_EQ(record["account_id"].text(), "1250");  // the primary one stands last
  EXPECT_EQ(at(*page, "/items/1/account_id"), "null");
}

TEST(Links, OfAnAnswerThatDoesNotHoldTheirListAreNotTakenForNone) {
  for (const char *useless : {"{}", R"({"rows":null})", R"({"message":"Endpoint request timed out"})"}) {
    AcmeHarness harness;
    auto provider = [useless](const Request &request) {
      std::string path = path_of(request.url);
      if (path == "/fields/deals") return answer(described(0));
      if (path == "/pipelines") return answer(R"({"rows":[]})");
      if (path != "/objects/deals") return answer(useless);
      std::string cut = R"(,"links":{"firms":{"rows":[],"next":"1"}})";
      return answer("{\"rows\":[" + acme_object("7", "{}", cut) + "]}");
    };
    auto page = harness.run(operations::list, "crm-listOpportunities", "{}", provider);
    ASSERT_FALSE(page.ok()) << useless << " " << *page;
    EXPECT_EQ(page.error().status, Status::malformed) << page.error().to_json();
  }
}

TEST(Lookups, GiveStagesTheirNamesAndAreAskedForOnce) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    std::string path = path_of(request.url);
    if (path == "/pipelines") {
      return answer(R"({"rows":[{"id":"default","label":"Sales","stages":[{"id":"s1","label":"Won at last"}]}]})");
    }
    return answer("{\"rows\":[" + acme_object("7", R"({"stage":"s1","pipeline":"default"})") + "]}");
  };
  for (int i = 0; i < 2; ++i) {
    auto page = harness.run(operations::list, "crm-listOpportunities", R"({"fields":["stage","pipeline"]})", provider);
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    EXPECT_EQ(at(*page, "/items/0/stage"), "Won at last");
    EXPECT_EQ(at(*page, "/items/0/pipeline"), "Sales");
    harness.environment.advance(60'000);
  }
  EXPECT_EQ(harness.requests_to("/pipelines"), 1U);
}

TEST(Lookups, ThatAreForbiddenLeaveIdsAndAWarning) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    if (path_of(request.url) == "/pipelines") return answer(403, R"({"message":"scope"})");
    return answer("{\"rows\":[" + acme_object("7", R"({"stage":"s1"})") + "]}");
  };
  auto page = harness.run(operations::list, "crm-listOpportunities", R"({"fields":["stage"]})", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/stage"), "s1");
  EXPECT_NE(harness.environment.logged().find("looked up"), std::string::npos);
}

struct BatchReads : ::testing::Test {
  AcmeHarness harness;
  std::set<std::string> missing;
  std::set<std::string> refused;
  size_t largest = 0;

    Outcome operator()(const Request &request) {
    if (path_of(request.url).starts_with("/links/")) return answer(R"({"rows":[]})");
    std::vector<std::string> ids = input_ids(request);
    largest = std::max(largest, ids.size());
    std::string results;
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
      if (refused.contains(*id)) return answer(400, R"({"message":"bad id","kind":"BAD_VALUE"})");
      if (!missing.contains(*id)) results += (results.empty() ? "" : ",") + acme_object(*id);
    }
    return answer(missing.empty() ? 200 : 207, "{\"rows\":[" + results + "]}");
  }

  Result<std::string> read(const std::vector<std::string> &ids) {
    std::string input;
    for (const std::string &id : ids) input += (input.empty() ? "\"" : ",\"") + id + "\"";
    return harness.run(operations::batch_read, "crm-batchReadContacts",
                       "{\"ids\":[" + input + "],\"properties\":[\"zodiac\"]}", std::ref(*this));
  }
};

TEST_F(BatchReads, AnswerInTheOrderOfTheIdsWithOneEntryForEach) {
  missing = {"777"};
  refused = {"13"};
  std::vector<std::string> ids;
  for (int i = 1000; i-- > 0;) ids.push_back(std::to_string(i));
  ids.push_back("5");  // twice
  auto read_ids = read(ids);
  ASSERT_TRUE(read_ids.ok()) << read_ids.error().to_json();
  auto document = json::Document::parse(*read_ids);
  ASSERT_EQ(document->root().size(), ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    const json::Value entry = document->root().items()[i];
    EXPECT_EQ(entry["id"].text(), ids[i]);
    std::string code(entry["error"]["code"].text());
    EXPECT_EQ(code, ids[i] == "777" ? "NOT_FOUND" : ids[i] == "13" ? "BAD_REQUEST" : "") << ids[i];
  }
  EXPECT_EQ(largest, 100U);
  EXPECT_GT(harness.most_in_flight, 1U);
  EXPECT_LE(harness.most_in_flight, 4U);
  EXPECT_NE(harness.requests[0].body.find("zodiac"), std::string::npos);
}

TEST_F(BatchReads, OfNothingAskNothing) {
  auto read_ids = read({});
  ASSERT_TRUE(read_ids.ok()) << read_ids.error().to_json();
  EXPECT_EQ(*read_ids, "[]");
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(BatchReads, FailWhereTheProviderIsNotThere) {
  auto read_ids = harness.run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["1"],"properties":[]})",
                              [](const Request &) { return answer(403, R"({"message":"no"})"); });
  ASSERT_FALSE(read_ids.ok());
  EXPECT_EQ(read_ids.error().status, Status::forbidden);
}

// A value that cannot be read is null in its record, and every verb that reads tells of it by the same rule.
class BadValues : public ::testing::Test {
 protected:
  AcmeHarness harness;

  static Outcome give(const Request &request) {
    std::string bad = acme_object("7", R"({"name":"Lumina","staff":"many"})");
    std::string path = path_of(request.url);
    if (path.starts_with("/fields/"))
      return answer(R"({"rows":[{"name":"name","label":"Name","own":"maybe"}]})");
    if (path == "/objects/firms/7") return answer(bad);
    return answer("{\"rows\":[" + bad + "]}");
  }
  void told(const std::string &response, const std::string &at_record) {
    EXPECT_EQ(at(response, at_record + "/name"), "Lumina");
    EXPECT_EQ(at(response, at_record + "/number_of_employees"), "null");
    EXPECT_EQ(at(response, "/rejected/0/scope"), "value");
    EXPECT_EQ(at(response, "/rejected/0/index"), "0");
    EXPECT_EQ(at(response, "/rejected/0/field"), "number_of_employees");
    EXPECT_EQ(at(response, "/rejected/0/pointer"), "/values/staff");
    EXPECT_EQ(at(response, "/rejected/0/raw"), "\"many\"");
    EXPECT_EQ(at(response, "/rejected/1"), "(none)");
  }
};

TEST_F(BadValues, AreToldInTheAnswerWhereItHasAPlace) {
  auto page = harness.run(operations::list, "crm-listAccounts", "{}", give);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  told(*page, "/items/0");
  auto record = harness.run(operations::get, "crm-getAccount", R"({"id":"7"})", give);
  ASSERT_TRUE(record.ok()) << record.error().to_json();
  told(*record, "/record");
}

TEST_F(BadValues, AreToldInTheRecordWhereTheAnswerIsAList) {
  auto records = harness.run(operations::batch_read, "crm-batchReadAccounts", R"({"ids":["7"],"properties":[]})", give);
  ASSERT_TRUE(records.ok()) << records.error().to_json();
  EXPECT_EQ(at(*records, "/0/number_of_employees"), "null");
  EXPECT_EQ(at(*records, "/0/rejected/0/field"), "number_of_employees") << *records;
  EXPECT_EQ(at(*records, "/0/rejected/0/pointer"), "/values/staff");
  EXPECT_EQ(at(*records, "/0/rejected/0/raw"), "\"many\"");
  auto properties =
      harness.run(operations::list_all, "crm-metadataListObjectProperties", R"({"object_name":"firms"})", give);
  ASSERT_TRUE(properties.ok()) << properties.error().to_json();
  EXPECT_EQ(at(*properties, "/0/is_custom"), "null");
  EXPECT_EQ(at(*properties, "/0/rejected/0/field"), "is_custom") << *properties;
  EXPECT_EQ(at(*properties, "/0/rejected/0/pointer"), "/own");
}

TEST(SingleRecords, ThatAreNotThereAreNotFound) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    if (path_of(request.url).starts_with("/fields")) return answer(described(0));
    return answer(404, R"({"message":"there is none","kind":"NO_RECORD"})");
  };
  auto record = harness.run(operations::get, "crm-getContact", R"({"id":"9"})", provider);
  ASSERT_FALSE(record.ok());
  EXPECT_EQ(record.error().status, Status::not_found);
}

TEST(SingleRecords, AreNeverAskedForByAnIdThatWalksElsewhere) {
  AcmeHarness harness;
  auto provider = [](const Request &request) {
    EXPECT_TRUE(path_of(request.url).starts_with("/fields")) << request.url;
    return answer(described(0));
  };
  for (const char *id : {"", ".", "..", "../7", "7/..", "7/../8", "7\\\\..\\\\8", "..;v=1/7", "7/."}) {
    auto record = harness.run(operations::get, "crm-getContact", "{\"id\":\"" + std::string(id) + "\"}", provider);
    ASSERT_FALSE(record.ok()) << id;
    EXPECT_EQ(record.error().status, Status::invalid_argument) << id;
  }
}

TEST(Counts, AreTheProvidersOwnOrThoseOfItsList) {
  AcmeHarness harness;
  auto counted = harness.run(operations::count, "crm-countEntity", R"({"entity":"contact"})",
                             [](const Request &) { return answer(R"({"total":25000})"); });
  ASSERT_TRUE(counted.ok()) << counted.error().to_json();
  EXPECT_EQ(*counted, R"({"count":25000})");
  int pages = 0;
  counted = harness.run(operations::count, "crm-countEntity", R"({"entity":"lead"})", [&](const Request &) {
    return answer(++pages == 1 ? R"({"rows":[{"id":1},{"id":2}],"more":true})" : R"({"rows":[{"id":2},{"id":3}],"more":false})");
  });
  ASSERT_TRUE(counted.ok()) << counted.error().to_json();
  EXPECT_EQ(*counted, R"({"count":3})");
  auto unknown = harness.run(operations::count, "crm-countEntity", R"({"entity":"contact_input"})",
                             [](const Request &) { return answer("{}"); });
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().status, Status::not_found);
}

}  // namespace
}  // namespace openint::testing
