#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/selection.hpp"

namespace openint::provider {

/// Completes the links of records where their request did not bring them all: each of the document's "related" that
/// the selection names is read for all records at once, page by page of each record's links, and put into the record
/// where the rules look for it. `records` are JSON texts; those that change are replaced by texts in `kept`. `inlined`:
/// the records came with links, of which the ones that are cut off are read again.
/// Where the provider refuses the links of one record while others' come, that record is without them: they are taken
/// out where they are not all, and `unread` gets an entry for each field that reads them, its index that of the record
/// in `records`. `selection` must outlive the task. Errors: a refusal that no record is the cause of; MALFORMED.
coroutine::Task<bool> complete_related(coroutine::Context &context, Session &session, std::string model,
                                       const Selection &selection, bool inlined, std::vector<std::string_view> &records,
                                       std::deque<std::string> &kept, std::vector<Rejected> &unread);

}  // namespace openint::provider
