#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/session.hpp"
#include "libopenint/store/lease.hpp"

namespace openint::provider {

/// A lease of the connection's store that nobody has yet, for one who then awaits take_lease().
store::Lease new_lease(coroutine::Context &context, const Session &session);

/// Takes all of them or waits until it can; names that `lease` holds already are held for longer. `lease` must outlive
/// the task. Errors: BUSY, with a time to come back, where another holds one for too long; STORAGE; CANCELLED; TIMEOUT.
coroutine::Task<bool> take_lease(coroutine::Context &context, store::Lease &lease, std::vector<std::string> names);

/// The lease that stands for upserting `value` of `key`: a digest, for values are people's addresses.
std::string upsert_lease(const Session &session, std::string_view model, std::string_view key, std::string_view value);

}  // namespace openint::provider
