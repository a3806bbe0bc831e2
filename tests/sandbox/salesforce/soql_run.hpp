#pragma once
// Which records answer a query, in what order, without reading more of the table than must be.

#include <cstdint>
#include <vector>

#include "soql_bind.hpp"

namespace sandbox::salesforce {

struct Rows {
  // Either the positions themselves, or all the living ones of [from, until), which need not be listed.
  bool whole_range = false;
  uint32_t from = 0, until = 0;
  std::vector<uint32_t> positions;
  int64_t total = 0;
  uint64_t read = 0;  // records looked at, for the sandbox's state
};
// `with_deleted`: queryAll, which also sees what is in the recycle bin.
Rows run_soql(Organisation &, const BoundQuery &, bool with_deleted);

}  // namespace sandbox::salesforce
