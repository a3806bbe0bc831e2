#pragma once

#include <string>
#include <string_view>

#include "libopenint/store/store.hpp"

namespace openint::management {

/// Whom an API key speaks for: a customer, or "" for the organisation.
/// Errors: UNAUTHENTICATED for anything that is no key of this store.
Result<std::string> customer_of_key(store::Store &store, std::string_view key);

}  // namespace openint::management
