#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/request.hpp"

namespace openint::provider {

/// Completes the links of records where their request did not bring them all: each of the document's "related" that
/// is in `names` is read for all records at once, page by page of each record's links, and put into the record where
/// the rules look for it. `records` are JSON texts; those that change are replaced by texts in `kept`. `inlined`: the
/// records came with links, of which the ones that are cut off are read again.
coroutine::Task<bool> complete_related(coroutine::Context &context, Session &session, std::string model,
                                       std::vector<std::string> names, bool inlined,
                                       std::vector<std::string_view> &records, std::deque<std::string> &kept);

}  // namespace openint::provider
