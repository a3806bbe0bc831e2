// What a provider is asked once a connection has been let in: which account it is to, and where its API is.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

// The login may have several tenants; the tenant tells where the API is, and which account its records are of.
constexpr std::string_view kBooks = R"json({
  "format": 1, "name": "books",
  "auth": {"kind": "api_key", "header": "X-Key",
    "alternatives": [{"kind": "oauth2_code", "authorize": "https://login.books.test/authorize",
                      "token": "https://login.books.test/token"}]},
  "settings": {"tenant": {"public": true}, "api_host": {"public": true, "pattern": "^https://[a-z.-]+$"},
               "account": {}},
  "http": {"base": "{+api_host}/v1", "headers": {"X-Tenant": "{+tenant}"}},
  "discover": [
    {"get": "https://login.books.test/tenants", "accounts": "body.tenants", "choose": "tenant",
     "settings": {"tenant": "id", "api_host": "host"}},
    {"get": "/organisation{?tenant}", "with": {"tenant": "settings.tenant"}, "settings": {"account": "body.account.id"}}
  ],
  "check": {"get": "/me"},
  "models": {"crm.contact": {"object": "people", "page": {"items": "data"},
    "fields": {"id": "id", "updated_at": "updated"},
    "list": {"get": "/people{?account}", "with": {"account": "settings.account"}}}}})json";

// A login of two tenants, each on a host of its own; what it answers may be replaced by path.
class Books {
 public:
  http::Outcome operator()(const http::Request &request) {
    asked.push_back(request.method + " " + request.url);
    const std::string path = path_of(request.url);
    if (auto other = instead.find(path); other != instead.end()) return other->second;
    if (path == "/token") {
      return answer(R"({"access_token":"access-)" + std::to_string(++grants) +
                    R"(","refresh_token":"refresh","expires_in":3600})");
    }
    if (path == "/tenants") {
      return answer(R"({"tenants":[{"id":"t-1","host":"https://one.books.test"},)"
                    R"({"id":"t-2","host":"https://two.books.test"}]})");
    }
    if (path == "/v1/organisation") return answer(R"({"account":{"id":)" + std::to_string(account) + "}}");
    if (path == "/v1/me") return answer("{}");
    if (path == "/v1/people") return answer(R"({"data":[]})");
    return answer(404, "{}");
  }

  std::map<std::string, http::Outcome> instead;
  std::vector<std::string> asked;
  int grants = 0;
  int account = 77;
};

class Discover : public Core {
 protected:
  void SetUp() override {
    harness.add_connector(kBooks);
    config_id = config("books");
  }
  Harness::Provider asked() {
    return [this](const http::Request &request) { return provider(request); };
  }
  std::string input(const std::string &settings) const {
    return R"({"connectorConfigId":")" + config_id + R"(","settings":)" + settings + "}";
  }
  Result<std::string> create(const std::string &settings) {
    provider.asked.clear();
    return call("createConnection", input(settings), "", asked());
  }
  std::string created(const std::string &settings) {
    auto made = create(settings);
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().to_json());
    return made.ok() ? made->substr(1, made->size() - 2) : "";
  }
  Error refused(const std::string &settings) {
    auto made = create(settings);
    EXPECT_FALSE(made.ok());
    return made.ok() ? Error(Status::internal, "") : made.error();
  }
  std::string setting(const std::string &id, const std::string &name) {
    return at(ok("getConnection", id_input(id)), "/settings/" + name);
  }
  std::string secret(const std::string &id) {
    auto row = harness.services.store->get(store::Kind::connection, id);
    return row.ok() && row->has_value() ? (*row)->secret : "(none)";
  }
  Result<std::string> list_people(const std::string &id) {
    auto start = [&](coroutine::Context &context) {
      engine::Call made;
      made.operation = "crm-listContacts";
      made.input = "{}";
      made.connection = id;
      return engine::perform(context, harness.services, made);
    };
    return harness.drive(start, asked());
  }
  std::string begun() {
    return at(ok("authorizeConnection",
                 R"({"connectorConfigId":")" + config_id + R"(","redirectUri":"http://127.0.0.1:9/back"})"),
              "/state");
  }
  Result<std::string> complete(const std::string &state) {
    provider.asked.clear();
    return call("completeConnection", R"({"state":")" + state + R"(","code":"code-1"})", "", asked());
  }

  std::string config_id;
  Books provider;
};

}  // namespace

TEST_F(Discover, AsksInOrderAndKeepsWhatIsToldWithTheConnection) {
  std::string id = created(R"({"api_key":"key-1"})");
  EXPECT_EQ(provider.asked, (std::vector<std::string>{"GET https://login.books.test/tenants",
                                                      "GET https://one.books.test/v1/organisation?tenant=t-1",
                                                      "GET https://one.books.test/v1/me"}));
  EXPECT_EQ(setting(id, "tenant"), "t-1");
  EXPECT_EQ(setting(id, "api_host"), "https://one.books.test");
  EXPECT_EQ(setting(id, "account"), "(none)") << "a secret setting is shown nowhere";
  EXPECT_EQ(at(secret(id), "/account"), "77");
  EXPECT_EQ(at(secret(id), "/api_key"), "key-1");
  EXPECT_EQ(at(ok("getConnection", id_input(id)), "/standard/status"), "healthy");
  provider.asked.clear();
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_EQ(provider.asked, std::vector<std::string>{"GET https://one.books.test/v1/people?account=77"});
}

TEST_F(Discover, PutsCredentialsOnItsRequestsAndLeavesOutHeadersOfSettingsThatAreNotKnownYet) {
  created(R"({"api_key":"key-1"})");
  ASSERT_EQ(harness.requests.size(), 3U);
  for (const http::Request &request : harness.requests) {
    const std::string *key = http::find_header(request.headers, "X-Key");
    ASSERT_NE(key, nullptr);
    EXPECT_EQ(*key, "key-1");
  }
  EXPECT_EQ(http::find_header(harness.requests[0].headers, "X-Tenant"), nullptr);
  const std::string *tenant = http::find_header(harness.requests[1].headers, "X-Tenant");
  ASSERT_NE(tenant, nullptr);
  EXPECT_EQ(*tenant, "t-1");
}

TEST_F(Discover, TakesTheAccountThatWasGiven) {
  std::string id = created(R"({"api_key":"key-1","tenant":"t-2"})");
  EXPECT_EQ(setting(id, "tenant"), "t-2");
  EXPECT_EQ(setting(id, "api_host"), "https://two.books.test");
}

TEST_F(Discover, RefusesAnAccountThatTheLoginDoesNotHaveAndNamesThoseItHas) {
  Error error = refused(R"({"api_key":"key-1","tenant":"t-9"})");
  EXPECT_EQ(error.status, Status::invalid_argument);
  EXPECT_EQ(error.path, "/settings/tenant");
  for (const char *part : {"books", "tenant", "t-9", "t-1, t-2"}) {
    EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
  }
  EXPECT_EQ(ok("listConnection"), "[]");
}

TEST_F(Discover, NamesTheSettingThatAnAnswerLacks) {
  struct Case {
    const char *path;
    const char *body;
    const char *named;
    const char *pointer;
  };
  constexpr Case kCases[] = {
      {"/tenants", R"({"tenants":[{"id":"t-1"}]})", "api_host", "/discover/0/settings/api_host"},
      {"/tenants", R"({"tenants":[{"id":"","host":"https://one.books.test"}]})", "tenant",
       "/discover/0/settings/tenant"},
      {"/tenants", R"({"tenants":[{"id":"t-1","host":{"a":1}}]})", "api_host", "/discover/0/settings/api_host"},
      {"/tenants", R"({"tenants":[{"id":"t-1","host":"https://one.books.test/path"}]})", "api_host",
       "/discover/0/settings/api_host"},
      {"/tenants", R"({})", "list", "/discover/0/accounts"},
      {"/v1/organisation", R"({"account":{}})", "account", "/discover/1/settings/account"},
      {"/v1/organisation", "[]", "account", "/discover/1/settings/account"},
  };
  for (const Case &each : kCases) {
    provider.instead.clear();
    provider.instead.emplace(each.path, answer(each.body));
    Error error = refused(R"({"api_key":"key-1"})");
    EXPECT_EQ(error.status, Status::malformed) << each.body << ": " << error.message;
    EXPECT_NE(error.message.find(each.named), std::string::npos) << error.message;
    EXPECT_NE(error.message.find("did not tell which account"), std::string::npos) << error.message;
    EXPECT_EQ(error.path, each.pointer) << error.message;
    EXPECT_EQ(ok("listConnection"), "[]") << "nothing is half connected";
  }
}

TEST_F(Discover, RefusesAnAddressThatCredentialsMustNotGoTo) {
  provider.instead.emplace("/tenants", answer(R"({"tenants":[{"id":"t-1","host":"http://one.books.test"}]})"));
  Error error = refused(R"({"api_key":"key-1"})");
  EXPECT_EQ(error.status, Status::forbidden);
  EXPECT_EQ(error.reason, "unsafe_address");
}

TEST_F(Discover, TellsALoginWithoutAnAccount) {
  provider.instead.emplace("/tenants", answer(R"({"tenants":[]})"));
  Error error = refused(R"({"api_key":"key-1"})");
  EXPECT_EQ(error.status, Status::forbidden);
  EXPECT_EQ(error.reason, "no_account");
}

TEST_F(Discover, TellsARefusedKeyAsOne) {
  provider.instead.emplace("/tenants", answer(401, R"({"error":"who are you"})"));
  EXPECT_EQ(refused(R"({"api_key":"key-1"})").status, Status::unauthenticated);
  EXPECT_EQ(ok("listConnection"), "[]");
}

TEST_F(Discover, FollowsAGrantAndIsNotRepeatedWhenATokenIsRenewed) {
  auto made = complete(begun());
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(at(*made, "/standard/status"), "healthy");
  EXPECT_EQ(at(*made, "/settings/tenant"), "t-1");
  std::string id = at(*made, "/id");
  harness.environment.advance(2 * 3'600'000);
  provider.asked.clear();
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_EQ(provider.asked, (std::vector<std::string>{"POST https://login.books.test/token",
                                                      "GET https://one.books.test/v1/people?account=77"}));
  provider.asked.clear();
  ok("checkConnection", id_input(id), "", asked());
  EXPECT_EQ(provider.asked, std::vector<std::string>{"GET https://one.books.test/v1/me"});
}

TEST_F(Discover, ThatFailsAfterAGrantLeavesAConnectionThatSaysSoAndIsNotUsed) {
  provider.instead.emplace("/v1/organisation", answer(R"({"account":null})"));
  auto made = complete(begun());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::malformed);
  std::string shown = ok("listConnection");
  std::string id = at(shown, "/0/id");
  EXPECT_NE(made.error().message.find(id), std::string::npos) << made.error().message;
  EXPECT_EQ(at(shown, "/0/standard/status"), "error");
  EXPECT_NE(at(shown, "/0/standard/statusMessage").find("account"), std::string::npos) << shown;
  provider.asked.clear();
  auto used = list_people(id);
  ASSERT_FALSE(used.ok());
  EXPECT_EQ(used.error().status, Status::unauthenticated);
  EXPECT_EQ(used.error().reason, "not_discovered");
  EXPECT_TRUE(provider.asked.empty());
  // The grant is good: a check asks again.
  EXPECT_EQ(at(ok("checkConnection", id_input(id), "", asked()), "/standard/status"), "error");
  provider.instead.clear();
  EXPECT_EQ(at(ok("checkConnection", id_input(id), "", asked()), "/standard/status"), "healthy");
  EXPECT_TRUE(list_people(id).ok());
}

TEST_F(Discover, AsksAnewWhereCredentialsOrTheAccountAreGivenAnew) {
  std::string id = created(R"({"api_key":"key-1"})");
  provider.account = 78;
  ok("updateConnection", R"({"id":")" + id + R"(","settings":{"tenant":"t-2"}})", "", asked());
  EXPECT_EQ(setting(id, "api_host"), "https://two.books.test");
  EXPECT_EQ(at(secret(id), "/account"), "78");
  ok("updateConnection", R"({"id":")" + id + R"(","displayName":"Books"})", "", asked());
  provider.asked.clear();
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_EQ(provider.asked, std::vector<std::string>{"GET https://two.books.test/v1/people?account=78"});
}

TEST_F(Discover, ThatFailsOnAnUpdateLeavesTheConnectionAsItWas) {
  std::string id = created(R"({"api_key":"key-1"})");
  EXPECT_EQ(
      fails("updateConnection", R"({"id":")" + id + R"(","settings":{"api_key":"key-2","tenant":"t-3"}})", "", asked()),
      Status::invalid_argument);
  EXPECT_EQ(setting(id, "tenant"), "t-1");
  EXPECT_EQ(at(secret(id), "/api_key"), "key-1");
  EXPECT_TRUE(list_people(id).ok()) << "it is whole still";
}

// The token that was renewed on the way is the only one that is good, so that not all is as it was.
TEST_F(Discover, ThatFailsOnAnUpdateThatRenewedTheTokenIsAskedAgainByACheck) {
  auto made = complete(begun());
  ASSERT_TRUE(made.ok());
  std::string id = at(*made, "/id");
  harness.environment.advance(2 * 3'600'000);
  provider.instead.emplace("/v1/organisation", answer(503, "{}"));
  EXPECT_EQ(fails("updateConnection", R"({"id":")" + id + R"(","settings":{"tenant":"t-2"}})", "", asked()),
            Status::unavailable);
  EXPECT_EQ(provider.grants, 2);
  auto used = list_people(id);
  ASSERT_FALSE(used.ok());
  EXPECT_EQ(used.error().reason, "not_discovered");
  EXPECT_EQ(at(ok("getConnection", id_input(id)), "/standard/status"), "error");
  provider.instead.clear();
  EXPECT_EQ(at(ok("checkConnection", id_input(id), "", asked()), "/standard/status"), "healthy");
  EXPECT_TRUE(list_people(id).ok());
  EXPECT_EQ(setting(id, "tenant") == "t-1" ? "https://one.books.test" : "https://two.books.test",
            setting(id, "api_host"))
      << "both are of one account";
}

TEST_F(Discover, ThatFailsWhenAPersonAuthorisesAnewEndsTheUseOfWhatWasKnownBefore) {
  auto made = complete(begun());
  ASSERT_TRUE(made.ok());
  std::string id = at(*made, "/id");
  std::string state = at(ok("authorizeConnection", R"({"connectorConfigId":")" + config_id + R"(","connectionId":")" +
                                                       id + R"(","redirectUri":"http://127.0.0.1:9/back"})"),
                         "/state");
  provider.instead.emplace("/tenants", answer(R"({"tenants":[{"id":"t-8","host":"https://eight.books.test"}]})"));
  auto again = complete(state);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().path, "/settings/tenant") << "the login is another one";
  auto used = list_people(id);
  ASSERT_FALSE(used.ok());
  EXPECT_EQ(used.error().reason, "not_discovered");
}

}  // namespace openint::testing
