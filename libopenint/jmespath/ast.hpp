#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "libopenint/json/value.hpp"

namespace openint::jmespath {

struct Function;

/// What a node of a parsed expression does. `left` is applied to the current value first unless said otherwise.
enum class Op : uint8_t {
  current,           ///< @ (also the implicit input of a bare field)
  field,             ///< name: a member of left's result (left is null where it is the current value)
  index,             ///< [number] of left's result
  slice,             ///< [start:stop:step] of left's result
  projection,        ///< left[*].right: right on each item of left's list
  value_projection,  ///< left.*.right: right on each member value of left's object
  filter,            ///< left[?condition].right
  flatten,           ///< left[]: right on each item of the flattened list
  pipe,              ///< left | right
  subexpression,     ///< left.right where right is a multiselect or a function
  logical_or,
  logical_and,
  logical_not,       ///< !left
  compare,           ///< left <comparator> right
  arithmetic,        ///< left <arithmetic> right (JEP-16)
  negate,            ///< -left, +left is left itself
  multiselect_list,  ///< [children...] on left's result where left is set
  multiselect_hash,  ///< {keys: children...} on left's result where left is set
  literal,           ///< value
  function,          ///< name(children...)
  expression_ref,    ///< &left, only as a function's argument
  slot,              ///< value number `slot` of the environment; never parsed, put there by whoever rewrites a plan
};

enum class Comparator : uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };
enum class Arithmetic : uint8_t { add, subtract, multiply, divide, modulo, integer_divide };

/// One node. Nodes and all they point to live in the expression's arena and never change.
struct Node {
  Op op = Op::current;
  Comparator comparator = Comparator::equal;
  Arithmetic arithmetic = Arithmetic::add;
  uint32_t slot = 0;
  uint32_t offset = 0;                       ///< byte of the expression's text where the node begins
  std::string_view name;                     ///< field, function
  const Function *function = nullptr;        ///< function: what the name stands for; looked up by name where unset
  int64_t number = 0;                        ///< index
  std::optional<int64_t> start, stop, step;  ///< slice
  json::Value value;                         ///< literal
  const Node *left = nullptr;
  const Node *right = nullptr;             ///< the right side; for projections what each item goes through
  const Node *condition = nullptr;         ///< filter
  std::span<const Node *const> children;   ///< multiselects and function arguments
  std::span<const std::string_view> keys;  ///< multiselect_hash, beside children
};

}  // namespace openint::jmespath
