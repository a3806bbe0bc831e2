#pragma once
// The records a company starts with, one at a time: whole bodies as API answers have them.

#include "store.hpp"

namespace sandbox::pipedrive {

// The body of the seeded record `id` of a kind; `count` is how many there are. Leads and notes are API v1 records.
Json seed_body(Store &store, Kind kind, int64_t id, int64_t count, Random &random);

// When a seeded record was made and last changed, in seconds.
int64_t seed_added(int64_t id);
int64_t seed_updated(Kind kind, int64_t id, const Options &options);

}  // namespace sandbox::pipedrive
