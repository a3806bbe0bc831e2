// What a refusal of a token endpoint means is said by the connector's document, of code and description.
#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

constexpr std::string_view kBusy = R"json({
  "kind": "oauth2_code", "authorize": "https://login.acme.test/authorize", "token": "https://login.acme.test/token",
  "rotates": true,
  "errors": [
    {"when": {"status": [400], "body": "error == 'invalid_grant' && contains(error_description, 'being processed')"},
     "do": "retry", "after_ms": 700},
    {"when": {"body": "error == 'odd'"}, "do": "retry"},
    {"when": {"body": "error == 'closed'"}, "do": "reauth", "reason": "account_closed"},
    {"when": {"body": "error == 'broken'"}, "do": "fail", "reason": "broken_app"}]
})json";

class TokenRefusal : public Connected {
 protected:
  Result<std::string> refused_then_good(std::vector<std::string> bodies, int status = 400) {
    put_token(-1);
    for (const std::string &body : bodies) server.scripted_.push_back(answer(status, body));
    return call(server.respond(), kBusy);
  }

  TokenServer server;
  std::string busy = R"({"error":"invalid_grant","error_description":"token request is already being processed"})";
};

TEST_F(TokenRefusal, OneThatAsksToComeBackIsFollowedByTheStoredTokenAgain) {
  int64_t before = environment_.now_ms();
  EXPECT_EQ(*refused_then_good({busy, busy}), "200 Bearer planted-access-2");
  ASSERT_EQ(server.forms_.size(), 3U);
  EXPECT_EQ(server.forms_[0], server.forms_[2]);
  EXPECT_GE(environment_.now_ms() - before, 1400);
  EXPECT_EQ(document_text("status"), "healthy");
  EXPECT_FALSE(credentials().refused);
}

TEST_F(TokenRefusal, WhatAnotherRenewedMeanwhileIsTaken) {
  put_token(-1);
  auto respond = [&](const http::Request &request) {
    if (request.method != "POST") return server(request);
    server.forms_.push_back(request.body);
    put(R"({"access_token":"planted-access-7","refresh_token":"planted-refresh-7"})");
    server.access_ = "planted-access-7";
    return answer(400, busy);
  };
  EXPECT_EQ(*call(respond, kBusy), "200 Bearer planted-access-7");
  EXPECT_EQ(server.forms_.size(), 1U);
}

TEST_F(TokenRefusal, OneThatDoesNotEndIsToldAndLeavesTheConnectionAsItWas) {
  auto result = refused_then_good(std::vector<std::string>(9, busy));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_EQ(server.forms_.size(), 5U);
  EXPECT_EQ(document_text("status"), "");
  EXPECT_FALSE(credentials().refused);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-1");
}

TEST_F(TokenRefusal, ACodeOfTheProvidersOwnRetriesToo) {
  EXPECT_EQ(*refused_then_good({R"({"error":"odd","error_description":"retry your request"})"}, 200),
            "200 Bearer planted-access-2");
}

TEST_F(TokenRefusal, AWaitBeyondTheDeadlineIsNotBegun) {
  put_token(-1);
  server.scripted_.push_back(answer(400, busy));
  int64_t before = environment_.now_ms();
  environment_.set(before);
  auto result = call(
      [&](const http::Request &request) {
        environment_.advance(request.method == "POST" ? 2500 : 0);
        return server(request);
      },
      kBusy, before + 3000);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_LT(environment_.now_ms(), before + 3000);
}

TEST_F(TokenRefusal, TheDocumentSaysWhatEndsAConnectionAndWhatDoesNot) {
  auto closed = refused_then_good({R"({"error":"closed"})"});
  ASSERT_FALSE(closed.ok());
  EXPECT_EQ(closed.error().status, Status::unauthenticated);
  EXPECT_EQ(closed.error().retry, Retry::reauth);
  EXPECT_EQ(closed.error().reason, "account_closed");
  auto broken = refused_then_good({R"({"error":"broken","error_description":"invalid_grant"})"});
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().retry, Retry::never);
  EXPECT_EQ(broken.error().reason, "broken_app");
  auto plain = refused_then_good({R"({"error":"invalid_grant","error_description":"expired"})"});
  ASSERT_FALSE(plain.ok());
  EXPECT_EQ(plain.error().reason, "invalid_grant");
  EXPECT_EQ(document_text("status"), "disconnected");
}

}  // namespace
}  // namespace openint::auth
