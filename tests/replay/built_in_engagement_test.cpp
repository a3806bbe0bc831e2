// Sales engagement as the built-in documents read it: lists whose deep pages cost more, lists that a provider shows only
// the beginning of, and values that stay values.
#include <gtest/gtest.h>

#include <set>

#include "libopenint/json/string.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

struct Engagement : ::testing::Test {
  Harness harness;
};

// G25: people as Salesloft lists them, where a page costs more the deeper it is.
struct CostlyPages {
  std::vector<std::pair<std::string, int>> all;  // in the order of their change
  int64_t deepest = 0;
  int64_t requests = 0;
  Outcome operator()(const Request &request) {
    ++requests;
    const std::string since = query_of(request.url, "updated_at[gte]");
    const auto page = static_cast<size_t>(std::stoll(query_of(request.url, "page")));
    const auto size = static_cast<size_t>(std::stoll(query_of(request.url, "per_page")));
    deepest = std::max(deepest, static_cast<int64_t>(page));
    const auto begin = std::lower_bound(all.begin(), all.end(), std::pair(since, 0));
    const auto found = static_cast<size_t>(all.end() - begin);
    std::string people;
    for (size_t i = (page - 1) * size; i < std::min(page * size, found); ++i) {
      const auto &[changed, id] = begin[static_cast<std::ptrdiff_t>(i)];
      people += (people.empty() ? "" : ",") + (R"({"id":)" + std::to_string(id) + R"(,"updated_at":")" + changed + "\"}");
    }
    const std::string next = page * size < found ? std::to_string(page + 1) : "null";
    return answer(R"({"metadata":{"paging":{"next_page":)" + next + R"(}},"data":[)" + people + "]}");
  }
};

std::string microsecond(int number) {
  const std::string digits = std::to_string(1'000'000 + number);
  return "2026-01-01T00:00:00." + digits.substr(1) + "Z";
}

TEST_F(Engagement, G25TwentyFiveThousandPeopleAreListedWithoutADeepPage) {
  harness.connect("salesloft");
  CostlyPages people;
  for (int i = 0; i < 25'000; ++i) people.all.emplace_back(microsecond(i < 300 ? 0 : i), i);
  std::set<std::string> seen;
  size_t came = 0;
  std::string cursor;
  do {
    const std::string input = R"({"page_size":10000,"include_raw":false)" + (cursor.empty() ? "}" : ",\"cursor\":\"" + cursor + "\"}");
    auto page = harness.run(operations::list, "salesEngagement-listContacts", input, std::ref(people));
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    auto document = json::Document::parse(*page);
    came += document->root()["items"].size();
    for (const json::Value &item : document->root()["items"].items()) seen.emplace(item["id"].text());
    cursor = std::string(document->root()["next_page_cursor"].text());
  } while (!cursor.empty());
  EXPECT_EQ(came, 25'000U);
  EXPECT_EQ(seen.size(), 25'000U);
  EXPECT_LE(people.deepest, 4) << "only those 300 that share a time of change take more than a first page";
  EXPECT_LE(people.requests, 25'000 / 99 + 10);
}

TEST_F(Engagement, G19WhatIsLookedForStaysOneValueOfTheRequest) {
  const char *const hostile[] = {"a,b", "1..9", "x&filter[id]=1", "__null__", "a=b", "%2C", "]", "#", " ", "\xC3\xB6?/", "a+b"};
  for (const char *connector : {"outreach", "salesloft"}) {
    harness.connect(connector);
    for (const char *value : hostile) {
      harness.requests.clear();
      std::string record;
      json::append_string(record, value);
      auto none = [](const Request &request) {
        return request.method == "GET" ? answer(R"({"data":[]})") : answer(422, R"({"error":"enough"})");
      };
      (void)harness.run(operations::upsert, "salesEngagement-upsertAccount",
                        R"({"upsert_on":{"name":)" + record + R"(},"record":{}})", none);
      ASSERT_GE(harness.requests.size(), 1U);
      const std::string &url = harness.requests[0].url;
      const std::string name = std::string(connector) == "outreach" ? "filter[name][]" : "name[]";
      EXPECT_EQ(query_of(url, name), value) << url;
      EXPECT_EQ(query_of(url, "filter[id]"), "") << url;
      EXPECT_EQ(url.find('#'), std::string::npos) << url;
    }
  }
}

// A list that a provider shows only the beginning of.
TEST_F(Engagement, AListThatGoesOnBehindWhatIsShownIsAnError) {
  harness.add_connector(R"({"overlay":"apollo","patch":{"http":{"limits":[]}}})");
  harness.connect("apollo", "{}", "", R"({"api_key":"k"})");
  int64_t most = 0;
  auto contacts = [&](const Request &request) {
    const int64_t page = std::stoll(at(request.body, "/page"));
    most = std::max(most, page);
    std::string list;
    for (int i = 0; i < 100; ++i) {
      list += (i == 0 ? "" : ",") + (R"({"id":")" + std::to_string(page * 100 + i) + R"(","created_at":null})");
    }
    return answer(R"({"contacts":[)" + list + R"(],"pagination":{"page":)" + std::to_string(page) + R"(,"total_pages":501}})");
  };
  std::string cursor;
  Result<std::string> page = std::string();
  size_t came = 0;
  do {
    const std::string input = R"({"page_size":10000,"include_raw":false)" + (cursor.empty() ? "}" : ",\"cursor\":\"" + cursor + "\"}");
    page = harness.run(operations::list, "salesEngagement-listContacts", input, contacts);
    if (!page.ok()) break;
    auto document = json::Document::parse(*page);
    came += document->root()["items"].size();
    cursor = std::string(document->root()["next_page_cursor"].text());
  } while (!cursor.empty());
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, "beyond_reach");
  EXPECT_EQ(most, 500);
  EXPECT_EQ(came, 40'000U);
}

}  // namespace
}  // namespace openint::testing
