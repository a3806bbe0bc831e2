#pragma once
// The rows an organization starts with.

#include "store.hpp"

namespace sandbox::dynamics {

int64_t seed_count(const Definition &table, const Options &options);
// Row n (from 1), without its seq and version.
Row seed_row(Store &store, const Definition &table, int64_t n, Random &random);

// A row with the values every new row has, made at created_ms.
Row blank_row(Store &store, const Definition &table, int64_t created_ms);
void set(const Definition &table, Row &row, std::string_view logical, Json value);
Json get(const Definition &table, const Row &row, std::string_view logical);
// What follows from other columns: full names, composite addresses, base amounts, the account of a customer.
void derive(Store &store, const Definition &table, Row &row);

}  // namespace sandbox::dynamics
