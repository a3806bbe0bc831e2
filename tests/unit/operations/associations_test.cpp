// Links between records: every one of them, by cursors that are good for this list alone.
#include <set>

#include "libopenint/provider/cursor.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr size_t kLinks = 1250;

Outcome links(const Request &request) {
  const std::string limit = query_of(request.url, "limit");
  const std::string after = query_of(request.url, "after");
  const size_t from = after.empty() ? 0 : std::stoul(after);
  const size_t to = std::min(kLinks, from + std::stoul(limit));
  std::string results;
  for (size_t i = from; i < to; ++i) {
    results +=
        (i == from ? "" : ",") + (R"({"id":)" + std::to_string(9'007'199'254'740'993 + i) + R"(,"type":279})");
  }
  std::string paging = to == kLinks ? "" : R"(,"next":")" + std::to_string(to) + "\"";
  return answer(R"({"rows":[)" + results + "]" + paging + "}");
}

std::string input(const std::string &id, const std::string &cursor) {
  return R"({"source_object":"crm.account","source_id":")" + id + R"(","target_object":"crm.contact","page_size":500)" +
         (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\"") + "}";
}

TEST(Associations, AreListedCompletelyAndTheirIdsKeepTheirDigits) {
  AcmeHarness harness;
  std::set<std::string> ids;
  std::string cursor;
  size_t pages = 0;
  do {
    auto result = harness.run(operations::list_associations, "crm-listAssociations", input("51", cursor), links);
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    auto document = json::Document::parse(*result);
    for (const json::Value &item : document->root()["items"].items()) ids.emplace(item["target_id"].text());
    cursor = std::string(document->root()["next_cursor"].text());
    EXPECT_EQ(document->root()["has_next_page"].as_boolean(), !cursor.empty());
    ASSERT_LT(++pages, 10U);
  } while (!cursor.empty());
  EXPECT_EQ(pages, 3U);
  EXPECT_EQ(ids.size(), kLinks);
  EXPECT_TRUE(ids.contains("9007199254740993"));
}

TEST(Associations, TakeNoCursorOfAnotherRecordOrMadeUpOne) {
  AcmeHarness harness;
  auto first = harness.run(operations::list_associations, "crm-listAssociations", input("51", ""), links);
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  const std::string cursor = at(*first, "/next_cursor");
  const size_t sent = harness.requests.size();
  for (const std::string &request : {input("52", cursor), input("51", "500"), input("51", cursor + "A")}) {
    auto result = harness.run(operations::list_associations, "crm-listAssociations", request, links);
    ASSERT_FALSE(result.ok()) << request;
    EXPECT_EQ(result.error().reason, "cursor_invalid") << result.error().to_json();
  }
  EXPECT_EQ(harness.requests.size(), sent);
}

// Cursors were the provider's token alone once, sealed as they are now.
TEST(Associations, TakeNoCursorOfAnEarlierVersion) {
  AcmeHarness harness;
  auto session = provider::Session::open(harness.services, harness.services.store, harness.connection, "");
  ASSERT_TRUE(session.ok());
  const std::string stream = "associations\n\"firms\"\n\"51\"\n\"people\"";
  const std::string current = provider::seal_cursor(**session, stream, R"({"a":"500"})");
  ASSERT_TRUE(harness.run(operations::list_associations, "crm-listAssociations", input("51", current), links).ok())
      << "the test does not know the stream's name any more";
  const size_t sent = harness.requests.size();
  for (const char *state : {"500", "\"500\"", "after=500", "[500]", "null"}) {
    auto result = harness.run(operations::list_associations, "crm-listAssociations",
                              input("51", provider::seal_cursor(**session, stream, state)), links);
    ASSERT_FALSE(result.ok()) << state;
    EXPECT_EQ(result.error().reason, "cursor_invalid") << state;
  }
  EXPECT_EQ(harness.requests.size(), sent);
}

TEST(Associations, RefuseAPageSizeThatIsNone) {
  AcmeHarness harness;
  for (const char *size : {"0", "-1", "1.5"}) {
    auto result =
        harness.run(operations::list_associations, "crm-listAssociations",
                    R"({"source_object":"crm.account","source_id":"1","target_object":"crm.contact","page_size":)" +
                        std::string(size) + "}",
                    links);
    ASSERT_FALSE(result.ok()) << size;
    EXPECT_EQ(result.error().status, Status::invalid_argument);
  }
  EXPECT_TRUE(harness.requests.empty());
}

}  // namespace
}  // namespace openint::testing
