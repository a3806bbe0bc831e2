#pragma once

#include <cstddef>
#include <string>

#include "bindings/cli/library.hpp"

namespace openint::http {

struct GatewayOptions {
  std::string host = "127.0.0.1";
  int port = 8080;          ///< 0: a free one
  std::string certificate;  ///< PEM file; with private_key: TLS
  std::string private_key;
  bool insecure = false;  ///< beyond loopback without TLS all the same
  int threads = 256;      ///< requests at once
  size_t max_body = size_t{10} << 20;
  long long timeout_ms = 60'000;
};

/// Serves until SIGINT or SIGTERM, then lets what is under way end. Prints one line with the address to stdout when it
/// listens; a line for each request goes to stderr. Throws cli::Failure where it can't begin.
int serve(const cli::Engine &engine, const GatewayOptions &options);

}  // namespace openint::http
