#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <latch>
#include <random>

#include "libopenint/http/send.hpp"
#include "tests/unit/auth/loopback.hpp"
#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

constexpr int kProcesses = 4;
constexpr int kThreads = 16;  // in each

/// The real world: processes have the clock in common, and nothing else.
class RealEnvironment : public coroutine::Environment {
 public:
  int64_t now_ms() noexcept override {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  }
  void random(void *out, size_t size) noexcept override {
    std::random_device device;
    for (size_t i = 0; i < size; ++i) static_cast<unsigned char *>(out)[i] = static_cast<unsigned char>(device());
  }
  void log(Level, std::string_view) noexcept override {}
};

Result<std::shared_ptr<store::Store>> open_store(const std::string &path) {
  store::Options options;
  options.path = path;
  options.key = std::string(32, 'k');
  return store::open_sqlite(options);
}

/// The provider: grants once for each refresh token, and looks into the caller's store whenever an access token is
/// used.
class RotatingProvider {
 public:
  explicit RotatingProvider(std::shared_ptr<store::Store> store) : store_(std::move(store)) {}

  std::pair<int, std::string> answer(std::string_view head, std::string_view body) {
    if (head.starts_with("POST /token ")) return token(body);
    std::lock_guard lock(mutex_);
    ++calls_;
    size_t at = head.find("Authorization: Bearer ");
    std::string used(at == std::string_view::npos ? "" : head.substr(at + 22, head.find("\r\n", at) - at - 22));
    if (used != access_) return {401, "{}"};
    auto row = store_->get(store::Kind::connection, "conn_acme_1");
    auto kept = Credentials::from_json(row.ok() && *row ? (*row)->secret : "");
    if (!kept.ok() || kept->refresh_token != refresh_) ++used_before_kept_;
    return {200, "{}"};
  }

  std::mutex mutex_;
  int posts_ = 0;
  int refusals_ = 0;
  int calls_ = 0;
  int used_before_kept_ = 0;
  std::string access_ = "access-0";
  std::string refresh_ = "refresh-0";

 private:
  std::pair<int, std::string> token(std::string_view body) {
    // Long enough that everybody else comes to want a token too.
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    std::lock_guard lock(mutex_);
    ++posts_;
    if (field_of(body, "refresh_token") != refresh_) {
      ++refusals_;
      return {400, R"({"error":"invalid_grant"})"};
    }
    access_ = "access-" + std::to_string(posts_);
    refresh_ = "refresh-" + std::to_string(posts_);
    return {200, R"({"access_token":")" + access_ + R"(","refresh_token":")" + refresh_ + R"(","expires_in":3600})"};
  }

  std::shared_ptr<store::Store> store_;
};

coroutine::Task<std::string> listed(coroutine::Context &context, const http::Route &route, std::string url) {
  http::Request request("GET", url);
  http::SendOptions options;
  Result<http::Response> response = co_await http::send(context, route, std::move(request), options);
  if (!response.ok()) co_return response.take_error();
  co_return std::to_string(response->status);
}

// One caller with an operation of its own, driven by blocking sockets.
bool call(const LoopbackServer &server, coroutine::Environment &environment, ConnectionAuthorizer &authorizer,
          const std::shared_ptr<const http::Policy> &policy) {
  http::Route route;
  route.policy = policy;
  route.authorizer = &authorizer;
  http::Operation operation(environment, environment.now_ms() + 60'000, [&](coroutine::Context &context) {
    return listed(context, route, server.origin() + "/people");
  });
  while (!operation.step()) {
    auto wants = operation.wants();
    for (const http::Want &want : wants) operation.answer(want.id, ask_loopback(server.port(), *want.request));
    if (!wants.empty()) continue;
    int64_t pause = std::min<int64_t>(operation.next_due() - environment.now_ms(), 1000);
    if (pause > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  }
  auto result = operation.result();
  if (!result.ok()) std::fprintf(stderr, "%s\n", result.error().to_json().c_str());
  return result.ok() && *result == "200";
}

// What a process does: opens everything, says that it is ready, and lets all its threads go at once. How many failed.
int process(const std::string &path, const LoopbackServer &server, std::string_view auth, int ready, int go) {
  RealEnvironment environment;
  auto store = open_store(path);
  auto connector = acme(auth, server.origin());
  auto policy = http::policy_of(connector);
  if (!store.ok()) return kThreads;
  std::atomic<int> failed{0};
  std::latch opened(kThreads);
  std::latch start(1);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      auto row = (*store)->get(store::Kind::connection, "conn_acme_1");
      auto authorizer = ConnectionAuthorizer::open(*store, connector, **row);
      opened.count_down();
      start.wait();
      if (!authorizer.ok() || !call(server, environment, **authorizer, policy)) ++failed;
    });
  }
  opened.wait();
  char byte = '.';
  if (::write(ready, &byte, 1) != 1 || ::read(go, &byte, 1) != 0) ++failed;  // the end of the pipe is the signal
  start.count_down();
  for (std::thread &thread : threads) thread.join();
  return failed;
}

class SingleFlight : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "openint_auth_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ASSERT_EQ(::pipe(ready_), 0);
    ASSERT_EQ(::pipe(go_), 0);
    ASSERT_NE(server_.port(), 0);
    auth_ = R"({"kind":"oauth2_code","authorize":")" + server_.origin() + R"(/authorize","token":")" +
            server_.origin() + R"(/token","rotates":true})";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return (folder_ / "store.db").string(); }
  void put(const Credentials &credentials) {
    auto store = open_store(path());
    ASSERT_TRUE(store.ok()) << store.error().message;
    store::Row config;
    config.id = "ccfg_acme_1";
    config.secret = R"({"oauth":{"client_id":"c","client_secret":"s"}})";
    ASSERT_TRUE((*store)->put(store::Kind::connector_config, config, 1).ok());
    store::Row row;
    row.id = "conn_acme_1";
    row.connector = "acme";
    row.config = config.id;
    row.secret = credentials.to_json();
    ASSERT_TRUE((*store)->put(store::Kind::connection, row, 1).ok());
  }
  // Before there is any thread.
  void part() {
    for (int i = 0; i < kProcesses; ++i) {
      pid_t pid = ::fork();
      ASSERT_GE(pid, 0);
      if (pid == 0) {
        ::close(go_[1]);
        ::_exit(process(path(), server_, auth_, ready_[1], go_[0]));
      }
      children_.push_back(pid);
    }
  }
  void let_go() {
    ::close(ready_[1]);
    char byte = 0;
    for (int i = 0; i < kProcesses; ++i) ASSERT_EQ(::read(ready_[0], &byte, 1), 1);
    ::close(go_[1]);
    for (pid_t pid : children_) {
      int state = 0;
      ASSERT_EQ(::waitpid(pid, &state, 0), pid);
      ASSERT_TRUE(WIFEXITED(state)) << state;
      EXPECT_EQ(WEXITSTATUS(state), 0) << "callers that failed in process " << pid;
    }
    ::close(ready_[0]);
    ::close(go_[0]);
  }
  void expect_one_grant(RotatingProvider &provider, int refused_calls) {
    server_.stop();
    EXPECT_EQ(provider.posts_, 1);
    EXPECT_EQ(provider.refusals_, 0);
    EXPECT_EQ(provider.calls_, kProcesses * kThreads + refused_calls);
    EXPECT_EQ(provider.used_before_kept_, 0);
  }

  std::filesystem::path folder_;
  LoopbackServer server_;
  std::string auth_;
  int ready_[2] = {};
  int go_[2] = {};
  std::vector<pid_t> children_;
};

TEST_F(SingleFlight, G4OneTokenPostForSixtyFourThreadsInFourProcesses) {
  Credentials expired;
  expired.access_token = "access-0";
  expired.refresh_token = "refresh-0";
  expired.expires_at_ms = 1;
  put(expired);
  part();
  auto store = open_store(path());
  ASSERT_TRUE(store.ok());
  RotatingProvider provider(*store);
  server_.serve([&](std::string_view head, std::string_view body) { return provider.answer(head, body); });
  let_go();
  expect_one_grant(provider, 0);
  auto kept = Credentials::from_json((**(*store)->get(store::Kind::connection, "conn_acme_1")).secret);
  EXPECT_EQ(kept->refresh_token, "refresh-1");
  EXPECT_EQ(kept->access_token, "access-1");
}

TEST_F(SingleFlight, OneTokenPostWhenAllAreRejectedAtOnce) {
  Credentials revoked;
  revoked.access_token = "revoked";
  revoked.refresh_token = "refresh-0";
  put(revoked);
  part();
  auto store = open_store(path());
  ASSERT_TRUE(store.ok());
  RotatingProvider provider(*store);
  server_.serve([&](std::string_view head, std::string_view body) { return provider.answer(head, body); });
  let_go();
  expect_one_grant(provider, kProcesses * kThreads);
}

}  // namespace
}  // namespace openint::auth
