#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "libopenint/base/result.hpp"
#include "libopenint/http/exchange.hpp"

namespace openint::drivers {

struct CurlOptions {
  CurlOptions() = default;
  int64_t connect_timeout_ms = 15'000;
  int64_t timeout_ms = 120'000;  ///< of an exchange that sets none
  size_t idle_handles = 32;      ///< connection pools that are kept for the next operation
  std::string proxy;    ///< URL, for all hosts; "": as the environment says (https_proxy, no_proxy, ...); "none": none
  std::string ca_file;  ///< PEM file of the only certificates that are trusted; "": the system's, wherever it keeps them

  /// Whether it can be used. Errors: INVALID_ARGUMENT, its path "/ca_file" for a file that can't be read or holds no
  /// certificate, "/proxy" for what is neither "none" nor a URL of an http, https or socks proxy.
  Result<void> check() const;
};

/// Sends the exchanges of operations by libcurl and steps them to their end. Connections are kept and used again by
/// later operations, from any thread; HTTP/2 where the server offers it; gzip and what else libcurl knows is decoded.
/// TLS certificates are always verified. Follows no redirect, retries nothing, keeps no cookies.
///
/// Thread-safe: each run() uses the thread that calls it, and connections that no other run() uses meanwhile.
class CurlDriver {
 public:
  explicit CurlDriver(CurlOptions options = {});
  ~CurlDriver();
  CurlDriver(const CurlDriver &) = delete;
  CurlDriver &operator=(const CurlDriver &) = delete;

  /// Runs the operation to its end and gives its result. Returns soon after Operation::cancel() where the canceller
  /// calls wake() too, else at the next thing that happens, within a second. Errors: the operation's own; NO_MEMORY
  /// where libcurl has none.
  Result<std::string> run(http::Operation &operation);

  /// An operation under way, to be run in parts: until it emits something, or ends. It uses what run() does, and must
  /// not outlive driver or operation. One thread at a time, which need not be the same.
  class Run {
   public:
    virtual ~Run() = default;
    /// Nothing where the operation has ended, so that it has its result. Errors: NO_MEMORY.
    virtual Result<std::optional<coroutine::Emission>> next() = 0;
  };
  /// Errors: NO_MEMORY where libcurl has none.
  Result<std::unique_ptr<Run>> start(http::Operation &operation);

  /// Makes run() of that operation look at it now; from any thread. Nothing where none runs it.
  void wake(const http::Operation &operation) noexcept;

  /// How many connections were opened so far; the other exchanges used one that was open.
  int64_t connections() const noexcept;

 private:
  class State;
  class Running;
  std::unique_ptr<State> state_;
};

}  // namespace openint::drivers
