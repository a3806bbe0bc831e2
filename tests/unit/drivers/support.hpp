#pragma once

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/drivers/system_environment.hpp"
#include "libopenint/http/exchange.hpp"

namespace openint::drivers::testing {

using coroutine::All;
using coroutine::Context;
using coroutine::Task;
using http::Failure;
using http::Operation;
using http::Outcome;
using http::Request;

/// A cpp-httplib server on a free loopback port, for the test's life.
class Server {
 public:
  Server() {
    http.new_task_queue = [] { return new httplib::ThreadPool(24); };
    http.set_keep_alive_max_count(100'000);
    http.set_tcp_nodelay(true);
    port_ = http.bind_to_any_port("127.0.0.1");
  }
  ~Server() {
    http.stop();
    if (thread_.joinable()) thread_.join();
  }
  void start() {
    thread_ = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) std::this_thread::yield();
  }
  std::string url(const std::string &path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

  httplib::Server http;

 private:
  int port_;
  std::thread thread_;
};

/// A raw socket server: `serve` gets each connection in a thread of its own, one after the other.
class RawServer {
 public:
  explicit RawServer(std::function<void(int socket, int number)> serve);
  ~RawServer();
  std::string url(const std::string &path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  int accepted() const noexcept { return accepted_; }

 private:
  int port_ = 0;
  int listener_;
  std::atomic<int> accepted_ = 0;
  std::thread thread_;
};

/// Reads until the end of a request's headers and `body` bytes more; false where the peer closed before.
bool read_request(int socket, size_t body = 0, std::string *got = nullptr);
void write_all(int socket, const std::string &text);
/// A port on which nothing listens.
int dead_port();

CurlOptions no_proxy();

/// What one exchange came to: the failure's number and the status and body, or the message.
struct Seen {
  Failure failure = Failure::none;
  int status = 0;
  std::string body;
  std::string message;
  std::vector<http::Header> headers;
};
Seen exchange_one(CurlDriver &driver, Request request, int64_t deadline_in_ms = 60'000);

/// Runs `count` times the same GET, at most `limit` at a time; gives how many were 200.
Task<std::string> many(Context &context, const std::string &url, int count, size_t limit);

}  // namespace openint::drivers::testing
