#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// True for `@` and for the missing left side that means it.
bool is_current(const jmespath::Node *node) noexcept;

/// Turns JMESPath rules into expressions over slots, for one plan.
class Compiler {
 public:
  explicit Compiler(Plan &plan);

  Expression *compile(const jmespath::Node &node);
  /// The rule as the general evaluator runs it, with slots in place of paths.
  Expression *general(const jmespath::Node &node);
  /// The condition of `[{...}][?condition]` for one of the items, or nullptr where it has no fast form.
  Expression *condition(const jmespath::Node &node, const jmespath::Node &item);
  /// The slot of a path from the record.
  uint32_t slot_for(const std::vector<std::string_view> &from_record);
  /// The slot of a path from what the walker sees.
  uint32_t slot_at(const std::vector<std::string_view> &path);
  Token constant(const json::Value &value);
  Expression *make(Expression::Op op);
  static bool path_of(const jmespath::Node &node, std::vector<std::string_view> &path);

  /// Gives slots their final numbers and makes the plan's key tree. Call once, last.
  void finish();

 private:
  struct PathNode {
    std::string name;
    int32_t slot = -1;
    std::vector<std::unique_ptr<PathNode>> children;
  };

  static bool passes_null_on(const jmespath::Node *node);
  const jmespath::Node *rewrite(const jmespath::Node &node, std::vector<uint32_t> &used);
  Expression *binary(Expression::Op op, const jmespath::Node *left, const jmespath::Node *right);
  Expression *function(const jmespath::Node &node);
  const Table *table_for(std::string_view name);
  size_t number_node(const PathNode &path, const std::string &pointer, KeyTree &keys,
                     std::vector<uint32_t> &final_number);

  Plan &plan_;
  PathNode root_;
  uint32_t slots_ = 0;
  int32_t record_slot_ = -1;
  std::vector<jmespath::Node *> rewritten_;
};

}  // namespace openint::translate
