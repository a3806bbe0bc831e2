// Lists that go on, from where they ended, as the provider's own list of changes.
#include <gtest/gtest.h>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kHome = "https://lumina.crm4.dynamics.com/api/data/v9.2/contacts";
constexpr const char *kTracked = R"("sync_mode":"incremental","include_deleted":true,"fields":["email"])";

std::string contact(const std::string &id) {
  return R"({"@odata.etag":"W/\"1\"","contactid":")" + id + R"(","emailaddress1":")" + id +
         R"(@example.com","modifiedon":"2025-06-01T08:00:00Z"})";
}

std::string tombstone(const std::string &id) {
  return R"({"@odata.context":"https://lumina.crm4.dynamics.com/api/data/v9.2/$metadata#contacts/$deletedEntity","id":")" +
         id + R"(","reason":"deleted"})";
}

std::string page(const std::string &records, const std::string &kind, const std::string &link) {
  return R"({"@odata.)" + kind + R"(":")" + link + R"(","value":[)" + records + "]}";
}

struct Changes : ::testing::Test {
  Harness harness;
  std::string body;  // of the next answer
  int status = 200;

  void SetUp() override {
    harness.connect("ms_dynamics_365_sales", R"({"instance_url":"https://lumina.crm4.dynamics.com"})");
  }

  Result<std::string> list(const std::string &more = "") {
    harness.requests.clear();
    return harness.run(operations::list, "crm-listContacts", "{" + std::string(kTracked) + more + "}",
                       [this](const Request &) { return answer(status, body); });
  }

  // The cursor after a whole list that ended with `link`.
  std::string cursor_behind(const std::string &link) {
    body = page(contact("a"), "deltaLink", link);
    auto first = list();
    return first.ok() ? ",\"cursor\":\"" + at(*first, "/next_cursor") + "\"" : first.error().to_json();
  }

  std::string prefer() const {
    const std::string *found = http::find_header(harness.requests.at(0).headers, "Prefer");
    return found == nullptr ? "" : *found;
  }
};

TEST_F(Changes, BeginWithAllRecordsAndGoOnFromTheLinkAtTheirEnd) {
  body = page(contact("a"), "nextLink", std::string(kHome) + "?$skiptoken=2");
  auto first = list(R"(,"page_size":1)");
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?%24select=contactid%2Cmodifiedon%2Cemailaddress1");
  EXPECT_TRUE(prefer().starts_with("odata.track-changes,")) << prefer();
  EXPECT_EQ(at(*first, "/has_next_page"), "true");

  body = page(contact("b"), "deltaLink", std::string(kHome) + "?$deltatoken=1");
  auto last = list(R"(,"page_size":1,"cursor":")" + at(*first, "/next_cursor") + "\"");
  ASSERT_TRUE(last.ok()) << last.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?$skiptoken=2");
  EXPECT_EQ(at(*last, "/has_next_page"), "false");
  EXPECT_EQ(at(*last, "/deleted_ids"), "(none)");

  harness.environment.advance(6 * 86'400'000);
  body = page(contact("b") + "," + tombstone("a") + "," + tombstone("c"), "deltaLink",
              std::string(kHome) + "?$deltatoken=2");
  auto changed = list(R"(,"cursor":")" + at(*last, "/next_cursor") + "\"");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?$deltatoken=1");
  EXPECT_EQ(at(*changed, "/items/0/id"), "b");
  EXPECT_EQ(at(*changed, "/items/1"), "(none)");
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["a","c"])");
  EXPECT_EQ(at(*changed, "/rejected"), "(none)");

  body = page("", "deltaLink", std::string(kHome) + "?$deltatoken=2");
  auto quiet = list(R"(,"cursor":")" + at(*changed, "/next_cursor") + "\"");
  ASSERT_TRUE(quiet.ok()) << quiet.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?$deltatoken=2");
  EXPECT_EQ(at(*quiet, "/items"), "[]");
  EXPECT_NE(at(*quiet, "/next_cursor"), "null");
}

TEST_F(Changes, CountTheDeletedAmongThePage) {
  std::string cursor = cursor_behind(std::string(kHome) + "?$deltatoken=1");
  body = page(tombstone("x") + "," + tombstone("y"), "nextLink", std::string(kHome) + "?$skiptoken=2");
  auto changed = list(cursor + R"(,"page_size":2)");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(harness.requests.size(), 1U);
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["x","y"])");
  EXPECT_EQ(at(*changed, "/has_next_page"), "true");
}

TEST_F(Changes, LoseNothingOfAPageThatIsLargerThanWasAskedFor) {
  std::string cursor = cursor_behind(std::string(kHome) + "?$deltatoken=1");
  body = page(contact("a") + "," + contact("b") + "," + tombstone("c"), "deltaLink",
              std::string(kHome) + "?$deltatoken=2");
  auto changed = list(cursor + R"(,"page_size":1)");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(at(*changed, "/items/1/id"), "b");
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["c"])");
  EXPECT_EQ(at(*changed, "/has_next_page"), "false");
}

TEST_F(Changes, SayThatTheLinkHasExpired) {
  std::string cursor = cursor_behind(std::string(kHome) + "?$deltatoken=1");
  for (int code : {400, 410}) {
    status = code;
    body = R"({"error":{"code":"0x80044352","message":"Version stamp associated with the client has expired."}})";
    auto changed = list(cursor);
    ASSERT_FALSE(changed.ok()) << code;
    EXPECT_EQ(changed.error().status, Status::invalid_argument) << code;
    EXPECT_EQ(changed.error().reason, "cursor_expired") << code;
  }
}

TEST_F(Changes, FollowNoLinkToAnotherOrigin) {
  std::string cursor = cursor_behind("https://evil.example/api/data/v9.2/contacts?$deltatoken=1");
  auto changed = list(cursor);
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().status, Status::malformed);
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(Changes, DoNotEndWithoutALink) {
  body = R"({"value":[)" + contact("a") + "]}";
  auto first = list();
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().status, Status::malformed);
}

TEST_F(Changes, AreNotToldOfWithoutTheirMode) {
  for (const char *input :
       {R"({"include_deleted":true})",
        R"({"include_deleted":true,"sync_mode":"incremental","updated_after":"2025-05-01T00:00:00Z"})"}) {
    harness.requests.clear();
    auto refused = harness.run(operations::list, "crm-listContacts", input,
                               [](const Request &) { return answer(R"({"value":[]})"); });
    ASSERT_FALSE(refused.ok()) << input;
    EXPECT_EQ(refused.error().status, Status::unsupported) << input;
    EXPECT_NE(refused.error().message.find("sync_mode incremental"), std::string::npos) << refused.error().message;
    EXPECT_TRUE(harness.requests.empty());
  }
}

}  // namespace
}  // namespace openint::testing
