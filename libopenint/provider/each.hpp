#pragma once

#include "libopenint/provider/paging.hpp"

// Lists that are made for each record of another list, one after the other: every drive's files.

namespace openint::provider {

/// The argument `parent` of the list at that place; false where it goes through no other one.
bool parent_of(const Place &place, Arena &arena, json::Value &parent);

}  // namespace openint::provider
