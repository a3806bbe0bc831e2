#pragma once
// Lists of rows: pages, counts, and changes since a delta link.

#include "query.hpp"

namespace sandbox::dynamics {

// The body of GET /{set}. Sets the headers that tell which preferences were applied.
std::string list_rows(Store &store, const Definition &table, const Request &request, Response &response,
                      const std::string &base);
// GET /{set}/$count; counts beyond 5,000 are not told.
std::string count_rows(Store &store, const Definition &table, const Request &request, const std::string &base);
// The related rows of GET /{set}(id)/{collection}: `keep` says which rows of the table those are.
std::string list_kept(Store &store, const Definition &table, const Request &request, Response &response,
                      const std::string &base, const std::string &path, const std::function<bool(const Row &)> &keep);

}  // namespace sandbox::dynamics
