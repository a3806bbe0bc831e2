#pragma once

// What comes and goes in the tests of bodies that stream, and a provider that takes and gives it.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bodies {

inline uint64_t size_of_each = 0;  // bytes; set once at the start

#define REQUIRE(condition)                                                        \
  do {                                                                            \
    if (!(condition)) {                                                           \
      std::fprintf(stderr, "bodies_test:%d: not so: %s\n", __LINE__, #condition); \
      std::exit(1);                                                               \
    }                                                                             \
  } while (false)

// The byte at a place of the bodies: of up another than of down, and no two neighbouring blocks alike.
inline char byte_at(uint64_t at, char way) {
  return static_cast<char>((at ^ at >> 8 ^ at >> 16 ^ at >> 24) + static_cast<unsigned char>(way));
}

// Bytes of a body from a place on.
inline void fill(char *out, size_t size, uint64_t at, char way) {
  for (size_t i = 0; i < size; ++i) out[i] = byte_at(at + i, way);
}

// Takes a body and compares it.
struct Checker {
  explicit Checker(char w) : way(w) {}
  char way;
  uint64_t seen = 0;
  bool right = true;
  std::string should;
  void take(std::string_view piece) {
    should.resize(std::max(should.size(), piece.size()));
    fill(should.data(), piece.size(), seen, way);
    right = right && std::memcmp(should.data(), piece.data(), piece.size()) == 0;
    seen += piece.size();
  }
};

// A provider: reads the body of a request, whole or in chunks, compares it, and answers with as many bytes.
// "/echo" all of it, "/short" with half of what its header tells, "/refuse" with 422 and a line.
class Server {
 public:
  Server() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(listener_, 8) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &size);
    port = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      while (true) {
        int peer = accept(listener_, nullptr, nullptr);
        if (peer < 0) return;
        serve(peer);
        close(peer);
      }
    });
  }
  ~Server() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;
  int port = 0;
  std::atomic<int> requests = 0;

 private:
  // More bytes behind what is there; false where there are none.
  bool more(int peer) {
    ssize_t got = recv(peer, block_.data(), block_.size(), 0);
    if (got > 0) buffer_.append(block_.data(), static_cast<size_t>(got));
    return got > 0;
  }
  std::string line(int peer) {
    size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      if (!more(peer)) return {};
    }
    std::string out = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return out;
  }
  bool take(int peer, uint64_t size, Checker &checker) {
    while (size > 0) {
      if (buffer_.empty() && !more(peer)) return false;
      size_t now = static_cast<size_t>(std::min<uint64_t>(size, buffer_.size()));
      checker.take(std::string_view(buffer_).substr(0, now));
      buffer_.erase(0, now);
      size -= now;
    }
    return true;
  }
  static bool send_all(int peer, std::string_view text) {
    while (!text.empty()) {
      ssize_t sent = send(peer, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  void serve(int peer) {
    buffer_.clear();
    ++requests;
    std::string first = line(peer), header;
    long long length = 0;
    bool chunked = false;
    while (!(header = line(peer)).empty()) {
      if (header.rfind("Content-Length: ", 0) == 0) length = std::atoll(header.c_str() + 16);
      if (header == "Transfer-Encoding: chunked") chunked = true;
    }
    Checker checker('u');
    bool whole = chunked || take(peer, static_cast<uint64_t>(length), checker);
    while (chunked) {
      uint64_t size = std::strtoull(line(peer).c_str(), nullptr, 16);
      whole = take(peer, size, checker);
      line(peer);
      if (size == 0 || !whole) break;
    }
    if (first.find("/refuse") != std::string::npos) {
      send_all(peer, "HTTP/1.1 422 No\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"no\": true}");
      return;
    }
    if (!whole || !checker.right) return;
    bool cut = first.find("/short") != std::string::npos;
    std::string head = "HTTP/1.1 200 OK\r\nX-Seen: " + std::to_string(checker.seen) +
                       "\r\nContent-Length: " + std::to_string(size_of_each) + "\r\nConnection: close\r\n\r\n";
    std::string piece(1 << 16, '\0');
    if (!send_all(peer, head)) return;
    for (uint64_t at = 0; at < (cut ? size_of_each / 2 : size_of_each); at += piece.size()) {
      fill(piece.data(), piece.size(), at, 'd');
      if (!send_all(peer, piece)) return;
    }
  }

  int listener_;
  std::string buffer_;
  std::vector<char> block_ = std::vector<char>(1 << 16);
  std::thread thread_;
};

}  // namespace bodies
