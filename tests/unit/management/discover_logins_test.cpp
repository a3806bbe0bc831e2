// What is discovered is of the login that asked: whatever way it was let in, and whoever lets it in anew meanwhile.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

// A provider that lets in by whatever AUTH says, and tells which account a login is to.
std::string shelf(const std::string &auth) {
  return R"json({"format": 1, "name": "shelf", "auth": )json" + auth + R"json(,
  "settings": {"account": {"public": true}},
  "http": {"base": "https://api.shelf.test"},
  "discover": [{"get": "/me", "settings": {"account": "body.account"}}],
  "check": {"get": "/people"},
  "models": {"crm.contact": {"object": "people", "page": {"items": "data"},
    "fields": {"id": "id", "updated_at": "updated"},
    "list": {"get": "/people{?account}", "with": {"account": "settings.account"}, "paging": {"kind": "all"}}}}})json";
}

constexpr const char *kEither = R"({"kind": "api_key", "header": "X-Key", "alternatives": [
    {"kind": "oauth2_code", "authorize": "https://login.shelf.test/authorize", "token": "https://login.shelf.test/token"}]})";

class Logins : public Core {
 protected:
  void document(const std::string &auth) {
    harness.add_connector(shelf(auth));
    config_id = config("shelf");
  }
  // The account is that of whatever let the request in.
  Harness::Provider asked() {
    return [this](const http::Request &request) {
      const std::string path = path_of(request.url);
      if (path == "/token") return answer(R"({"access_token":"granted","expires_in":3600})");
      std::string by;
      for (const char *name : {"X-Key", "Authorization"}) {
        const std::string *header = http::find_header(request.headers, name);
        if (header != nullptr) by = *header;
      }
      if (path != "/me") {
        if (account_of.contains(by) && query_of(request.url, "account") != account_of[by] &&
            request.url.find("account=") != std::string::npos) {
          mixed = true;
        }
        return answer(R"({"data":[]})");
      }
      ++discoveries;
      if (meanwhile) std::exchange(meanwhile, nullptr)();
      return failing ? answer(503, "{}") : answer(R"({"account":")" + account_of[by] + "\"}");
    };
  }
  std::string created(const std::string &settings) {
    std::string id = ok("createConnection", R"({"connectorConfigId":")" + config_id + R"(","settings":)" + settings + "}",
                        "", asked());
    return id.substr(1, id.size() - 2);
  }
  std::string shown(const std::string &id, const std::string &pointer) {
    return at(ok("getConnection", id_input(id)), pointer);
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
  std::string update(const std::string &id, const std::string &key) const {
    return R"({"id":")" + id + R"(","settings":{"api_key":")" + key + "\"}}";
  }
  std::string state_for(const std::string &id) {
    const std::string known = id.empty() ? "" : R"("connectionId":")" + id + "\",";
    return at(ok("authorizeConnection", "{" + known + R"("connectorConfigId":")" + config_id +
                                            R"(","redirectUri":"http://127.0.0.1:9/back"})"),
              "/state");
  }
  Result<std::string> complete(const std::string &state) {
    return call("completeConnection", R"({"state":")" + state + R"(","code":"code-1"})", "", asked());
  }

  std::string config_id;
  std::map<std::string, std::string> account_of{{"one", "a-1"}, {"two", "a-2"}, {"Bearer granted", "a-3"}};
  std::function<void()> meanwhile;  // before the first answer
  bool failing = false;
  bool mixed = false;
  int discoveries = 0;
};

}  // namespace

TEST_F(Logins, AreDiscoveredWhateverWayTheyAreLetIn) {
  struct Case {
    const char *auth;
    const char *settings;
    const char *header;
  };
  constexpr Case kCases[] = {
      {R"({"kind": "api_key", "header": "X-Key"})", R"({"api_key":"one"})", "one"},
      {R"({"kind": "basic"})", R"({"username":"u","password":"p"})", "Basic dTpw"},
      {R"({"kind": "bearer"})", R"({"access_token":"given"})", "Bearer given"},
      {R"({"kind": "oauth2_code", "authorize": "https://login.shelf.test/authorize", "token": "https://login.shelf.test/token"})",
       R"({"access_token":"given","refresh_token":"r"})", "Bearer given"},
      {R"({"kind": "oauth2_client", "token": "https://login.shelf.test/token"})", "{}", "Bearer granted"},
      {R"({"kind": "api_key", "header": "X-Key", "alternatives": [{"kind": "oauth2_client", "token": "https://login.shelf.test/token"}]})",
       R"({"grant_type":"client_credentials"})", "Bearer granted"},
      {R"({"kind": "none"})", "{}", ""},
  };
  for (const Case &each : kCases) {
    document(each.auth);
    account_of = {{each.header, "a-9"}};
    discoveries = 0;
    const std::string id = created(each.settings);
    EXPECT_EQ(discoveries, 1) << each.auth;
    EXPECT_EQ(shown(id, "/settings/account"), "a-9") << each.auth;
    EXPECT_EQ(shown(id, "/standard/status"), "healthy") << each.auth;
    auto listed = list_people(id);
    EXPECT_TRUE(listed.ok()) << each.auth << (listed.ok() ? "" : listed.error().to_json());
    EXPECT_FALSE(mixed) << each.auth;
  }
}

TEST_F(Logins, ThatAreSlowToBeDiscoveredDoNotOverwriteALaterOne) {
  document(kEither);
  const std::string id = created(R"({"api_key":"one"})");
  // The first key's account is answered after the second key has been given and found out.
  meanwhile = [&] { ok("updateConnection", update(id, "two"), "", asked()); };
  auto slow = call("updateConnection", update(id, "one"), "", asked());
  ASSERT_FALSE(slow.ok()) << *slow;
  EXPECT_EQ(slow.error().status, Status::conflict) << slow.error().to_json();
  EXPECT_EQ(slow.error().reason, "superseded");
  EXPECT_EQ(shown(id, "/settings/account"), "a-2");
  EXPECT_EQ(shown(id, "/standard/status"), "healthy");
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_FALSE(mixed) << "requests of one login went to another's account";
}

TEST_F(Logins, OfAPersonAreNotOverwrittenByAnEarlierKeys) {
  document(kEither);
  const std::string id = created(R"({"api_key":"one"})");
  const std::string state = state_for(id);
  meanwhile = [&] {
    auto done = complete(state);
    ASSERT_TRUE(done.ok()) << done.error().to_json();
  };
  auto slow = call("updateConnection", update(id, "one"), "", asked());
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().reason, "superseded") << slow.error().to_json();
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_FALSE(mixed);
}

TEST_F(Logins, OfAPersonThatAreSlowDoNotOverwriteALaterKeys) {
  document(kEither);
  const std::string id = created(R"({"api_key":"one"})");
  const std::string state = state_for(id);
  meanwhile = [&] { ok("updateConnection", update(id, "two"), "", asked()); };
  auto slow = complete(state);
  ASSERT_FALSE(slow.ok()) << *slow;
  EXPECT_EQ(slow.error().reason, "superseded") << slow.error().to_json();
  EXPECT_EQ(shown(id, "/settings/account"), "a-2");
  EXPECT_EQ(shown(id, "/standard/status"), "healthy") << "the earlier one's failure is not the later one's";
  EXPECT_FALSE(mixed);
}

TEST_F(Logins, ThatFailAreNotUndoneOverALaterOne) {
  document(kEither);
  const std::string id = created(R"({"api_key":"one"})");
  meanwhile = [&] {
    ok("updateConnection", update(id, "two"), "", asked());
    failing = true;
  };
  EXPECT_EQ(fails("updateConnection", update(id, "one"), "", asked()), Status::unavailable);
  failing = false;
  EXPECT_EQ(shown(id, "/settings/account"), "a-2");
  ASSERT_TRUE(list_people(id).ok());
  EXPECT_FALSE(mixed);
}

TEST_F(Logins, ThatWereTakenAwayStayAway) {
  document(kEither);
  const std::string id = created(R"({"api_key":"one"})");
  meanwhile = [&] { ok("updateConnection", R"({"id":")" + id + R"(","settings":null})", "", asked()); };
  auto slow = call("updateConnection", update(id, "two"), "", asked());
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().reason, "superseded") << slow.error().to_json();
  EXPECT_EQ(shown(id, "/standard/status"), "disconnected");
  EXPECT_EQ(shown(id, "/settings/account"), "(none)");
  EXPECT_FALSE(list_people(id).ok());
}

}  // namespace openint::testing
