#pragma once

#include <functional>

#include "libopenint/provider/paging.hpp"

namespace openint::provider {

/// Goes through all pages of the listing's first request and hands each to `take`, whose error ends it. What the
/// provider says of the list that cannot be so is logged. Errors: MALFORMED where the list makes no progress.
coroutine::Task<bool> walk_list(coroutine::Context &context, Session &session, Listing &listing,
                                const std::function<Result<void>(const Page &)> &take);

}  // namespace openint::provider
