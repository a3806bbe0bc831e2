#pragma once

#include <string>
#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
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

/// Parts `settings` (an object or null), objects and lists inside them too. A secret is what ends like one: token,
/// api_key, password, secret, private_key. One that is kMasked keeps its value of `known` (the JSON of an earlier secret
/// part, or ""). Errors: INVALID_ARGUMENT for nesting beyond 16.
Result<Parted> part_secrets(const json::Value &settings, std::string_view known, Arena &arena);

/// A connector config's settings as its row's secret keeps them, whole: {"oauth": {"client_id", "client_secret",
/// "scopes"}, ...}; these three may also stand at the top. What is kMasked keeps its value of `known`.
Result<std::string> config_secret(const json::Value &settings, std::string_view known);

}  // namespace openint::management
