// An account that has moved: the token is refused at the address that the connection knows, and its renewal tells
// another one. Every verb of every case goes on there, whatever had been built before.
#include <gtest/gtest.h>

#include "tests/replay/replay.hpp"

namespace openint::testing {
namespace {

constexpr const char *kOld = "https://before.my.salesforce.com";

bool asks_token(const http::Request &request) { return path_of(request.url) == "/services/oauth2/token"; }

std::vector<Case> moving_cases() {
  std::vector<Case> out;
  for (const Case &each : cases()) {
    const bool passes = each.file.ends_with("/passthrough.json");  // names the address itself
    if (each.connector == "salesforce" && !passes) out.push_back(each);
  }
  return out;
}

class MovedAccount : public ::testing::TestWithParam<Case> {
 protected:
  // A connection at the old address with a token that is good no more, and what its renewal needs.
  void connect() {
    store::Row config;
    config.id = "ccfg_salesforce_1";
    config.connector = "salesforce";
    config.secret = R"({"oauth":{"client_id":"our-client","client_secret":"our-secret"}})";
    ASSERT_TRUE(harness.services.store->put(store::Kind::connector_config, config, harness.environment.now_ms()).ok());
    store::Row row;
    row.id = "conn_salesforce_1";
    row.connector = "salesforce";
    row.config = config.id;
    row.document = R"({"settings":{"instance_url":")" + std::string(kOld) + "\"}}";
    row.secret = R"({"access_token":"old-token","refresh_token":"refresh-1"})";
    ASSERT_TRUE(harness.services.store->put(store::Kind::connection, row, harness.environment.now_ms()).ok());
    harness.connection = row.id;
  }

  // The provider: nothing is good at the old address; what the case has is at the new one, for the new token.
  http::Outcome provider(const http::Request &request, Script &script, std::string_view now_at) {
    if (asks_token(request)) {
      return answer(R"({"access_token":"test-token","refresh_token":"refresh-2","instance_url":")" +
                    std::string(now_at) + R"("})");
    }
    const std::string *given = http::find_header(request.headers, "Authorization");
    const bool soap = request.body.find("<sessionId>test-token</sessionId>") != std::string::npos;
    const bool good = soap || (given != nullptr && *given == "Bearer test-token");
    if (http::origin(request.url) != http::origin(now_at)) {
      if (good) strays_ += request.method + " " + request.url + "\n";
      return answer(401, R"([{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}])");
    }
    if (!good) return answer(401, R"([{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}])");
    return script(request);
  }

  Harness harness;
  std::string strays_;  // requests with the new token to the old address
};

TEST_P(MovedAccount, IsFollowedByEveryRequest) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok());
  const Value root = document->root();
  if (root["overlay"].is_object()) GTEST_SKIP() << "a document of its own";
  ASSERT_NO_FATAL_FAILURE(connect());
  harness.services.find_procedure = procedures::find_procedure;
  Script script(root["exchanges"]);
  engine::Call call;
  call.operation = std::string(root["operation"].text());
  call.connection = harness.connection;
  call.input = json::to_text(root["input"]);
  auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, call); };
  const std::string now_at(root["settings"]["instance_url"].text());
  auto result = harness.drive(start, [&](const http::Request &request) { return provider(request, script, now_at); });
  EXPECT_EQ(strays_, "");
  EXPECT_EQ(script.report(), "") << (result.ok() ? *result : result.error().to_json());
  EXPECT_EQ(result.ok(), root.find("error") == nullptr) << (result.ok() ? *result : result.error().to_json());
  if (!result.ok() || root.find("output") == nullptr) return;
  auto output = json::Document::parse(*result);
  ASSERT_TRUE(output.ok());
  Arena arena;
  EXPECT_TRUE(json::equal(without_cursor(output->root(), arena), without_cursor(root["output"], arena))) << *result;
}

INSTANTIATE_TEST_SUITE_P(Cases, MovedAccount, ::testing::ValuesIn(moving_cases()), name_of);

TEST(MovedAccounts, CoverTheVerbsWhoseRequestsAreBuiltFarFromWhereTheyAreSent) {
  std::set<std::string> verbs;
  for (const Case &each : moving_cases()) {
    auto document = json::Document::parse(read_file(each.file));
    const contract::Operation *operation = builtin_contract()->operation(document->root()["operation"].text());
    if (operation != nullptr) verbs.insert(operation->verb);
  }
  for (const char *verb : {"list", "get", "count", "create", "update", "upsert", "delete", "batch_read", "batch_write",
                           "list_associations", "create_association", "create_object", "create_property"}) {
    EXPECT_TRUE(verbs.contains(verb)) << verb;
  }
}

}  // namespace
}  // namespace openint::testing
