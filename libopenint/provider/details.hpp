#pragma once

#include "libopenint/provider/paging.hpp"

namespace openint::provider {

/// Reads the records of a list's page by their ids, several at a time, for what the list does not tell: properties that
/// its URL had no room for, or with `thin` all that a record has (ListRule::detail). What comes takes the place of the
/// list's record. A record that is gone meanwhile stays as the list gave it; of a thin list, whose records alone would
/// be misread, it is rejected, and so is one that cannot be read. `listing` and `page` must outlive the task.
/// Errors: where none can be read; of a list that is not thin where one cannot.
coroutine::Task<bool> read_details(coroutine::Context &context, Session &session, const Listing &listing, bool deleted,
                                   bool thin, Page &page);

}  // namespace openint::provider
