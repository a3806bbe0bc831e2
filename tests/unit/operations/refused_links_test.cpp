// One id that a provider's request for many chokes on costs itself: its record comes, and says what of it did not.
#include <set>

#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kFirms = R"(
    "list": {"get": "/people", "paging": {"kind": "all"}, "inline_related": INLINED},
    "get": {"get": "/people/{id}", "record": "row"},
    "batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids}"},
    "custom_fields": {"firms": {"read": "firms.rows[].id", "write": false}},
    "related": [{"name": "firms", "into": "firms.rows", "cut": "firms.more",
                 "request": {"post": "/links", "max": 100, "repeatable": true, "body": "{in: inputs}"},
                 "results": "body.links[].{id: id, links: to, after: after}"}])";

std::string firms(bool inlined) {
  std::string out = kFirms;
  return out.replace(out.find("INLINED"), 7, inlined ? "true" : "false");
}

std::vector<std::string> asked_ids(const Request &request, const char *list, const char *member) {
  auto body = json::Document::parse(request.body);
  std::vector<std::string> out;
  for (const json::Value &each : body->root()[list].items()) {
    out.emplace_back(member == std::string_view() ? each.text() : each[member].text());
  }
  return out;
}

// Twenty people whose links come by a request for many, which is refused while one of `bad` is in it.
class RefusedLinks : public Acme {
 protected:
  Outcome provider(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/people") return answer("{\"rows\":[" + records + "]}");
    if (path == "/people/batch") {
      std::string rows;
      for (const std::string &id : asked_ids(request, "ids", "")) {
        rows += (rows.empty() ? "" : ",") + acme_record(std::stoi(id));
      }
      return answer("{\"rows\":[" + rows + "]}");
    }
    if (path != "/links") return answer("{\"row\":" + acme_record(std::stoi(path.substr(8))) + "}");
    std::string links;
    for (const std::string &id : asked_ids(request, "in", "id")) {
      const bool late = request.body.find("\"after\"") != std::string::npos;
      if (bad.contains(id) && late == only_later) return answer(status, R"({"message":"cannot make sense of it"})");
      links += (links.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","to":[{"id":"f)" + id + "\"}]";
      if (only_later && !late) links += R"(,"after":"2")";
      links += "}";
    }
    return answer("{\"links\":[" + links + "]}");
  }

  Result<std::string> run_list() {
    return list("{}", [this](const Request &request) { return provider(request); });
  }
  Result<std::string> run(operations::Verb verb, const char *operation, const char *input) {
    return harness.run(verb, operation, input, [this](const Request &request) { return provider(request); });
  }

  std::string records = acme_records(1, 20);
  std::set<std::string> bad{"7"};
  int status = 400;
  bool only_later = false;  // refused on the second page of its links
};

TEST_F(RefusedLinks, OfOneRecordCostItAlone) {
  document(firms(false));
  for (int each : {400, 404, 409, 422, 500}) {
    status = each;
    harness.requests.clear();
    auto page = run_list();
    ASSERT_TRUE(page.ok()) << each << page.error().to_json();
    for (int i = 0; i < 20; ++i) {
      const std::string place = "/items/" + std::to_string(i);
      const std::string wanted = i == 6 ? "null" : "[\"f" + std::to_string(i + 1) + "\"]";
      EXPECT_EQ(at(*page, place + "/custom_fields/firms"), wanted) << each;
      EXPECT_EQ(at(*page, place + "/id"), std::to_string(i + 1));
    }
    EXPECT_EQ(at(*page, "/rejected/0/scope"), "value");
    EXPECT_EQ(at(*page, "/rejected/0/index"), "6");
    EXPECT_EQ(at(*page, "/rejected/0/pointer"), "/firms/rows");
    EXPECT_EQ(at(*page, "/rejected/0/field"), "firms");
    const std::string reason = at(*page, "/rejected/0/reason");
    EXPECT_NE(reason.find("cannot make sense of it"), std::string::npos) << reason;
    EXPECT_NE(reason.find(std::to_string(each)), std::string::npos) << reason;
    EXPECT_EQ(at(*page, "/rejected/1"), "(none)");
    EXPECT_LE(harness.requests_to("/links"), each == 500 ? 30U : 10U) << each;
  }
}

TEST_F(RefusedLinks, OfSeveralRecordsCostThemAlone) {
  document(firms(false));
  bad = {"1", "2", "20"};
  auto page = run_list();
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/2/custom_fields/firms"), "[\"f3\"]");
  EXPECT_EQ(at(*page, "/items/19/custom_fields/firms"), "null");
  EXPECT_EQ(at(*page, "/rejected/2/index"), "19");
  EXPECT_EQ(at(*page, "/rejected/3"), "(none)");
}

TEST_F(RefusedLinks, OnALaterPageAreNotToldByHalf) {
  document(firms(false));
  only_later = true;
  auto page = run_list();
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/5/custom_fields/firms"), R"(["f6","f6"])");
  EXPECT_EQ(at(*page, "/items/6/custom_fields/firms"), "null") << "the first page of them is not all";
  EXPECT_EQ(at(*page, "/rejected/0/index"), "6");
}

TEST_F(RefusedLinks, OfARecordThatCameWithTheFirstOfThemAreNotTheFirst) {
  document(firms(true));
  records = R"({"id":"6","updated":"2025-01-01T00:00:00Z","firms":{"rows":[{"id":"f6"}]}},)"
            R"({"id":"7","updated":"2025-01-01T00:00:00Z","firms":{"rows":[{"id":"first"}],"more":"2"}})";
  auto page = run_list();
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), "[\"f6\"]");
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), "null");
  EXPECT_EQ(at(*page, "/rejected/0/index"), "1");
  EXPECT_EQ(at(*page, "/rejected/0/raw"), R"([{"id":"first"}])");
}

TEST_F(RefusedLinks, AreToldByEveryVerbThatReads) {
  document(firms(false));
  auto record = run(operations::get, "crm-getContact", R"({"id":"7"})");
  ASSERT_TRUE(record.ok()) << record.error().to_json();
  EXPECT_EQ(at(*record, "/record/id"), "7");
  EXPECT_EQ(at(*record, "/record/custom_fields/firms"), "null");
  EXPECT_EQ(at(*record, "/rejected/0/field"), "firms");
  auto read = run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["6","7","8"],"properties":[]})");
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/0/custom_fields/firms"), "[\"f6\"]");
  EXPECT_EQ(at(*read, "/1/id"), "7");
  EXPECT_EQ(at(*read, "/1/custom_fields/firms"), "null");
  EXPECT_EQ(at(*read, "/0/rejected"), "(none)");
  EXPECT_EQ(at(*read, "/1/rejected/0/field"), "firms") << *read;
  EXPECT_EQ(at(*read, "/1/rejected/0/index"), "1");
}

TEST_F(RefusedLinks, AreCountedOverTheWholeOfAStream) {
  document(firms(false));
  harness.taking = coroutine::Taking::lines;
  auto last = run_list();
  ASSERT_TRUE(last.ok()) << last.error().to_json();
  EXPECT_EQ(at(*last, "/count"), "20");
  EXPECT_EQ(at(*last, "/rejected/0/index"), "6");
}

TEST_F(RefusedLinks, ByNoRecordsFaultAreAskedForNoMore) {
  document(firms(false));
  for (int each : {401, 403}) {
    status = each;
    harness.requests.clear();
    ASSERT_FALSE(run_list().ok()) << each;
    EXPECT_LE(harness.requests_to("/links"), 2U) << each;
  }
}

TEST_F(RefusedLinks, OfAnEndpointThatIsOutOfServiceAreItsError) {
  document(firms(false));
  for (int id = 1; id <= 20; ++id) bad.insert(std::to_string(id));
  for (int each : {404, 410, 500, 503}) {
    status = each;
    harness.requests.clear();
    auto page = run_list();
    ASSERT_FALSE(page.ok()) << each;
    EXPECT_NE(page.error().status, Status::not_found) << "of the links, not of a record";
    EXPECT_EQ(page.error().provider.http_status, each);
    EXPECT_LE(harness.requests_to("/links"), each < 500 ? 10U : 400U) << each;
  }
}

// What is tried until the deadline where the provider is out of service is not given up early for being many.
TEST_F(RefusedLinks, OfAnEndpointThatComesBackAreRead) {
  document(firms(false));
  bad.clear();
  const int64_t begin = harness.environment.now_ms();
  auto page = list("{}", [&](const Request &request) {
    const bool down = path_of(request.url) == "/links" && harness.environment.now_ms() < begin + 40'000;
    return down ? answer(500, "{}") : provider(request);
  });
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/19/custom_fields/firms"), "[\"f20\"]");
}

TEST_F(RefusedLinks, LikeRecordsOfABatchThatOneIdBreaksComeButForThatOne) {
  document(firms(false));
  auto read = harness.run(operations::batch_read, "crm-batchReadContacts",
                          R"({"ids":["1","2","3","4","5"],"properties":[]})", [&](const Request &request) {
                            const bool broken = path_of(request.url) == "/people/batch" &&
                                                request.body.find("\"4\"") != std::string::npos;
                            return broken ? answer(500, R"({"message":"null pointer"})") : provider(request);
                          });
  ASSERT_TRUE(read.ok()) << read.error().to_json();
  EXPECT_EQ(at(*read, "/2/id"), "3");
  EXPECT_EQ(at(*read, "/3/id"), "4");
  EXPECT_EQ(at(*read, "/3/error/http_status"), "500") << *read;
  EXPECT_EQ(at(*read, "/4/email"), "a5@acme.test");
}

}  // namespace
}  // namespace openint::testing
