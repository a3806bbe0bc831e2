// Connections that break, answers that do not come, operations that end early.
#include <sys/socket.h>

#include <chrono>
#include <set>

#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;
using Clock = std::chrono::steady_clock;

class Faults : public ::testing::Test {
 protected:
  CurlDriver driver{no_proxy()};
  SystemEnvironment environment;
};

TEST_F(Faults, ACutAnswerMayHaveBeenApplied) {
  const std::string kParts[] = {"", "HTTP/1.1 200 OK\r\nContent-Le",
                                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"};
  for (const std::string &part : kParts) {
    RawServer server([&part](int socket, int) {
      if (read_request(socket, 2)) write_all(socket, part);
    });
    Request request("POST", server.url("/x"));
    request.body = "{}";
    Seen seen = exchange_one(driver, request);
    EXPECT_EQ(seen.failure, Failure::cut) << part;
    EXPECT_EQ(server.accepted(), 1) << "sent again: " << part;
  }
}

// libcurl by itself would send a write again where a connection used before breaks.
TEST_F(Faults, AWriteIsNotSentAgainBehindOurBack) {
  for (const char *method : {"POST", "PATCH", "DELETE"}) {
    std::atomic<int> requests = 0;
    RawServer server([&requests](int socket, int) {
      if (!read_request(socket)) return;
      ++requests;
      write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      if (read_request(socket)) ++requests;  // and then breaks without an answer
    });
    CurlDriver own(no_proxy());
    EXPECT_EQ(exchange_one(own, Request("GET", server.url("/warm"))).body, "ok");
    Seen seen = exchange_one(own, Request(method, server.url("/x")));
    EXPECT_EQ(seen.failure, Failure::cut) << method << " " << seen.message;
    EXPECT_EQ(requests, 2) << method;
  }
}

TEST_F(Faults, AReadMayBe) {
  RawServer server([](int socket, int number) {
    if (!read_request(socket)) return;
    write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    if (number == 1) read_request(socket);  // breaks
  });
  EXPECT_EQ(exchange_one(driver, Request("GET", server.url("/1"))).body, "ok");
  EXPECT_EQ(exchange_one(driver, Request("GET", server.url("/2"))).body, "ok");
  EXPECT_EQ(server.accepted(), 2);
}

TEST_F(Faults, AnAnswerThatIsTooLargeIsNotReadToItsEnd) {
  RawServer server([](int socket, int) {
    if (!read_request(socket)) return;
    write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
    std::string block(65'536, 'x');
    char byte = 0;
    for (int i = 0; i < 1000 && ::recv(socket, &byte, 1, MSG_DONTWAIT) != 0; ++i) write_all(socket, block);
  });
  Request request("GET", server.url("/x"));
  request.max_response = 1'000'000;
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.failure, Failure::too_large);
  EXPECT_TRUE(seen.body.empty());
}

TEST_F(Faults, HeadersWithoutEndAreTooLarge) {
  RawServer server([](int socket, int) {
    if (!read_request(socket)) return;
    write_all(socket, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 400; ++i) write_all(socket, "X-H: " + std::string(1000, 'x') + "\r\n");
    write_all(socket, "\r\n");
  });
  EXPECT_EQ(exchange_one(driver, Request("GET", server.url("/x"))).failure, Failure::too_large);
}

// Holds every connection until it is destroyed.
class Silent {
 public:
  std::string url(const std::string &path) const { return server_.url(path); }
  ~Silent() { stop_ = true; }
  int accepted() const { return server_.accepted(); }

 private:
  std::atomic<bool> stop_ = false;
  RawServer server_{[this](int socket, int) {
    read_request(socket);
    while (!stop_ && read_request(socket)) {
    }
  }};
};

TEST_F(Faults, AnExchangeEndsAtItsOwnTimeout) {
  Silent server;
  Request request("GET", server.url("/x"));
  request.timeout_ms = 200;
  auto before = Clock::now();
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.failure, Failure::cut);
  EXPECT_GE(Clock::now() - before, std::chrono::milliseconds(190));
}

TEST_F(Faults, AnOperationEndsAtItsDeadline) {
  Silent server;
  Seen seen = exchange_one(driver, Request("GET", server.url("/x")), 200);
  EXPECT_EQ(seen.failure, Failure::timeout);
}

TEST_F(Faults, ACancelFromAnotherThreadEndsIt) {
  Silent server;
  std::string url = server.url("/x");
  for (bool woken : {true, false}) {
    std::function<Task<std::string>(Context &)> start = [&](Context &context) { return many(context, url, 1, 1); };
    Operation operation(environment, Context::kNoDeadline, start);
    int before = server.accepted();
    std::thread other([&] {
      while (server.accepted() == before) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      operation.cancel();
      if (woken) driver.wake(operation);
    });
    Result<std::string> result = driver.run(operation);
    other.join();
    EXPECT_EQ(result.value(), "0");
    EXPECT_TRUE(operation.cancelled());
  }
}

Task<std::string> wait_for(Context &context, int64_t ms) {
  int64_t start = context.now_ms();
  Result<void> waited = co_await coroutine::wait_until(context, start + ms);
  if (!waited.ok()) co_return waited.take_error();
  co_return std::to_string(context.now_ms() - start);
}

TEST_F(Faults, AWaitWithoutAnExchangeIsKept) {
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return wait_for(context, 50); };
  Operation operation(environment, Context::kNoDeadline, start);
  Result<std::string> result = driver.run(operation);
  ASSERT_TRUE(result.ok());
  EXPECT_GE(std::stoi(*result), 50);
}

TEST_F(Faults, WakingWhatDoesNotRunIsNothing) {
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return wait_for(context, 0); };
  Operation operation(environment, Context::kNoDeadline, start);
  driver.wake(operation);
  EXPECT_TRUE(driver.run(operation).ok());
  driver.wake(operation);
}

TEST(SystemEnvironment, HasAClockRandomNumbersAndALog) {
  std::string lines;
  auto log = [&lines](coroutine::Environment::Level, std::string_view line) {
    lines += line;
    throw 1;  // a host's mistake stays its own
  };
  SystemEnvironment environment(log, coroutine::Environment::Level::warning);
  environment.log(coroutine::Environment::Level::error, "a");
  environment.log(coroutine::Environment::Level::warning, "b");
  environment.log(coroutine::Environment::Level::info, "c");
  EXPECT_EQ(lines, "ab");
  EXPECT_GT(environment.now_ms(), 1'700'000'000'000);
  std::set<uint64_t> numbers;
  for (int i = 0; i < 100; ++i) numbers.insert(coroutine::random_below(environment, uint64_t{1} << 60));
  EXPECT_EQ(numbers.size(), 100U);
  EXPECT_EQ(coroutine::random_below(environment, 0), 0U);
  EXPECT_EQ(coroutine::random_below(environment, 1), 0U);
  for (int i = 0; i < 1000; ++i) EXPECT_LT(coroutine::random_below(environment, 3), 3U);
}

}  // namespace
}  // namespace openint::drivers
