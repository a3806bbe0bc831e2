// Writes as an invented connector's document says them: what is asked before and sent after, what counts as evidence,
// and what is never sent twice.
#include <set>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr std::string_view kAcme = R"({
  "format": 1, "name": "acme",
  "sources": {"api": "https://acme.test/docs"},
  "http": {"base": "https://api.acme.test"},
  "errors": [{"when": {"status": [503]}, "do": "retry"}],
  "page": {"items": "people"},
  "models": {"crm.contact": {
    "object": "people", "source": "api",
    "fields": {
      "id": {"read": "id", "write": false}, "updated_at": {"read": "at", "write": false},
      "email": "mail", "last_name": "name" },
    "before": [{"on": ["update", "delete"], "get": "/people/{id}/version", "current": "headers.etag || body.version"}],
    "after": [{"on": ["create", "update"], "post": "/people/{id}/tags", "when": "record.name == 'Tagged'",
               "body": "{tag: record.name}", "done": "body.tagged"}],
    "create": {"post": "/people", "repeatable": true, "headers": {"Idempotency-Key": {"expr": "idempotency_key"}},
               "body": "record", "id": "headers.location && split(headers.location, '/')[-1] || body.id"},
    "update": {"put": "/people/{id}", "headers": {"If-Match": {"expr": "current"}}, "body": "record", "done": "body.id"},
    "delete": {"delete": "/people/{id}{?version}", "with": {"version": "current"}},
    "get": {"get": "/people/{id}", "record": "person"},
    "search": {"get": "/people{?q}", "with": {"q": "value"}, "keys": {"email": {"property": "mail", "fill": "{email: value}"}},
               "found": "body.people[*].{id: id, fields: @}", "size": 5},
    "batch_update": {"post": "/people/batch", "max": 100, "body": "{people: records}",
                     "results": "body.people[*].{row: row, id: id}"}
  }}
})";

class Writes : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.add_connector(kAcme);
    harness.connect("acme");
  }

  /// Answers by path; what is not there is answered with the person.
  Outcome serve(const Request &request) {
    const std::string path = path_of(request.url);
    if (path.ends_with("/version")) return answer(200, version, {{"ETag", etag}});
    if (path.ends_with("/tags")) return answer(200, tagged);
    if (request.method == "POST") return create(request);
    if (request.method == "PUT") return answer(200, R"({"id":"7"})");
    if (request.method == "DELETE") return answer(deleted, "");
    if (path == "/people") return answer(200, found);
    return answer(200, R"({"person":{"id":"7","at":"2024-01-01T00:00:00Z","mail":"ana@acme.test","name":"Lima"}})");
  }

  Result<std::string> run(operations::Verb verb, std::string_view operation, std::string_view input) {
    harness.requests.clear();
    return harness.run(verb, operation, input, [this](const Request &request) { return serve(request); });
  }

  size_t sent(std::string_view method) const {
    return static_cast<size_t>(std::count_if(harness.requests.begin(), harness.requests.end(),
                                             [&](const Request &request) { return request.method == method; }));
  }

  Harness harness;
  std::string version = "{}";
  std::string etag = "\"v3\"";
  std::string tagged = R"({"tagged":true})";
  std::string found = R"({"people":[]})";
  int deleted = 204;
  int busy = 0;  // creates that are answered 503 first
  std::vector<std::string> keys;

 private:
  Outcome create(const Request &request) {
    const std::string *key = http::find_header(request.headers, "Idempotency-Key");
    keys.push_back(key == nullptr ? "" : *key);
    if (busy-- > 0) return answer(503, "{}");
    return answer(201, "", {{"Location", "https://api.acme.test/people/7"}});
  }
};

const char *const kNew = R"({"record":{"last_name":"Lima"}})";
const char *const kChange = R"({"id":"7","record":{"last_name":"Lima"}})";
const char *const kUpsert = R"({"upsert_on":{"key":"email","values":["ana@acme.test"]},"record":{"last_name":"Lima"}})";

std::string person(const std::string &id, const std::string &mail) {
  return R"({"id":")" + id + R"(","mail":)" + mail + "}";
}

TEST_F(Writes, TakeTheIdOfANewRecordFromAHeader) {
  auto made = run(operations::create, "crm-createContact", kNew);
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(at(*made, "/record/id"), "7");
}

TEST_F(Writes, SendTheSameIdempotencyKeyAgainAndANewOneForTheNextRecord) {
  busy = 2;
  ASSERT_TRUE(run(operations::create, "crm-createContact", kNew).ok());
  ASSERT_TRUE(run(operations::create, "crm-createContact", kNew).ok());
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[0].size(), 36U);
  EXPECT_EQ(keys[0], keys[1]);
  EXPECT_EQ(keys[0], keys[2]);
  EXPECT_NE(keys[0], keys[3]);
}

TEST_F(Writes, SeeWhatIsReadBeforeThem) {
  auto changed = run(operations::update, "crm-updateContact", kChange);
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  ASSERT_EQ(harness.requests.size(), 3U);
  EXPECT_EQ(path_of(harness.requests[0].url), "/people/7/version");
  EXPECT_EQ(*http::find_header(harness.requests[1].headers, "If-Match"), "\"v3\"");
  auto removed = run(operations::delete_record, "crm-deleteContact", R"({"id":"7"})");
  ASSERT_TRUE(removed.ok()) << removed.error().to_json();
  EXPECT_EQ(*removed, R"({"id":"7"})");
  EXPECT_EQ(query_of(harness.requests.back().url, "version"), "\"v3\"");
}

TEST_F(Writes, AreNotSentWhereWhatTheyNeedIsNotTold) {
  etag.clear();
  harness.requests.clear();
  auto changed = harness.run(operations::update, "crm-updateContact", kChange, [](const Request &) {
    return answer(200, R"({"message":"timed out"})");
  });
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().status, Status::malformed);
  EXPECT_FALSE(changed.error().maybe_applied) << "nothing was sent";
  EXPECT_EQ(sent("PUT"), 0U);
}

TEST_F(Writes, SendWhatComesAfterThemWhereItIsNeeded) {
  ASSERT_TRUE(run(operations::create, "crm-createContact", kNew).ok());
  EXPECT_EQ(harness.requests_to("/people/7/tags"), 0U);
  const char *const kTagged = R"({"record":{"last_name":"Tagged"}})";
  ASSERT_TRUE(run(operations::create, "crm-createContact", kTagged).ok());
  EXPECT_EQ(harness.requests_to("/people/7/tags"), 1U);
  tagged = "{}";
  auto unsure = run(operations::create, "crm-createContact", kTagged);
  ASSERT_FALSE(unsure.ok());
  EXPECT_TRUE(unsure.error().maybe_applied);
  EXPECT_NE(unsure.error().message.find("7 was written"), std::string::npos) << unsure.error().message;
}

TEST_F(Writes, OfADeletionSucceedOnlyByWordThatItIsDone) {
  deleted = 200;
  auto removed = run(operations::delete_record, "crm-deleteContact", R"({"id":"7"})");
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().status, Status::malformed);
  EXPECT_TRUE(removed.error().maybe_applied);
  EXPECT_EQ(sent("DELETE"), 1U);
}

TEST_F(Writes, OfAnUpsertMeetOnlyARecordThatReallyHasTheKey) {
  found = R"({"people":[)" + person("1", R"("ana@acme.test.example")") + "," + person("2", "null") + "]}";
  ASSERT_TRUE(run(operations::upsert, "crm-upsertContact", kUpsert).ok());
  EXPECT_EQ(sent("PUT"), 0U) << "another's record was overwritten";
  EXPECT_EQ(sent("POST"), 1U);
  found = R"({"people":[)" + person("1", R"("juliana@acme.test")") + "," + person("7", R"(["x@y.z"," ANA@acme.test"])") +
          "]}";
  ASSERT_TRUE(run(operations::upsert, "crm-upsertContact", kUpsert).ok());
  EXPECT_EQ(sent("POST"), 0U);
  EXPECT_EQ(harness.requests_to("/people/7"), 2U) << "changed, and read";
}

TEST_F(Writes, OfAnUpsertNameTheRecordsThatHaveTheSameKey) {
  found = R"({"people":[)" + person("1", R"("ana@acme.test")") + "," + person("2", R"("ana@acme.test")") + "]}";
  auto several = run(operations::upsert, "crm-upsertContact", kUpsert);
  ASSERT_FALSE(several.ok());
  EXPECT_EQ(several.error().status, Status::conflict);
  EXPECT_NE(several.error().message.find("1, 2"), std::string::npos) << several.error().message;
  EXPECT_EQ(sent("POST") + sent("PUT"), 0U);
}

TEST_F(Writes, OfAnUpsertRestOnNoAnswerThatLacksItsListItsKeyOrItsEnd) {
  std::string full;
  for (int i = 0; i < 5; ++i) full += (i == 0 ? "" : ",") + person(std::to_string(i), R"("other@acme.test")");
  for (const std::string &each : {std::string("{}"), std::string("[]"), std::string("null"), std::string(""),
                                  std::string(R"({"people":null})"), std::string(R"({"people":[{"id":"1"}]})"),
                                  std::string(R"({"people":[{"mail":"ana@acme.test"}]})"), R"({"people":[)" + full + "]}"}) {
    found = each;
    auto unknown = run(operations::upsert, "crm-upsertContact", kUpsert);
    ASSERT_FALSE(unknown.ok()) << each;
    EXPECT_EQ(unknown.error().status, Status::malformed) << unknown.error().to_json();
    EXPECT_FALSE(unknown.error().maybe_applied);
    EXPECT_EQ(sent("POST") + sent("PUT"), 0U) << each;
  }
}

TEST_F(Writes, OfABatchTakeARefusalOfTheEndpointForWhatItIs) {
  std::string rows;
  for (int i = 0; i < 150; ++i) {
    rows += (i == 0 ? "" : ",") + (R"({"id":")" + std::to_string(i) + R"(","record":{"last_name":"N"}})");
  }
  for (int status : {404, 405, 410}) {
    harness.requests.clear();
    auto written = harness.run(operations::batch_write, "crm-batchWriteContacts", R"({"records":[)" + rows + "]}",
                               [&](const Request &) { return answer(status, R"({"error":"no such resource"})"); });
    ASSERT_TRUE(written.ok()) << written.error().to_json();
    EXPECT_LE(harness.requests_to("/people/batch"), 2U) << "halved for what no row can cause";
    auto document = json::Document::parse(*written);
    ASSERT_EQ(document->root().size(), 150U);
    for (const json::Value &row : document->root().items()) {
      ASSERT_NE(row["error"]["code"].text(), "NOT_FOUND") << json::to_text(row);
      ASSERT_TRUE(row["error"].is_object());
    }
  }
}

TEST_F(Writes, LoadOnlyWhereTheirAnswerCanTellWhatTheyMade) {
  for (const char *patch : {R"({"create":{"id":null}})", R"({"search":{"found":null}})", R"({"batch_update":{"results":null}})",
                            R"({"create":{"body":"recrod"}})", R"({"before":[{"on":["update"],"get":"/x"}]})",
                            R"({"after":[{"get":"/x"}]})", R"({"update":{"done":"boddy.id"}})"}) {
    std::string overlay = R"({"overlay":"acme","name":"broken","patch":{"models":{"crm.contact":)" + std::string(patch) + "}}}";
    auto added = harness.try_connector(overlay);
    EXPECT_FALSE(added.ok()) << patch;
  }
}

}  // namespace
}  // namespace openint::testing
