// How pages follow each other, kind by kind: what ends a list, and what is no end.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr int kAll = 25;

std::string ids(int first, int last) {
  std::string out;
  for (int id = first; id <= last; ++id) out += (out.empty() ? "" : " ") + std::to_string(id);
  return out;
}

std::string rows(int first, int last, const std::string &more = "") {
  return "{\"rows\":[" + acme_records(first, std::min(last, kAll)) + "]" + more + "}";
}

using Paging = Acme;

TEST_F(Paging, ByNumberGivesEachRecordOnce) {
  document(R"("list": {"get": "/people{?page,size}", "max": 100,
                       "paging": {"kind": "page", "total": "body.total"}})");
  auto provider = [](const Request &request) {
    int size = number_of(request, "size");
    int page = number_of(request, "page");
    return answer(rows((page - 1) * size + 1, page * size, ",\"total\":25"));
  };
  EXPECT_EQ(walk(10, provider), ids(1, kAll));
  EXPECT_EQ(harness.requests.size(), 3U);
  EXPECT_EQ(number_of(harness.requests[0], "page"), 1);
}

TEST_F(Paging, ByNumberOfAServerThatGivesFewerThanAskedLosesNothing) {
  document(R"("list": {"get": "/people{?page,size}", "paging": {"kind": "page", "first": 0, "total": "body.total"}})");
  auto provider = [](const Request &request) {
    int size = std::min(number_of(request, "size"), 4);
    int page = number_of(request, "page");
    return answer(rows(page * size + 1, (page + 1) * size, ",\"total\":25"));
  };
  EXPECT_EQ(walk(10, provider), ids(1, kAll));
}

TEST_F(Paging, ByOffsetOfAServerThatKnowsNoOffsetIsAnError) {
  document(R"("list": {"get": "/people{?offset,size}",
                       "paging": {"kind": "offset", "key": "id", "more": "body.more"}})");
  auto provider = [](const Request &) { return answer(rows(1, 10, ",\"more\":true")); };
  std::string found = walk(10, provider);
  EXPECT_NE(found.find("MALFORMED"), std::string::npos) << found;
  EXPECT_NE(found.find("progress"), std::string::npos) << found;
  EXPECT_LE(harness.requests.size(), 4U);
}

TEST_F(Paging, ByOffsetWithoutKeysOfSuchAServerIsAnErrorToo) {
  document(R"("list": {"get": "/people{?offset,size}", "paging": {"kind": "offset", "total": "body.total"}})");
  auto provider = [](const Request &) { return answer(rows(1, 10, ",\"total\":1000")); };
  std::string found = walk(10, provider);
  EXPECT_NE(found.find("MALFORMED"), std::string::npos) << found;
  EXPECT_LE(harness.requests.size(), 3U);
}

TEST_F(Paging, ByTokenThatRepeatsIsAnError) {
  document(R"("list": {"get": "/people{?cursor,size}", "max": 5,
                       "paging": {"kind": "token", "next": "body.next"}})");
  for (bool two : {false, true}) {
    auto provider = [two](const Request &request) {
      std::string next = two && query_of(request.url, "cursor") == "a" ? "b" : "a";
      return answer(rows(1, 5, ",\"next\":\"" + next + "\""));
    };
    harness.requests.clear();
    auto page = list(R"({"page_size":100})", provider);
    ASSERT_FALSE(page.ok());
    EXPECT_EQ(page.error().status, Status::malformed) << page.error().to_json();
    EXPECT_LE(harness.requests.size(), 4U);
  }
}

TEST_F(Paging, ByTokenGivesAllOfAPageThatIsLargerThanAsked) {
  document(R"("list": {"get": "/people{?cursor,size}", "paging": {"kind": "token", "next": "body.next"}})");
  auto provider = [](const Request &request) {
    int begin = number_of(request, "cursor");
    return answer(rows(begin + 1, begin + 8, begin + 8 < kAll ? ",\"next\":" + std::to_string(begin + 8) : ""));
  };
  EXPECT_EQ(walk(5, provider), ids(1, kAll));
}

TEST_F(Paging, BySomethingThatFollowsWithoutBeingThereIsAnError) {
  document(R"("list": {"get": "/people{?cursor,size}",
                       "paging": {"kind": "token", "next": "body.next", "more": "body.more"}})");
  auto says_nothing = list("{}", [](const Request &) { return answer(rows(1, 5)); });
  ASSERT_FALSE(says_nothing.ok());
  EXPECT_NE(says_nothing.error().message.find("whether another page follows"), std::string::npos)
      << says_nothing.error().to_json();
  auto leads_nowhere = list("{}", [](const Request &) { return answer(rows(1, 5, ",\"more\":true")); });
  ASSERT_FALSE(leads_nowhere.ok());
  EXPECT_EQ(leads_nowhere.error().status, Status::malformed);
  EXPECT_TRUE(list("{}", [](const Request &) { return answer(rows(1, 5, ",\"more\":false")); }).ok());
}

TEST_F(Paging, ByKeyThatDoesNotGrowIsAnError) {
  document(R"("list": {"get": "/people{?after_id,size}",
                       "paging": {"kind": "keyset", "key": "id", "more": "body.more"}})");
  std::string found = walk(10, [](const Request &) { return answer(rows(1, 10, ",\"more\":true")); });
  EXPECT_NE(found.find("MALFORMED"), std::string::npos) << found;
  EXPECT_EQ(harness.requests.size(), 2U);
}

TEST_F(Paging, ByKeyEndsWhereNothingIsBehindIt) {
  document(R"("list": {"get": "/people{?after_id,size}",
                       "paging": {"kind": "keyset", "key": "id", "more": "body.total > count"}})");
  auto provider = [](const Request &request) {
    return answer(query_of(request.url, "after_id").empty() ? rows(1, 10, ",\"total\":12")
                                                            : R"({"rows":[],"total":2})");
  };
  auto page = list(R"({"page_size":20})", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/has_next_page"), "true");
  std::string cursor = at(*page, "/next_cursor");
  page = list(R"({"page_size":20,"cursor":")" + cursor + "\"}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/has_next_page"), "false");
  EXPECT_EQ(at(*page, "/warnings/0/problem_type"), "list_mismatch");
}

TEST_F(Paging, ByKeyFollowsTheTokenOfAPageWithoutRecords) {
  document(R"("list": {"get": "/people{?after_id,cursor,size}", "max": 10,
                       "paging": {"kind": "keyset", "key": "id", "more": "body.total > count", "next": "body.next"}})");
  auto provider = [](const Request &request) {
    if (query_of(request.url, "after_id").empty()) return answer(rows(1, 10, ",\"total\":25"));
    if (query_of(request.url, "after_id") == "20") return answer(rows(21, 25, ",\"total\":5"));
    bool led = query_of(request.url, "cursor") == "on";
    return answer(led ? rows(11, 20, ",\"total\":15") : R"({"rows":[],"total":15,"next":"on"})");
  };
  EXPECT_EQ(walk(10, provider), ids(1, kAll));
}

TEST_F(Paging, ByLinkOfTheHeader) {
  document(R"("list": {"get": "/people{?size}", "paging": {"kind": "link", "in": "header"}})");
  auto provider = [](const Request &request) {
    int begin = number_of(request, "from");
    if (begin + 10 >= kAll) return answer(200, rows(begin + 1, kAll), {{"Link", R"(<https://x.test/>; rel="prev")"}});
    std::string link = R"(<https://api.acme.test/a,b>; rel="up", </people?from=)" + std::to_string(begin + 10) +
                       R"(>; title="a, \"b\"; rel=up"; REL="last next")";
    return answer(200, rows(begin + 1, begin + 10), {{"Link", link}});
  };
  EXPECT_EQ(walk(10, provider), ids(1, kAll));
}

TEST_F(Paging, ByARequestOfItsOwn) {
  document(R"("list": {"post": "/people/search{?size}", "body": {"sort": "id"},
                       "paging": {"kind": "continue", "next": "body.next",
                                  "request": {"get": "/people/search/next{?cursor}"}}})");
  auto provider = [](const Request &request) {
    int begin = number_of(request, "cursor");
    bool first = request.method == "POST";
    EXPECT_EQ(first, begin == 0);
    EXPECT_EQ(path_of(request.url), first ? "/people/search" : "/people/search/next");
    return answer(
        rows(begin + 1, begin + 10, begin + 10 < kAll ? ",\"next\":\"" + std::to_string(begin + 10) + "\"" : ""));
  };
  EXPECT_EQ(walk(10, provider), ids(1, kAll));
}

TEST_F(Paging, TellsWhereTheProvidersTotalIsAnotherOne) {
  document(R"("list": {"get": "/people{?cursor}",
                       "paging": {"kind": "token", "next": "body.next", "total": "body.total"}})");
  auto page = list("{}", [](const Request &) { return answer(rows(1, 10, ",\"total\":11")); });
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_NE(at(*page, "/warnings/0/detail").find("there are 11 records, and gave 10"), std::string::npos) << *page;
  page = list("{}", [](const Request &) { return answer(rows(1, 10, ",\"total\":10")); });
  EXPECT_EQ(at(*page, "/warnings"), "(none)");
  page = list("{}", [](const Request &) { return answer(rows(1, 10)); });
  EXPECT_FALSE(page.ok()) << "a total that is not there";
}

TEST_F(Paging, OfADescriptionReadsAllOfIt) {
  document(R"("list": {"get": "/people{?names}", "with": {"names": "fields"}, "paging": {"kind": "all"}},
              "select": {"describe": {"get": "/people/fields{?page}"}, "names": "body.names",
                         "paging": {"kind": "page", "more": "body.more"}})");
  bool broken = false;
  auto provider = [&](const Request &request) {
    if (path_of(request.url) != "/people/fields") return answer(rows(1, 2));
    if (query_of(request.url, "page") == "1") return answer(R"({"names":["id","updated"],"more":true})");
    return answer(broken ? R"({"more":false})" : R"({"names":["email","city"],"more":false})");
  };
  auto page = list("{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(query_of(harness.requests.back().url, "names"), "id,updated,email,city");
  broken = true;
  harness.connect("acme", "{}", "conn_acme_2");
  page = list("{}", provider);
  ASSERT_FALSE(page.ok()) << "half a description";
  EXPECT_EQ(page.error().status, Status::malformed);
}

TEST_F(Paging, ThroughPagesWithoutRecordsEndsInAnError) {
  document(R"("list": {"get": "/people{?cursor,size}", "max": 1, "paging": {"kind": "token", "next": "body.next"}},
              "count": {"listing": true})");
  int tokens = 0;
  auto provider = [&](const Request &) { return answer(R"({"rows":[],"next":")" + std::to_string(++tokens) + "\"}"); };
  auto counted = harness.run(operations::count, "crm-countEntity", R"({"entity":"contact"})", provider);
  ASSERT_FALSE(counted.ok());
  EXPECT_EQ(counted.error().status, Status::malformed) << counted.error().to_json();
  EXPECT_LT(tokens, 200);
}

}  // namespace
}  // namespace openint::testing
