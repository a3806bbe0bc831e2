#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/jmespath/ast.hpp"

namespace openint::jmespath {

/// What an evaluation may use up. Beyond it the evaluation is an error, never a hang.
struct Limits {
  size_t expression_size = 64 * 1024;  ///< bytes of an expression's text
  int depth = 128;                     ///< nesting of an expression and of an evaluation
  size_t steps = 1'000'000;            ///< node visits and items touched in one evaluation
  size_t memory = 64 * 1024 * 1024;    ///< bytes of the arena in one evaluation
};

/// Tables that are found by their key alone, beside those that are values.
class Lookups {
 public:
  virtual ~Lookups() = default;
  /// The entry; null where there is no such table or entry. The value lives as long as this. Errors: the table is there
  /// and cannot be read.
  virtual Result<json::Value> entry(std::string_view table, std::string_view key) const = 0;
};

/// What stands around an evaluation.
struct Environment {
  std::span<const json::Value> slots;  ///< for Op::slot
  json::Value tables;                  ///< for lookup(): an object of objects, table name to key to value
  const Lookups *lookups = nullptr;    ///< for lookup() too: the tables that are not among those
  Limits limits;
};

/// An expression that others call as a function of one value, which is its `@`.
struct NamedExpression {
  std::string_view name;
  std::string_view text;
};

/// A parsed JMESPath expression: immutable, and safe to evaluate from any number of threads at once.
///
/// The language is JMESPath complete, plus from JMESPath Community: arithmetic (JEP-16), and the functions trim,
/// trim_left, trim_right, pad_left, pad_right, split, lower, upper, replace, items, from_items; plus our own, which
/// functions.cpp lists.
class Expression {
 public:
  /// Errors: INVALID_ARGUMENT, with the offset of the byte at fault. Unknown functions and wrong argument counts are
  /// found here, not when evaluating. An issue's rule is JMESPath's own name for it: "syntax", "unknown-function",
  /// "invalid-arity", and when evaluating "invalid-type", "invalid-value".
  /// A call of one of `named` is that expression, put in its place; each may call those that stand before it. Its nodes
  /// have the offset of the call. All that is put in counts for limits.expression_size.
  static Result<Expression> parse(std::string_view text, const Limits &limits = {},
                                  std::span<const NamedExpression> named = {});

  /// The result views into the input, the arena, the environment and this expression (its literals and keys), and so
  /// outlives none of them. Errors: INVALID_ARGUMENT (invalid-type, invalid-value), or a limit: rule "steps", "memory"
  /// or "depth".
  Result<json::Value> evaluate(const json::Value &input, Arena &arena, const Environment &environment = {}) const;

  const Node &root() const noexcept { return *root_; }
  std::string_view text() const noexcept { return text_; }
  /// Bytes of the text and of all that it calls.
  size_t size() const noexcept { return size_; }

 private:
  std::shared_ptr<Arena> arena_;
  std::string_view text_;
  const Node *root_ = nullptr;
  size_t size_ = 0;
};

/// Evaluates a plan that somebody built or rewrote; the nodes must outlive the call.
Result<json::Value> evaluate(const Node &node, const json::Value &input, Arena &arena,
                             const Environment &environment = {});

/// JMESPath's idea of true: not null, false, "", [] or {}.
bool truthy(const json::Value &value) noexcept;

}  // namespace openint::jmespath
