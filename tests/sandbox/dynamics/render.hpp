#pragma once
// Rows as JSON text: the selected columns, annotations, and rows that lookups lead to.

#include "store.hpp"

namespace sandbox::dynamics {

struct Expand {
  const Column *lookup = nullptr;
  const Target *target = nullptr;
  const OneToMany *many = nullptr;  // a collection, instead of a lookup
  std::string name;
  std::vector<const Column *> columns;
  int64_t top = 0;
};

struct Shape {
  const Definition *table = nullptr;
  std::string base;                                                  // "http://host/api/data/v9.2"
  std::vector<const Column *> columns;                               // the primary key is always among them
  bool formatted = false, logical_name = false, navigation = false;  // annotations asked for
  bool full = false, none = false;                                   // odata.metadata
  std::vector<Expand> expands;
};

void append_row(std::string &out, Store &store, const Shape &shape, const Row &row, bool with_context = false,
                const std::string &context = "");
void append_text(std::string &out, std::string_view text);  // a JSON string
std::string formatted_value(Store &store, const Column &column, const Json &value);
std::string json_value(const Column &column, const Json &value);

}  // namespace sandbox::dynamics
