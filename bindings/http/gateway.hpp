#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bindings/cli/library.hpp"
#include "bindings/http/metrics.hpp"

namespace openint::http {

struct GatewayOptions {
  std::string host = "127.0.0.1";
  int port = 8080;          ///< 0: a free one
  std::string certificate;  ///< PEM file; with private_key: TLS
  std::string private_key;
  std::vector<std::string> origins;  ///< whose pages may call it (CORS); "*": any
  bool metrics = false;              ///< GET /metrics; its provider calls are traced for that
  bool keeps_traceparent = false;    ///< a client's is logged and goes to no provider
  std::string public_url;            ///< where clients reach it, if that is not what they send as Host
  bool insecure = false;             ///< beyond loopback without TLS all the same
  size_t operations = 1024;          ///< at once; more wait
  size_t connections = 10'000;       ///< at once; then the one that was idle for longest is closed
  size_t max_body = size_t{10} << 20;
  long long timeout_ms = 60'000;
  long long stop_ms = 20'000;  ///< how long operations may take that are under way when it is told to stop
};

/// Serves until SIGINT or SIGTERM, then lets what is under way end. Prints one line with the address to stdout when it
/// listens; a line for each request goes to stderr. Throws cli::Failure where it can't begin.
/// `metrics` is given what the engine logs.
int serve(const cli::Engine &engine, const GatewayOptions &options, Metrics &metrics);

}  // namespace openint::http
