#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/json/value.hpp"

namespace openint::management {

/// Settings in two parts.
struct Parted {
  Parted() = default;
  json::Value open;    ///< what may be shown; a secret stands there as kMasked
  std::string secret;  ///< a JSON object of the secrets, or "" for none
};

/// What stands in an answer for a secret that is kept.
inline constexpr std::string_view kMasked = "********";

/// The names of a connector's own secret settings, besides those that every connector has (access_token,
/// refresh_token, api_key, password, client_secret and whatever ends like one of them).
std::vector<std::string> secret_settings(const connector::Connector &connector);

/// Parts `settings` (an object or null), nested objects too. A secret that is kMasked keeps its value of `known` (the
/// JSON of an earlier secret part, or ""). `own` names more secrets. Errors: INVALID_ARGUMENT for nesting beyond 16.
Result<Parted> part_secrets(const json::Value &settings, const std::vector<std::string> &own, std::string_view known,
                            Arena &arena);

/// A connector config's settings as its row's secret keeps them, whole: {"oauth": {"client_id", "client_secret",
/// "scopes"}, ...}; these three may also stand at the top. What is kMasked keeps its value of `known`.
Result<std::string> config_secret(const json::Value &settings, std::string_view known);

}  // namespace openint::management
