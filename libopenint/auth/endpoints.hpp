#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/auth/credentials.hpp"
#include "libopenint/json/object.hpp"

namespace openint::auth {

/// A connection's settings as templates and expressions see them: what the document says for those that the connection
/// lacks, what stands in its row (`open`, an object or null), and the secret ones among its credentials.
json::ObjectBuilder effective_settings(const connector::Connector &connector, const json::Value &open,
                                       const Credentials &credentials);

/// A URI template of a connector's document over a connection's settings.
/// Errors: INVALID_ARGUMENT for a setting that it needs and that is not there.
Result<std::string> expand_setting(const uri::Template &uri_template, const json::Value &settings);

/// An endpoint of a rule; `name` ("authorize", "token", "revoke") is for errors; "" where it has none.
/// Errors: as above, and INVALID_ARGUMENT where it is neither https nor http on a loopback address.
Result<std::string> expand_endpoint(const std::optional<uri::Template> &endpoint, std::string_view name,
                                    const json::Value &settings);

/// A value that a provider's answer tells for a setting, in its normal form. `who` tells it ("the token response"), for
/// errors, which quote no value. An address must be https, or be where `from`, the
/// URL that was asked, is.
/// Errors: MALFORMED for what is no text that can be used; FORBIDDEN, reason "unsafe_address", for an address that
/// credentials must not go to.
Result<std::string> told_setting(std::string_view who, std::string_view name, const json::Value &value,
                                 std::string_view from);

/// The scopes to ask for, joined as the document wants them: `scopes`, or the client's, or the rule's.
Result<std::string> wanted_scope(const connector::AuthRule &rule, const json::Value &settings, const Client &client,
                                 const std::vector<std::string> &scopes);

}  // namespace openint::auth
