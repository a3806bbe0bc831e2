// What a connection is given: names that its document does not declare are refused, whatever is not declared public is
// readable nowhere, and what the redirect tells is kept as the document says.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr std::string_view kVault = R"json({
  "format": 1, "name": "vault",
  "auth": {"kind": "oauth2_code", "authorize": "https://login.vault.test/authorize", "token": "https://login.vault.test/token",
           "callback": {"realm": "realmId", "seal": "sealId"}, "alternatives": [{"kind": "api_key", "header": "x-api-key"}]},
  "settings": {"region": {"public": true, "pattern": "^(eu|us)-[0-9]$"}, "account_number": {}, "realm": {"public": true, "pattern": "^[a-z0-9-]+$"},
               "seal": {}},
  "http": {"base": "https://api.vault.test"},
  "check": {"get": "/me"}, "models": {}})json";

// A store in a folder of its own, whose every byte can be looked into.
class SealedSettings : public Core {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "openint-sealed-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    store::Options options;
    options.path = (folder / "store.db").string();
    options.key = std::string(32, 'k');
    auto opened = store::open_sqlite(options);
    ASSERT_TRUE(opened.ok()) << opened.error().to_json();
    harness.services.store = *opened;
    harness.add_connector(kVault);
    config_id = config("vault");
  }
  void TearDown() override {
    harness.services.store = nullptr;
    std::filesystem::remove_all(folder);
  }

  // Whether the text stands in any of the store's files, its journal included.
  bool on_disk(const std::string &text) const {
    for (const auto &file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
      if (bytes.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::string create(const std::string &settings) const {
    return R"({"connectorConfigId":")" + config_id + R"(","settings":)" + settings + "}";
  }
  std::string authorize(const std::string &settings) const {
    return R"({"connectorConfigId":")" + config_id + R"(","redirectUri":"http://127.0.0.1:9/callback","settings":)" +
           settings + "}";
  }
  static http::Outcome granting(const http::Request &request) {
    if (path_of(request.url) != "/token") return answer("{}");
    return answer(R"({"access_token":"planted-granted","refresh_token":"planted-refresh","expires_in":1800})");
  }

  std::filesystem::path folder;
  std::string config_id;
};

}  // namespace

TEST_F(SealedSettings, ANameThatTheDocumentDoesNotDeclareIsRefusedByName) {
  for (const char *settings :
       {R"({"api_key":"k","key":"planted-undeclared"})", R"({"api_key":"k","region ":"planted-undeclared"})",
        R"({"api_key":"k","oauth":{"credentials":{"raw":{"vendor_token":"planted-undeclared"}}}})"}) {
    auto made = call("createConnection", create(settings));
    ASSERT_FALSE(made.ok()) << settings;
    EXPECT_EQ(made.error().status, Status::invalid_argument);
    EXPECT_TRUE(made.error().path.starts_with("/settings/")) << made.error().to_json();
    EXPECT_EQ(made.error().to_json().find("planted-undeclared"), std::string::npos);
  }
  EXPECT_EQ(ok("listConnection"), "[]");
  EXPECT_FALSE(on_disk("planted-undeclared"));
}

TEST_F(SealedSettings, WhateverIsNotDeclaredPublicIsInNoByteOfTheStoreAndNoAnswer) {
  const std::string made =
      ok("createConnection", create(R"({"api_key":"planted-key","account_number":"planted-account","region":"eu-7"})"));
  const std::string id = made.substr(1, made.size() - 2);
  ok("updateConnection", R"({"id":")" + id + R"(","settings":{"account_number":"planted-account-2"}})");
  const std::string shown = ok("getConnection", id_input(id)) + ok("listConnection");
  EXPECT_NE(shown.find("eu-7"), std::string::npos) << shown;
  EXPECT_TRUE(on_disk("eu-7"));  // so the search sees what is there in clear
  for (const char *secret : {"planted-key", "planted-account", "planted-secret"}) {
    EXPECT_FALSE(on_disk(secret)) << secret;
    EXPECT_EQ(shown.find(secret), std::string::npos) << secret;
  }
}

TEST_F(SealedSettings, APatternIsEnforcedWhereverAValueComesFrom) {
  for (const char *region : {"eu", "EU-1", "eu-1 ", "eu-1/../us-2", ""}) {
    const std::string settings = R"({"api_key":"k","region":")" + std::string(region) + "\"}";
    auto made = call("createConnection", create(settings));
    ASSERT_FALSE(made.ok()) << region;
    EXPECT_EQ(made.error().status, Status::invalid_argument);
    EXPECT_EQ(made.error().path, "/settings/region");
    EXPECT_EQ(fails("authorizeConnection", authorize(R"({"region":")" + std::string(region) + "\"}")),
              Status::invalid_argument);
  }
  const std::string made = ok("createConnection", create(R"({"api_key":"k","region":"us-2"})"));
  const std::string id = made.substr(1, made.size() - 2);
  EXPECT_EQ(fails("updateConnection", R"({"id":")" + id + R"(","settings":{"region":"mars"}})"),
            Status::invalid_argument);
  EXPECT_EQ(at(ok("getConnection", id_input(id)), "/settings/region"), "us-2");
}

TEST_F(SealedSettings, SecretsGivenToAnAuthorisationOrInsideListsComeOutNowhere) {
  for (const char *settings :
       {R"({"access_token":"planted-token"})", R"({"token":"planted-token"})", R"({"region":["planted-token"]})",
        R"({"account_number":["planted-token"]})", R"({"account_number":{"a":"planted-token"}})",
        R"({"accounts":[{"token":"planted-token"}]})"}) {
    auto begun = call("authorizeConnection", authorize(settings));
    ASSERT_FALSE(begun.ok()) << settings;
    EXPECT_EQ(begun.error().status, Status::invalid_argument) << settings;
    EXPECT_EQ(begun.error().to_json().find("planted-token"), std::string::npos) << begun.error().to_json();
    EXPECT_EQ(fails("createConnection", create(settings).replace(create(settings).rfind("}}"), 2, R"(,"api_key":1}})")),
              Status::invalid_argument);
  }
  // One that is declared goes with the state, sealed there, and is sealed in the connection then.
  const std::string begun = ok("authorizeConnection", authorize(R"({"account_number":"planted-account"})"));
  EXPECT_EQ(begun.find("planted-account"), std::string::npos);
  const std::string made =
      ok("completeConnection",
         R"({"state":")" + at(begun, "/state") + R"(","code":"c","parameters":{"realmId":"r","sealId":"s"}})", "",
         granting);
  EXPECT_EQ(made.find("planted-account"), std::string::npos);
  for (const char *secret : {"planted-account", "planted-granted", "planted-refresh", "planted-token"}) {
    EXPECT_FALSE(on_disk(secret)) << secret;
  }
}

TEST_F(SealedSettings, WhatTheRedirectTellsIsKeptAsTheDocumentSays) {
  const std::string begun = ok("authorizeConnection", authorize("{}"));
  const std::string made =
      ok("completeConnection",
         R"({"state":")" + at(begun, "/state") +
             R"(","code":"c","parameters":{"realmId":"realm-9","sealId":"planted-seal","other":"planted-other"}})",
         "", granting);
  EXPECT_EQ(at(ok("getConnection", id_input(at(made, "/id"))), "/settings"), R"({"realm":"realm-9"})") << made;
  EXPECT_FALSE(on_disk("planted-seal"));
  EXPECT_FALSE(on_disk("planted-other"));
}

TEST_F(SealedSettings, ARedirectThatLacksWhatTheDocumentReadsOrTellsWhatItDoesNotAllowLetsNobodyIn) {
  for (const char *parameters : {R"({"realmId":"r"})", R"({"realmId":"","sealId":"s"})", R"({"sealId":"s"})", "{}",
                                 R"({"realmId":["r"],"sealId":"s"})", R"({"realmId":"../r","sealId":"planted-seal"})"}) {
    const std::string begun = ok("authorizeConnection", authorize("{}"));
    int asked = 0;
    auto made = call("completeConnection",
                     R"({"state":")" + at(begun, "/state") + R"(","code":"c","parameters":)" + parameters + "}", "",
                     [&](const http::Request &request) {
                       ++asked;
                       return granting(request);
                     });
    ASSERT_FALSE(made.ok()) << parameters;
    EXPECT_EQ(made.error().status, Status::invalid_argument) << made.error().to_json();
    const bool named = made.error().path.starts_with("/parameters/") || made.error().path == "/settings/realm" ||
                       made.error().path == "/realm";
    EXPECT_TRUE(named) << made.error().to_json();
    EXPECT_EQ(asked, 0) << "the code is not spent on it";
    EXPECT_EQ(ok("listConnection"), "[]");
  }
}

TEST_F(SealedSettings, ACheckAsksTheProviderEachTime) {
  const std::string made = ok("createConnection", create(R"({"api_key":"k"})"));
  const std::string input = id_input(made.substr(1, made.size() - 2));
  int asked = 0;
  int status = 200;
  auto provider = [&](const http::Request &) {
    ++asked;
    return status == 0 ? http::Outcome(http::Failure::not_sent, "connection refused") : answer(status, "{}");
  };
  EXPECT_EQ(at(ok("checkConnection", input, "", provider), "/standard/status"), "healthy");
  EXPECT_EQ(asked, 1);
  status = 0;
  harness.deadline_ms = harness.environment.now_ms() + 5000;
  EXPECT_EQ(at(ok("checkConnection", input, "", provider), "/standard/status"), "error");
  EXPECT_GE(asked, 2);
  status = 200;
  harness.deadline_ms = coroutine::Context::kNoDeadline;
  EXPECT_EQ(at(ok("checkConnection", input, "", provider), "/standard/status"), "healthy");
}

}  // namespace openint::testing
