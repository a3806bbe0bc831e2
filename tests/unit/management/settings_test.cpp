// A connection's settings: what is kept of what callers give.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr std::string_view kLedger = R"({
  "format": 1, "name": "ledger", "auth": {"kind": "bearer"},
  "settings": {"tenant_identifier_of_the_account": {"public": true}, "region_where_the_account_lives": {"public": true},
               "edition_of_it": {"public": true}},
  "http": {"base": "https://api.ledger.test"},
  "check": {"get": "/me"}, "models": {}})";

class Settings : public Core {
 protected:
  void SetUp() override {
    harness.add_connector(kLedger);
    config_id = config("ledger");
  }
  std::string connect(const std::string &settings) {
    std::string id =
        ok("createConnection", R"({"connectorConfigId":")" + config_id + R"(","settings":)" + settings + "}");
    return id.substr(1, id.size() - 2);
  }

  std::string config_id;
};

}  // namespace

// Keys of the merged settings once lay in memory that had ended. Run often, so that other buffers come to lie there.
TEST_F(Settings, AnUpdateMergesSettingsUnderTheirOwnNames) {
  std::string made =
      connect(R"({"access_token":"planted-token","tenant_identifier_of_the_account":"t-0","edition_of_it":"basic"})");
  for (int round = 1; round <= 20; ++round) {
    std::string tenant = "t-" + std::to_string(round);
    std::string shown =
        ok("updateConnection", R"({"id":")" + made + R"(","settings":{"region_where_the_account_lives":"eu",)" +
                                   R"("tenant_identifier_of_the_account":")" + tenant + R"("}})");
    EXPECT_EQ(at(shown, "/settings"), R"({"tenant_identifier_of_the_account":")" + tenant +
                                          R"(","edition_of_it":"basic","region_where_the_account_lives":"eu"})");
    EXPECT_EQ(at(ok("getConnection", id_input(made)), "/settings"), at(shown, "/settings"));
  }
}

namespace {

constexpr std::string_view kRotating = R"({
  "format": 1, "name": "rotating",
  "auth": {"kind": "oauth2_code", "authorize": "https://login.rotating.test/authorize",
           "token": "https://login.rotating.test/token", "rotates": true, "extras": {"api_host": "api_host"}},
  "settings": {"api_host": {"public": true}, "region": {"public": true}},
  "http": {"base": "https://api.rotating.test"},
  "check": {"get": "/me"}, "models": {}})";

// Grants once for each refresh token and calls every other invalid; the API answers as it is told.
class RotatingProvider {
 public:
  http::Outcome operator()(const http::Request &request) {
    if (path_of(request.url) != "/token") return answer(api_status, "{}");
    if (query_of("?" + request.body, "refresh_token") != refresh) return answer(400, R"({"error":"invalid_grant"})");
    refresh = "refresh-" + std::to_string(++grants + 1);
    return answer(R"({"access_token":"access-)" + std::to_string(grants + 1) + R"(","refresh_token":")" + refresh +
                  R"(","expires_in":3600,"api_host":"host-)" + std::to_string(grants) + R"("})");
  }

  std::string refresh = "refresh-1";
  int grants = 0;
  int api_status = 503;
};

class Renewed : public Core {
 protected:
  void SetUp() override {
    harness.add_connector(kRotating);
    config_id = config("rotating");
  }
  std::string create(const std::string &token) const {
    return R"({"connectorConfigId":")" + config_id + R"(","settings":{"region":"eu","refresh_token":")" + token +
           "\"}}";
  }
  std::string stored(const std::string &id) {
    auto row = harness.services.store->get(store::Kind::connection, id);
    return row.ok() && row->has_value() ? at((*row)->secret, "/refresh_token") : "(none)";
  }
  Harness::Provider asked() {
    return [this](const http::Request &request) { return provider(request); };
  }

  std::string config_id;
  RotatingProvider provider;
};

}  // namespace

TEST_F(Renewed, ANewConnectionIsKeptWhereItsCheckFailsAfterItsTokenWasReplaced) {
  auto made = call("createConnection", create("refresh-1"), "", asked());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::unavailable);
  std::string shown = ok("listConnection");
  std::string id = at(shown, "/0/id");
  EXPECT_NE(made.error().message.find(id), std::string::npos) << made.error().message;
  EXPECT_EQ(at(shown, "/0/standard/status"), "error");
  EXPECT_EQ(stored(id), "refresh-2");
  provider.api_status = 200;
  EXPECT_EQ(at(ok("checkConnection", id_input(id), "", asked()), "/standard/status"), "healthy");
}

TEST_F(Renewed, ANewConnectionWhoseTokenIsRefusedIsNotKept) {
  auto made = call("createConnection", create("refresh-of-nobody"), "", asked());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::unauthenticated);
  EXPECT_EQ(ok("listConnection"), "[]");
}

TEST_F(Renewed, AFailedUpdateRestoresAllButTheCredentialsThatWereReplaced) {
  provider.api_status = 200;
  std::string made = ok("createConnection", create("refresh-1"), "", asked());
  std::string id = made.substr(1, made.size() - 2);
  ASSERT_EQ(stored(id), "refresh-2");
  provider.api_status = 503;
  harness.environment.advance(2 * 3'600'000);  // so that the check renews the token
  EXPECT_EQ(fails("updateConnection", R"({"id":")" + id + R"(","displayName":"new","settings":{"region":"us"}})", "",
                  asked()),
            Status::unavailable);
  std::string shown = ok("getConnection", id_input(id));
  EXPECT_EQ(at(shown, "/displayName"), "null");
  EXPECT_EQ(at(shown, "/settings/region"), "eu");
  EXPECT_EQ(at(shown, "/settings/api_host"), "host-2");  // came with the token
  EXPECT_EQ(stored(id), "refresh-3");
  provider.api_status = 200;
  EXPECT_EQ(at(ok("checkConnection", id_input(id), "", asked()), "/standard/status"), "healthy");
}

TEST_F(Renewed, AFailedUpdateOfTheTokenItselfLeavesTheOldOne) {
  provider.api_status = 200;
  std::string made = ok("createConnection", create("refresh-1"), "", asked());
  std::string id = made.substr(1, made.size() - 2);
  EXPECT_EQ(fails("updateConnection",
                  R"({"id":")" + id + R"(","settings":{"refresh_token":"refresh-of-nobody","access_token":null}})", "",
                  asked()),
            Status::unauthenticated);
  EXPECT_EQ(stored(id), "refresh-2");
}

}  // namespace openint::testing
