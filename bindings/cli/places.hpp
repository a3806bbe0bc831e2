#pragma once

#include <string>
#include <vector>

namespace openint::cli {

/// An environment variable, or "".
std::string environment(const char *name);

/// Where the store is unless the command line says so: $OPENINT_STORE, else openint/openint.db in the user's data
/// folder.
std::string default_store();

/// The documents that every command registers: *.json of the folder "connectors" beside the store, by name, then those
/// of $OPENINT_REGISTER (colon between). Throws Failure where the folder is there and can't be read.
std::vector<std::string> standing_documents(const std::string &store);

}  // namespace openint::cli
