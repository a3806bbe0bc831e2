#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/jmespath/ast.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::jmespath {

/// One evaluation: walks a plan and counts what it uses up. Every call that can fail returns false after it has set
/// error(); the first failure ends the evaluation.
class Evaluator {
 public:
  Evaluator(Arena &arena, const Environment &environment)
      : arena_(arena), environment_(environment), used_before_(arena.used()) {}

  /// The value of `node` (nullptr is the current value itself) where `current` is the current value.
  bool evaluate(const Node *node, json::Value current, json::Value &out);

  /// Counts work: one step is one node or item, or 64 bytes of text looked at.
  bool spend(size_t steps) { return steps <= limits().steps - steps_ ? (steps_ += steps, true) : out_of_steps(); }
  bool spend_text(size_t size) { return spend(1 + size / 64); }

  /// Memory for `count` things, or nullptr beyond the limit.
  template <typename T>
  T *make(size_t count) {
    if (!spend(count / 64) || !reserve(count, sizeof(T))) return nullptr;
    return arena_.make_array<T>(count);
  }

  /// JSON equality, counted.
  bool equal(const json::Value &a, const json::Value &b, bool &out);

  /// Refuses a result that is written out in many more nodes or bytes than it takes up, because parts are shared.
  bool measure(const json::Value &value);

  bool invalid_type(const Node &node, std::string message) { return fail("invalid-type", node, std::move(message)); }
  bool invalid_value(const Node &node, std::string message) { return fail("invalid-value", node, std::move(message)); }

  Arena &arena() noexcept { return arena_; }
  const Environment &environment() const noexcept { return environment_; }
  const Limits &limits() const noexcept { return environment_.limits; }
  Error take_error() { return std::move(error_); }

 private:
  bool dispatch(const Node &node, json::Value current, json::Value &out);
  bool index(const Node &node, json::Value base, json::Value &out);
  bool slice(const Node &node, json::Value base, json::Value &out);
  bool filter(const Node &node, json::Value base, json::Value &out);
  bool flatten(const Node &node, json::Value base, json::Value &out);
  bool value_projection(const Node &node, json::Value base, json::Value &out);
  bool project(const Node *right, std::span<const json::Value> items, json::Value &out);
  bool multiselect(const Node &node, json::Value base, json::Value &out);
  bool compare(const Node &node, json::Value a, json::Value b, json::Value &out);
  bool function(const Node &node, json::Value current, json::Value &out);
  bool equal_objects(const json::Value &a, const json::Value &b, bool &out);

  bool reserve(size_t count, size_t size);
  bool out_of_steps();
  bool fail(const char *rule, const Node &node, std::string message);
  bool measure(const json::Value &value, int depth, size_t &nodes, size_t &bytes);

  Arena &arena_;
  const Environment &environment_;
  size_t used_before_;
  size_t steps_ = 0;
  int depth_ = 0;
  Error error_;
};

/// The members of which each key counts once: the last value, at the place of the first. In place where nothing is
/// twice. Errors are the evaluator's; then it returns false.
bool distinct(Evaluator &evaluator, std::span<const json::Member> members, std::span<const json::Member> &out);

/// left <kind> right (JEP-16): null where one side is null, else both must be numbers.
bool arithmetic(Evaluator &evaluator, const Node &node, const json::Value &left, const json::Value &right,
                json::Value &out);

/// -value, its digits kept.
bool negate(Evaluator &evaluator, const Node &node, const json::Value &value, json::Value &out);

}  // namespace openint::jmespath
