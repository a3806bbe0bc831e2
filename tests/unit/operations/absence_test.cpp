// An answer that lacks what it should hold is an error, never an empty one.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kNoLists[] = {"{}",
                                    R"({"message":"Endpoint request timed out"})",
                                    R"({"success":false})",
                                    R"({"rows":null})",
                                    R"({"rows":{}})",
                                    R"({"rows":""})",
                                    "[]",
                                    "null",
                                    "\"rows\""};

using Absence = Acme;

void expect_malformed(const Result<std::string> &result, const std::string &body) {
  ASSERT_FALSE(result.ok()) << body << ": " << *result;
  EXPECT_EQ(result.error().status, Status::malformed) << body << result.error().to_json();
  EXPECT_NE(result.error().message.find("acme"), std::string::npos) << result.error().message;
  EXPECT_NE(result.error().message.find("status 200"), std::string::npos) << result.error().message;
}

TEST_F(Absence, OfTheListOnALaterPageIsNoEnd) {
  document(R"("list": {"get": "/people{?cursor,size}", "max": 2, "paging": {"kind": "token", "next": "body.next"}})");
  for (const char *body : kNoLists) {
    auto provider = [&](const Request &request) {
      bool first = query_of(request.url, "cursor").empty();
      return answer(first ? "{\"rows\":[" + acme_records(1, 2) + "],\"next\":\"2\"}" : std::string(body));
    };
    expect_malformed(list(R"({"page_size":4})", provider), body);
  }
}

TEST_F(Absence, IsWhatTheDocumentNamesAsEmptyOnly) {
  document(
      R"("list": {"get": "/people{?cursor}", "empty": [null, {}], "paging": {"kind": "token", "next": "body.next"}})");
  for (const char *body : {R"({"rows":null})", R"({"rows": { } })", R"({"rows":[]})"}) {
    auto page = list("{}", [&](const Request &) { return answer(body); });
    ASSERT_TRUE(page.ok()) << body << page.error().to_json();
    EXPECT_EQ(at(*page, "/items"), "[]");
  }
  expect_malformed(list("{}", [](const Request &) { return answer(R"({"rows":""})"); }), "\"\"");
  expect_malformed(list("{}", [](const Request &) { return answer("{}"); }), "{}");
}

TEST_F(Absence, OfABatchsListIsNoRecordsAbsence) {
  document(R"("batch_read": {"post": "/people/batch", "max": 2, "repeatable": true, "body": "{ids: ids}"})");
  for (const char *body : kNoLists) {
    auto read = harness.run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["1","2"],"properties":[]})",
                            [&](const Request &) { return answer(body); });
    expect_malformed(read, body);
  }
}

TEST_F(Absence, OfTheBatchEndpointSaysNothingOfRecords) {
  document(R"("batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids}"})");
  for (int status : {404, 410}) {
    harness.requests.clear();
    auto read = harness.run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["1","2","3"],"properties":[]})",
                            [&](const Request &) { return answer(status, R"({"message":"no such resource"})"); });
    ASSERT_FALSE(read.ok()) << *read;
    EXPECT_NE(read.error().status, Status::not_found) << read.error().to_json();
    EXPECT_EQ(harness.requests.size(), 1U);
  }
}

TEST_F(Absence, ThatTheDocumentNamesIsTheRecords) {
  document(R"("get": {"get": "/people/{id}", "record": "row", "gone": [204, "E_GONE"]})");
  auto provider = [](const Request &request) {
    std::string id = path_of(request.url).substr(8);
    if (id == "1") return answer(200, "{\"row\":" + acme_record(1) + "}");
    if (id == "2") return answer(204, "");
    if (id == "3") return answer(200, R"({"row":null})");
    return answer(404, R"({"message":"gone"})");
  };
  auto get = [&](const std::string &id) {
    return harness.run(operations::get, "crm-getContact", "{\"id\":\"" + id + "\"}", provider);
  };
  EXPECT_TRUE(get("1").ok());
  EXPECT_EQ(get("2").error().status, Status::not_found);
  EXPECT_EQ(get("3").error().status, Status::malformed);
  EXPECT_EQ(get("4").error().status, Status::not_found);
  auto read = harness.run(operations::batch_read, "crm-batchReadContacts",
                          R"({"ids":["1","2","3","4"],"properties":[]})", provider);
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/0/id"), "1");
  EXPECT_EQ(at(*read, "/1/error/code"), "NOT_FOUND");
  EXPECT_NE(at(*read, "/2/error/code"), "NOT_FOUND");
  EXPECT_EQ(at(*read, "/3/error/code"), "NOT_FOUND");
}

TEST_F(Absence, OfACountIsNoCount) {
  document(R"("count": {"get": "/people/count", "value": "body.total"})");
  for (const char *body : {"{}", R"({"total":null})", R"({"total":"many"})", R"({"total":-1})", ""}) {
    auto counted = harness.run(operations::count, "crm-countEntity", R"({"entity":"contact"})",
                               [&](const Request &) { return answer(body); });
    expect_malformed(counted, body);
  }
}

TEST_F(Absence, OfADescriptionsListIsNoDescription) {
  document(R"("list": {"get": "/people{?fields}", "paging": {"kind": "all"}},
              "select": {"describe": {"get": "/people/fields"}, "names": "body.names[].name"})");
  auto provider = [](const Request &request) {
    return answer(path_of(request.url) == "/people/fields" ? "{}" : R"({"rows":[]})");
  };
  expect_malformed(list("{}", provider), "{}");
  EXPECT_EQ(harness.requests_to("/people"), 0U);
}

TEST_F(Absence, OfATablesMembersIsNoEmptyTable) {
  document(R"json("list": {"get": "/people", "paging": {"kind": "all"}},
              "custom_fields": {"stage": {"read": "lookup('stages', stage)", "write": false}})json",
           R"json("tables": {"stages": {}}, "lookups": [{"request": {"get": "/stages"},
              "tables": {"stages": "body.stages && from_items(body.stages[].[id, name])"}}],)json");
  auto provider = [](const Request &request) {
    return answer(path_of(request.url) == "/stages" ? "{}" : "{\"rows\":[" + acme_record(1) + "]}");
  };
  expect_malformed(list("{}", provider), "{}");
}

constexpr const char *kRelated = R"("list": {"get": "/people", "paging": {"kind": "all"}},
    "custom_fields": {"firms": {"read": "firms[].id", "write": false}},
    "related": [{"name": "firms", "into": "firms", "request": {"post": "/links", "repeatable": true, "body": "{in: inputs}"},
                 "results": "body.links[].{id: id, links: to, after: after}"}])";

TEST_F(Absence, OfLinksListIsNoLink) {
  document(kRelated);
  auto provider = [](const Request &request) {
    return answer(path_of(request.url) == "/links" ? "{}" : "{\"rows\":[" + acme_record(1) + "]}");
  };
  expect_malformed(list("{}", provider), "{}");
}

TEST_F(Absence, OfProgressInLinksIsAnError) {
  document(kRelated);
  auto provider = [](const Request &request) {
    if (path_of(request.url) != "/links") return answer("{\"rows\":[" + acme_record(1) + "]}");
    return answer(R"({"links":[{"id":"1","to":[{"id":"7"}],"after":"same"}]})");
  };
  auto page = list("{}", provider);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().status, Status::malformed);
  EXPECT_LE(harness.requests.size(), 3U);
}

TEST_F(Absence, OfAPropertyIsFoundOutOnceByTheDescription) {
  document(
      R"("batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids, fields: fields}"},
              "select": {"describe": {"get": "/people/fields"}, "names": "body.names", "when": "always",
                         "unknown": ["NO_FIELD"]})",
      R"("errors": [{"when": {"status": [400]}, "do": "fail", "code": "code"}],)");
  bool hidden = false;
  auto provider = [&](const Request &request) {
    if (path_of(request.url) == "/people/fields") {
      return answer(hidden ? R"({"names":["id","updated"]})" : R"({"names":["id","updated","email"]})");
    }
    bool asked = request.body.find("email") != std::string::npos;
    if (hidden && asked) return answer(400, R"({"code":"NO_FIELD"})");
    return answer("{\"rows\":[" + acme_records(1, 50) + "]}");
  };
  std::string input = R"({"properties":[],"ids":[)";
  for (int id = 1; id <= 50; ++id) input += (id == 1 ? "\"" : ",\"") + std::to_string(id) + "\"";
  input += "]}";
  ASSERT_TRUE(harness.run(operations::batch_read, "crm-batchReadContacts", input, provider).ok());
  hidden = true;
  harness.requests.clear();
  auto read = harness.run(operations::batch_read, "crm-batchReadContacts", input, provider);
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/49/id"), "50");
  EXPECT_EQ(harness.requests.size(), 3U) << "refused, described, read";
}

}  // namespace
}  // namespace openint::testing
