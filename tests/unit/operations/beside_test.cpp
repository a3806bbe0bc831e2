// Rules that look beside their record find the same in every verb that reads a page.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

class Beside : public ::testing::Test {
 protected:
  Beside() {
    harness.add_connector(R"json({"format": 1, "name": "beside", "http": {"base": "https://api.acme.test"},
      "page": {"items": "data", "tables": {"included": {"items": "included", "key": "id"}}},
      "models": {"crm.contact": {"fields": {"id": "id", "updated_at": "at", "email": "lookup('included', mail).address"},
        "list": {"get": "/people", "paging": {"kind": "all"}},
        "list_deleted": {"get": "/people", "paging": {"kind": "all"}, "detail": "get", "instead": true},
        "get": {"get": "/people/{id}"},
        "batch_read": {"post": "/batch", "max": 2, "repeatable": true, "body": "{ids: ids}"}}}})json");
    harness.connect("beside");
  }

  static std::string record(const std::string &id) {
    return R"({"id":")" + id + R"(","at":"2025-01-01T00:00:00Z","mail":"m"})";
  }
  // Every answer has a mail "m" of its own.
  static std::string beside(const std::string &whose) {
    return R"("included":[{"id":"m","address":")" + whose + "@acme.test\"}]";
  }

  Outcome provider(const Request &request) const {
    const std::string path = path_of(request.url);
    if (path == "/people") {
      const std::string data = "\"data\":[" + record("1") + "," + record("2") + "]";
      return answer(before ? "{" + beside("list") + "," + data + "}" : "{" + data + "," + beside("list") + "}");
    }
    if (path != "/batch") return answer("{\"data\":" + record("1") + "," + beside("get") + "}");
    auto body = json::Document::parse(request.body);
    std::string rows;
    std::string first;
    for (const json::Value &id : body->root()["ids"].items()) {
      if (first.empty()) first = std::string(id.text());
      rows += (rows.empty() ? "" : ",") + record(std::string(id.text()));
    }
    return answer("{\"data\":[" + rows + "]," + beside("batch" + first) + "}");
  }

  std::string run(operations::Verb verb, const char *operation, const char *input) {
    auto done = harness.run(verb, operation, input, [this](const Request &request) { return provider(request); });
    EXPECT_TRUE(done.ok()) << done.error().to_json();
    return done.ok() ? *done : "";
  }

  Harness harness;
  bool before = false;
};

TEST_F(Beside, RecordsIsTheirOwnAnswersInEveryVerb) {
  for (bool each : {true, false}) {
    before = each;
    const std::string page = run(operations::list, "crm-listContacts", "{}");
    EXPECT_EQ(at(page, "/items/0/email"), "list@acme.test");
    EXPECT_EQ(at(page, "/items/1/email"), "list@acme.test");
  }
  EXPECT_EQ(at(run(operations::get, "crm-getContact", R"({"id":"1"})"), "/record/email"), "get@acme.test");
  const std::string read =
      run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["1","2","3","1"],"properties":[]})");
  EXPECT_EQ(at(read, "/0/email"), "batch1@acme.test");
  EXPECT_EQ(at(read, "/1/email"), "batch1@acme.test");
  EXPECT_EQ(at(read, "/2/email"), "batch3@acme.test");
  EXPECT_EQ(at(read, "/3/email"), "batch1@acme.test");
}

TEST_F(Beside, RecordsThatAreReadByTheirIdsIsWhatCameWithThem) {
  const std::string page = run(operations::list, "crm-listContacts", R"({"include_deleted":true})");
  EXPECT_EQ(at(page, "/items/0/email"), "batch1@acme.test");
  EXPECT_EQ(at(page, "/items/1/email"), "batch1@acme.test");
}

}  // namespace
}  // namespace openint::testing
