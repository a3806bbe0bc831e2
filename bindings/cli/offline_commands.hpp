#pragma once

#include <CLI/CLI.hpp>

namespace openint::cli {

/// Adds translate, explain, table, connectors, connector and contract. What they return goes to `status`.
void add_offline_commands(CLI::App &app, int &status);

}  // namespace openint::cli
