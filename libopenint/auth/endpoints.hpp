#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/auth/credentials.hpp"
#include "libopenint/json/value.hpp"

namespace openint::auth {

/// A URI template of a connector's document over a connection's settings.
/// Errors: INVALID_ARGUMENT for one that can't be read and for a setting that it needs and that is not there.
Result<std::string> expand_setting(std::string_view uri_template, const json::Value &settings);

/// The endpoint `name` ("authorize", "token", "revoke") of an auth document; "" where it has none.
/// Errors: as above, and INVALID_ARGUMENT where it is neither https nor http on a loopback address.
Result<std::string> expand_endpoint(const json::Value &auth, std::string_view name, const json::Value &settings);

/// The scopes to ask for, joined as the document wants them: `scopes`, or the client's, or the document's.
Result<std::string> wanted_scope(const json::Value &auth, const json::Value &settings, const Client &client,
                                 const std::vector<std::string> &scopes);

}  // namespace openint::auth
