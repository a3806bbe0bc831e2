#pragma once

#include <functional>

#include "libopenint/operations/paging.hpp"

namespace openint::operations {

/// Goes through all pages of the listing's first request and hands each to `take`, whose error ends it.
exchange::Task<bool> walk_list(exchange::Context &context, Session &session, Listing &listing,
                               const std::function<Result<void>(const Page &)> &take);

}  // namespace openint::operations
