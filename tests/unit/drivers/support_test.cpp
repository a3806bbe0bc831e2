// What the drivers' tests share.
#include "tests/unit/drivers/support.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace openint::drivers::testing {

namespace {

int listen_on_free_port(int &port) {
  int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(listener, 64), 0);
  socklen_t size = sizeof address;
  EXPECT_EQ(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size), 0);
  port = ntohs(address.sin_port);
  return listener;
}

Task<std::string> fetch(Context &context, const Request &request, Seen &seen) {
  Outcome outcome = co_await http::exchange(context, request);
  seen.failure = outcome.failure;
  seen.message = outcome.message;
  seen.status = outcome.response.status;
  seen.body = outcome.response.body;
  seen.headers = outcome.response.headers;
  co_return std::string();
}

Task<std::string> get(Context &context, std::string url) {
  Request request("GET", std::move(url));
  Outcome outcome = co_await http::exchange(context, request);
  if (outcome.failure != Failure::none) co_return Error(Status::unavailable, outcome.message);
  if (outcome.response.status != 200) co_return Error(Status::provider, std::to_string(outcome.response.status));
  co_return std::move(outcome.response.body);
}

}  // namespace

RawServer::RawServer(std::function<void(int, int)> serve) : listener_(listen_on_free_port(port_)) {
  thread_ = std::thread([this, serve = std::move(serve)] {
    while (true) {
      int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      serve(socket, ++accepted_);
      ::close(socket);
    }
  });
}

RawServer::~RawServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

bool read_request(int socket, size_t body, std::string *got_all) {
  std::string own;
  std::string &all = got_all == nullptr ? own : *got_all;
  char buffer[4096];
  while (true) {
    size_t end = all.find("\r\n\r\n");
    if (end != std::string::npos && all.size() >= end + 4 + body) return true;
    ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    all.append(buffer, static_cast<size_t>(got));
  }
}

void write_all(int socket, const std::string &text) {
  size_t at = 0;
  while (at < text.size()) {
    ssize_t wrote = ::send(socket, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (wrote <= 0) return;
    at += static_cast<size_t>(wrote);
  }
}

int dead_port() {
  int port = 0;
  int listener = listen_on_free_port(port);
  ::close(listener);
  return port;
}

CurlOptions no_proxy() {
  CurlOptions options;
  options.proxy = "none";
  return options;
}

Seen exchange_one(CurlDriver &driver, Request request, int64_t deadline_in_ms) {
  SystemEnvironment environment;
  Seen seen;
  std::function<Task<std::string>(Context &)> start = [&](Context &context) { return fetch(context, request, seen); };
  Operation operation(environment, environment.now_ms() + deadline_in_ms, start);
  Result<std::string> result = driver.run(operation);
  EXPECT_TRUE(result.ok());
  return seen;
}

Task<std::string> many(Context &context, const std::string &url, int count, size_t limit) {
  std::vector<Task<std::string>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(get(context, url));
  All<std::string> group(context, std::move(tasks), limit);
  std::vector<Result<std::string>> results = co_await group;
  int good = 0;
  for (const Result<std::string> &result : results) good += result.ok() ? 1 : 0;
  co_return std::to_string(good);
}

}  // namespace openint::drivers::testing
