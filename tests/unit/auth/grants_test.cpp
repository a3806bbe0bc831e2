#include "libopenint/auth/oauth.hpp"

#include <deque>

#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

const Client kClient("our-client", "planted-client-secret");

class Grant : public ::testing::Test {
 protected:
  std::shared_ptr<const TokenEndpoint> endpoint(std::string_view auth = kAcmeAuth, const Client &client = kClient) {
    connectors_.push_back(acme(auth));
    auto out = TokenEndpoint::open(Scheme(connectors_.back()->auth().front()), json::Value(), client);
    EXPECT_TRUE(out.ok()) << out.error().message;
    return *out;
  }
  // Runs refresh() against scripted outcomes; requests are kept.
  Result<Tokens> refreshed(std::vector<http::Outcome> outcomes, std::string_view auth = kAcmeAuth) {
    Result<Tokens> out = Error(Status::internal, "not run");
    auto shared = endpoint(auth);
    auto start = [&](coroutine::Context &context) { return keep(context, shared, out); };
    (void)run(environment_, start, [&](const http::Request &request) {
      requests_.push_back(request);
      if (outcomes.empty()) return http::Outcome(http::Failure::cut, "the script is at its end");
      http::Outcome outcome = std::move(outcomes.front());
      outcomes.erase(outcomes.begin());
      return outcome;
    });
    return out;
  }
  Result<Tokens> refreshed(int status, std::string body, std::string_view auth = kAcmeAuth) {
    std::vector<http::Outcome> outcomes;
    outcomes.push_back(answer(status, std::move(body)));
    return refreshed(std::move(outcomes), auth);
  }
  static coroutine::Task<std::string> keep(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> shared,
                                           Result<Tokens> &out) {
    out = co_await refresh(context, shared, "planted-refresh");
    co_return std::string();
  }

  FakeEnvironment environment_;
  std::deque<std::shared_ptr<const connector::Connector>> connectors_;
  std::vector<http::Request> requests_;
};

coroutine::Task<std::string> code_grant(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint) {
  Result<Tokens> tokens = co_await exchange_code(context, endpoint, "the code", "the-verifier", "http://127.0.0.1/cb");
  if (!tokens.ok()) co_return tokens.take_error();
  co_return tokens->access_token;
}

coroutine::Task<std::string> revoked(coroutine::Context &context, std::shared_ptr<const TokenEndpoint> endpoint) {
  Result<bool> done = co_await revoke(context, endpoint, "planted-token", "refresh_token");
  if (!done.ok()) co_return done.take_error();
  std::string text = *done ? "true" : "false";
  co_return text;
}

TEST_F(Grant, SendsTheCodeAsAForm) {
  auto shared = endpoint();
  http::Request sent;
  auto out = run(
      environment_, [&](coroutine::Context &context) { return code_grant(context, shared); },
      [&](const http::Request &request) {
        sent = request;
        return answer(200, R"({"access_token":"at"})");
      });
  ASSERT_TRUE(out.ok()) << out.error().message;
  EXPECT_EQ(*out, "at");
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://login.acme.test/token");
  EXPECT_EQ(header_of(sent, "content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(header_of(sent, "accept"), "application/json");
  EXPECT_EQ(sent.body,
            "grant_type=authorization_code&code=the%20code&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&"
            "code_verifier=the-verifier&client_id=our-client&client_secret=planted-client-secret");
}

TEST_F(Grant, SendsTheClientInAHeaderWhereTheDocumentWantsThat) {
  ASSERT_TRUE(
      refreshed(
          200, R"({"access_token":"at"})",
          R"({"kind":"oauth2_code","authorize":"https://login.acme.test/authorize","token":"https://login.acme.test/token","client_auth":"basic"})")
          .ok());
  EXPECT_EQ(header_of(requests_[0], "Authorization"), "Basic b3VyLWNsaWVudDpwbGFudGVkLWNsaWVudC1zZWNyZXQ=");
  EXPECT_EQ(requests_[0].body, "grant_type=refresh_token&refresh_token=planted-refresh");
}

TEST_F(Grant, ReadsATokenResponse) {
  auto tokens = refreshed(200, R"({"access_token":"at","refresh_token":"rt","token_type":"Bearer","expires_in":3600,
                                   "scope":"read","instance_url":"https://eu.acme.test"})");
  ASSERT_TRUE(tokens.ok()) << tokens.error().message;
  EXPECT_EQ(tokens->access_token, "at");
  EXPECT_EQ(tokens->refresh_token, "rt");
  EXPECT_EQ(tokens->scope, "read");
  EXPECT_EQ(tokens->obtained_at_ms, environment_.now_ms());
  EXPECT_EQ(tokens->expires_at_ms, environment_.now_ms() + 3'600'000);
  ASSERT_EQ(tokens->extras.size(), 1U);
  EXPECT_EQ(tokens->extras[0].first, "instance_url");
  EXPECT_EQ(tokens->extras[0].second, "https://eu.acme.test");
}

TEST_F(Grant, ReadsTheLifeOfATokenHoweverItIsWritten) {
  auto life = [&](const std::string &text, const std::string &more = "") {
    auto tokens = refreshed(
        200, R"({"access_token":"at","expires_in":)" + text + "}",
        R"({"kind":"oauth2_code","authorize":"https://login.acme.test/authorize","token":"https://login.acme.test/token")" +
            more + "}");
    EXPECT_TRUE(tokens.ok());
    return tokens->expires_at_ms == 0 ? 0 : (tokens->expires_at_ms - environment_.now_ms()) / 1000;
  };
  EXPECT_EQ(life("7200"), 7200);
  EXPECT_EQ(life("\"7200\""), 7200);
  EXPECT_EQ(life("7199.5"), 7199);
  for (const char *nonsense : {"0", "-5", "null", "\"soon\"", "1e99", "99999999999999999999", "[]"}) {
    EXPECT_EQ(life(nonsense), 0) << nonsense;
  }
  EXPECT_EQ(life("null", R"(,"access_seconds":900)"), 900);
  EXPECT_EQ(life("60", R"(,"access_seconds":900)"), 60);
}

struct Refusal {
  int status;
  const char *body;
  Status expected;
  Retry retry;
  const char *reason;
};

TEST_F(Grant, TellsWhatARefusalMeans) {
  const Refusal refusals[] = {
      {400, R"({"error":"invalid_grant"})", Status::unauthenticated, Retry::reauth, "invalid_grant"},
      {200, R"({"error":"invalid_grant"})", Status::unauthenticated, Retry::reauth, "invalid_grant"},
      {400, R"({"status":"BAD_REFRESH_TOKEN"})", Status::unauthenticated, Retry::reauth, "invalid_grant"},
      {400, R"({"error":"access_denied"})", Status::unauthenticated, Retry::reauth, "access_denied"},
      {401, R"({"error":"invalid_client"})", Status::invalid_argument, Retry::never, "invalid_client"},
      {400, R"({"error":"unauthorized_client"})", Status::invalid_argument, Retry::never, "unauthorized_client"},
      {400, R"({"error":"invalid_scope"})", Status::invalid_argument, Retry::never, "invalid_scope"},
      {400, R"({"error":"invalid_request"})", Status::invalid_argument, Retry::never, "invalid_request"},
      {400, R"({"status":"BAD_REFRESH_TOKEN","error":"invalid_request"})", Status::unauthenticated, Retry::reauth,
       "invalid_grant"},
      {403, "<html>", Status::unauthenticated, Retry::reauth, ""},
      {429, "", Status::rate_limited, Retry::after, ""},
      {503, "", Status::unavailable, Retry::after, ""},
      {418, "{}", Status::provider, Retry::never, ""},
      {302, "", Status::provider, Retry::never, ""},
      {200, "", Status::malformed, Retry::never, ""},
      {200, "[]", Status::malformed, Retry::never, ""},
      {200, R"({"access_token":""})", Status::malformed, Retry::never, ""},
      {200, R"({"access_token":"a\r\nX-Evil: 1"})", Status::malformed, Retry::never, ""},
      {200, R"({"access_token":5})", Status::malformed, Retry::never, ""},
  };
  for (const Refusal &refusal : refusals) {
    requests_.clear();
    auto tokens = refreshed(
        refusal.status, refusal.body,
        R"({"kind":"oauth2_code","authorize":"https://login.acme.test/authorize","token":"https://login.acme.test/token",
                                "errors":[{"when":{"body":"status == 'BAD_REFRESH_TOKEN'"},"do":"reauth"}]})");
    ASSERT_FALSE(tokens.ok()) << refusal.status << refusal.body;
    EXPECT_EQ(tokens.error().status, refusal.expected) << refusal.status << refusal.body;
    EXPECT_EQ(tokens.error().retry, refusal.retry) << refusal.status << refusal.body;
    EXPECT_EQ(tokens.error().reason, refusal.reason) << refusal.status << refusal.body;
    EXPECT_EQ(requests_.size(), 1U) << "a grant is not repeated";
  }
}

TEST_F(Grant, TellsWhenTheProviderLetsUsAskAgain) {
  http::Outcome outcome = answer(429, "");
  outcome.response.headers.emplace_back("Retry-After", "7");
  std::vector<http::Outcome> outcomes;
  outcomes.push_back(std::move(outcome));
  auto tokens = refreshed(std::move(outcomes));
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().retry_after_ms, 7000);
}

TEST_F(Grant, IsSentAgainOnlyWhereItNeverLeft) {
  std::vector<http::Outcome> outcomes;
  outcomes.emplace_back(http::Failure::not_sent, "no connection");
  outcomes.emplace_back(http::Failure::not_sent, "no connection");
  outcomes.push_back(answer(200, R"({"access_token":"at"})"));
  ASSERT_TRUE(refreshed(std::move(outcomes)).ok());
  EXPECT_EQ(requests_.size(), 3U);

  requests_.clear();
  std::vector<http::Outcome> cut;
  cut.emplace_back(http::Failure::cut, "the connection broke");
  auto tokens = refreshed(std::move(cut));
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().status, Status::unavailable);
  EXPECT_EQ(tokens.error().retry, Retry::after);
  EXPECT_EQ(requests_.size(), 1U);

  requests_.clear();
  int64_t before = environment_.now_ms();
  std::vector<http::Outcome> never;
  for (int i = 0; i < 50; ++i) never.emplace_back(http::Failure::not_sent, "no connection");
  EXPECT_FALSE(refreshed(std::move(never)).ok());
  EXPECT_EQ(requests_.size(), 4U);
  EXPECT_LT(environment_.now_ms() - before, 25'000);
}

TEST_F(Grant, TakesNoAddressThatCredentialsMustNotGoTo) {
  for (const char *address : {"http://eu.acme.test", "ftp://eu.acme.test", "https://eu.acme.test@evil.test",
                              "javascript://x", "https://a b", "https://a\\nb", "http://127.0.0.1", "//evil://x"}) {
    auto tokens = refreshed(200, std::string(R"({"access_token":"planted-at","instance_url":")") + address + "\"}");
    ASSERT_FALSE(tokens.ok()) << address;
    EXPECT_EQ(tokens.error().to_json().find("planted"), std::string::npos);
  }
  // Where the document's token endpoint is without TLS on this machine, the API may be at the very same place.
  constexpr std::string_view kLocal =
      R"({"kind":"oauth2_code","authorize":"https://login.acme.test/authorize","token":"http://127.0.0.1:8080/token",
                                          "extras":{"instance_url":"instance_url"}})";
  EXPECT_TRUE(refreshed(200, R"({"access_token":"at","instance_url":"http://127.0.0.1:8080"})", kLocal).ok());
  EXPECT_FALSE(refreshed(200, R"({"access_token":"at","instance_url":"http://127.0.0.1:8081"})", kLocal).ok());
  EXPECT_FALSE(refreshed(200, R"({"access_token":"at","instance_url":"http://evil.test"})", kLocal).ok());
}

TEST_F(Grant, G30RepeatsNoSecretThatAProviderRepeats) {
  for (const char *body : {R"({"error":"invalid_grant","error_description":"planted-refresh is unknown"})",
                           R"({"error":"planted-client-secret"})",
                           R"({"error":{"code":"x","message":"client planted-client-secret and planted-refresh"}})",
                           "planted-refresh", "planted-client-secret"}) {
    auto tokens = refreshed(400, body);
    ASSERT_FALSE(tokens.ok());
    EXPECT_EQ(tokens.error().to_json().find("planted"), std::string::npos) << tokens.error().to_json();
  }
  EXPECT_EQ(environment_.logged().find("planted"), std::string::npos);
}

TEST_F(Grant, SendsNoSecretToAnUnprotectedEndpoint) {
  for (const char *url : {"http://login.acme.test/token", "http://127.evil.test/token", "ftp://a/token", "/token",
                          "https:///token", "http://localhost.evil.test/"}) {
    auto connector = acme(std::string(R"({"kind":"oauth2_code","authorize":"https://a.test","token":")") + url + "\"}");
    EXPECT_FALSE(TokenEndpoint::open(Scheme(connector->auth().front()), json::Value(), kClient).ok()) << url;
  }
}

TEST_F(Grant, IsNotAskedForWhereASettingLeadsToNoPublicAddress) {
  auto connector = acme(R"({"kind":"oauth2_code","authorize":"https://a.test","token":"{+base}/token","rotates":true})");
  for (const char *base : {"https://10.0.0.1", "http://127.0.0.1:8080", "https://localhost"}) {
    auto settings = json::Document::parse(std::string(R"({"base":")") + base + "\"}");
    auto shared = TokenEndpoint::open(Scheme(connector->auth().front()), settings->root(), kClient);
    ASSERT_TRUE(shared.ok()) << shared.error().message;
    auto out = run(
        environment_, [&](coroutine::Context &context) { return code_grant(context, *shared); },
        [&](const http::Request &request) {
          requests_.push_back(request);
          return answer(200, R"({"access_token":"at"})");
        });
    ASSERT_FALSE(out.ok());
    EXPECT_EQ(out.error().status, Status::forbidden);
    EXPECT_EQ(out.error().reason, "unsafe_address");
  }
  EXPECT_TRUE(requests_.empty());
}

TEST_F(Grant, RevokesWhereThereIsAnEndpoint) {
  auto shared = endpoint();
  std::string url;
  std::string body;
  auto start = [&](coroutine::Context &context) { return revoked(context, shared); };
  EXPECT_EQ(*run(environment_, start,
                 [&](const http::Request &request) {
                   url = request.url;
                   body = request.body;
                   return answer(200, "");
                 }),
            "true");
  EXPECT_EQ(url, "https://login.acme.test/revoke");
  EXPECT_EQ(
      body,
      "token=planted-token&token_type_hint=refresh_token&client_id=our-client&client_secret=planted-client-secret");
  auto refused = run(environment_, start, [](const http::Request &) {
    return answer(503, R"({"error":"temporarily_unavailable","error_description":"planted-token"})");
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::unavailable);
  EXPECT_EQ(refused.error().to_json().find("planted"), std::string::npos);
  EXPECT_EQ(environment_.logged().find("planted"), std::string::npos);
  shared = endpoint(
      R"({"kind":"oauth2_code","authorize":"https://login.acme.test/authorize","token":"https://login.acme.test/token"})");
  EXPECT_EQ(*run(environment_, start, [](const http::Request &) { return answer(500, ""); }), "false");
}

TEST_F(Grant, TakesATokenThatIsGoneForRevoked) {
  struct Said {
    const char *body;
    const char *done;
  };
  auto shared = endpoint();
  auto start = [&](coroutine::Context &context) { return revoked(context, shared); };
  for (const Said &said : {Said{R"({"error":"invalid_token"})", "true"}, Said{R"({"error":"invalid_grant"})", "true"},
                           Said{R"({"error":"unsupported_token_type"})", "false"}}) {
    auto done = run(environment_, start, [&](const http::Request &) { return answer(400, said.body); });
    ASSERT_TRUE(done.ok()) << said.body;
    EXPECT_EQ(*done, said.done) << said.body;
  }
  auto wrong = run(environment_, start, [](const http::Request &) {
    return answer(401, R"({"error":"invalid_client","error_description":"planted-client-secret"})");
  });
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().status, Status::invalid_argument);
  EXPECT_EQ(wrong.error().to_json().find("planted"), std::string::npos);
}

}  // namespace
}  // namespace openint::auth
