#pragma once

#include <memory>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/http/message.hpp"

namespace openint::http {

/// How a provider wants to be asked and how its answers are read: the sections `http` and `errors` of its document, as
/// the loader compiled them. Immutable, shared by threads.
using Policy = connector::HttpRule;
using Limit = connector::LimitRule;
using ErrorRule = connector::ErrorRule;

/// The connector's policy, which keeps the connector.
std::shared_ptr<const Policy> policy_of(std::shared_ptr<const connector::Connector> connector);

/// The headers of every request, for a connection with these settings (an object). Errors: INVALID_ARGUMENT with the
/// header's pointer where a setting is missing or empty.
Result<std::vector<Header>> headers_of(const Policy &policy, const json::Value &settings);

}  // namespace openint::http
