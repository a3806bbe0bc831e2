#pragma once

#include <optional>
#include <string>

#include "bindings/cli/library.hpp"

namespace openint::cli {

struct ConnectRequest {
  std::string connector;
  std::string config;  ///< empty: the only one there is
  std::string customer;
  std::string settings;  ///< JSON; empty: none
  int port = 8765;
  int wait_seconds = 300;
  bool no_browser = false;
  bool trace = false;
  std::optional<bool> progress;  ///< told; else where stderr is a terminal
};

/// Sends the person to the provider and waits on a loopback listener for them to come back. Prints the connection.
int connect(const Engine &engine, const ConnectRequest &request);

}  // namespace openint::cli
