#pragma once

#include <curl/curl.h>
#include <new>

#include <memory>
#include <string>

#include "libopenint/base/memory.hpp"
#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/drivers/curl_handles.hpp"
#include "libopenint/http/message.hpp"

namespace openint::drivers {

/// One exchange under way in an easy handle of its own. The request and the handles must outlive it.
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
  void make_room();

  static size_t on_body(char *data, size_t size, size_t count, void *self) noexcept;
  static curl_socket_t open_socket(void *self, curlsocktype purpose, curl_sockaddr *address) noexcept;
  static int before_sending(void *self, char *address, char *, int, int) noexcept;
  static size_t on_header(char *data, size_t size, size_t count, void *self) noexcept;

  uint64_t id_;
  const http::Request &request_;
  CurlHandles &handles_;
  CURL *easy_ = nullptr;
  curl_slist *headers_ = nullptr;
  http::Response response_;
  std::string refused_;
  size_t header_bytes_ = 0;
  bool complete_ = false;  // the headers
  bool decodes_ = false;
  bool broke_ = false;
  bool too_large_ = false;
  bool confined_ = false;  // to public addresses
  bool unsafe_ = false;    // another was found
  bool no_memory_ = false;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace openint::drivers
