// Bodies that stream over libcurl: the sender waits for the receiver, and what breaks is told.
#include <sys/socket.h>

#include <chrono>

#include "libopenint/coroutine/emission.hpp"
#include "libopenint/coroutine/source.hpp"
#include "libopenint/http/incoming.hpp"
#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;

// The bodies of the answer, each piece emitted; at the end how it ended.
Task<std::string> download(Context &context, const Request &request) {
  Outcome outcome = co_await http::exchange(context, request);
  if (outcome.failure != Failure::none) co_return Error(Status::unavailable, outcome.message);
  std::string head = std::to_string(outcome.response.status) + " " + outcome.response.body;
  if (outcome.response.stream == nullptr) co_return head;
  uint64_t count = 0;
  while (true) {
    Result<std::string> piece = co_await http::next_piece(context, *outcome.response.stream);
    if (!piece.ok()) co_return piece.take_error();
    if (piece->empty()) co_return head + std::to_string(count) + " bytes";
    count += piece->size();
    coroutine::Emission emission;
    emission.text = std::move(*piece);
    Result<void> taken = co_await coroutine::emit(context, emission);
    if (!taken.ok()) co_return taken.take_error();
  }
}

class CurlStreams : public ::testing::Test {
 protected:
  CurlDriver driver{no_proxy()};
  SystemEnvironment environment;

  /// Runs a download to its end; `each` sees every piece.
  Result<std::string> run(const Request &request,
                          const std::function<void(Operation &, const std::string &)> &each = {},
                          int64_t deadline_in_ms = 60'000) {
    Operation operation(environment, environment.now_ms() + deadline_in_ms,
                        [&](Context &context) { return download(context, request); });
    auto running = driver.start(operation);
    if (!running.ok()) return running.take_error();
    while (true) {
      auto emission = (*running)->next();
      if (!emission.ok()) return emission.take_error();
      if (!*emission) return operation.result();
      if (each) each(operation, (*emission)->text);
    }
  }
  static Request streaming(const std::string &url) {
    Request request("GET", url);
    request.streams = true;
    return request;
  }
};

TEST_F(CurlStreams, TheServerWaitsForWhoeverTakes) {
  std::atomic<size_t> sent = 0;
  RawServer server([&](int socket, int) {
    if (!read_request(socket)) return;
    int small = 64 * 1024;
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 134217728\r\n\r\n";
    std::string piece(1 << 16, 'x');
    write_all(socket, head);
    for (size_t i = 0; i < (size_t{128} << 20) / piece.size(); ++i) {
      for (size_t at = 0; at < piece.size();) {
        ssize_t now = send(socket, piece.data() + at, piece.size() - at, MSG_NOSIGNAL);
        if (now <= 0) return;
        at += static_cast<size_t>(now);
        sent += static_cast<size_t>(now);
      }
    }
  });
  size_t taken = 0;
  size_t most_ahead = 0;
  size_t largest = 0;
  auto result = run(streaming(server.url("/x")), [&](Operation &, const std::string &piece) {
    taken += piece.size();
    largest = std::max(largest, piece.size());
    if (taken < size_t{1} << 20) {  // where the receiver stands still, so does the sender, soon
      size_t before = sent;
      for (int still = 0; still < 50;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        size_t now = sent;
        still = now == before ? still + 1 : 0;
        before = now;
      }
    }
    most_ahead = std::max(most_ahead, sent - std::min<size_t>(sent, taken));
  });
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(*result, "200 134217728 bytes");
  EXPECT_LE(largest, http::Incoming::kRoom + (size_t{100} << 10));
  EXPECT_LT(most_ahead, size_t{16} << 20);  // what the system's buffers take
}

TEST_F(CurlStreams, ABodyWithoutItsEndIsAnError) {
  const std::string kParts[] = {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n8\r\nab"};
  for (const std::string &part : kParts) {
    RawServer server([&part](int socket, int) {
      if (read_request(socket)) write_all(socket, part);
    });
    std::string came;
    auto result = run(streaming(server.url("/x")), [&](Operation &, const std::string &piece) { came += piece; });
    ASSERT_FALSE(result.ok()) << part;
    EXPECT_EQ(result.error().status, Status::unavailable);
    EXPECT_EQ(came.substr(0, 4), "half") << part;
  }
}

TEST_F(CurlStreams, AnEmptyBodyIsNoPieceAndAnErrorsBodyDoesNotStream) {
  Server server;
  server.http.set_keep_alive_max_count(1);  // it need not wait for the driver to end
  server.http.Get("/empty", [](const httplib::Request &, httplib::Response &response) { response.status = 204; });
  server.http.Get("/no", [](const httplib::Request &, httplib::Response &response) {
    response.status = 403;
    response.set_content("no", "text/plain");
  });
  server.start();
  EXPECT_EQ(run(streaming(server.url("/empty"))).value(), "204 0 bytes");
  EXPECT_EQ(run(streaming(server.url("/no"))).value(), "403 no");
  Request bounded = streaming(server.url("/no"));
  bounded.max_response = 1;
  EXPECT_FALSE(run(bounded).ok());
}

TEST_F(CurlStreams, IsNotAskedForCompressedAndComesAsItIs) {
  Server server;
  server.http.set_keep_alive_max_count(1);  // it need not wait for the driver to end
  server.http.Get("/x", [](const httplib::Request &request, httplib::Response &response) {
    response.set_content(request.has_header("Accept-Encoding") ? "asked" : "plain", "text/plain");
  });
  server.start();
  std::string came;
  auto result = run(streaming(server.url("/x")), [&](Operation &, const std::string &piece) { came += piece; });
  EXPECT_EQ(came, "plain");
}

TEST_F(CurlStreams, CancelAndTheDeadlineEndItInBetween) {
  for (bool cancels : {true, false}) {
    std::atomic<bool> closed = false;
    RawServer server([&](int socket, int) {
      if (!read_request(socket)) return;
      write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");  // and then nothing
      char byte = 0;
      closed = recv(socket, &byte, 1, 0) <= 0;
    });
    auto result = run(
        streaming(server.url("/x")),
        [&](Operation &operation, const std::string &) {
          if (cancels) operation.cancel();
        },
        cancels ? 60'000 : 300);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, cancels ? Status::cancelled : Status::timeout);
    for (int i = 0; i < 5000 && !closed; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_TRUE(closed) << "the connection is still open";
  }
}

class Numbers final : public coroutine::Source {
 public:
  Numbers(size_t bytes, bool told) : Source(told ? static_cast<int64_t>(bytes) : -1), left_(bytes) {}

 protected:
  Result<size_t> pull(char *out, size_t room) override {
    size_t now = std::min(room, left_);
    std::fill(out, out + now, 'n');
    left_ -= now;
    return now;
  }
  bool back() override { return false; }

 private:
  size_t left_;
};

TEST_F(CurlStreams, AnUploadGoesUpWithOrWithoutItsSize) {
  Server server;
  server.http.set_keep_alive_max_count(1);  // it need not wait for the driver to end
  std::string seen;
  server.http.Put("/x", [&](const httplib::Request &request, httplib::Response &response) {
    seen = std::to_string(request.body.size()) + " " + request.get_header_value("Content-Length") + " " +
           request.get_header_value("Transfer-Encoding") + request.get_header_value("Expect");
    response.set_content("ok", "text/plain");
  });
  server.start();
  Request request("PUT", server.url("/x"));
  request.source = std::make_shared<Numbers>(1'000'000, true);
  EXPECT_EQ(exchange_one(driver, request).body, "ok");
  EXPECT_EQ(seen, "1000000 1000000 ");
  request.source = std::make_shared<Numbers>(1'000'000, false);
  EXPECT_EQ(exchange_one(driver, request).body, "ok");
  EXPECT_EQ(seen, "1000000  chunked");
  request.source = std::make_shared<Numbers>(0, true);
  EXPECT_EQ(exchange_one(driver, request).body, "ok");
  EXPECT_EQ(seen.substr(0, 2), "0 ");
}

TEST_F(CurlStreams, AServerThatMovesNothingIsGivenUp) {
  CurlOptions options = no_proxy();
  options.timeout_ms = 200;  // as long as nothing moves
  CurlDriver impatient(options);
  RawServer server([](int socket, int) {
    if (!read_request(socket)) return;
    write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
    write_all(socket, "123");
    char byte = 0;
    recv(socket, &byte, 1, 0);
  });
  Request request = streaming(server.url("/x"));
  Operation operation(environment, environment.now_ms() + 60'000,
                      [&](Context &context) { return download(context, request); });
  auto running = impatient.start(operation);
  std::string came;
  while (auto emission = (*running)->next().value()) came += emission->text;
  Result<std::string> result = operation.result();
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().message.find("nothing came or went for too long"), std::string::npos)
      << result.error().message;
}

}  // namespace
}  // namespace openint::drivers
