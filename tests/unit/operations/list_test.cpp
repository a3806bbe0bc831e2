// Lists: pages of ours out of pages of the provider's, windows, cursors.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libopenint/provider/cursor.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kDescribe = R"({"rows":[{"name":"email"},{"name":"first"},{"name":"favourite_colour"}]})";

std::string person(int64_t id) {
  const std::string text = std::to_string(id);
  return acme_object(text, R"({"email":"p)" + text + R"(@example.com"})");
}

// People as a search finds them: all modified in the same millisecond, ids from 1.
struct People {
  int64_t records = 0;
  int64_t list_calls = 0;
  int64_t search_calls = 0;

  Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/fields/people") return answer(kDescribe);
    if (path == "/links/people/firms") return answer(R"({"rows":[]})");
    if (path == "/objects/people/search") return search(request);
    if (path == "/objects/people") return list(request);
    return answer(404, R"({"message":"no such path"})");
  }

  Outcome page(int64_t first, int64_t limit, bool paging) const {
    std::string rows;
    const int64_t last = std::min(records, first + limit - 1);
    for (int64_t id = first; id <= last; ++id) rows += (rows.empty() ? "" : ",") + person(id);
    const int64_t total = std::max<int64_t>(records - first + 1, 0);
    std::string out = "{\"total\":" + std::to_string(total) + ",\"rows\":[" + rows + "]";
    if (paging && last < records) out += ",\"next\":\"" + std::to_string(last) + "\"";
    return answer(out + "}");
  }

  Outcome list(const Request &request) {
    ++list_calls;
    const std::string after = query_of(request.url, "after");
    const int64_t limit = std::stoll(query_of(request.url, "limit"));
    if (limit > 100) return answer(400, R"({"message":"limit"})");
    return page(after.empty() ? 1 : std::stoll(after) + 1, limit, true);
  }

  Outcome search(const Request &request) {
    ++search_calls;
    const std::string key = at(request.body, "/after_id");
    const int64_t size = std::stoll(at(request.body, "/size"));
    if (size > 200) return answer(400, R"({"message":"size"})");
    return page(key == "(none)" ? 1 : std::stoll(key) + 1, size, false);
  }
};

struct ContactLists : ::testing::Test {
  AcmeHarness harness;
  People people;
  std::map<std::string, int> seen;

  Result<std::string> list(const std::string &input) {
    return harness.run(operations::list, "crm-listContacts", input, std::ref(people));
  }

  // All pages, and how many calls it took.
  int walk(const std::string &parameters) {
    std::string cursor;
    for (int calls = 1;; ++calls) {
      std::string input = "{" + parameters + (cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}";
      auto page = list(input);
      EXPECT_TRUE(page.ok()) << page.error().to_json();
      if (!page.ok() || calls > 10'000) return calls;
      auto document = json::Document::parse(*page);
      for (const json::Value &item : document->root()["items"].items()) ++seen[std::string(item["id"].text())];
      if (!document->root()["has_next_page"].as_boolean()) {
        EXPECT_EQ(at(*page, "/next_cursor"), "null");
        return calls;
      }
      cursor = std::string(document->root()["next_cursor"].text());
    }
  }

  void expect_each_once(size_t count) {
    EXPECT_EQ(seen.size(), count);
    for (const auto &[id, times] : seen) ASSERT_EQ(times, 1) << id;
  }
};

TEST_F(ContactLists, GiveTheContractsPage) {
  people.records = 2;
  auto page = list("{}");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/has_next_page"), "false");
  EXPECT_EQ(at(*page, "/next_cursor"), "null");
  EXPECT_EQ(at(*page, "/items/1/email"), "p2@example.com");
  EXPECT_EQ(at(*page, "/items/1/raw_data/id"), "2");
  EXPECT_EQ(at(*page, "/rejected"), "(none)");
  std::string properties = query_of(harness.requests.back().url, "values");
  EXPECT_NE(properties.find("favourite_colour"), std::string::npos) << harness.requests.back().url;
}

// G23
TEST_F(ContactLists, MakeAsManyCallsAsThereArePages) {
  for (int64_t records : {0, 1, 99, 100, 101, 1000}) {
    people = People();
    people.records = records;
    seen.clear();
    int calls = walk("\"page_size\":100");
    EXPECT_EQ(calls, std::max<int64_t>((records + 99) / 100, 1)) << records;
    EXPECT_EQ(people.list_calls, calls) << records;
    expect_each_once(static_cast<size_t>(records));
  }
}

// G1
TEST_F(ContactLists, ReadTwentyFiveThousandContactsOfOneMillisecondExactlyOnce) {
  people.records = 25'000;
  int calls = walk("\"page_size\":200,\"include_raw\":false,\"updated_after\":\"2025-05-01T00:00:00Z\"");
  EXPECT_EQ(calls, 125);
  EXPECT_EQ(people.search_calls, 125);
  expect_each_once(25'000);
}

TEST_F(ContactLists, KeepTheirWindowFromTheFirstPageToTheLast) {
  people.records = 500;
  std::set<std::string> bounds;
  auto provider = [&](const Request &request) {
    if (path_of(request.url).ends_with("/search")) bounds.insert(at(request.body, "/until"));
    harness.environment.advance(60'000);
    return people(request);
  };
  std::string cursor;
  for (int i = 0; i < 3; ++i) {
    std::string input = R"({"page_size":200,"updated_after":"2025-05-01T00:00:00Z")" +
                        (cursor.empty() ? std::string("}") : ",\"cursor\":\"" + cursor + "\"}");
    auto page = harness.run(operations::list, "crm-listContacts", input, provider);
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    cursor = at(*page, "/next_cursor");
  }
  EXPECT_EQ(bounds.size(), 1U);
  EXPECT_EQ(*bounds.begin(), std::to_string(FakeEnvironment::kStart - 10'000));
}

TEST_F(ContactLists, GatherLargePagesFromSeveralRequests) {
  people.records = 450;
  auto page = list(R"({"page_size":250})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  auto document = json::Document::parse(*page);
  EXPECT_EQ(document->root()["items"].size(), 250U);
  EXPECT_EQ(people.list_calls, 3);
  seen.clear();
  EXPECT_EQ(walk("\"page_size\":250"), 2);
  expect_each_once(450);
}

// Leads by offset, in the order in which they were added; whoever holds it takes some away between pages.
struct OffsetLists : ::testing::Test {
  AcmeHarness harness;
  std::vector<int> leads;
  std::set<std::string> seen;
  int twice = 0;

  void SetUp() override {
    for (int i = 0; i < 100; ++i) leads.push_back(i);
  }

  Outcome operator()(const Request &request) {
    auto start = static_cast<size_t>(std::stoul(query_of(request.url, "start")));
    size_t end = std::min(leads.size(), start + std::stoul(query_of(request.url, "limit")));
    std::string data;
    for (size_t i = start; i < end; ++i) {
      data += (data.empty() ? "" : ",") + std::string("{\"id\":\"lead-") + std::to_string(leads[i]) +
              "\",\"title\":\"x\",\"at\":\"2025-06-01T00:00:00Z\"}";
    }
    return answer("{\"rows\":[" + data + "],\"more\":" + (end < leads.size() ? "true" : "false") + "}");
  }

  template <typename Between>
  int walk(Between between) {
    std::string cursor;
    for (int pages = 1;; ++pages) {
      std::string input = "{\"page_size\":10" + (cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}";
      auto page = harness.run(operations::list, "crm-listLeads", input, std::ref(*this));
      EXPECT_TRUE(page.ok()) << page.error().to_json();
      if (!page.ok()) return pages;
      auto document = json::Document::parse(*page);
      for (const json::Value &item : document->root()["items"].items()) {
        if (!seen.insert(std::string(item["id"].text())).second) ++twice;
      }
      if (!document->root()["has_next_page"].as_boolean()) return pages;
      cursor = std::string(document->root()["next_cursor"].text());
      between(pages);
    }
  }

  void expect_what_is_left() {
    for (int lead : leads) EXPECT_TRUE(seen.contains("lead-" + std::to_string(lead))) << lead;
  }
};

TEST_F(OffsetLists, OfWhatStaysGiveEachOnceInAsManyCallsAsThereArePages) {
  EXPECT_EQ(walk([](int) {}), 10);
  EXPECT_EQ(harness.requests.size(), 10U);
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(twice, 0);
}

TEST_F(OffsetLists, LoseNothingWhenEarlierRecordsGoAway) {
  walk([&](int pages) { leads.erase(leads.begin(), leads.begin() + pages % 4); });
  expect_what_is_left();
  EXPECT_EQ(twice, 0);
}

TEST_F(OffsetLists, LoseNothingWhenTheLastOneOfThePageGoesAway) {
  walk([&](int pages) {
    if (pages == 3) leads.erase(leads.begin() + 20, leads.begin() + 30);
  });
  expect_what_is_left();
}

TEST_F(OffsetLists, SeeWhatIsAddedAtTheEnd) {
  walk([&](int pages) {
    if (pages < 5) leads.push_back(1000 + pages);
  });
  expect_what_is_left();
  EXPECT_EQ(twice, 0);
}

TEST_F(ContactLists, RefusePageSizesBelowOne) {
  for (const char *size : {"0", "-1", "1.5"}) {
    auto page = list("{\"page_size\":" + std::string(size) + "}");
    ASSERT_FALSE(page.ok()) << size;
    EXPECT_EQ(page.error().status, Status::invalid_argument);
    EXPECT_EQ(page.error().path, "/page_size");
  }
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(ContactLists, RefuseFieldsThatTheModelLacks) {
  auto page = list(R"({"fields":["email","shoe_size"]})");
  ASSERT_FALSE(page.ok());
  EXPECT_NE(page.error().message.find("shoe_size"), std::string::npos);
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(ContactLists, AskOnlyForWhatTheWantedFieldsNeed) {
  people.records = 1;
  auto page = list(R"({"fields":["email"]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  ASSERT_EQ(harness.requests.size(), 1U);
  EXPECT_EQ(query_of(harness.requests[0].url, "values"), "email");
  EXPECT_EQ(query_of(harness.requests[0].url, "links"), "");
  EXPECT_EQ(at(*page, "/items/0/updated_at"), "2025-06-01T00:00:00.000Z");
  EXPECT_EQ(at(*page, "/items/0/first_name"), "null");
}

TEST_F(ContactLists, GoOnInIncrementalModeWhereTheLastRunBegan) {
  people.records = 3;
  auto page = list(R"({"sync_mode":"incremental","include_raw":false})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/has_next_page"), "false");
  std::string cursor = at(*page, "/next_cursor");
  harness.environment.advance(3'600'000);
  harness.requests.clear();
  page = list(R"({"sync_mode":"incremental","include_raw":false,"cursor":")" + cursor + "\"}");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  ASSERT_EQ(people.search_calls, 1);
  EXPECT_EQ(at(harness.requests[0].body, "/since"),
            std::to_string(FakeEnvironment::kStart - 10'000));
}

TEST_F(ContactLists, ThatCannotTellWhatChangedGiveNoCursorToGoOnFrom) {
  auto page = harness.run(operations::list, "crm-listUsers", R"({"sync_mode":"incremental"})",
                          [](const Request &) { return answer(R"({"rows":[]})"); });
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/next_cursor"), "null");
}

TEST_F(ContactLists, SayBeforeAnyRequestWhatTheProviderCannotList) {
  auto page = list(R"({"include_deleted":true,"updated_after":"2025-05-01T00:00:00Z"})");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().status, Status::unsupported);
  EXPECT_NE(page.error().message.find("archived"), std::string::npos);
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(ContactLists, ReportRecordsThatCannotBeTranslatedAndGoOn) {
  auto provider = [&](const Request &request) {
    if (path_of(request.url) == "/fields/people") return answer(kDescribe);
    return answer("{\"rows\":[" + person(1) + ",{\"id\":\"2\",\"values\":{}}," + person(3) + "]}");
  };
  auto page = harness.run(operations::list, "crm-listContacts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/1/id"), "3");
  EXPECT_EQ(at(*page, "/rejected/0/index"), "1");
  EXPECT_EQ(at(*page, "/rejected/0/scope"), "record");
  EXPECT_EQ(at(*page, "/rejected/0/field"), "updated_at");
  EXPECT_EQ(at(*page, "/rejected/0/raw"), R"({"id":"2","values":{}})");
  EXPECT_EQ(at(*page, "/rejected/1"), "(none)");
}

TEST_F(ContactLists, CallPagesThatAreNoJsonMalformed) {
  for (const char *body : {"<html></html>", "", "[", R"({"rows":[{"id":"1"})", R"({"rows":[1,,2]})"}) {
    auto provider = [&](const Request &) { return answer(body); };
    auto page = harness.run(operations::list, "crm-listContacts", R"({"fields":["email"]})", provider);
    ASSERT_FALSE(page.ok()) << body;
    EXPECT_EQ(page.error().status, Status::malformed) << body << page.error().to_json();
  }
}

}  // namespace
}  // namespace openint::testing
