// Numbers: arithmetic, rounding, sums. Digits are kept where a number is only passed on; integers are exact in 64 bits.

#include <cmath>

#include "libopenint/base/decimal.hpp"
#include "libopenint/jmespath/functions.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

bool give_double(const Call &call, double value, Value &out) {
  std::string digits = decimal_from_double(value);
  if (digits.empty()) return call.invalid_value("the result is no finite number");
  return call.give_number(digits, out);
}

bool abs_body(const Call &call, Value &out) {
  std::string_view digits = call[0].text();
  out = digits.starts_with('-') ? Value::number(digits.substr(1)) : call[0];
  return true;
}

// Down for floor, up for ceil. Within 64 bits exactly, by the digits.
bool round_to(const Call &call, bool up, Value &out) {
  std::string_view digits = call[0].text();
  if (digits.find_first_of(".eE") == std::string_view::npos || decimal_to_int64(digits)) {
    auto whole = decimal_to_int64(digits);
    return whole ? call.give_number(std::to_string(*whole), out) : (out = call[0], true);
  }
  if (digits.find_first_of("eE") == std::string_view::npos) {
    std::string_view whole_digits = digits.substr(0, digits.find('.'));
    if (auto whole = decimal_to_int64(whole_digits)) {
      bool negative = digits.starts_with('-');
      int64_t step = up && !negative ? 1 : !up && negative ? -1 : 0;
      int64_t result = 0;
      if (!__builtin_add_overflow(*whole, step, &result)) return call.give_number(std::to_string(result), out);
    }
  }
  double value = decimal_to_double(digits);
  return give_double(call, up ? std::ceil(value) : std::floor(value), out);
}

bool ceil_body(const Call &call, Value &out) { return round_to(call, true, out); }
bool floor_body(const Call &call, Value &out) { return round_to(call, false, out); }

bool numbers_only(const Call &call) {
  if (!call.evaluator.spend(call[0].size())) return false;
  if (uniform(call[0]) & accept::number) return true;
  return call.invalid_type("the array holds something else than numbers");
}

bool sum_body(const Call &call, Value &out) {
  if (!numbers_only(call)) return false;
  std::string digits;
  if (!sum_of(call[0].items(), digits)) return call.invalid_value("the sum is no finite number");
  return call.give_number(digits, out);
}

bool avg_body(const Call &call, Value &out) {
  if (!numbers_only(call)) return false;
  out = Value();
  if (call[0].size() == 0) return true;
  std::string digits;
  if (!sum_of(call[0].items(), digits)) return call.invalid_value("the sum is no finite number");
  auto count = static_cast<int64_t>(call[0].size());
  auto whole = decimal_to_int64(digits);
  if (whole && *whole % count == 0) return call.give_number(std::to_string(*whole / count), out);
  return give_double(call, decimal_to_double(digits) / static_cast<double>(count), out);
}

bool to_number_body(const Call &call, Value &out) {
  bool number = call[0].is_number() || (call[0].is_string() && is_json_number(call[0].text()));
  out = number ? Value::number(call[0].text()) : Value();
  return true;
}

// The result where both sides and it are integers of 64 bits.
bool whole_result(Arithmetic kind, int64_t a, int64_t b, int64_t &out) {
  switch (kind) {
    case Arithmetic::add: return !__builtin_add_overflow(a, b, &out);
    case Arithmetic::subtract: return !__builtin_sub_overflow(a, b, &out);
    case Arithmetic::multiply: return !__builtin_mul_overflow(a, b, &out);
    default: break;
  }
  if (b == -1) {  // the one division that can overflow
    out = 0;
    return kind == Arithmetic::modulo || !__builtin_sub_overflow(int64_t{0}, a, &out);
  }
  int64_t quotient = a / b;
  int64_t rest = a % b;
  if (kind == Arithmetic::divide) {
    out = quotient;
    return rest == 0;
  }
  bool below = rest != 0 && (rest < 0) != (b < 0);  // rounding is toward minus infinity, so the rest has b's sign
  out = kind == Arithmetic::modulo ? (below ? rest + b : rest) : (below ? quotient - 1 : quotient);
  return true;
}

double double_result(Arithmetic kind, double a, double b) {
  switch (kind) {
    case Arithmetic::add: return a + b;
    case Arithmetic::subtract: return a - b;
    case Arithmetic::multiply: return a * b;
    case Arithmetic::divide: return a / b;
    case Arithmetic::integer_divide: return std::floor(a / b);
    case Arithmetic::modulo: {
      double rest = std::fmod(a, b);
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
  }
  return 0;
}

}  // namespace

bool sum_of(std::span<const Value> numbers, std::string &digits) {
  int64_t whole = 0;
  bool exact = true;
  for (const Value &number : numbers) {
    auto next = decimal_to_int64(number.text());
    exact = exact && next && !__builtin_add_overflow(whole, *next, &whole);
    if (!exact) break;
  }
  if (exact) {
    digits = std::to_string(whole);
    return true;
  }
  double sum = 0;
  for (const Value &number : numbers) sum += decimal_to_double(number.text());
  digits = decimal_from_double(sum);
  return !digits.empty();
}

bool arithmetic(Evaluator &evaluator, const Node &node, const Value &left, const Value &right, Value &out) {
  out = Value();
  if (left.is_null() || right.is_null()) return true;
  if (!left.is_number() || !right.is_number()) {
    const Value &wrong = left.is_number() ? right : left;
    return evaluator.invalid_type(node, std::string("arithmetic with a ") + json::kind_name(wrong.kind()));
  }
  if (!evaluator.spend_text(left.size() + right.size())) return false;
  bool divides = node.arithmetic == Arithmetic::divide || node.arithmetic == Arithmetic::modulo ||
                 node.arithmetic == Arithmetic::integer_divide;
  if (divides && decimal_compare(right.text(), "0") == 0) return evaluator.invalid_value(node, "division by zero");
  Call call{evaluator, node, {}};
  auto a = decimal_to_int64(left.text());
  auto b = decimal_to_int64(right.text());
  int64_t whole = 0;
  if (a && b && whole_result(node.arithmetic, *a, *b, whole)) return call.give_number(std::to_string(whole), out);
  double x = decimal_to_double(left.text());
  double y = decimal_to_double(right.text());
  std::string digits = decimal_from_double(double_result(node.arithmetic, x, y));
  if (digits.empty()) return evaluator.invalid_value(node, "the result is no finite number");
  return call.give_number(digits, out);
}

bool negate(Evaluator &evaluator, const Node &node, const Value &value, Value &out) {
  out = Value();
  if (value.is_null()) return true;
  if (!value.is_number()) {
    return evaluator.invalid_type(node, std::string("a sign before a ") + json::kind_name(value.kind()));
  }
  std::string_view digits = value.text();
  if (digits.starts_with('-')) {
    out = Value::number(digits.substr(1));
    return true;
  }
  if (decimal_compare(digits, "0") == 0) {
    out = value;
    return true;
  }
  return Call{evaluator, node, {}}.give_number("-" + std::string(digits), out);
}

std::span<const Function> number_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"abs", 1, 1, {number, 0, 0}, abs_body},   {"avg", 1, 1, {array, 0, 0}, avg_body},
      {"ceil", 1, 1, {number, 0, 0}, ceil_body}, {"floor", 1, 1, {number, 0, 0}, floor_body},
      {"sum", 1, 1, {array, 0, 0}, sum_body},    {"to_number", 1, 1, {any, 0, 0}, to_number_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
