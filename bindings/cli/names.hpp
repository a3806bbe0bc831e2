#pragma once

#include <string>

#include "bindings/cli/library.hpp"

namespace openint::cli {

/// A kind of things that have ids and names, and the operations that get one and list all.
struct Kept {
  const char *one;
  const char *many;
  const char *get;  ///< nullptr: only the list knows them
  const char *list;
};
inline constexpr Kept kConnections{"connection", "connections", "getConnection", "listConnection"};
inline constexpr Kept kConfigs{"config", "configs", "adminGetConnectorConfig", "adminListConnectorConfigs"};
inline constexpr Kept kKeys{"key", "keys", nullptr, "listApiKeys"};

/// What a thing may go by: its id and its name alone, or the beginning of either too, where no other begins so.
enum class By { whole, beginning };

/// The id of what `given` stands for. What stands for nothing is given back, so that the operation says that there is
/// none. `customer`: as whom to look, "" for the organisation. Throws Failure(kUsage), with all that it may be, where
/// it stands for several.
std::string id_of(const Engine &engine, const Kept &kept, const std::string &customer, const std::string &given,
                  By by = By::beginning);

}  // namespace openint::cli
