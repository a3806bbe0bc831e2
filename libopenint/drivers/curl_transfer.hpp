#pragma once

#include <curl/curl.h>
#include <new>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "libopenint/base/memory.hpp"
#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/drivers/curl_handles.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/http/message.hpp"

namespace openint::drivers {

/// One exchange under way in an easy handle of its own. The handles must outlive it, and so must the request unless its
/// answer streams, which goes on when whoever asked has the response.
class Transfer {
 public:
  Transfer(uint64_t id, const http::Request &request, const CurlOptions &options, CurlHandles &handles);
  ~Transfer();
  Transfer(const Transfer &) = delete;
  Transfer &operator=(const Transfer &) = delete;

  uint64_t id() const noexcept { return id_; }
  CURL *handle() const noexcept { return easy_; }
  /// Why the request cannot be sent as it is; "" where it can.
  const std::string &refused() const noexcept { return refused_; }

  /// Lets libcurl go on where it waited for room in a body that streams.
  void go_on() noexcept;
  /// Whether something of such a body came since the last time.
  bool take_arrived() noexcept { return std::exchange(arrived_, false); }
  /// The response whose body it is, once.
  std::optional<http::Outcome> take_head();
  /// Whether its response was taken.
  bool streams() const noexcept { return head_taken_; }

  /// Notes that so long was waited for the network. True where nothing has moved for too long by now: a body that
  /// streams has no time that it must end in, and the time that its receiver takes is not the server's.
  bool idle(int64_t waited_ms) noexcept;

  /// How it ended, once libcurl says that it has.
  http::Outcome outcome(CURLcode code);
  /// Whether it opened a connection of its own.
  bool connected() const noexcept;

 private:
  void set_up(const CurlOptions &options);
  void set_body();
  void set_headers();
  http::Outcome failed(CURLcode code);
  bool began() const noexcept;
  bool grow(std::string_view more) noexcept;
  size_t bring(std::string_view piece) noexcept;
  int status() const noexcept;
  void make_room();

  static size_t on_body(char *data, size_t size, size_t count, void *self) noexcept;
  static size_t on_read(char *out, size_t size, size_t count, void *self) noexcept;
  static curl_socket_t open_socket(void *self, curlsocktype purpose, curl_sockaddr *address) noexcept;
  static int before_sending(void *self, char *address, char *, int, int) noexcept;
  static size_t on_header(char *data, size_t size, size_t count, void *self) noexcept;

  uint64_t id_;
  std::unique_ptr<const http::Request> own_;  // where the answer streams
  const http::Request &request_;
  CurlHandles &handles_;
  CURL *easy_ = nullptr;
  curl_slist *headers_ = nullptr;
  http::Response response_;
  std::string refused_;
  size_t header_bytes_ = 0;
  std::weak_ptr<http::Incoming> body_;  // where it streams
  int64_t most_idle_ms_ = 0;            // 0: the whole exchange has a timeout instead
  int64_t idle_ms_ = 0;
  bool head_taken_ = false;
  bool arrived_ = false;
  bool paused_ = false;
  bool complete_ = false;  // the headers
  bool decodes_ = false;
  bool broke_ = false;
  bool too_large_ = false;
  bool confined_ = false;  // to public addresses
  bool unsafe_ = false;    // another was found,
  bool allowed_ = false;   // and one of those
  bool no_memory_ = false;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace openint::drivers
