#include "libopenint/jmespath/evaluate.hpp"

#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/jmespath/functions.hpp"
#include "libopenint/jmespath/lexer.hpp"

namespace openint::jmespath {

using json::Member;
using json::Value;

bool truthy(const Value &value) noexcept {
  switch (value.kind()) {
    case json::Kind::null: return false;
    case json::Kind::boolean: return value.as_boolean();
    case json::Kind::number: return true;
    default: return value.size() != 0;
  }
}

bool Evaluator::evaluate(const Node *node, Value current, Value &out) {
  if (node == nullptr) {
    out = current;
    return true;
  }
  if (!spend(1)) return false;
  // One level more than a parsed plan has: who rewrites a plan may name what was left implicit.
  if (depth_ > limits().depth) {
    return fail("depth", *node, "the evaluation nests deeper than " + std::to_string(limits().depth) + " levels");
  }
  ++depth_;
  bool ok = dispatch(*node, current, out);
  --depth_;
  return ok;
}

bool Evaluator::dispatch(const Node &node, Value current, Value &out) {
  switch (node.op) {
    case Op::current: out = current; return true;
    case Op::literal: out = node.value; return true;
    case Op::slot: out = node.slot < environment_.slots.size() ? environment_.slots[node.slot] : Value(); return true;
    case Op::function: return function(node, current, out);
    case Op::expression_ref: return invalid_type(node, "an expression reference is no value");
    default: break;
  }
  Value base;
  if (!evaluate(node.left, current, base)) return false;
  switch (node.op) {
    case Op::field: out = base[node.name]; return spend(base.is_object() ? base.size() / 64 : 0);
    case Op::index: return index(node, base, out);
    case Op::slice: return slice(node, base, out);
    case Op::projection: return project(node.right, base.items(), out) && (base.is_array() || (out = Value(), true));
    case Op::value_projection: return value_projection(node, base, out);
    case Op::filter: return filter(node, base, out);
    case Op::flatten: return flatten(node, base, out);
    case Op::pipe: return evaluate(node.right, base, out);
    case Op::subexpression:
      if (!base.is_null()) return evaluate(node.right, base, out);
      out = Value();
      return true;
    case Op::logical_or:
      if (!truthy(base)) return evaluate(node.right, current, out);
      out = base;
      return true;
    case Op::logical_and:
      if (truthy(base)) return evaluate(node.right, current, out);
      out = base;
      return true;
    case Op::logical_not: out = Value::boolean(!truthy(base)); return true;
    case Op::negate: return negate(*this, node, base, out);
    case Op::multiselect_list:
    case Op::multiselect_hash: return multiselect(node, base, out);
    case Op::compare: {
      Value right;
      return evaluate(node.right, current, right) && compare(node, base, right, out);
    }
    case Op::arithmetic: {
      Value right;
      return evaluate(node.right, current, right) && arithmetic(*this, node, base, right, out);
    }
    default: return fail("syntax", node, "the plan holds an unknown operation");
  }
}

bool Evaluator::index(const Node &node, Value base, Value &out) {
  auto items = base.items();
  auto size = static_cast<int64_t>(items.size());
  int64_t place = node.number < 0 ? size + node.number : node.number;
  out = place >= 0 && place < size ? items[static_cast<size_t>(place)] : Value();
  return true;
}

bool Evaluator::slice(const Node &node, Value base, Value &out) {
  if (node.step == 0) return invalid_value(node, "the step of a slice is 0");
  out = Value();
  if (!base.is_array()) return true;
  auto size = static_cast<int64_t>(base.size());
  int64_t step = node.step.value_or(1);
  // Bounds as they are counted from the start, moved into what can be reached in the direction of the step.
  auto bound = [&](const std::optional<int64_t> &given, int64_t otherwise) {
    if (!given) return otherwise;
    int64_t at = *given < 0 ? std::max(*given, -size - 1) + size : *given;
    return std::clamp<int64_t>(at, step < 0 ? -1 : 0, step < 0 ? size - 1 : size);
  };
  int64_t start = bound(node.start, step < 0 ? size - 1 : 0);
  int64_t stop = bound(node.stop, step < 0 ? -1 : size);
  auto *taken = make<Value>(static_cast<size_t>(size));
  if (taken == nullptr) return false;
  size_t count = 0;
  // Beyond the size every step is the same, and cannot overflow.
  step = std::clamp(step, -size - 1, size + 1);
  for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
    taken[count++] = base.items()[static_cast<size_t>(i)];
  return project(node.right, {taken, count}, out);
}

bool Evaluator::project(const Node *right, std::span<const Value> items, Value &out) {
  if (!spend(items.size())) return false;
  auto *results = make<Value>(items.size());
  if (results == nullptr) return false;
  size_t count = 0;
  for (const Value &item : items) {
    Value result;
    if (!evaluate(right, item, result)) return false;
    if (!result.is_null()) results[count++] = result;
  }
  out = Value::array({results, count});
  return true;
}

bool Evaluator::filter(const Node &node, Value base, Value &out) {
  out = Value();
  if (!base.is_array()) return true;
  if (!spend(base.size())) return false;
  auto *taken = make<Value>(base.size());
  if (taken == nullptr) return false;
  size_t count = 0;
  for (const Value &item : base.items()) {
    Value holds;
    if (!evaluate(node.condition, item, holds)) return false;
    if (truthy(holds)) taken[count++] = item;
  }
  return project(node.right, {taken, count}, out);
}

bool Evaluator::flatten(const Node &node, Value base, Value &out) {
  out = Value();
  if (!base.is_array()) return true;
  size_t size = 0;
  for (const Value &item : base.items()) size += item.is_array() ? item.size() : 1;
  if (!spend(base.size() + size)) return false;
  auto *flat = make<Value>(size);
  if (flat == nullptr) return false;
  size_t count = 0;
  for (const Value &item : base.items()) {
    if (item.is_array()) {
      for (const Value &inner : item.items()) flat[count++] = inner;
    } else {
      flat[count++] = item;
    }
  }
  return project(node.right, {flat, count}, out);
}

bool Evaluator::value_projection(const Node &node, Value base, Value &out) {
  out = Value();
  if (!base.is_object()) return true;
  std::span<const Member> members;
  if (!distinct(*this, base.members(), members)) return false;
  auto *values = make<Value>(members.size());
  if (values == nullptr) return false;
  for (size_t i = 0; i < members.size(); ++i) values[i] = members[i].value;
  return project(node.right, {values, members.size()}, out);
}

bool Evaluator::multiselect(const Node &node, Value base, Value &out) {
  out = Value();
  if (base.is_null()) return true;
  if (node.op == Op::multiselect_list) {
    auto *items = make<Value>(node.children.size());
    if (items == nullptr) return false;
    for (size_t i = 0; i < node.children.size(); ++i) {
      items[i] = Value();
      if (!evaluate(node.children[i], base, items[i])) return false;
    }
    out = Value::array({items, node.children.size()});
    return true;
  }
  auto *members = make<Member>(node.children.size());
  if (members == nullptr) return false;
  for (size_t i = 0; i < node.children.size(); ++i) {
    members[i] = {node.keys[i], Value()};
    if (!evaluate(node.children[i], base, members[i].value)) return false;
  }
  std::span<const Member> each;
  if (!distinct(*this, {members, node.children.size()}, each)) return false;
  out = Value::object(each);
  return true;
}

bool Evaluator::compare(const Node &node, Value a, Value b, Value &out) {
  bool holds = false;
  if (node.comparator == Comparator::equal || node.comparator == Comparator::not_equal) {
    if (!equal(a, b, holds)) return false;
    out = Value::boolean(holds == (node.comparator == Comparator::equal));
    return true;
  }
  out = Value();
  if (!a.is_number() || !b.is_number()) return true;
  if (!spend_text(a.size() + b.size())) return false;
  int order = decimal_compare(a.text(), b.text());
  switch (node.comparator) {
    case Comparator::less: holds = order < 0; break;
    case Comparator::less_or_equal: holds = order <= 0; break;
    case Comparator::greater: holds = order > 0; break;
    default: holds = order >= 0; break;
  }
  out = Value::boolean(holds);
  return true;
}

bool Evaluator::function(const Node &node, Value current, Value &out) {
  const Function *known = node.function != nullptr ? node.function : find_function(node.name);
  size_t count = node.children.size();
  if (known == nullptr || count < known->minimum || count > known->maximum) {
    return fail(known == nullptr ? "unknown-function" : "invalid-arity", node, "the plan calls it wrongly");
  }
  auto *arguments = make<Value>(count);
  if (arguments == nullptr) return false;
  for (size_t i = 0; i < count; ++i) {
    arguments[i] = Value();
    const Node *child = node.children[i];
    bool reference = child != nullptr && child->op == Op::expression_ref;
    if (!reference && !evaluate(child, current, arguments[i])) return false;
    uint8_t accepted = known->accepts[std::min<size_t>(i, known->accepts.size() - 1)];
    uint8_t given = reference ? accept::expression : accept::of(arguments[i]);
    if ((accepted & given) == 0) {
      return invalid_type(node, std::string(known->name) + "(): argument " + std::to_string(i + 1) + " is " +
                                    accept::names(given) + ", not " + accept::names(accepted));
    }
  }
  return known->body({*this, node, {arguments, count}}, out);
}

Result<Value> evaluate(const Node &node, const Value &input, Arena &arena, const Environment &environment) {
  Evaluator evaluator(arena, environment);
  Value out;
  if (!evaluator.evaluate(&node, input, out)) return evaluator.take_error();
  // A path passes on what is there; everything else may have multiplied it.
  bool passes_on = node.op == Op::field || node.op == Op::current || node.op == Op::slot || node.op == Op::index;
  bool container = out.is_array() || out.is_object();
  if (container && !passes_on && !evaluator.measure(out)) return evaluator.take_error();
  return out;
}

Result<Value> Expression::evaluate(const Value &input, Arena &arena, const Environment &environment) const {
  if (root_ == nullptr) return Error(Status::invalid_argument, "the expression was never parsed");
  return jmespath::evaluate(*root_, input, arena, environment);
}

}  // namespace openint::jmespath
