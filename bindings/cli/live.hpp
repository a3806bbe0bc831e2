#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bindings/cli/library.hpp"

namespace openint::cli {

/// Where a live engine keeps its things, and with what it is opened.
struct StoreRequest {
  std::string path;                    ///< empty: $OPENINT_STORE, else openint/openint.db in the user's data folder
  std::string key_file;                ///< empty: the store's path with ".key" behind it
  std::string ca_file;                 ///< trusted certificates, PEM; empty: the system's
  std::string proxy;                   ///< URL or "none"; empty: as the environment says
  bool private_addresses = false;      ///< settings may lead to loopback and private addresses
  std::vector<std::string> documents;  ///< connectors and overlays to register, after standing_documents()
};

/// Fills in what the command line left open.
StoreRequest resolved(StoreRequest request);

/// The key of a key file, base64. Throws Failure where the file is missing, unreadable, or readable by others.
std::string read_key_file(const std::string &path);
/// Makes a file of mode 0600 with a new key; false where there is one already. Throws Failure.
bool make_key_file(const std::string &path);

/// Is told every line that an engine logs, at its OPENINT_LOG_ level; on any thread. Must not throw.
using LogListener = std::function<void(int32_t level, std::string_view line)>;

/// An engine over the store, which `openint init` has made. Log lines go to stderr, and to `listener`, which outlives
/// the engine; traces then go to it alone.
Engine open_live_engine(const StoreRequest &request, const LogListener *listener = nullptr);

}  // namespace openint::cli
