// What Salesforce's own document says of tokens: refusals that pass, and the login hosts of sandboxes and My Domains.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr const char *kHost = "https://lumina.my.salesforce.com";

// The API takes "good-access"; the token endpoint answers as scripted and then grants it.
class Salesforce {
 public:
  http::Outcome operator()(const http::Request &request) {
    if (path_of(request.url) == "/services/oauth2/token") {
      token_hosts.push_back(http::origin(request.url));
      forms.push_back("?" + request.body);
      if (!refusals.empty()) {
        const std::string body = refusals.front();
        refusals.erase(refusals.begin());
        return answer(400, body);
      }
      return answer(R"({"access_token":"good-access","refresh_token":"refresh-2","instance_url":")" +
                    std::string(kHost) + R"("})");
    }
    const std::string *given = http::find_header(request.headers, "Authorization");
    if (given == nullptr || *given != "Bearer " + good) {
      return answer(401, R"([{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}])");
    }
    if (path_of(request.url).ends_with("/describe")) return answer(R"({"fields":[{"name":"Id"},{"name":"Email"}]})");
    return answer(R"({"totalSize":0,"done":true,"records":[]})");
  }

  std::string good = "good-access";
  std::vector<std::string> refusals;
  std::vector<std::string> forms;
  std::vector<std::string> token_hosts;
};

class SalesforceLogin : public Core {
 protected:
  void SetUp() override { config_id = config("salesforce"); }

  std::string connect(const std::string &more = "") {
    provider.good = "first-access";
    const std::string made = ok("createConnection",
                                R"({"connectorConfigId":")" + config_id +
                                    R"(","settings":{"access_token":"first-access","refresh_token":"refresh-1",)" +
                                    R"("instance_url":")" + kHost + "\"" + more + "}}",
                                "", asked());
    provider.good = "good-access";
    return made.substr(1, made.size() - 2);
  }
  Result<std::string> list(const std::string &connection) {
    engine::Call made;
    made.operation = "crm-listContacts";
    made.connection = connection;
    made.input = R"({"fields":["email"],"include_raw":false})";
    auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, made); };
    return harness.drive(start, asked());
  }
  std::string status_of(const std::string &connection) {
    return at(ok("getConnection", id_input(connection)), "/standard/status");
  }
  Harness::Provider asked() {
    return [this](const http::Request &request) { return provider(request); };
  }
  std::string authorize_origin(const std::string &settings) {
    const std::string begun =
        ok("authorizeConnection", R"({"connectorConfigId":")" + config_id +
                                      R"(","redirectUri":"http://127.0.0.1:9/callback","settings":)" + settings + "}");
    state = at(begun, "/state");
    return http::origin(at(begun, "/url"));
  }

  Salesforce provider;
  std::string config_id;
  std::string state;
};

}  // namespace

TEST_F(SalesforceLogin, ARefreshThatAnotherOneIsAheadOfIsTriedAgainAndDisconnectsNobody) {
  const std::string id = connect();
  provider.refusals = {R"({"error":"invalid_grant","error_description":"token request is already being processed"})"};
  auto listed = list(id);
  ASSERT_TRUE(listed.ok()) << listed.error().to_json();
  ASSERT_EQ(provider.forms.size(), 2U);
  for (const std::string &form : provider.forms) EXPECT_EQ(query_of(form, "refresh_token"), "refresh-1");
  EXPECT_EQ(status_of(id), "healthy");
}

TEST_F(SalesforceLogin, ARefusalThatSaysRetryIsTriedAgain) {
  const std::string id = connect();
  provider.refusals = {R"({"error":"unknown_error","error_description":"retry your request"})"};
  auto listed = list(id);
  ASSERT_TRUE(listed.ok()) << listed.error().to_json();
  EXPECT_EQ(provider.forms.size(), 2U);
}

TEST_F(SalesforceLogin, WhereItDoesNotPassTheCallerIsToldToComeBackLater) {
  const std::string id = connect();
  provider.refusals.assign(50, R"({"error":"unknown_error","error_description":"retry your request"})");
  auto listed = list(id);
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().status, Status::unavailable);
  EXPECT_EQ(listed.error().retry, Retry::after);
  EXPECT_EQ(status_of(id), "healthy");
}

TEST_F(SalesforceLogin, AnyOtherInvalidGrantNeedsAPerson) {
  const std::string id = connect();
  provider.refusals = {R"({"error":"invalid_grant","error_description":"expired access/refresh token"})"};
  auto listed = list(id);
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().retry, Retry::reauth);
  EXPECT_EQ(status_of(id), "disconnected");
}

TEST_F(SalesforceLogin, AnOrgIsAuthorisedAndRenewedAtItsOwnLoginHost) {
  EXPECT_EQ(authorize_origin("{}"), "https://login.salesforce.com");
  for (const std::string host : {"https://test.salesforce.com", "https://lumina--dev.sandbox.my.salesforce.com"}) {
    EXPECT_EQ(authorize_origin(R"({"login_url":")" + host + "\"}"), host);
    provider.token_hosts.clear();
    const std::string made = ok("completeConnection", R"({"state":")" + state + R"(","code":"code-1"})", "", asked());
    EXPECT_EQ(provider.token_hosts, std::vector<std::string>{host});
    provider.good = "another";  // so that the token that was granted is refused, and renewed once
    EXPECT_FALSE(list(at(made, "/id")).ok());
    provider.good = "good-access";
    ASSERT_EQ(provider.token_hosts.size(), 2U);
    EXPECT_EQ(provider.token_hosts.back(), host);
  }
}

TEST_F(SalesforceLogin, AHostThatIsNotSalesforcesIsRefused) {
  for (const char *host : {"https://login.salesforce.com.evil.test", "https://evil.test", "http://test.salesforce.com",
                           "https://evil.test/.salesforce.com", "https://a@test.salesforce.com"}) {
    EXPECT_EQ(fails("authorizeConnection", R"({"connectorConfigId":")" + config_id +
                                               R"(","redirectUri":"http://127.0.0.1:9/callback","settings":)" +
                                               R"({"login_url":")" + host + "\"}}"),
              Status::invalid_argument)
        << host;
  }
}

}  // namespace openint::testing
