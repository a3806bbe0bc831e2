#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libopenint/jmespath/ast.hpp"
#include "libopenint/jmespath/evaluate.hpp"

namespace openint::jmespath {

/// What an argument may be, as bits.
namespace accept {
constexpr uint8_t null = 1, boolean = 2, number = 4, string = 8, array = 16, object = 32, expression = 64;
constexpr uint8_t any = null | boolean | number | string | array | object;
inline uint8_t of(const json::Value &value) { return static_cast<uint8_t>(1U << static_cast<unsigned>(value.kind())); }
std::string names(uint8_t bits);  ///< "string or array"
}  // namespace accept

/// A call under way: the arguments are evaluated and of an accepted kind (null where an expression reference stands).
struct Call {
  Evaluator &evaluator;
  const Node &node;
  std::span<const json::Value> arguments;

  const json::Value &operator[](size_t i) const { return arguments[i]; }
  size_t size() const { return arguments.size(); }

  /// The value of the expression reference that is argument `i`, for `item`.
  bool apply(size_t i, const json::Value &item, json::Value &out) const {
    return evaluator.evaluate(node.children[i]->left, item, out);
  }
  bool invalid_type(const std::string &message) const {
    return evaluator.invalid_type(node, std::string(node.name) + "(): " + message);
  }
  bool invalid_value(const std::string &message) const {
    return evaluator.invalid_value(node, std::string(node.name) + "(): " + message);
  }
  /// A string value with a copy of `text`.
  bool give(std::string_view text, json::Value &out) const;
  /// The same for a number's digits.
  bool give_number(std::string_view digits, json::Value &out) const;
  /// An argument that counts something: a whole number of at least 0; `otherwise` where it is not given.
  bool count(size_t i, size_t otherwise, size_t &out) const;
};

constexpr uint8_t kAnyNumber = 255;

/// A function of the language. The last of `accepts` holds for all further arguments.
struct Function {
  std::string_view name;
  uint8_t minimum;
  uint8_t maximum;  ///< kAnyNumber: no bound
  std::array<uint8_t, 4> accepts;
  bool (*body)(const Call &call, json::Value &out);
};

/// The function of this name, or nullptr.
const Function *find_function(std::string_view name) noexcept;

// Each subject's functions, in functions_<subject>.cpp.
std::span<const Function> string_functions() noexcept;
std::span<const Function> number_functions() noexcept;
std::span<const Function> collection_functions() noexcept;
std::span<const Function> order_functions() noexcept;
std::span<const Function> own_functions() noexcept;
std::span<const Function> quoting_functions() noexcept;
std::span<const Function> time_functions() noexcept;

/// The bit that all items of the array have in common, or 0 where they differ or are neither all numbers nor all
/// strings. An empty array is both.
uint8_t uniform(const json::Value &array) noexcept;

/// Sum of numbers: exact while all are integers and fit 64 bits, else through doubles. False where it overflows.
bool sum_of(std::span<const json::Value> numbers, std::string &digits);

}  // namespace openint::jmespath
