#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/load/functions.hpp"
#include "libopenint/connector/rules/auth.hpp"
#include "libopenint/connector/rules/settings.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connector {

/// Takes a problem of a document: where, which rule, what was found, what is allowed, and a sentence.
using Problem = std::function<void(const std::string &pointer, const char *rule, std::string_view found,
                                   std::string allowed, std::string message)>;

/// The document's /settings.
std::vector<SettingRule> load_settings(const json::Value &settings, const Problem &problem);

/// The document's /auth and its alternatives, at whatever depth, in their order. Templates may use the names of
/// `settings`, expressions call `functions`. Without the section nothing is needed to be let in: one rule, of the kind
/// none.
std::vector<AuthRule> load_auth(const json::Value &auth, const std::vector<SettingRule> &settings,
                                const Functions &functions, const Problem &problem);

}  // namespace openint::connector
