#pragma once
// $filter: parsed into a tree, and asked of rows.

#include <memory>

#include "store.hpp"

namespace sandbox::dynamics {

struct Operand {
  const Column *column = nullptr;  // null: a literal
  const Definition *table = nullptr;
  const Column *via = nullptr;  // the lookup to follow first: "primarycontactid/fullname"
  enum class Kind { null, text, number, boolean, guid, moment } kind = Kind::null;
  std::string text;    // of text, guid
  double number = 0;   // of number, boolean
  int64_t moment = 0;  // ms
};

struct Filter {
  enum class Op { both, either, negate, eq, ne, gt, ge, lt, le, contains, starts, ends, in } op = Op::both;
  std::unique_ptr<Filter> left, right;
  Operand a, b;
  std::vector<Operand> list;  // of in
};

// Throws Refusal for what does not parse, for unknown properties and for operands that can't be compared.
std::unique_ptr<Filter> parse_filter(Schema &schema, const Definition &table, const std::string &text);
bool passes(Store &store, const Definition &table, const Filter &filter, const Row &row);

// A moment before which no row can pass, judged by comparisons of modifiedon that must hold; 0 when there is none.
int64_t earliest_modified(const Filter &filter);
// The id that a row must have to pass; empty when there is none.
std::string only_id(const Definition &table, const Filter &filter);

}  // namespace sandbox::dynamics
