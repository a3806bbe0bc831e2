#pragma once

#include <string>
#include <vector>

#include "libopenint/http/message.hpp"

namespace openint::provider {

/// The target of the first link with rel="next" in the Link headers (RFC 8288), or "". What is no such header's form
/// is passed over.
std::string next_link(const std::vector<http::Header> &headers);

}  // namespace openint::provider
