#pragma once
// Bodies of creates and updates put into rows, and links between rows.

#include "query.hpp"

namespace sandbox::dynamics {

// A row is named in a path or a reference by its id or by an alternate key.
struct Address {
  const Definition *table = nullptr;
  std::string id;                                         // when by id; else empty
  std::vector<std::pair<std::string, std::string>> keys;  // an alternate key's columns and values (strings unquoted)
};

// "accounts(...)": throws Refusal when it is not of that shape or the set is unknown.
Address read_address(Store &store, const std::string &segment);
// "/accounts(...)", "accounts(...)" or the whole URL of a row.
Address read_reference(Store &store, const std::string &reference);
Row *find_row(Store &store, const Address &address);  // null when there is none
Row &need_row(Store &store, const Address &address);  // throws the 404
std::string describe(const Address &address);

Json read_body(const Request &request);
Row &create_row(Store &store, const Definition &table, const Json &body, const Address *under = nullptr);
Row &update_row(Store &store, const Definition &table, const Row &before, const Json &body);
void delete_row(Store &store, const Definition &table, const std::string &id);

// `value` in the form rows keep it in; throws Refusal when the column can't hold it.
Json checked_value(const Definition &table, const Column &column, const Json &value);

}  // namespace sandbox::dynamics
