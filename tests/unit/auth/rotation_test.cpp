// A refresh token that rotates is not lost to cancel, a deadline, or a store that refuses to write.
#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

/// The store of a test, which can be told to have a full disk.
class FullStore : public store::Store {
 public:
  explicit FullStore(std::shared_ptr<store::Store> inner) : inner_(std::move(inner)) {}
  Result<std::optional<store::Row>> get(store::Kind kind, std::string_view id) override {
    return inner_->get(kind, id);
  }
  Result<std::vector<store::Row>> list(store::Kind kind, const store::Filter &filter, bool secrets) override {
    return inner_->list(kind, filter, secrets);
  }
  Result<int64_t> put(store::Kind kind, const store::Row &row, int64_t now_ms) override {
    if (before_put) std::exchange(before_put, nullptr)();
    if (full && !(room && freed)) return Error(Status::storage, "database or disk is full");
    return inner_->put(kind, row, now_ms);
  }
  Result<bool> remove(store::Kind kind, std::string_view id) override { return inner_->remove(kind, id); }
  Result<bool> acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) override {
    return inner_->acquire(name, owner, now_ms, ttl_ms);
  }
  Result<void> release(std::string_view name, std::string_view owner) override { return inner_->release(name, owner); }
  Result<void> make_room() override {
    if (full) return Error(Status::storage, "no room on disk");
    room = true;
    return {};
  }
  void free_room() noexcept override { freed = true; }
  std::string signing_key() override { return inner_->signing_key(); }
  std::shared_ptr<store::Store> patient(store::Patience) override { return std::shared_ptr<store::Store>(shared); }

  std::function<void()> before_put;  // once
  bool full = false;
  bool room = false;   // was set aside
  bool freed = false;  // was given back, which makes place for what has to be written
  std::shared_ptr<store::Store> inner_;
  std::shared_ptr<store::Store> shared;  // this one, without owning itself
};

class Rotation : public Connected {
 protected:
  Rotation() : full_(std::make_shared<FullStore>(store_)), unsaved_(std::make_shared<UnsavedGrants>()) {
    full_->shared = std::shared_ptr<store::Store>(std::shared_ptr<void>(), full_.get());
  }

  std::shared_ptr<ConnectionAuthorizer> opened() {
    auto authorizer = ConnectionAuthorizer::open(full_, acme(), row(), unsaved_);
    EXPECT_TRUE(authorizer.ok());
    return *authorizer;
  }
  /// One call through the store that may be full.
  Result<std::string> called(const Respond &respond) {
    auto authorizer = opened();
    auto start = [&](coroutine::Context &context) { return one_call(context, *authorizer); };
    return run(environment_, start, respond);
  }
  /// Starts a call and leaves it with its token request under way.
  std::unique_ptr<http::Operation> begun(std::vector<http::Want> &wants, int64_t deadline_ms) {
    authorizer_ = opened();
    auto operation = std::make_unique<http::Operation>(
        environment_, deadline_ms, [this](coroutine::Context &context) { return one_call(context, *authorizer_); });
    EXPECT_FALSE(operation->step());
    wants = operation->wants();
    EXPECT_EQ(wants.size(), 1U);
    return operation;
  }

  std::shared_ptr<FullStore> full_;
  std::shared_ptr<UnsavedGrants> unsaved_;
  std::shared_ptr<ConnectionAuthorizer> authorizer_;
};

TEST_F(Rotation, AnExchangeUnderWayIsHeardOutThoughTheCallIsCancelled) {
  put_token(-1);
  TokenServer server;
  std::vector<http::Want> wants;
  auto operation = begun(wants, coroutine::Context::kNoDeadline);
  operation->cancel();
  ASSERT_FALSE(operation->step());
  ASSERT_TRUE(operation->answer(wants[0].id, server(*wants[0].request)));
  ASSERT_TRUE(operation->step());
  EXPECT_EQ(operation->result().error().status, Status::cancelled);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
  EXPECT_EQ(*called(server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(server.forms_.size(), 1U);
}

TEST_F(Rotation, AnExchangeUnderWayIsHeardOutThoughTheDeadlinePasses) {
  put_token(-1);
  TokenServer server;
  std::vector<http::Want> wants;
  auto operation = begun(wants, environment_.now_ms() + 5000);
  environment_.advance(9000);
  ASSERT_FALSE(operation->step());
  ASSERT_TRUE(operation->answer(wants[0].id, server(*wants[0].request)));
  ASSERT_TRUE(operation->step());
  EXPECT_EQ(operation->result().error().status, Status::timeout);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
}

TEST_F(Rotation, AnExchangeThatIsNotAnsweredEndsByItsOwnBound) {
  put_token(-1);
  std::vector<http::Want> wants;
  auto operation = begun(wants, coroutine::Context::kNoDeadline);
  operation->cancel();
  environment_.advance(ConnectionAuthorizer::kLongestExchangeMs - 1);
  ASSERT_FALSE(operation->step());
  environment_.advance(1);
  ASSERT_TRUE(operation->step());
  EXPECT_EQ(operation->in_flight(), 0U);
  EXPECT_TRUE(*store_->acquire("refresh:conn_acme_1", "me", environment_.now_ms(), 1));
}

TEST_F(Rotation, WithoutRoomForItsAnswerARefreshTokenIsNotSent) {
  put_token(-1);
  TokenServer server;
  full_->full = true;
  auto result = called(server.respond());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::storage);
  EXPECT_TRUE(server.forms_.empty());
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-1");
}

TEST_F(Rotation, TheRoomThatWasSetAsideTakesTheGrantWhenTheDiskFillsMeanwhile) {
  put_token(-1);
  TokenServer server;
  auto respond = [&](const http::Request &request) {
    full_->full = true;
    return server(request);
  };
  EXPECT_EQ(*called(respond), "200 Bearer planted-access-2");
  EXPECT_TRUE(full_->freed);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
}

TEST_F(Rotation, AGrantThatCannotBeSavedIsKeptAndSavedByWhoeverComesNext) {
  put_token(-1);
  TokenServer server;
  auto respond = [&](const http::Request &request) {
    full_->full = true;
    full_->room = false;  // and what was set aside is taken by others
    return server(request);
  };
  int64_t before = environment_.now_ms();
  auto result = called(respond);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::storage);
  EXPECT_LE(environment_.now_ms() - before, ConnectionAuthorizer::kLongestSavingMs + 100);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-1");
  EXPECT_EQ(result.error().to_json().find("planted"), std::string::npos);

  auto again = called(server.respond());  // still full: the old refresh token is not sent again
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(server.forms_.size(), 1U);

  full_->full = false;
  EXPECT_EQ(*called(server.respond()), "200 Bearer planted-access-2");
  EXPECT_EQ(server.forms_.size(), 1U);
  EXPECT_EQ(credentials().refresh_token, "planted-refresh-2");
  EXPECT_FALSE(unsaved_->find("conn_acme_1"));
}

// Somebody gives the connection another key between the moment that the refused one was read and the one that it is
// marked: the new one is not disconnected for it, and is used.
TEST_F(Rotation, ARefusedKeyDisconnectsNoneThatReplacedIt) {
  put(R"({"api_key":"old"})");
  full_->before_put = [this] { put(R"({"api_key":"new"})"); };
  std::vector<std::string> seen;
  auto result = called([&](const http::Request &request) {
    seen.push_back(header_of(request, "x-api-key"));
    return answer(seen.back() == "new" ? 200 : 401, "{}");
  });
  EXPECT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(seen, (std::vector<std::string>{"old", "new"}));
  EXPECT_EQ(document_text("status"), "");
}

TEST_F(Rotation, WhereAPersonAuthorisedAnewTheUnsavedGrantIsNothing) {
  put_token(-1);
  TokenServer server;
  unsaved_->put("conn_acme_1", UnsavedGrants::Grant(Tokens(), "another-refresh-token"));
  EXPECT_EQ(*called(server.respond()), "200 Bearer planted-access-2");
  EXPECT_FALSE(unsaved_->find("conn_acme_1"));
}

}  // namespace
}  // namespace openint::auth
