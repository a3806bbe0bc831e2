// G8: a cursor that we did not give for this list is an error of its own kind, never the first page.
#include "libopenint/provider/cursor.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using provider::Session;

std::unique_ptr<Session> open_session(Harness &harness, const std::string &connection) {
  auto session = Session::open(harness.services, harness.services.store, connection, "");
  if (!session.ok()) throw std::runtime_error(session.error().to_json());
  return std::move(*session);
}

struct Cursors : ::testing::Test {
  AcmeHarness harness;
  std::unique_ptr<Session> first;
  std::unique_ptr<Session> second;

  void SetUp() override {
    harness.connect_acme("conn_acme_a");
    harness.connect_acme("conn_acme_b");
    first = open_session(harness, "conn_acme_a");
    second = open_session(harness, "conn_acme_b");
  }

  void expect_invalid(Session &session, std::string_view stream, const std::string &cursor) {
    auto opened = provider::open_cursor(session, stream, cursor);
    ASSERT_FALSE(opened.ok()) << cursor;
    EXPECT_EQ(opened.error().status, Status::invalid_argument);
    EXPECT_EQ(opened.error().reason, "cursor_invalid");
  }
};

TEST_F(Cursors, GiveTheirStateBack) {
  for (const char *state : {"", "{}", "{\"a\":\"\xc3\xa9\"}"}) {
    auto opened = provider::open_cursor(*first, "stream", provider::seal_cursor(*first, "stream", state));
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(*opened, state);
  }
}

TEST_F(Cursors, AreGoodForOneConnectionAndOneStream) {
  std::string cursor = provider::seal_cursor(*first, "stream", "{}");
  expect_invalid(*second, "stream", cursor);
  expect_invalid(*first, "stream2", cursor);
  expect_invalid(*first, "", cursor);
}

TEST_F(Cursors, AreRefusedWithOneBitChanged) {
  std::string cursor = provider::seal_cursor(*first, "stream", R"({"p":0,"a":"100"})");
  for (size_t i = 0; i < cursor.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = cursor;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      expect_invalid(*first, "stream", changed);
    }
  }
}

TEST_F(Cursors, AreRefusedWhateverBytesTheyAre) {
  std::mt19937_64 random(8);
  std::string cursor = provider::seal_cursor(*first, "stream", R"({"p":0,"a":"100"})");
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    if (i % 2 == 0) {
      text.resize(random() % 120);
      for (char &c : text) c = static_cast<char>(random());
    } else {  // a piece, a repetition or a longer form of a good one
      text = cursor.substr(random() % 3, random() % (cursor.size() + 1)) + std::string(random() % 3, 'A');
    }
    if (text != cursor) expect_invalid(*first, "stream", text);
  }
  expect_invalid(*first, "stream", std::string(1 << 20, 'A'));
}

TEST_F(Cursors, OfAListAreRefusedBeforeAnyRequest) {
  std::string other = provider::seal_cursor(*first, "crm-listAccounts\n", "{}");
  for (const std::string &cursor : {std::string(), std::string("AAAA"), std::string("100"), other}) {
    std::string input = "{\"cursor\":\"" + cursor + "\"}";
    auto page = harness.run(operations::list, "crm-listContacts", input, [](const http::Request &) {
      ADD_FAILURE() << "asked the provider";
      return answer("{}");
    });
    ASSERT_FALSE(page.ok());
    EXPECT_EQ(page.error().reason, "cursor_invalid");
  }
}

TEST_F(Cursors, OfAnotherFilterAreRefused) {
  harness.connection = "conn_acme_a";
  auto provider = [](const http::Request &request) {
    if (path_of(request.url).starts_with("/fields")) return answer(R"({"rows":[]})");
    if (testing::query_of(request.url, "after") == "1") return answer(R"({"rows":[]})");
    return answer("{\"rows\":[" + acme_object("1") + R"(],"next":"1"})");
  };
  auto page = harness.run(operations::list, "crm-listContacts", R"({"page_size":1})", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  std::string cursor = at(*page, "/next_cursor");
  auto good = harness.run(operations::list, "crm-listContacts", R"({"cursor":")" + cursor + "\"}", provider);
  EXPECT_TRUE(good.ok()) << good.error().to_json();
  for (const char *filter : {R"("updated_after":"2025-01-01T00:00:00Z")", R"("include_deleted":true)"}) {
    auto other = harness.run(operations::list, "crm-listContacts",
                             "{" + std::string(filter) + ",\"cursor\":\"" + cursor + "\"}", provider);
    ASSERT_FALSE(other.ok()) << filter;
    EXPECT_EQ(other.error().reason, "cursor_invalid");
  }
}

TEST_F(Cursors, ThatTheProviderKeepsNoLongerHaveExpired) {
  harness.add_connector(
      R"({"overlay":"acme","patch":{"models":{"crm.contact":{"list":{"paging":{"seconds":3600}}}}}})");
  auto provider = [](const http::Request &request) {
    if (path_of(request.url).starts_with("/fields")) return answer(R"({"rows":[]})");
    return answer("{\"rows\":[" + acme_object("1") + R"(],"next":"1"})");
  };
  auto page = harness.run(operations::list, "crm-listContacts", "{}", provider);
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  harness.environment.advance(3'600'001);
  auto late =
      harness.run(operations::list, "crm-listContacts", R"({"cursor":")" + at(*page, "/next_cursor") + "\"}", provider);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().reason, "cursor_expired");
}

}  // namespace
}  // namespace openint::testing
