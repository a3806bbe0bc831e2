#pragma once
// Shared by the association routes of one record and of batches.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {

struct Pair {
  Kind *from = nullptr, *to = nullptr;
  int from_at = 0, to_at = 0;  // their positions
};

// The kinds in the path's first two {} segments; false after the error was put into the response.
bool association_pair(Account &account, Call &call, Pair &out);
// Writes at most `limit` targets above `after`; the answer is the cursor to go on from, 0 when these were the last.
int64_t append_targets(std::string &out, Store &store, const Pair &pair, int64_t from, int64_t after, int64_t limit);
// The type that {"associationCategory","associationTypeId"} names for the pair; null when there is none.
const AssociationType *read_type(const Associations &associations, const Pair &pair, const Json &spec);
Json default_result(const AssociationType &type, int64_t from, int64_t to);

}  // namespace sandbox::hubspot
