// Order: sort, sort_by, min, max and their kin. Numbers compare by exact value, strings by code point.

#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/jmespath/functions.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

int order(const Value &a, const Value &b) {
  if (a.is_number()) return decimal_compare(a.text(), b.text());
  return a.text().compare(b.text());  // bytes of UTF-8 order as code points do
}

// Counts beforehand what `rounds` comparisons of each key cost, since a running sort can't be stopped.
bool spend_on(const Call &call, std::span<const Value> keys, size_t rounds) {
  for (const Value &key : keys) {
    if (!call.evaluator.spend(rounds * (1 + key.size() / 64))) return false;
  }
  return true;
}

size_t rounds_of(size_t count) {
  size_t rounds = 1;
  for (; count > 1; count /= 2) ++rounds;
  return rounds;
}

bool comparable(const Call &call, const Value &array) {
  if (!call.evaluator.spend(array.size())) return false;
  if (uniform(array) != 0) return true;
  return call.invalid_type("the values are neither all numbers nor all strings");
}

// The keys of a ..._by function: what its expression gives for each item.
bool keys_of(const Call &call, Value &out) {
  auto items = call[0].items();
  auto *keys = call.evaluator.make<Value>(items.size());
  if (keys == nullptr) return false;
  for (size_t i = 0; i < items.size(); ++i) {
    keys[i] = Value();
    if (!call.apply(1, items[i], keys[i])) return false;
  }
  out = Value::array({keys, items.size()});
  return comparable(call, out);
}

bool sorted(const Call &call, std::span<const Value> items, std::span<const Value> keys, Value &out) {
  if (!spend_on(call, keys, rounds_of(keys.size()))) return false;
  auto *places = call.evaluator.make<uint32_t>(items.size());
  auto *result = places != nullptr ? call.evaluator.make<Value>(items.size()) : nullptr;
  if (result == nullptr) return false;
  for (uint32_t i = 0; i < items.size(); ++i) places[i] = i;
  // The place decides between equals: stable, and no memory besides.
  std::sort(places, places + items.size(), [&](uint32_t a, uint32_t b) {
    int by_key = order(keys[a], keys[b]);
    return by_key != 0 ? by_key < 0 : a < b;
  });
  for (size_t i = 0; i < items.size(); ++i) result[i] = items[places[i]];
  out = Value::array({result, items.size()});
  return true;
}

// The first item whose key is the largest (sign 1) or the smallest (sign -1).
bool extreme(const Call &call, std::span<const Value> items, std::span<const Value> keys, int sign, Value &out) {
  out = Value();
  if (items.empty()) return true;
  if (!spend_on(call, keys, 1)) return false;
  size_t best = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    if (order(keys[i], keys[best]) * sign > 0) best = i;
  }
  out = items[best];
  return true;
}

bool sort_body(const Call &call, Value &out) {
  return comparable(call, call[0]) && sorted(call, call[0].items(), call[0].items(), out);
}

bool sort_by_body(const Call &call, Value &out) {
  Value keys;
  return keys_of(call, keys) && sorted(call, call[0].items(), keys.items(), out);
}

bool max_body(const Call &call, Value &out) {
  return comparable(call, call[0]) && extreme(call, call[0].items(), call[0].items(), 1, out);
}

bool min_body(const Call &call, Value &out) {
  return comparable(call, call[0]) && extreme(call, call[0].items(), call[0].items(), -1, out);
}

bool max_by_body(const Call &call, Value &out) {
  Value keys;
  return keys_of(call, keys) && extreme(call, call[0].items(), keys.items(), 1, out);
}

bool min_by_body(const Call &call, Value &out) {
  Value keys;
  return keys_of(call, keys) && extreme(call, call[0].items(), keys.items(), -1, out);
}

}  // namespace

std::span<const Function> order_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"sort", 1, 1, {array, 0, 0, 0}, sort_body},
      {"sort_by", 2, 2, {array, expression, 0, 0}, sort_by_body},
      {"max", 1, 1, {array, 0, 0, 0}, max_body},
      {"min", 1, 1, {array, 0, 0, 0}, min_body},
      {"max_by", 2, 2, {array, expression, 0, 0}, max_by_body},
      {"min_by", 2, 2, {array, expression, 0, 0}, min_by_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
