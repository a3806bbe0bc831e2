// Lists of a ledger: what was removed since is told or is an error, and no value becomes a part of a query.
#include <random>

#include "libopenint/base/time.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/request.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kMeta =
    R"("MetaData":{"CreateTime":"2025-01-01T00:00:00Z","LastUpdatedTime":"2025-06-02T00:00:00Z"})";

std::string purchase(int id) {
  return R"({"Id":")" + std::to_string(id) + R"(","TotalAmt":1.5,"AccountRef":{"value":"1"},)" + kMeta + "}";
}

std::string gone(int id) { return R"({"Id":")" + std::to_string(id) + R"(","status":"Deleted",)" + kMeta + "}"; }

class Ledger : public ::testing::Test {
 protected:
  void SetUp() override { harness.connect("qbo", R"({"realm_id":"1"})"); }

  Outcome provider(const Request &request) const {
    const bool changes = path_of(request.url) == "/v3/company/1/cdc";
    if (changes) return answer(R"({"CDCResponse":[{"QueryResponse":[{)" + told + R"(}]}],"time":"t"})");
    return answer(R"({"QueryResponse":{"Purchase":[)" + purchase(1) +
                  R"(],"startPosition":1,"maxResults":1},"time":"t"})");
  }

  Result<std::string> list(const std::string &cursor = "") {
    harness.requests.clear();
    const std::string more = cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"";
    return harness.run(operations::list, "accounting-listExpenses",
                       R"({"sync_mode":"incremental","include_deleted":true,"page_size":2000)" + more + "}",
                       [this](const Request &request) { return provider(request); });
  }

  Harness harness;
  std::string told;  // of the list of changes
};

TEST_F(Ledger, ToldOfWhatIsGoneFromTheFirstListOn) {
  auto first = list();
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  EXPECT_EQ(harness.requests_to("/v3/company/1/cdc"), 0U);  // nobody knew what is gone already
  told = R"("Purchase":[)" + gone(7) + "," + purchase(1) + "," + gone(8) + R"(],"startPosition":1,"maxResults":3)";
  auto second = list(at(*first, "/next_cursor"));
  ASSERT_TRUE(second.ok()) << second.error().to_json();
  EXPECT_EQ(at(*second, "/deleted_ids"), R"(["7","8"])");
  EXPECT_EQ(at(*second, "/items/0/id"), "1");
  EXPECT_EQ(at(*second, "/items/1"), "(none)") << "changed records come once, from the list of them";
  EXPECT_EQ(query_of(harness.requests.back().url, "entities"), "Purchase");
  EXPECT_NE(at(*second, "/next_cursor"), "null");
}

TEST_F(Ledger, WithoutChangesTellsNothing) {
  auto first = list();
  ASSERT_TRUE(first.ok());
  auto second = list(at(*first, "/next_cursor"));
  ASSERT_TRUE(second.ok()) << second.error().to_json();
  EXPECT_EQ(at(*second, "/deleted_ids"), "(none)");
}

TEST_F(Ledger, OfAThousandChangesIsNotTakenForWhole) {
  auto first = list();
  ASSERT_TRUE(first.ok());
  for (const int count : {999, 1000, 1001}) {
    told = "\"Purchase\":[";
    for (int id = 1; id <= count; ++id) told += (id == 1 ? "" : ",") + gone(id + 10);
    told += "]";
    auto second = list(at(*first, "/next_cursor"));
    EXPECT_EQ(second.ok(), count < 1000) << count;
    if (second.ok()) continue;
    EXPECT_EQ(second.error().reason, "cursor_expired");
    EXPECT_NE(second.error().message.find("1"), std::string::npos);
  }
}

TEST_F(Ledger, BeyondTheDaysThatAreKeptAsksNothing) {
  auto first = list();
  ASSERT_TRUE(first.ok());
  harness.environment.set(harness.environment.now_ms() + int64_t{30} * 86'400'000);
  auto late = list(at(*first, "/next_cursor"));
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().reason, "cursor_expired") << late.error().to_json();
  EXPECT_EQ(harness.requests_to("/v3/company/1/cdc"), 0U);
}

TEST_F(Ledger, IdsStayLiteralsOfItsQuery) {
  const std::string pieces[] = {"'",  "\\",  "\\'", "''", "\"", " OR Id != ''", ") STARTPOSITION 1 --",
                                "\n", "%27", "&",   "#"};
  std::mt19937_64 random(5);
  auto session = provider::Session::open(harness.services, harness.services.store, harness.connection, "");
  ASSERT_TRUE(session.ok());
  auto rule = provider::offered(**session, "accounting.customer", &connector::ModelRule::batch_read);
  ASSERT_TRUE(rule.ok());
  for (int round = 0; round < 10'000; ++round) {
    std::string value = "v";
    for (size_t i = 1 + random() % 8; i > 0; --i) value += pieces[random() % std::size(pieces)];
    const json::Value ids[] = {json::Value::string(value)};
    provider::Arguments arguments;
    arguments.set_text("object", "Customer");
    arguments.set("ids", json::Value::array(ids));
    auto built = provider::build_request(**session, (*rule)->request, arguments.value());
    ASSERT_TRUE(built.ok()) << built.error().to_json();
    const std::string query = query_of(built->request.url, "query");
    const std::string before = "SELECT * FROM Customer WHERE Id IN ('", after = "') MAXRESULTS 1000";
    ASSERT_TRUE(query.starts_with(before) && query.ends_with(after)) << query;
    const std::string inside = query.substr(before.size(), query.size() - before.size() - after.size());
    for (size_t i = 0; i < inside.size(); ++i) {
      if (inside[i] == '\\') {
        ASSERT_LT(++i, inside.size()) << query;
      } else {
        ASSERT_NE(inside[i], '\'') << query;
      }
    }
  }
}

// One instant and one day, however the two providers write them, in whatever zone the process is.
TEST(Times, OfLedgersAreTheSameInEveryZone) {
  const char *old = std::getenv("TZ");
  const std::string before = old == nullptr ? "" : old;
  for (const char *zone : {"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    auto xero = open_translator("xero", "accounting.invoice", "{}");
    const std::string first =
        translate_all(*xero, R"({"Type":"ACCREC","InvoiceID":"i","UpdatedDateUTC":"/Date(1541176290160+0000)/",
        "Date":"/Date(1539993600000+0000)/","DueDateString":"2018-12-30T00:00:00"})");
    EXPECT_EQ(at(first, "/items/0/updated_at"), "2018-11-02T16:31:30.160Z") << zone;
    EXPECT_EQ(at(first, "/items/0/date"), "2018-10-20") << zone;
    EXPECT_EQ(at(first, "/items/0/due_date"), "2018-12-30") << zone;
    auto qbo = open_translator("qbo", "accounting.invoice", "{}");
    const std::string second = translate_all(
        *qbo, R"({"Id":"1","TxnDate":"2018-10-20","MetaData":{"LastUpdatedTime":"2018-11-02T09:31:30.160-07:00"}})");
    EXPECT_EQ(at(second, "/items/0/updated_at"), "2018-11-02T16:31:30.160Z") << zone;
    EXPECT_EQ(at(second, "/items/0/date"), "2018-10-20") << zone;
  }
  if (old == nullptr) {
    ::unsetenv("TZ");
  } else {
    ::setenv("TZ", before.c_str(), 1);
  }
  ::tzset();
}

}  // namespace
}  // namespace openint::testing
