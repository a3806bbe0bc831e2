// Values that callers give never become a provider's query syntax, whatever way they go in.
#include <random>

#include "libopenint/json/string.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

const char *const kSalesforce = R"({"instance_url":"https://lumina.my.salesforce.com"})";
const char *const kDynamics = R"({"instance_url":"https://lumina.crm4.dynamics.com"})";

std::string hostile(std::mt19937_64 &random) {
  const std::string pieces[] = {"'",  "\\", "\\'", "''", "\"", " OR Id != ''", ") LIMIT 1 --", "\n",  "%27",
                                "a@", "b",  ".",   "&",  "#",  "?x=1",         "/../",         "eq ", "\xC3\xA9"};
  std::string value = "v";
  for (size_t i = 1 + random() % 8; i > 0; --i) value += pieces[random() % std::size(pieces)];
  return value;
}

std::string upsert_input(const std::string &value) {
  std::string text;
  json::append_string(text, value);
  return R"({"upsert_on":{"key":"email","values":[)" + text + R"(]},"record":{"first_name":"Ana"}})";
}

// The query that a search for the value sends; the operation itself ends with the first answer.
std::string query_for(Harness &harness, const std::string &value, std::string_view parameter) {
  std::string query;
  auto provider = [&](const Request &request) {
    if (query.empty()) query = query_of(request.url, parameter);
    return answer(400, R"([{"message":"enough","errorCode":"MALFORMED_QUERY"}])");
  };
  auto result = harness.run(operations::upsert, "crm-upsertContact", upsert_input(value), provider);
  EXPECT_FALSE(result.ok());
  return query;
}

TEST(QuotedValues, StayOneLiteralOfASalesforceQuery) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::string value = hostile(random);
    const std::string query = query_for(harness, value, "q");
    const std::string before = "SELECT Id, Email FROM Contact WHERE Email IN ('";
    const std::string after = "') ORDER BY Id LIMIT 11";
    ASSERT_TRUE(query.starts_with(before) && query.ends_with(after)) << query;
    const std::string inside = query.substr(before.size(), query.size() - before.size() - after.size());
    for (size_t i = 0; i < inside.size(); ++i) {
      if (inside[i] == '\\') {
        ++i;
      } else {
        ASSERT_NE(inside[i], '\'') << query;
      }
    }
  }
}

TEST(QuotedValues, StayOneLiteralOfADynamicsFilter) {
  Harness harness;
  harness.connect("ms_dynamics_365_sales", kDynamics);
  std::mt19937_64 random(4);
  for (int round = 0; round < 300; ++round) {
    const std::string value = hostile(random);
    const std::string filter = query_for(harness, value, "$filter");
    std::string expected = "emailaddress1 eq '";
    for (char c : value) expected += c == '\'' ? std::string("''") : std::string(1, c);
    ASSERT_EQ(filter, expected + "'");
  }
}

TEST(QuotedValues, KeysThatAreNoNamesAreRefusedBeforeAnyRequest) {
  for (const auto &[connector, settings] :
       {std::pair("salesforce", kSalesforce), std::pair("ms_dynamics_365_sales", kDynamics)}) {
    Harness harness;
    harness.connect(connector, settings);
    auto provider = [](const Request &) { return answer(500, "{}"); };
    auto result =
        harness.run(operations::upsert, "crm-upsertOpportunity",
                    R"({"upsert_on":{"key":"Name = '' OR Id","values":["x"]},"record":{"name":"Deal"}})", provider);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, Status::invalid_argument) << result.error().to_json();
    EXPECT_TRUE(harness.requests.empty());
  }
}

TEST(QuotedValues, IdsThatAreNoGuidsAreRefusedBeforeAnyRequest) {
  Harness harness;
  harness.connect("ms_dynamics_365_sales", kDynamics);
  auto provider = [](const Request &) { return answer(500, "{}"); };
  for (const char *input : {R"({"id":"1)/Microsoft.Dynamics.CRM.Merge(","record":{"first_name":"Ana"}})",
                            R"({"id":"60c4e274-0d87-e711-80e5-00155db19e6d","record":{"owner_id":"1)?$select=x"}})"}) {
    auto result = harness.run(operations::update, "crm-updateContact", input, provider);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, Status::invalid_argument) << result.error().to_json();
  }
  EXPECT_TRUE(harness.requests.empty());
}

}  // namespace
}  // namespace openint::testing
