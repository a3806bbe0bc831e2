#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "libopenint/http/message.hpp"

// HTTP over plain sockets of this machine, a connection a request: enough to let processes meet a provider.

namespace openint::auth::testing {

inline size_t body_size(std::string_view head) {
  size_t size = 0;
  for (std::string_view name : {"Content-Length: ", "content-length: "}) {
    size_t at = head.find(name);
    if (at == std::string_view::npos) continue;
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
  }
  return size;
}

/// Reads one message, head and body; "" where it never got there.
inline std::string read_message(int socket) {
  std::string text;
  char buffer[4096];
  while (true) {
    size_t end = text.find("\r\n\r\n");
    if (end != std::string::npos && text.size() >= end + 4 + body_size(std::string_view(text).substr(0, end))) {
      return text;
    }
    ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) return {};
    text.append(buffer, static_cast<size_t>(got));
  }
}

inline bool write_all(int socket, std::string_view text) {
  while (!text.empty()) {
    ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

/// A server that is bound at once and serves when told, so that its port is known before processes part.
class LoopbackServer {
 public:
  using Handler = std::function<std::pair<int, std::string>(std::string_view head, std::string_view body)>;

  LoopbackServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bool good = socket_ >= 0 && ::bind(socket_, reinterpret_cast<sockaddr *>(&address), size) == 0 &&
                ::listen(socket_, 128) == 0 &&
                ::getsockname(socket_, reinterpret_cast<sockaddr *>(&address), &size) == 0;
    port_ = good ? ntohs(address.sin_port) : 0;
  }
  ~LoopbackServer() {
    stop();
    ::close(socket_);
  }
  /// Answers nobody any more; what the handler did is seen by whoever called this.
  void stop() {
    stopped_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    if (acceptor_.joinable()) acceptor_.join();
    for (std::thread &thread : connections_) thread.join();
    connections_.clear();
  }

  uint16_t port() const { return port_; }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void serve(Handler handler) {
    handler_ = std::move(handler);
    acceptor_ = std::thread([this] {
      while (!stopped_) {
        int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection >= 0) connections_.emplace_back([this, connection] { answer(connection); });
      }
    });
  }

 private:
  void answer(int connection) {
    std::string text = read_message(connection);
    size_t end = text.find("\r\n\r\n");
    if (end != std::string::npos) {
      auto reply = handler_(std::string_view(text).substr(0, end), std::string_view(text).substr(end + 4));
      write_all(connection, "HTTP/1.1 " + std::to_string(reply.first) +
                                " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                                std::to_string(reply.second.size()) + "\r\n\r\n" + reply.second);
    }
    ::close(connection);
  }

  int socket_;
  uint16_t port_ = 0;
  Handler handler_;
  std::atomic<bool> stopped_{false};
  std::thread acceptor_;
  std::vector<std::thread> connections_;  // of the acceptor's until it ended
};

/// Sends a request to a loopback port and waits for the answer.
inline http::Outcome ask_loopback(uint16_t port, const http::Request &request) {
  int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
    ::close(connection);
    return http::Outcome(http::Failure::not_sent, "no connection");
  }
  std::string path = request.url.substr(request.url.find('/', request.url.find("://") + 3));
  std::string text = request.method + " " + path +
                     " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
  for (const http::Header &header : request.headers) text += header.name + ": " + header.value + "\r\n";
  std::string reply = write_all(connection, text + "\r\n" + request.body) ? read_message(connection) : "";
  ::close(connection);
  size_t end = reply.find("\r\n\r\n");
  if (end == std::string::npos || reply.size() < 12) return http::Outcome(http::Failure::cut, "no answer");
  http::Response response;
  std::from_chars(reply.data() + 9, reply.data() + 12, response.status);
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = reply.substr(end + 4);
  return http::Outcome(std::move(response));
}

}  // namespace openint::auth::testing
