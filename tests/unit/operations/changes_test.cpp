// Lists that go on, from where they ended, as the provider's own list of changes.
#include <gtest/gtest.h>

#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kHome = "https://api.acme.test/people";
constexpr const char *kTracked = R"("sync_mode":"incremental","include_deleted":true,"fields":["email"])";

// A list whose end gives a link to what changes from then on; the page's size and the tracking are asked for by a
// header.
constexpr const char *kChanges = R"json(
  "list": {"get": "/people{?limit,after}", "with": {"limit": "size", "after": "cursor"}, "paging": {"kind": "token", "next": "body.next"}},
  "list_since": {"get": "/people{?since}", "with": {"since": "since"}, "paging": {"kind": "all"}},
  "list_deleted": {"unsupported": "what went away is told by sync_mode incremental, without updated_after"},
  "list_since_deleted": {"unsupported": "what went away is told by sync_mode incremental, without updated_after"},
  "select": {"raw": "default"},
  "list_changes": {"get": "/people{?columns}", "with": {"columns": "fields && join(',', fields) || `null`"},
    "headers": {"Prefer": {"expr": "join('', ['track,size=', to_string(size)])"}},
    "paging": {"kind": "link", "next": "body.next", "more": "body.next && `true` || body.more == `true`", "end": "body.changes"},
    "removed": "reason == 'deleted' && id"})json";
constexpr const char *kExpires = R"json(
  "errors": [{"when": {"status": [400], "body": "kind == 'STALE'"}, "do": "restart"},
    {"when": {"status": [410]}, "do": "restart"}],)json";

std::string tombstone(const std::string &id) { return R"({"id":")" + id + R"(","reason":"deleted"})"; }

std::string person(const std::string &id) {
  return R"({"id":")" + id + R"(","email":")" + id + R"(@example.com","updated":"2025-06-01T08:00:00Z"})";
}

std::string page(const std::string &records, const std::string &kind, const std::string &link) {
  return "{\"" + kind + R"(":")" + link + R"(","rows":[)" + records + "]}";
}

struct Changes : Acme {
  std::string body;  // of the next answer
  int status = 200;

  void SetUp() override { document(kChanges, kExpires); }

  Result<std::string> list(const std::string &more = "") {
    harness.requests.clear();
    return harness.run(operations::list, "crm-listContacts", "{" + std::string(kTracked) + more + "}",
                       [this](const Request &) { return answer(status, body); });
  }

  // The cursor after a whole list that ended with `link`.
  std::string cursor_behind(const std::string &link) {
    body = page(person("a"), "changes", link);
    auto first = list();
    return first.ok() ? ",\"cursor\":\"" + at(*first, "/next_cursor") + "\"" : first.error().to_json();
  }

  std::string prefer() const {
    const std::string *found = http::find_header(harness.requests.at(0).headers, "Prefer");
    return found == nullptr ? "" : *found;
  }
};

TEST_F(Changes, BeginWithAllRecordsAndGoOnFromTheLinkAtTheirEnd) {
  body = page(person("a"), "next", std::string(kHome) + "?page=2");
  auto first = list(R"(,"page_size":1)");
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?columns=id%2Cupdated%2Cemail");
  EXPECT_TRUE(prefer().starts_with("track,")) << prefer();
  EXPECT_EQ(at(*first, "/has_next_page"), "true");

  body = page(person("b"), "changes", std::string(kHome) + "?since=1");
  auto last = list(R"(,"page_size":1,"cursor":")" + at(*first, "/next_cursor") + "\"");
  ASSERT_TRUE(last.ok()) << last.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?page=2");
  EXPECT_EQ(at(*last, "/has_next_page"), "false");
  EXPECT_EQ(at(*last, "/deleted_ids"), "(none)");

  harness.environment.advance(6 * 86'400'000);
  body = page(person("b") + "," + tombstone("a") + "," + tombstone("c"), "changes", std::string(kHome) + "?since=2");
  auto changed = list(R"(,"cursor":")" + at(*last, "/next_cursor") + "\"");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?since=1");
  EXPECT_EQ(at(*changed, "/items/0/id"), "b");
  EXPECT_EQ(at(*changed, "/items/1"), "(none)");
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["a","c"])");
  EXPECT_EQ(at(*changed, "/rejected"), "(none)");

  body = page("", "changes", std::string(kHome) + "?since=2");
  auto quiet = list(R"(,"cursor":")" + at(*changed, "/next_cursor") + "\"");
  ASSERT_TRUE(quiet.ok()) << quiet.error().to_json();
  EXPECT_EQ(harness.requests[0].url, std::string(kHome) + "?since=2");
  EXPECT_EQ(at(*quiet, "/items"), "[]");
  EXPECT_NE(at(*quiet, "/next_cursor"), "null");
}

TEST_F(Changes, CountTheDeletedAmongThePage) {
  std::string cursor = cursor_behind(std::string(kHome) + "?since=1");
  body = page(tombstone("x") + "," + tombstone("y"), "next", std::string(kHome) + "?page=2");
  auto changed = list(cursor + R"(,"page_size":2)");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(harness.requests.size(), 1U);
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["x","y"])");
  EXPECT_EQ(at(*changed, "/has_next_page"), "true");
}

TEST_F(Changes, LoseNothingOfAPageThatIsLargerThanWasAskedFor) {
  std::string cursor = cursor_behind(std::string(kHome) + "?since=1");
  body = page(person("a") + "," + person("b") + "," + tombstone("c"), "changes", std::string(kHome) + "?since=2");
  auto changed = list(cursor + R"(,"page_size":1)");
  ASSERT_TRUE(changed.ok()) << changed.error().to_json();
  EXPECT_EQ(at(*changed, "/items/1/id"), "b");
  EXPECT_EQ(at(*changed, "/deleted_ids"), R"(["c"])");
  EXPECT_EQ(at(*changed, "/has_next_page"), "false");
}

TEST_F(Changes, SayThatTheLinkHasExpired) {
  std::string cursor = cursor_behind(std::string(kHome) + "?since=1");
  for (int code : {400, 410}) {
    status = code;
    body = R"({"kind":"STALE","message":"that link has expired"})";
    auto changed = list(cursor);
    ASSERT_FALSE(changed.ok()) << code;
    EXPECT_EQ(changed.error().status, Status::invalid_argument) << code;
    EXPECT_EQ(changed.error().reason, "cursor_expired") << code;
  }
}

TEST_F(Changes, FollowNoLinkToAnotherOrigin) {
  std::string cursor = cursor_behind("https://evil.example/people?since=1");
  auto changed = list(cursor);
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().status, Status::malformed);
  EXPECT_TRUE(harness.requests.empty());
}

TEST_F(Changes, DoNotEndWithoutALink) {
  body = R"({"rows":[)" + person("a") + "]}";
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
                               [](const Request &) { return answer(R"({"rows":[]})"); });
    ASSERT_FALSE(refused.ok()) << input;
    EXPECT_EQ(refused.error().status, Status::unsupported) << input;
    EXPECT_NE(refused.error().message.find("sync_mode incremental"), std::string::npos) << refused.error().message;
    EXPECT_TRUE(harness.requests.empty());
  }
}

}  // namespace
}  // namespace openint::testing
