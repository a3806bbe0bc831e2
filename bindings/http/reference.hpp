#pragma once

#include <string>
#include <string_view>

namespace openint::http {

/// The contract as a page that a person can read: every operation with its parameters, body and response, every model
/// with its fields. It needs no script and loads nothing.
std::string reference_page(std::string_view contract);

}  // namespace openint::http
