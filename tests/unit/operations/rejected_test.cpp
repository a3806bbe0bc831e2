// One rule for what cannot be read, a value or a record: whatever verb meets it, the answer that the caller gets has
// its place, the reason and the bytes.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// People of whom the second was born on no date, and the third has no id that could be one.
constexpr const char *kGood = R"({"id":"1","updated":"2025-01-01T00:00:00Z","born":"2025-01-02T00:00:00Z"})";
constexpr const char *kLossy = R"({"id":"2","updated":"2025-01-01T00:00:00Z","born":"no date"})";
constexpr const char *kBroken = R"({"id":"3","updated":"no date"})";

constexpr const char *kPeople = R"(
    "custom_fields": {},
    "list": {"get": "/people", "paging": {"kind": "all"}},
    "get": {"get": "/people/{id}", "record": "row"},
    "batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids}"},
    "create": {"post": "/people", "body": "record", "id": "body.row.id"},
    "update": {"patch": "/people/{id}", "body": "record", "done": "body.row.id"},
    "search": {"get": "/search{?value}", "found": "body.rows[].{id: id, fields: {email: email}}", "keys": {"email": {"property": "email"}}})";

std::string people() {
  std::string out = acme_document(kPeople);
  const std::string email = R"("email": "email")";
  return out.replace(out.find(email), email.size(), email + R"(, "created_at": {"read": "born", "write": false})");
}

class RejectedRecords : public Acme {
 protected:
  RejectedRecords() {
    harness.add_connector(people());
    harness.connect("acme");
  }

  static std::string record(std::string_view id) { return id == "1" ? kGood : id == "2" ? kLossy : kBroken; }

  static Outcome provider(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/search") return answer(R"({"rows":[]})");
    if (path == "/people" && request.method == "POST") return answer(R"({"row":{"id":"2"}})");
    if (path == "/people") return answer(std::string("{\"rows\":[") + kGood + "," + kLossy + "," + kBroken + "]}");
    if (path != "/people/batch") return answer("{\"row\":" + record(path.substr(8)) + "}");
    auto body = json::Document::parse(request.body);
    std::string rows;
    for (const json::Value &id : body->root()["ids"].items()) rows += (rows.empty() ? "" : ",") + record(id.text());
    return answer("{\"rows\":[" + rows + "]}");
  }

  Result<std::string> run(operations::Verb verb, const char *operation, const char *input) {
    return harness.run(verb, operation, input, provider);
  }

  // What `place` of the answer tells of the second person's birth.
  static void expect_value(const std::string &answer, const std::string &place, const char *index) {
    EXPECT_EQ(at(answer, place + "/scope"), "value") << answer;
    EXPECT_EQ(at(answer, place + "/index"), index);
    EXPECT_EQ(at(answer, place + "/field"), "created_at");
    EXPECT_EQ(at(answer, place + "/pointer"), "/born");
    EXPECT_EQ(at(answer, place + "/raw"), "\"no date\"");
    EXPECT_NE(at(answer, place + "/reason"), "(none)");
  }
  static void expect_record(const std::string &answer, const std::string &place, const char *index) {
    EXPECT_EQ(at(answer, place + "/scope"), "record") << answer;
    EXPECT_EQ(at(answer, place + "/index"), index);
    EXPECT_EQ(at(answer, place + "/field"), "updated_at");
    EXPECT_EQ(at(answer, place + "/raw"), kBroken);
  }
};

TEST_F(RejectedRecords, AreInAListsAnswer) {
  auto page = run(operations::list, "crm-listContacts", "{}");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  expect_value(*page, "/rejected/0", "1");
  expect_record(*page, "/rejected/1", "2");
}

TEST_F(RejectedRecords, AreInAGetsAnswerOrItsError) {
  auto lossy = run(operations::get, "crm-getContact", R"({"id":"2"})");
  ASSERT_TRUE(lossy.ok()) << lossy.error().to_json();
  expect_value(*lossy, "/rejected/0", "0");
  auto broken = run(operations::get, "crm-getContact", R"({"id":"3"})");
  ASSERT_FALSE(broken.ok());
  const std::string error = broken.error().to_json();
  EXPECT_EQ(broken.error().status, Status::malformed);
  EXPECT_EQ(at(error, "/issues/0/path"), "/updated") << error;
  EXPECT_EQ(at(error, "/issues/0/found"), kBroken);
  EXPECT_NE(at(error, "/issues/0/message").find("updated_at"), std::string::npos) << error;
}

constexpr const char *kIds = R"({"ids":["1","2","3"],"properties":[]})";

TEST_F(RejectedRecords, AreInABatchReadsItems) {
  auto read = run(operations::batch_read, "crm-batchReadContacts", kIds);
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/0/id"), "1");
  EXPECT_EQ(at(*read, "/0/rejected"), "(none)");
  EXPECT_EQ(at(*read, "/1/id"), "2");
  EXPECT_EQ(at(*read, "/1/created_at"), "null");
  expect_value(*read, "/1/rejected/0", "1");
  EXPECT_EQ(at(*read, "/2/id"), "3");
  EXPECT_EQ(at(*read, "/2/error/code"), "MALFORMED");
  expect_record(*read, "/2/rejected/0", "2");
}

TEST_F(RejectedRecords, OfABatchReadThatStreamsAreThereToo) {
  harness.taking = coroutine::Taking::lines;
  auto lines = run(operations::batch_read, "crm-batchReadContacts", kIds);
  ASSERT_TRUE(lines.ok()) << lines.error().to_json();
  ASSERT_EQ(harness.emitted.size(), 1U);
  const std::string &text = harness.emitted[0].text;
  const size_t first = text.find('\n');
  const size_t second = text.find('\n', first + 1);
  expect_value(text.substr(first + 1, second - first - 1), "/rejected/0", "1");
  expect_record(text.substr(second + 1), "/rejected/0", "2");
  harness.taking = coroutine::Taking::columns;
  auto columns = run(operations::batch_read, "crm-batchReadContacts", kIds);
  ASSERT_TRUE(columns.ok()) << columns.error().to_json();
  EXPECT_EQ(at(*columns, "/count"), "2");
  expect_value(*columns, "/rejected/0", "1");
  expect_record(*columns, "/errors/0/rejected/0", "2");
}

TEST_F(RejectedRecords, OfWhatWasWrittenAreInItsAnswer) {
  auto created = run(operations::create, "crm-createContact", R"({"record":{"email":"a@acme.test"}})");
  ASSERT_TRUE(created.ok()) << created.error().to_json();
  EXPECT_EQ(at(*created, "/record/id"), "2");
  expect_value(*created, "/rejected/0", "0");
  auto updated = run(operations::update, "crm-updateContact", R"({"id":"2","record":{"email":"a@acme.test"}})");
  ASSERT_TRUE(updated.ok()) << updated.error().to_json();
  expect_value(*updated, "/rejected/0", "0");
  auto upserted = run(operations::upsert, "crm-upsertContact",
                      R"({"record":{"email":"a@acme.test"},"upsert_on":{"key":"email","values":["a@acme.test"]}})");
  ASSERT_TRUE(upserted.ok()) << upserted.error().to_json();
  expect_value(*upserted, "/rejected/0", "0");
  auto batch = run(operations::batch_write, "crm-batchWriteContacts",
                   R"({"records":[{"record":{"email":"a@acme.test"}},{"id":"1","record":{"email":"b@acme.test"}}]})");
  ASSERT_TRUE(batch.ok()) << batch.error().to_json();
  expect_value(*batch, "/0/rejected/0", "0");
  EXPECT_EQ(at(*batch, "/1/record/id"), "1") << *batch;
  EXPECT_EQ(at(*batch, "/1/rejected"), "(none)");
}

// Kinds of records, which are listed all at once: of the second it is not told whether it is custom, the third has no
// name.
constexpr const char *kKinds = R"({"format": 1, "name": "kinds", "http": {"base": "https://api.acme.test"},
    "models": {"crm.meta.object": {"fields": {"id": {"read": "code", "write": false},
        "name": {"read": "name", "write": false}, "is_custom": {"read": "own", "write": false},
        "label": {"read": "code", "write": false}},
      "list": {"get": "/kinds", "items": "rows", "paging": {"kind": "all"}}}}})";

class RejectedKinds : public Acme {
 protected:
  Result<std::string> run(const char *input, const std::string &listed) {
    harness.add_connector(kKinds);
    harness.connect("kinds", "{}", "conn_kinds_" + std::to_string(++connections));
    return harness.run(operations::list_all, "crm-metadataListObjects", input,
                       [&](const Request &) { return answer("{\"rows\":[" + listed + "]}"); });
  }
  int connections = 0;
  const std::string rows = R"({"code":"a","name":"A","own":true},{"code":"b","name":"B","own":"no word"},{"code":"c"},)"
                           R"({"code":"d","name":"D","own":false})";
};

TEST_F(RejectedKinds, StandInTheListThatIsGivenAtOnce) {
  auto all = run("{}", rows);
  ASSERT_TRUE(all.ok()) << all.error().to_json();
  EXPECT_EQ(at(*all, "/0/rejected"), "(none)");
  EXPECT_EQ(at(*all, "/1/id"), "b");
  EXPECT_EQ(at(*all, "/1/is_custom"), "null");
  EXPECT_EQ(at(*all, "/1/rejected/0/scope"), "value");
  EXPECT_EQ(at(*all, "/1/rejected/0/field"), "is_custom");
  EXPECT_EQ(at(*all, "/1/rejected/0/raw"), "\"no word\"");
  EXPECT_EQ(at(*all, "/2/id"), "(none)");
  EXPECT_NE(at(*all, "/2/error/message").find("name"), std::string::npos) << *all;
  EXPECT_EQ(at(*all, "/2/rejected/0/scope"), "record");
  EXPECT_EQ(at(*all, "/2/rejected/0/index"), "2");
  EXPECT_EQ(at(*all, "/2/rejected/0/raw"), R"({"code":"c"})");
  EXPECT_EQ(at(*all, "/3/id"), "d");
}

TEST_F(RejectedKinds, AreToldBesideColumns) {
  harness.taking = coroutine::Taking::columns;
  auto last = run("{}", rows);
  ASSERT_TRUE(last.ok()) << last.error().to_json();
  EXPECT_EQ(at(*last, "/count"), "3");
  EXPECT_EQ(at(*last, "/rejected/0/field"), "is_custom");
  EXPECT_EQ(at(*last, "/rejected/1/scope"), "record");
  EXPECT_EQ(at(*last, "/rejected/1/index"), "2");
}

TEST_F(RejectedKinds, OrListsInTheirPlaceAreNoRecords) {
  auto all = run("{}", R"([],[{"code":"a","name":"A"},{"code":"b","name":"B"}],{"code":"d","name":"D"})");
  ASSERT_TRUE(all.ok()) << all.error().to_json();
  for (const char *place : {"/0", "/1"}) {
    EXPECT_EQ(at(*all, std::string(place) + "/rejected/0/scope"), "record") << *all;
    EXPECT_NE(at(*all, std::string(place) + "/error/message").find("is no record"), std::string::npos) << *all;
  }
  EXPECT_EQ(at(*all, "/2/id"), "d");
}

TEST_F(RejectedKinds, ThatMayBeMeantAreToldWhereOnlySomeAreAskedFor) {
  auto custom = run(R"({"type":"custom"})", R"({"code":"a","name":"A","own":true},{"code":"c"},)"
                                            R"({"code":"d","name":"D","own":false})");
  ASSERT_TRUE(custom.ok()) << custom.error().to_json();
  EXPECT_EQ(at(*custom, "/0/id"), "a");
  EXPECT_EQ(at(*custom, "/1/rejected/0/scope"), "record");
  EXPECT_EQ(at(*custom, "/2"), "(none)");
  auto untold = run(R"({"type":"custom"})", rows);
  ASSERT_FALSE(untold.ok()) << "whether the second is a custom one cannot be read";
  EXPECT_EQ(untold.error().status, Status::malformed);
}

}  // namespace
}  // namespace openint::testing
