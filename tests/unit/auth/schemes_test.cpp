#include "tests/unit/auth/support.hpp"

// Keys, passwords, tokens of clients, and how many tokens may be minted.

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

class AuthorizerOfSchemes : public Connected {};

TEST_F(AuthorizerOfSchemes, NeedsAPersonWhereThereIsNothing) {
  put("");
  auto opened = open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().status, Status::unauthenticated);
  EXPECT_EQ(opened.error().retry, Retry::reauth);
}

TEST_F(AuthorizerOfSchemes, PutsAKeyIntoItsHeader) {
  put(R"({"api_key":"planted-key"})");
  auto authorizer = open();
  ASSERT_TRUE(authorizer.ok());
  http::Request sent;
  auto start = [&](coroutine::Context &context) { return one_call(context, **authorizer); };
  ASSERT_TRUE(run(environment_, start, [&](const http::Request &request) {
                sent = request;
                return answer(200, "{}");
              }).ok());
  EXPECT_EQ(header_of(sent, "X-API-Key"), "planted-key");
  EXPECT_EQ(header_of(sent, "Authorization"), "");
}

TEST_F(AuthorizerOfSchemes, DeclaresARefusedKeyDead) {
  put(R"({"api_key":"planted-key"})");
  auto result = call([](const http::Request &) { return answer(401, "{}"); });
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().retry, Retry::reauth);
  EXPECT_EQ(document_text("status"), "disconnected");
  EXPECT_EQ(result.error().to_json().find("planted"), std::string::npos);
}

TEST_F(AuthorizerOfSchemes, TakesAKeyThatWasReplacedMeanwhile) {
  put(R"({"api_key":"old"})");
  std::vector<std::string> seen;
  auto respond = [&](const http::Request &request) {
    seen.push_back(header_of(request, "x-api-key"));
    if (seen.size() == 1) put(R"({"api_key":"new"})");
    return answer(seen.back() == "new" ? 200 : 401, "{}");
  };
  EXPECT_TRUE(call(respond).ok());
  EXPECT_EQ(seen, (std::vector<std::string>{"old", "new"}));
}

TEST_F(AuthorizerOfSchemes, PutsAKeyIntoTheQueryOnce) {
  put(R"({"api_key":"a&b=c"})");
  auto authorizer = open(R"({"kind":"api_key","query":"api_token"})");
  ASSERT_TRUE(authorizer.ok());
  auto start = [&](coroutine::Context &context) {
    return url_of(context, **authorizer, "https://api.acme.test/people?api_token=old&limit=5&api%5Ftoken=x");
  };
  auto url = run(environment_, start, [](const http::Request &) { return answer(500, ""); });
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(*url, "https://api.acme.test/people?limit=5&api_token=a%26b%3Dc");
}

TEST_F(AuthorizerOfSchemes, EncodesUserAndPassword) {
  put(R"({"username":"Aladdin","password":"open sesame"})");
  EXPECT_EQ(*call([](const http::Request &) { return answer(200, "{}"); }, R"({"kind":"basic"})"),
            "200 Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617 2
}

TEST_F(AuthorizerOfSchemes, WritesThePrefixThatTheDocumentWants) {
  put(R"({"access_token":"abc"})");
  EXPECT_EQ(*call([](const http::Request &) { return answer(200, "{}"); },
                  R"({"kind":"bearer","prefix":"Zoho-oauthtoken "})"),
            "200 Zoho-oauthtoken abc");
}

TEST_F(AuthorizerOfSchemes, RefusesCredentialsThatWouldBreakOutOfTheirHeader) {
  for (const char *key : {"a\\r\\nX-Evil: 1", "a\\nb", "a\\u0000b", " a", "\\u00e9"}) {
    put(std::string(R"({"api_key":")") + key + "\"}");
    bool asked = false;
    auto result = call([&](const http::Request &) {
      asked = true;
      return answer(200, "{}");
    });
    ASSERT_FALSE(result.ok()) << key;
    EXPECT_EQ(result.error().status, Status::invalid_argument);
    EXPECT_FALSE(asked);
  }
}

TEST_F(AuthorizerOfSchemes, NeedsNoCredentialsWhereThereAreNone) {
  put("");
  EXPECT_EQ(*call([](const http::Request &) { return answer(200, "{}"); }, R"({"kind":"none"})"), "200 ");
}

TEST_F(AuthorizerOfSchemes, GetsAClientItsOwnToken) {
  put("");
  TokenServer server;
  constexpr std::string_view kAuth =
      R"({"kind":"oauth2_client","token":"https://login.acme.test/token","scopes":["all"],"client_auth":"basic"})";
  EXPECT_EQ(*call(server.respond(), kAuth), "200 Bearer planted-access-2");
  EXPECT_EQ(server.forms_, std::vector<std::string>{"grant_type=client_credentials&scope=all"});
  EXPECT_EQ(*call(server.respond(), kAuth), "200 Bearer planted-access-2");
  server.access_ = "other";  // the provider forgets it
  EXPECT_EQ(*call(server.respond(), kAuth), "200 Bearer planted-access-3");
  EXPECT_EQ(server.forms_.size(), 2U);
}

// What a client is granted is of the settings that it asked with: where others were given meanwhile, it asks anew.
TEST_F(AuthorizerOfSchemes, AGrantToAClientIsNotOfALaterLogin) {
  constexpr std::string_view kAuth = R"({"kind":"oauth2_client","token":"https://login.acme.test/token"})";
  put("", R"({"login":"one"})");
  TokenServer server;
  auto respond = [&](const http::Request &request) {
    http::Outcome outcome = server(request);
    const bool first = server.forms_.size() == 1 && request.method == "POST";
    if (first) put("", R"({"login":"two","status":"disconnected","verified":false})");
    return outcome;
  };
  EXPECT_EQ(*call(respond, kAuth), "200 Bearer planted-access-3");
  EXPECT_EQ(server.forms_.size(), 2U);
  EXPECT_EQ(credentials().access_token, "planted-access-3");
  EXPECT_EQ(document_text("login"), "two");
  EXPECT_EQ(document_text("status"), "disconnected") << "a grant is no check";
}

TEST_F(AuthorizerOfSchemes, ARefusalOfAClientIsNotOfALaterLogin) {
  constexpr std::string_view kAuth = R"({"kind":"oauth2_client","token":"https://login.acme.test/token"})";
  put("", R"({"login":"one"})");
  TokenServer server;
  server.scripted_.push_back(answer(400, R"({"error":"invalid_grant"})"));
  auto respond = [&](const http::Request &request) {
    http::Outcome outcome = server(request);
    const bool first = server.forms_.size() == 1 && request.method == "POST";
    if (first) put("", R"({"login":"two"})");
    return outcome;
  };
  EXPECT_EQ(*call(respond, kAuth), "200 Bearer planted-access-2");
  EXPECT_EQ(document_text("status"), "healthy");
}

constexpr std::string_view kMintAuth = R"json({
  "kind": "oauth2_code", "authorize": "https://login.acme.test/authorize",
  "token": "https://login.acme.test/token", "mints": {"max": 3, "seconds": 600}})json";

TEST_F(AuthorizerOfSchemes, NeverMintsMoreThanTheProviderAllows) {
  TokenServer server;
  std::vector<int64_t> minted;
  auto respond = [&](const http::Request &request) {
    if (request.method == "POST") minted.push_back(environment_.now_ms());
    return server(request);
  };
  put_token(-1);
  int refusals = 0;
  for (int i = 0; i < 60; ++i) {
    auto result = call(respond, kMintAuth, environment_.now_ms() + 90'000);
    if (!result.ok()) {
      ++refusals;
      ASSERT_EQ(result.error().status, Status::rate_limited);
      EXPECT_EQ(result.error().reason, "mint_limit");
      EXPECT_GT(result.error().retry_after_ms, 60'000);
      EXPECT_LE(result.error().retry_after_ms, 600'000);
      environment_.advance(result.error().retry_after_ms - 50'000);  // near enough to be waited for
    }
    store::Row next = row();
    Credentials expired = *Credentials::from_json(next.secret);
    expired.expires_at_ms = environment_.now_ms() - 1;
    next.secret = expired.to_json();
    ASSERT_TRUE(store_->put(store::Kind::connection, next, environment_.now_ms()).ok());
  }
  EXPECT_GE(refusals, 5);
  ASSERT_GE(minted.size(), 20U);
  for (size_t i = 3; i < minted.size(); ++i) EXPECT_GE(minted[i] - minted[i - 3], 600'000) << i;
}

TEST_F(AuthorizerOfSchemes, CountsAMintThatFailed) {
  TokenServer server;
  put_token(-1);
  for (int i = 0; i < 3; ++i) server.scripted_.push_back(answer(503, "down"));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(call(server.respond(), kMintAuth).error().status, Status::unavailable);
  EXPECT_EQ(call(server.respond(), kMintAuth).error().reason, "mint_limit");
  EXPECT_EQ(server.forms_.size(), 3U);
}

}  // namespace
}  // namespace openint::auth
