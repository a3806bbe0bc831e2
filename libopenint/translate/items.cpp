#include "libopenint/translate/items.hpp"

#include <algorithm>

#include "libopenint/translate/compile.hpp"
#include "libopenint/translate/evaluate.hpp"

namespace openint::translate {

using jmespath::Node;
using jmespath::Op;

namespace {

bool plain(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '"' && c != '\\'; });
}

// `[0].key` over the given node, or over the current value where that is nullptr.
const Node *first_item(const Node &node) {
  bool shape = node.op == Op::field && node.left != nullptr && node.left->op == Op::index && node.left->number == 0;
  return shape ? node.left : nullptr;
}

// One item while it is looked at: the last member of a name counts.
struct Item {
  Token where = kNull;
  Token key = kNull;
};

}  // namespace

std::unique_ptr<ItemSearch> ItemSearch::of(const Node &plan) {
  auto search = std::make_unique<ItemSearch>();
  if (const Node *index = first_item(plan); index != nullptr && index->left != nullptr && index->left->op == Op::slot) {
    search->key = plan.name;
    return plain(search->key) ? std::move(search) : nullptr;
  }
  if (plan.op != Op::pipe || plan.left == nullptr || plan.right == nullptr) return nullptr;
  const Node &filter = *plan.left;
  const Node *index = first_item(*plan.right);
  if (filter.op != Op::filter || index == nullptr || !is_current(index->left) || !is_current(filter.right)) {
    return nullptr;
  }
  if (filter.left == nullptr || filter.left->op != Op::slot || filter.condition == nullptr) return nullptr;
  const Node &condition = *filter.condition;
  if (condition.op != Op::compare || condition.comparator != jmespath::Comparator::equal) return nullptr;
  const Node &field = *condition.left;
  const Node &literal = *condition.right;
  if (field.op != Op::field || !is_current(field.left)) return nullptr;
  if (literal.op != Op::literal || !literal.value.is_string()) return nullptr;
  search->where = field.name;
  search->equals = literal.value.text();
  search->key = plan.right->name;
  return plain(search->where) && plain(search->equals) && plain(search->key) ? std::move(search) : nullptr;
}

Token ItemSearch::run(Token list, const Frame &frame) const {
  if (list.first() != '[') return kNull;
  const Window &w = frame.window;
  auto begin = static_cast<uint32_t>(list.data - w.text);
  auto at = static_cast<size_t>(std::lower_bound(w.offsets, w.offsets + w.count, begin) - w.offsets) + 1;
  // The walker has checked the grammar: keys, colons and commas stand where they must.
  auto behind = [&](size_t i) {
    size_t depth = 0;
    do {
      char c = w.at(i++);
      depth += c == '{' || c == '[';
      depth -= c == '}' || c == ']';
    } while (depth != 0);
    return i;
  };
  while (w.at(at) != ']') {
    Item item;
    bool object = w.at(at) == '{';
    if (!object) {
      at = behind(at);
    } else {
      ++at;
      while (w.at(at) != '}') {
        std::string_view name(w.text + w.offsets[at] + 1, w.token_end(at) - w.offsets[at] - 2);
        size_t value = at + 2;
        size_t next = behind(value);
        char c = w.at(value);
        size_t end = c == '{' || c == '[' ? w.offsets[next - 1] + 1 : w.token_end(value);
        Token token{w.text + w.offsets[value], static_cast<uint32_t>(end - w.offsets[value])};
        if (name == key) item.key = token;
        if (!where.empty() && name == where) item.where = token;
        at = next + (w.at(next) == ',' ? 1 : 0);
      }
      ++at;
    }
    if (where.empty()) return item.key;
    if (item.where.is_string() && item.where.inside() == equals) return item.key;
    if (w.at(at) == ',') ++at;
  }
  return kNull;
}

}  // namespace openint::translate
