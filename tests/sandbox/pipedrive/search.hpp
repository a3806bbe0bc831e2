#pragma once
// Search endpoints. They see a change only after the index lag.

#include "lists.hpp"

namespace sandbox::pipedrive {

// GET /{persons,organizations,deals,products,leads}/search
Json search_page(Store &store, Kind kind, const Request &request);
// GET /itemSearch
Json item_search(Store &store, const Request &request);

}  // namespace sandbox::pipedrive
