#pragma once

#include <string>
#include <string_view>

#include "bindings/http/gateway.hpp"

namespace openint::http {

/// The contract without its member `servers` and without its last brace, so that others can follow.
std::string without_servers(std::string_view contract);
/// That member, behind a comma: where this gateway is, as whoever asks sees it. `host` is the request's header.
std::string servers_of(const GatewayOptions &options, const std::string &host);

}  // namespace openint::http
