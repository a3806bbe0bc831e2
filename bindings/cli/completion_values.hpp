#pragma once

#include <CLI/CLI.hpp>

#include <vector>

#include "bindings/cli/completion.hpp"
#include "bindings/cli/walk.hpp"

namespace openint::cli {

/// The values that an option's type names, see options.hpp: words, or what there is of operations, connectors, models,
/// connections, configs and keys. `files`: becomes true where the type is a file. Never throws.
std::vector<Candidate> values_of(const CLI::Option &option, const Place &place, bool &files);

}  // namespace openint::cli
