// Which company a login of the ledgers is to: told by the redirect, or found after consent.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr const char *kFirst = "70784a63-d24b-46a9-a4db-0e70a274b056";
constexpr const char *kSecond = "80784a63-d24b-46a9-a4db-0e70a274b056";

class LedgerLogin : public Core {
 protected:
  http::Outcome answer_to(const http::Request &request) {
    const std::string path = path_of(request.url);
    if (path.ends_with("/connect/token") || path.ends_with("/tokens/bearer")) {
      return answer(R"({"access_token":"good","refresh_token":"next","expires_in":1800})");
    }
    if (path == "/connections") {
      return answer(R"([{"id":"1","tenantId":"practice","tenantType":"PRACTICE","tenantName":"Practice"},
          {"id":"2","tenantId":")" +
                    std::string(kFirst) + R"(","tenantType":"ORGANISATION","tenantName":"Lumina"},
          {"id":"3","tenantId":")" +
                    kSecond + R"(","tenantType":"ORGANISATION","tenantName":"Second"}])");
    }
    asked.push_back(request);
    return answer(
        R"({"Accounts":[],"QueryResponse":{},"Organisations":[{"Name":"Lumina"}],"CompanyInfo":{"CompanyName":"Lumina"}})");
  }
  Harness::Provider provider() {
    return [this](const http::Request &request) { return answer_to(request); };
  }
  std::string begin(const std::string &connector, const std::string &settings = "{}") {
    const std::string begun =
        ok("authorizeConnection", R"({"connectorConfigId":")" + config(connector) +
                                      R"(","redirectUri":"http://127.0.0.1:9/callback","settings":)" + settings + "}");
    scopes = query_of(at(begun, "/url"), "scope");
    return at(begun, "/state");
  }
  Result<std::string> list(const std::string &connection) {
    engine::Call made;
    made.operation = "accounting-listAccounts";
    made.connection = connection;
    auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, made); };
    return harness.drive(start, provider());
  }

  std::string scopes;
  std::vector<http::Request> asked;
};

}  // namespace

TEST_F(LedgerLogin, FindsTheOrganisationAfterConsentAndNamesItInEveryRequest) {
  for (const auto &[given, tenant] :
       {std::pair(std::string("{}"), kFirst), std::pair(R"({"tenant_id":")" + std::string(kSecond) + "\"}", kSecond)}) {
    const std::string state = begin("xero", given);
    EXPECT_NE(scopes.find("accounting.reports.balancesheet.read"), std::string::npos) << scopes;
    EXPECT_EQ(scopes.find("accounting.transactions"), std::string::npos) << "broad scopes are no longer given";
    const std::string made = ok("completeConnection", R"({"state":")" + state + R"(","code":"c"})", "", provider());
    asked.clear();
    auto listed = list(at(made, "/id"));
    ASSERT_TRUE(listed.ok()) << listed.error().to_json();
    const std::string *header = http::find_header(asked.at(0).headers, "xero-tenant-id");
    ASSERT_NE(header, nullptr);
    EXPECT_EQ(*header, tenant);
  }
}

TEST_F(LedgerLogin, TakesTheCompanyFromTheRedirectIntoEveryAddress) {
  const std::string state = begin("qbo");
  const std::string made =
      ok("completeConnection",
         R"({"state":")" + state + R"(","code":"c","parameters":{"realmId":"4620816365291234570"}})", "", provider());
  asked.clear();
  auto listed = list(at(made, "/id"));
  ASSERT_TRUE(listed.ok()) << listed.error().to_json();
  EXPECT_EQ(path_of(asked.at(0).url), "/v3/company/4620816365291234570/query");
  EXPECT_EQ(query_of(asked.at(0).url, "minorversion"), "75");
}

}  // namespace openint::testing
