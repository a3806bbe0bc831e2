// A list whose records lack members is completed by their ids, and no record of it is told by half.
#include <set>

#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

class Detail : public Acme {
 protected:
  static constexpr const char *kGet = R"("get": {"get": "/people/{id}", "record": "row"})";
  static constexpr const char *kBatch =
      R"("batch_read": {"post": "/people/batch", "max": 4, "repeatable": true, "body": "{ids: ids}"})";

  void thin(const std::string &reads) {
    document(R"("list": {"get": "/people{?cursor,size}", "max": 10, "detail": "get",
                         "paging": {"kind": "token", "next": "body.next"}},
                "count": {"listing": true}, )" +
             reads);
  }

  // Records 1 to `last`, of which the list tells the ids alone.
  Outcome provider(const Request &request) const {
    const std::string path = path_of(request.url);
    if (path == "/people") {
      const int first = std::max(number_of(request, "cursor"), 1);
      const int end = std::min(first + number_of(request, "size"), last + 1);
      std::string rows;
      for (int id = first; id < end; ++id) {
        rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + std::to_string(id) + "\"}";
      }
      return answer("{\"rows\":[" + rows + "]" + (end <= last ? ",\"next\":\"" + std::to_string(end) + "\"" : "") +
                    "}");
    }
    if (path != "/people/batch") {
      const int id = std::stoi(path.substr(8));
      if (bad.contains(id)) return answer(status, R"({"message":"cannot make sense of it"})");
      return answer("{\"row\":" + record(id) + "}");
    }
    auto body = json::Document::parse(request.body);
    std::string rows;
    for (const json::Value &id : body->root()["ids"].items()) {
      const int number = std::stoi(std::string(id.text()));
      if (bad.contains(number) && status != 404) return answer(status, R"({"message":"cannot make sense of it"})");
      if (!bad.contains(number)) rows += (rows.empty() ? "" : ",") + record(number);
    }
    return answer("{\"rows\":[" + rows + "]}");
  }

  // Record 12 has no "updated", without which a record is none.
  static std::string record(int id) { return id == 12 ? R"({"id":"12"})" : acme_record(id); }

  Result<std::string> run(std::string_view input) {
    return list(input, [this](const Request &request) { return provider(request); });
  }

  // What came: "1 2 -3 ..." with the numbers of those that were rejected.
  static std::string told(const std::string &answer_text, const std::vector<coroutine::Emission> &emitted) {
    std::set<int> rejected;
    auto whole = json::Document::parse(answer_text);
    for (const json::Value &each : whole->root()["rejected"].items()) {
      EXPECT_EQ(each["scope"].text(), "record");
      EXPECT_FALSE(each["reason"].text().empty());
      EXPECT_TRUE(rejected.insert(std::stoi(std::string(each["index"].text())) + 1).second);
    }
    std::string items;
    for (const json::Value &item : whole->root()["items"].items()) {
      items += (items.empty() ? "" : " ") + std::string(item["id"].text());
      EXPECT_EQ(item["email"].text(), "a" + std::string(item["id"].text()) + "@acme.test");
    }
    for (const coroutine::Emission &emission : emitted) {
      auto batch = json::Document::parse(emission.text);
      for (const json::Value &item : batch->root().items()) items += " " + std::string(item["id"].text());
    }
    for (int number : rejected) items += " -" + std::to_string(number);
    return items;
  }

  int last = 25;
  int status = 400;
  std::set<int> bad;
};

TEST_F(Detail, OfEachRecordIsReadSomeAtATimeAndInOrder) {
  for (const std::string &reads : {std::string(kGet), std::string(kBatch), std::string(kGet) + "," + kBatch}) {
    thin(reads);
    harness.requests.clear();
    harness.most_in_flight = 0;
    auto page = run(R"({"page_size":11})");
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    EXPECT_EQ(told(*page, {}), "1 2 3 4 5 6 7 8 9 10 11");
    EXPECT_EQ(at(*page, "/items/0/raw_data"), acme_record(1));
    EXPECT_EQ(at(*page, "/has_next_page"), "true");
    EXPECT_LE(harness.most_in_flight, 5U) << "four, and a page of the list";
    const bool batched = reads.find("batch") != std::string::npos;
    EXPECT_EQ(harness.requests_to("/people/batch"), batched ? 4U : 0U);
    EXPECT_EQ(harness.requests_to("/people/3"), batched ? 0U : 1U);
  }
}

TEST_F(Detail, OneThatFailsCostsItselfWhereverItStands) {
  const std::string wanted = "1 2 4 5 6 7 8 9 11 13 14 15 16 17 18 19 20 21 22 23 24 -3 -10 -12 -25";
  bad = {3, 10, 25};
  for (const char *reads : {kGet, kBatch}) {
    for (int each : {400, 404, 422}) {
      thin(reads);
      status = each;
      harness.taking = coroutine::Taking::joined;
      auto page = run(R"({"page_size":100})");
      ASSERT_TRUE(page.ok()) << each << page.error().to_json();
      EXPECT_EQ(told(*page, {}), wanted) << reads << each;
      EXPECT_EQ(at(*page, "/rejected/0/raw"), R"({"id":"3"})");
      if (each != 404) {
        EXPECT_NE(at(*page, "/rejected/0/reason").find("cannot make sense of it"), std::string::npos);
      }
      harness.taking = coroutine::Taking::text;
      auto last_answer = run("{}");
      ASSERT_TRUE(last_answer.ok()) << last_answer.error().to_json();
      EXPECT_EQ(told(*last_answer, harness.emitted), " " + wanted) << reads << each;
    }
  }
}

TEST_F(Detail, OfAPageWithOneRecordIsItsOwnTrouble) {
  thin(kGet);
  last = 1;
  bad = {1};
  for (int each : {400, 404, 500}) {
    status = each;
    auto page = run("{}");
    ASSERT_TRUE(page.ok()) << each << page.error().to_json();
    EXPECT_EQ(told(*page, {}), " -1") << each;
  }
}

TEST_F(Detail, ThatNobodyMayReadEndsTheList) {
  thin(kGet);
  for (int id = 1; id <= 25; ++id) bad.insert(id);
  for (int each : {401, 403, 503}) {
    status = each;
    auto page = run("{}");
    ASSERT_FALSE(page.ok()) << each;
    EXPECT_EQ(page.error().provider.http_status, each);
  }
}

TEST_F(Detail, IsNotReadToCount) {
  thin(kGet);
  auto counted = harness.run(operations::count, "crm-countEntity", R"({"entity":"contact"})",
                             [this](const Request &request) { return provider(request); });
  ASSERT_TRUE(counted.ok()) << counted.error().to_json();
  EXPECT_EQ(at(*counted, "/count"), "25");
  EXPECT_EQ(harness.requests_to("/people"), harness.requests.size());
}

TEST_F(Detail, NeedsARequestThatReadsARecord) {
  auto loaded =
      harness.try_connector(acme_document(R"("list": {"get": "/people", "detail": "get", "paging": {"kind": "all"}})"));
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().path, "/models/crm.contact/list/detail");
}

}  // namespace
}  // namespace openint::testing
