#pragma once

#include <CLI/CLI.hpp>

namespace openint::cli {

/// Adds init, call, connect, customers, configs, connections, apikey and serve. What they return goes to `status`.
void add_live_commands(CLI::App &app, int &status);

}  // namespace openint::cli
