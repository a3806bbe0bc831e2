// What an evaluation counts and compares: steps, memory, equality, the size of a result.

#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/jmespath/evaluate.hpp"
#include "libopenint/jmespath/lexer.hpp"

namespace openint::jmespath {

using json::Member;
using json::Value;

namespace {
constexpr int kDeepestValue = 1024;  // a parsed text's 256 levels, and what an expression may put around it
constexpr size_t kFew = 16;          // members that are looked through one by one

// The members sorted by key, those of one key in their order.
bool sorted(Evaluator &evaluator, std::span<const Member> members, std::span<const Member *> &out) {
  size_t count = members.size();
  size_t rounds = 1;
  for (size_t rest = count; rest > 1; rest /= 2) ++rounds;
  if (!evaluator.spend(count * rounds)) return false;
  auto **list = evaluator.make<const Member *>(count);
  if (list == nullptr) return false;
  for (size_t i = 0; i < count; ++i) list[i] = &members[i];
  std::sort(list, list + count, [](const Member *a, const Member *b) {
    int order = a->key.compare(b->key);
    return order != 0 ? order < 0 : a < b;
  });
  out = {list, count};
  return true;
}

// The same with the last of each key only.
bool sorted_last(Evaluator &evaluator, std::span<const Member> members, std::span<const Member *> &out) {
  if (!sorted(evaluator, members, out)) return false;
  size_t count = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    if (i + 1 == out.size() || out[i]->key != out[i + 1]->key) out[count++] = out[i];
  }
  out = out.first(count);
  return true;
}

bool twice(std::span<const Member> members) {
  for (size_t i = 0; i < members.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (members[i].key == members[j].key) return true;
    }
  }
  return false;
}
}  // namespace

bool Evaluator::fail(const char *rule, const Node &node, std::string message) {
  error_ = expression_error(rule, node.offset, std::move(message));
  return false;
}

bool Evaluator::out_of_steps() {
  error_ =
      Error(Status::invalid_argument, "the evaluation takes more than " + std::to_string(limits().steps) + " steps");
  error_.issues.push_back({"", "steps", "", std::to_string(limits().steps), error_.message});
  return false;
}

bool Evaluator::reserve(size_t count, size_t size) {
  constexpr size_t kLargest = UINT32_MAX;  // a value's size is 32 bits
  size_t used = arena_.used() - used_before_;
  size_t limit = std::min(limits().memory, kLargest);
  if (used <= limit && count <= (limit - used) / size) return true;
  error_ = Error(Status::invalid_argument, "the evaluation needs more than " + std::to_string(limit) + " bytes");
  error_.issues.push_back({"", "memory", "", std::to_string(limit), error_.message});
  return false;
}

bool Evaluator::equal(const Value &a, const Value &b, bool &out) {
  out = false;
  if (!spend(1)) return false;
  if (a.kind() != b.kind()) return true;
  switch (a.kind()) {
    case json::Kind::null: out = true; return true;
    case json::Kind::boolean: out = a.as_boolean() == b.as_boolean(); return true;
    case json::Kind::number:
      out = decimal_compare(a.text(), b.text()) == 0;
      return spend_text(std::max(a.size(), b.size()));
    case json::Kind::string: out = a.text() == b.text(); return spend_text(a.size());
    case json::Kind::array:
      if (a.size() != b.size()) return true;
      for (size_t i = 0; i < a.size(); ++i) {
        if (!equal(a.items()[i], b.items()[i], out)) return false;
        if (!out) return true;
      }
      out = true;
      return true;
    case json::Kind::object: return equal_objects(a, b, out);
  }
  return true;
}

bool Evaluator::equal_objects(const Value &a, const Value &b, bool &out) {
  std::span<const Member *> left;
  std::span<const Member *> right;
  if (!sorted_last(*this, a.members(), left) || !sorted_last(*this, b.members(), right)) return false;
  out = left.size() == right.size();
  for (size_t i = 0; out && i < left.size(); ++i) {
    out = left[i]->key == right[i]->key;
    if (out && !equal(left[i]->value, right[i]->value, out)) return false;
  }
  return true;
}

bool Evaluator::measure(const Value &value) {
  size_t nodes = 0;
  size_t bytes = 0;
  return measure(value, 0, nodes, bytes);
}

bool Evaluator::measure(const Value &value, int depth, size_t &nodes, size_t &bytes) {
  if (depth > kDeepestValue) {
    error_ = Error(Status::invalid_argument, "a value nests deeper than " + std::to_string(kDeepestValue) + " levels");
    return false;
  }
  if (++nodes > limits().steps) return out_of_steps();
  bytes += value.text().size();
  for (const Value &item : value.items()) {
    if (!measure(item, depth + 1, nodes, bytes)) return false;
  }
  for (const Member &member : value.members()) {
    bytes += member.key.size();
    if (!measure(member.value, depth + 1, nodes, bytes)) return false;
  }
  return bytes <= limits().memory || reserve(bytes, 1);
}

bool distinct(Evaluator &evaluator, std::span<const Member> members, std::span<const Member> &out) {
  out = members;
  if (!evaluator.spend(members.size())) return false;
  if (members.size() <= kFew && !twice(members)) return true;
  std::span<const Member *> ordered;
  if (!sorted(evaluator, members, ordered)) return false;
  bool any = false;
  for (size_t i = 1; i < ordered.size(); ++i) any = any || ordered[i]->key == ordered[i - 1]->key;
  if (!any) return true;
  auto *kept = evaluator.make<Member>(members.size());
  auto *gone = evaluator.make<bool>(members.size());
  if (kept == nullptr || gone == nullptr) return false;
  for (size_t i = 0; i < members.size(); ++i) {
    kept[i] = members[i];
    gone[i] = false;
  }
  size_t first = 0;
  for (size_t i = 1; i < ordered.size(); ++i) {
    if (ordered[i]->key == ordered[first]->key) {
      kept[ordered[first] - members.data()].value = ordered[i]->value;
      gone[ordered[i] - members.data()] = true;
    } else {
      first = i;
    }
  }
  size_t count = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    if (!gone[i]) kept[count++] = kept[i];
  }
  out = {kept, count};
  return true;
}

}  // namespace openint::jmespath
