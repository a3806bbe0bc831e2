#pragma once

#include <string>

#include "libopenint/connector/connector.hpp"

namespace openint::engine {

/// Appends what Engine::describe() says of a connector, a JSON object.
void append_description(std::string &out, const connector::Connector &connector);

}  // namespace openint::engine
