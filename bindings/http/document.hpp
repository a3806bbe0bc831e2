#pragma once

#include <string>
#include <string_view>

#include "bindings/http/gateway.hpp"

namespace openint::http {

/// The contract as this gateway keeps it: with every status that it answers, and what of the credentials an operation
/// needs, and in `x-openint` of one that has a model which of the `connectors` (openint_engine_connectors()'s array)
/// have that. Without its member `servers` and without its last brace, so that they can follow.
std::string document_of(std::string_view contract, std::string_view connectors);
/// That member, behind a comma: where this gateway is, as whoever asks sees it. `host` is the request's header.
std::string servers_of(const GatewayOptions &options, const std::string &host);

}  // namespace openint::http
