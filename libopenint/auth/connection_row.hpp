#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/auth/oauth.hpp"
#include "libopenint/base/result.hpp"

namespace openint::auth {

// Edits of a connection's document (a JSON object as text). All keep whatever else stands in it.
// Errors: INVALID_ARGUMENT for a document that is no JSON object.

/// With "status" and "statusMessage" (null where the message is "").
Result<std::string> with_status(std::string_view document, std::string_view status, std::string_view message);
/// With the tokens' extras in "settings", and "status": "healthy"; but credentials that are marked "verified": false are
/// not known to be let in by the API, whatever the token endpoint granted: their status stays.
Result<std::string> with_grant(std::string_view document, const Tokens &tokens);
/// "login": which credentials and settings it has, another word for each that were given; "" where it does not say.
Result<std::string> login_of(std::string_view document);
/// "mints": when tokens were asked for, in ms, oldest first.
Result<std::vector<int64_t>> mints(std::string_view document);
Result<std::string> with_mints(std::string_view document, const std::vector<int64_t> &mints);

}  // namespace openint::auth
