#include "libopenint/auth/authorizer.hpp"

#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

class Authorizer : public Connected {};

constexpr int64_t kHour = 3'600'000;

TEST_F(Authorizer, PutsAGoodTokenOnWithoutAskingAnybody) {
  put_token(kHour);
  TokenServer server;
  auto result = call(server.respond());
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-1");
  EXPECT_TRUE(server.forms_.empty());
  EXPECT_EQ(row().version, 1);
}

TEST_F(Authorizer, RenewsAMinuteBeforeTheEnd) {
  put_token(60'001);
  TokenServer server;
  ASSERT_EQ(*call(server.respond()), "200 Bearer planted-access-1");
  environment_.advance(1);
  auto result = call(server.respond());
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-2");
  ASSERT_EQ(server.forms_.size(), 1U);
  EXPECT_EQ(server.forms_[0],
            "grant_type=refresh_token&refresh_token=planted-refresh-1&client_id=our-client&"
            "client_secret=planted-client-secret");
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
  EXPECT_EQ(credentials().expires_at_ms, environment_.now_ms() + kHour);
  EXPECT_EQ(document_text("status"), "healthy");
}

TEST_F(Authorizer, KeepsTheNewRefreshTokenBeforeTheNewAccessTokenIsUsed) {
  put_token(-1);
  TokenServer server;
  std::string stored;
  server.before_api_ = [&] { stored = credentials().refresh_token + " " + credentials().access_token; };
  ASSERT_TRUE(call(server.respond()).ok());
  EXPECT_EQ(stored, "planted-refresh-2 planted-access-2");
}

TEST_F(Authorizer, KeepsARefreshTokenThatIsNotReplaced) {
  put_token(-1);
  TokenServer server;
  server.scripted_.push_back(answer(200, R"({"access_token":"planted-access-2","expires_in":"1800"})"));
  server.access_ = "planted-access-2";
  ASSERT_EQ(*call(server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-1");
  EXPECT_EQ(credentials().expires_at_ms, environment_.now_ms() + 1'800'000);
}

TEST_F(Authorizer, KeepsWhatElseStandsInTheConnection) {
  put_token(-1);
  TokenServer server;
  server.more_ = R"(,"instance_url":"https://eu7.acme.test")";
  auto authorizer = open();
  ASSERT_TRUE(authorizer.ok());
  const json::Value before = (*authorizer)->settings();
  auto start = [&](coroutine::Context &context) { return one_call(context, **authorizer); };
  ASSERT_TRUE(run(environment_, start, server.respond()).ok());
  EXPECT_EQ((*authorizer)->settings()["instance_url"].text(), "https://eu7.acme.test");
  EXPECT_EQ((*authorizer)->settings()["note"].text(), "kept");
  EXPECT_EQ(before["note"].text(), "kept");  // what was read before stays good
  EXPECT_EQ(row().document, R"({"settings":{"note":"kept","instance_url":"https://eu7.acme.test"},"labels":["x"],)"
                            R"("status":"healthy","statusMessage":null})");
}

TEST_F(Authorizer, RenewsOnceWhenTheTokenIsRejected) {
  put_token(kHour);
  TokenServer server;
  server.access_ = "other";
  auto result = call(server.respond());
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-2");
  EXPECT_EQ(server.forms_.size(), 1U);
  EXPECT_EQ(server.api_calls_.size(), 2U);
}

TEST_F(Authorizer, TakesWhatAnotherRenewedInsteadOfRenewingAgain) {
  put_token(kHour);
  TokenServer server;
  server.access_ = "planted-access-elsewhere";
  auto authorizer = open();
  put(R"({"access_token":"planted-access-elsewhere","refresh_token":"r"})");  // meanwhile, by another
  auto start = [&](coroutine::Context &context) { return one_call(context, **authorizer); };
  auto result = run(environment_, start, server.respond());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, "200 Bearer planted-access-elsewhere");
  EXPECT_TRUE(server.forms_.empty());
}

TEST_F(Authorizer, AWriteToTheRowIsNoNewToken) {
  put_token(kHour);
  TokenServer server;
  server.access_ = "other";
  auto authorizer = open();
  ASSERT_TRUE((*open())->mark("healthy", "seen", environment_.now_ms()).ok());  // the version grows
  auto start = [&](coroutine::Context &context) { return one_call(context, **authorizer); };
  EXPECT_EQ(*run(environment_, start, server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(server.api_calls_.size(), 2U);
}

TEST_F(Authorizer, SecondComesAndWaitsForTheFirst) {
  put_token(-1);
  TokenServer server;
  auto one = open();
  auto two = open();
  http::Operation first(environment_, coroutine::Context::kNoDeadline,
                        [&](coroutine::Context &context) { return one_call(context, **one); });
  ASSERT_FALSE(first.step());
  auto wants = first.wants();
  ASSERT_EQ(wants.size(), 1U);  // the token request, under way
  http::Operation second(environment_, coroutine::Context::kNoDeadline,
                         [&](coroutine::Context &context) { return one_call(context, **two); });
  for (int i = 0; i < 20; ++i) {
    ASSERT_FALSE(second.step());
    EXPECT_TRUE(second.wants().empty());
    int64_t pause = second.next_due() - environment_.now_ms();
    EXPECT_GE(pause, 10);
    EXPECT_LE(pause, 50);
    environment_.set(second.next_due());
  }
  first.answer(wants[0].id, server(*wants[0].request));
  EXPECT_EQ(*drive(environment_, first, server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(*drive(environment_, second, server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(server.forms_.size(), 1U);
}

TEST_F(Authorizer, DroppedMidwayGivesTheRightToRenewBack) {
  put_token(-1);
  TokenServer server;
  auto authorizer = open();
  {
    http::Operation dropped(environment_, coroutine::Context::kNoDeadline,
                            [&](coroutine::Context &context) { return one_call(context, **authorizer); });
    ASSERT_FALSE(dropped.step());
    ASSERT_EQ(dropped.wants().size(), 1U);
    EXPECT_FALSE(
        *store_->acquire("refresh:conn_acme_1", "me", environment_.now_ms(), ConnectionAuthorizer::kLeaseMs));
  }
  EXPECT_TRUE(*store_->acquire("refresh:conn_acme_1", "me", environment_.now_ms(), 1));
}

// Whatever step an operation is dropped at, nothing leaks and nobody has to wait for it.
TEST_F(Authorizer, MayBeDroppedAtAnyStep) {
  for (int steps = 0; steps < 12; ++steps) {
    put_token(-1);
    TokenServer server;
    server.refuse_all_ = true;  // as long a way as there is
    server.scripted_.emplace_back(http::Failure::not_sent, "no connection");
    auto authorizer = open();
    {
      http::Operation dropped(environment_, coroutine::Context::kNoDeadline,
                              [&](coroutine::Context &context) { return one_call(context, **authorizer); });
      for (int i = 0; i < steps && !dropped.step(); ++i) {
        auto wants = dropped.wants();
        for (const http::Want &want : wants) dropped.answer(want.id, server(*want.request));
        if (wants.empty()) environment_.set(std::max(environment_.now_ms(), dropped.next_due()));
      }
    }
    EXPECT_TRUE(*store_->acquire("refresh:conn_acme_1", "me", environment_.now_ms(), 1)) << steps;
    ASSERT_TRUE(store_->release("refresh:conn_acme_1", "me").ok());
  }
}

TEST_F(Authorizer, CancelledWhileItWaitsEndsAtOnce) {
  put_token(-1);
  ASSERT_TRUE(*store_->acquire("refresh:conn_acme_1", "busy", environment_.now_ms(), ConnectionAuthorizer::kLeaseMs));
  auto authorizer = open();
  http::Operation operation(environment_, coroutine::Context::kNoDeadline,
                            [&](coroutine::Context &context) { return one_call(context, **authorizer); });
  ASSERT_FALSE(operation.step());
  operation.cancel();
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().error().status, Status::cancelled);
}

TEST_F(Authorizer, OutlivesAHolderThatDied) {
  put_token(-1);
  ASSERT_TRUE(*store_->acquire("refresh:conn_acme_1", "dead", environment_.now_ms(), ConnectionAuthorizer::kLeaseMs));
  int64_t before = environment_.now_ms();
  TokenServer server;
  auto result = call(server.respond());
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-2");
  EXPECT_GE(environment_.now_ms() - before, ConnectionAuthorizer::kLeaseMs);
  EXPECT_LE(environment_.now_ms() - before, ConnectionAuthorizer::kLeaseMs + 50);
}

TEST_F(Authorizer, WaitsForTheHolderNoLongerThanItsDeadline) {
  put_token(-1);
  ASSERT_TRUE(*store_->acquire("refresh:conn_acme_1", "busy", environment_.now_ms(), ConnectionAuthorizer::kLeaseMs));
  TokenServer server;
  auto result = call(server.respond(), kAcmeAuth, environment_.now_ms() + 5000);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::timeout);
  EXPECT_TRUE(server.forms_.empty());
}

TEST_F(Authorizer, DeclaresAConnectionDeadOnInvalidGrant) {
  put_token(-1);
  TokenServer server;
  server.refresh_ = "planted-other";
  auto result = call(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unauthenticated);
  EXPECT_EQ(result.error().retry, Retry::reauth);
  EXPECT_EQ(result.error().reason, "invalid_grant");
  EXPECT_EQ(result.error().provider.code, "invalid_grant");
  EXPECT_EQ(result.error().provider.http_status, 400);
  EXPECT_EQ(document_text("status"), "disconnected");
  EXPECT_NE(document_text("statusMessage").find("invalid_grant"), std::string::npos);

  // Nobody sends it again.
  auto again = call(server.respond());
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().retry, Retry::reauth);
  EXPECT_EQ(server.forms_.size(), 1U);

  // A person authorises anew.
  Tokens tokens;
  tokens.access_token = server.access_ = "planted-access-9";
  tokens.refresh_token = server.refresh_ = "planted-refresh-9";
  ASSERT_TRUE(save_tokens(*store_, row(), tokens, environment_.now_ms()).ok());
  EXPECT_EQ(document_text("status"), "healthy");
  EXPECT_EQ(*call(server.respond()), "200 Bearer planted-access-9");
}

TEST_F(Authorizer, ReadsTheStoreBeforeItBelievesInvalidGrant) {
  put_token(-1);
  TokenServer server;
  auto authorizer = open();
  auto start = [&](coroutine::Context &context) { return one_call(context, **authorizer); };
  // Somebody who does not know our leases renews while our request is under way, and ours is refused for it.
  auto respond = [&](const http::Request &request) {
    if (server.forms_.empty() && request.method == "POST") {
      server.access_ = "planted-access-8";
      server.refresh_ = "planted-refresh-8";
      put(R"({"access_token":"planted-access-8","refresh_token":"planted-refresh-8"})");
    }
    return server(request);
  };
  auto result = run(environment_, start, respond);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-8");
  EXPECT_EQ(server.forms_.size(), 1U);
  EXPECT_NE(document_text("status"), "disconnected");
}

TEST_F(Authorizer, KeepsItsGrantThoughTheRowWasWrittenMeanwhile) {
  put_token(-1);
  TokenServer server;
  auto respond = [&](const http::Request &request) {
    if (request.method == "POST") {
      store::Row renamed = row();
      renamed.document = R"({"settings":{"note":"changed"},"displayName":"new"})";
      EXPECT_TRUE(store_->put(store::Kind::connection, renamed, environment_.now_ms()).ok());
    }
    return server(request);
  };
  auto result = call(respond);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(*result, "200 Bearer planted-access-2");
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
  EXPECT_EQ(document_text("displayName"), "new");
}

TEST_F(Authorizer, LeavesANewAuthorisationThatCameMeanwhile) {
  put_token(-1);
  TokenServer server;
  auto respond = [&](const http::Request &request) {
    if (request.method == "POST") {
      http::Outcome outcome = server(request);
      put(R"({"access_token":"planted-by-person","refresh_token":"planted-person-refresh"})");
      server.access_ = "planted-by-person";
      return outcome;
    }
    return server(request);
  };
  EXPECT_EQ(*call(respond), "200 Bearer planted-by-person");
  EXPECT_EQ(credentials().refresh_token, "planted-person-refresh");
}

TEST_F(Authorizer, FailsForAWrongClientWithoutBlamingTheConnection) {
  put_token(-1);
  TokenServer server;
  server.scripted_.push_back(answer(401, R"({"error":"invalid_client"})"));
  auto result = call(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_EQ(result.error().reason, "invalid_client");
  EXPECT_EQ(document_text("status"), "");
  EXPECT_EQ(*call(server.respond()), "200 Bearer planted-access-2");  // once the config is right
}

TEST_F(Authorizer, NamesAConfigThatIsNotThere) {
  put_token(-1);
  ASSERT_TRUE(store_->remove(store::Kind::connector_config, "ccfg_acme_1").ok());
  TokenServer server;
  auto result = call(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_NE(result.error().message.find("ccfg_acme_1"), std::string::npos);
}

TEST_F(Authorizer, GoesOnWithAGoodTokenWhenRenewalAheadFails) {
  put_token(30'000);
  TokenServer server;
  server.scripted_.push_back(answer(503, "down"));
  EXPECT_EQ(*call(server.respond()), "200 Bearer planted-access-1");
  EXPECT_EQ(server.forms_.size(), 1U);
  EXPECT_NE(environment_.logged().find("not renewed ahead"), std::string::npos);
  environment_.advance(30'000);
  server.scripted_.push_back(answer(503, "down"));
  auto result = call(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_EQ(result.error().retry, Retry::after);
}

TEST_F(Authorizer, RenewsAShortLivedTokenNearItsEndOnly) {
  Credentials short_lived;
  short_lived.access_token = "planted-access-1";
  short_lived.refresh_token = "planted-refresh-1";
  short_lived.obtained_at_ms = environment_.now_ms();
  short_lived.expires_at_ms = environment_.now_ms() + 2000;
  put(short_lived.to_json());
  TokenServer server;
  environment_.advance(1499);
  EXPECT_EQ(*call(server.respond()), "200 Bearer planted-access-1");
  environment_.advance(1);
  EXPECT_EQ(*call(server.respond()), "200 Bearer planted-access-2");
}

TEST_F(Authorizer, DoesNotRiskARotationShortlyBeforeItsDeadline) {
  put_token(-1);
  TokenServer server;
  auto result = call(server.respond(), kAcmeAuth, environment_.now_ms() + 1999);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::timeout);
  EXPECT_TRUE(server.forms_.empty());
  EXPECT_EQ(*call(server.respond(), kAcmeAuth, environment_.now_ms() + 2000), "200 Bearer planted-access-2");
}

TEST_F(Authorizer, SecondRejectionIsNotAnsweredByAnotherRenewal) {
  put_token(kHour);
  TokenServer server;
  server.refuse_all_ = true;
  EXPECT_EQ(*call(server.respond()), "401 Bearer planted-access-2");
  EXPECT_EQ(server.forms_.size(), 1U);
}

TEST_F(Authorizer, NeedsAPersonWhereThereIsNoRefreshToken) {
  put_token(-1, "");
  TokenServer server;
  server.access_ = "other";
  auto result = call(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unauthenticated);
  EXPECT_EQ(result.error().retry, Retry::reauth);
  EXPECT_EQ(server.api_calls_.size(), 1U);  // its end may be guessed wrongly, so it was tried
  EXPECT_EQ(document_text("status"), "disconnected");
}

}  // namespace
}  // namespace openint::auth
