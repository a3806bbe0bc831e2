// A resolver that does not answer: the deadline and a cancel bound it, in the exchange and in what is freed after it.
#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "tests/unit/drivers/support.hpp"

namespace {

// Lookups of this host wait until the test lets them go. They are libcurl's threads, which may outlive everything here.
constexpr const char *kStuck = "stuck.resolver.test";
std::mutex mutex;
std::condition_variable changed;
bool let_go = false;
int waiting = 0;

}  // namespace

// Stands before the system's own: libcurl's calls come here.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
                                                                  const addrinfo *hints, addrinfo **out) {
  if (node != nullptr && std::strcmp(node, kStuck) == 0) {
    std::unique_lock lock(mutex);
    ++waiting;
    changed.notify_all();
    changed.wait_for(lock, std::chrono::seconds(15), [] { return let_go; });  // so long, where it is waited for
    --waiting;
    changed.notify_all();
    return EAI_AGAIN;
  }
  static auto *const system = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return system(node, service, hints, out);
}

namespace openint::drivers {
namespace {

using namespace testing;

class StuckResolver : public ::testing::Test {
 protected:
  StuckResolver() { let_go = false; }
  ~StuckResolver() override { release(); }
  static void until_it_looks_up() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return waiting > 0; });
  }
  /// Every lookup ends, and is waited for.
  static void release() {
    std::unique_lock lock(mutex);
    let_go = true;
    changed.notify_all();
    changed.wait(lock, [] { return waiting == 0; });
  }
  static int looking_up() {
    std::lock_guard lock(mutex);
    return waiting;
  }
  const std::string url = "http://" + std::string(kStuck) + "/x";
};

TEST_F(StuckResolver, TheDeadlineEndsAnExchangeAndEverythingBehindIt) {
  {
    CurlDriver driver(no_proxy());
    Seen seen = exchange_one(driver, Request("GET", url), 300);
    EXPECT_EQ(seen.failure, Failure::timeout);
    EXPECT_EQ(looking_up(), 1) << "the lookup is still stuck: nothing may have waited for it";
  }
  EXPECT_EQ(looking_up(), 1) << "not even the driver's end";
}

TEST_F(StuckResolver, TheExchangesOwnTimeoutEndsIt) {
  CurlDriver driver(no_proxy());
  Request request("GET", url);
  request.timeout_ms = 200;
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.failure, Failure::not_sent) << seen.message;
  EXPECT_EQ(looking_up(), 1);
}

TEST_F(StuckResolver, ACancelEndsIt) {
  CurlDriver driver(no_proxy());
  SystemEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [&](Context &context) { return many(context, url, 1, 1); };
  Operation operation(environment, Context::kNoDeadline, start);
  std::thread other([&] {
    until_it_looks_up();
    operation.cancel();
    driver.wake(operation);
  });
  Result<std::string> result = driver.run(operation);
  other.join();
  EXPECT_TRUE(operation.cancelled());
  EXPECT_EQ(looking_up(), 1);
}

TEST_F(StuckResolver, OtherExchangesGoOnMeanwhileAndAfterwards) {
  Server server;
  server.http.Get("/x",
                  [](const httplib::Request &, httplib::Response &answer) { answer.set_content("ok", "text/plain"); });
  server.start();
  CurlDriver driver(no_proxy());
  EXPECT_EQ(exchange_one(driver, Request("GET", url), 100).failure, Failure::timeout);
  EXPECT_EQ(exchange_one(driver, Request("GET", server.url("/x"))).body, "ok");
  release();
  EXPECT_EQ(exchange_one(driver, Request("GET", server.url("/x"))).body, "ok");
}

}  // namespace
}  // namespace openint::drivers
