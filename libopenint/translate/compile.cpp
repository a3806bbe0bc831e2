#include "libopenint/translate/compile.hpp"

#include <algorithm>
#include <cstring>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::translate {

using jmespath::Node;
using jmespath::Op;

bool is_current(const Node *node) noexcept { return node == nullptr || node->op == Op::current; }

Compiler::Compiler(Plan &plan) : plan_(plan) {}

// The keys of a path from the record ("a.b.c"), or nothing where the node is no path.
bool Compiler::path_of(const Node &node, std::vector<std::string_view> &path) {
  if (node.op == Op::current) return true;
  if (node.op == Op::pipe || node.op == Op::subexpression) return false;
  if (node.op != Op::field) return false;
  if (!is_current(node.left) && !path_of(*node.left, path)) return false;
  path.push_back(node.name);
  return true;
}

uint32_t Compiler::slot_for(const std::vector<std::string_view> &from_record) {
  // Where pages wrap every record in an item, the walker sees the item.
  std::vector<std::string_view> path(plan_.model->page.item.begin(), plan_.model->page.item.end());
  path.insert(path.end(), from_record.begin(), from_record.end());
  return slot_at(path);
}

uint32_t Compiler::slot_at(const std::vector<std::string_view> &path) {
  if (path.empty()) {
    if (record_slot_ < 0) record_slot_ = static_cast<int32_t>(slots_++);
    return static_cast<uint32_t>(record_slot_);
  }
  PathNode *node = &root_;
  for (std::string_view key : path) {
    auto found = std::find_if(node->children.begin(), node->children.end(),
                              [&](const auto &child) { return child->name == key; });
    if (found == node->children.end()) {
      node->children.push_back(std::make_unique<PathNode>());
      node->children.back()->name = key;
      found = std::prev(node->children.end());
    }
    node = found->get();
  }
  if (node->slot < 0) node->slot = static_cast<int32_t>(slots_++);
  return static_cast<uint32_t>(node->slot);
}

Token Compiler::constant(const json::Value &value) {
  std::string text = json::to_text(value);
  char *copy = plan_.arena.make_array<char>(text.size() + kPadding);
  std::memset(copy, 0, text.size() + kPadding);
  std::memcpy(copy, text.data(), text.size());
  return {copy, static_cast<uint32_t>(text.size())};
}

Expression *Compiler::make(Expression::Op op) {
  plan_.expressions.push_back(std::make_unique<Expression>());
  plan_.expressions.back()->op = op;
  return plan_.expressions.back().get();
}

const Table *Compiler::table_for(std::string_view name) {
  auto table = std::make_unique<Table>();
  for (const json::Member &entry : plan_.tables[name].members()) {
    (*table)[std::string(entry.key)] = constant(entry.value);
  }
  plan_.table_store.push_back(std::move(table));
  return plan_.table_store.back().get();
}

Expression *Compiler::binary(Expression::Op op, const Node *left, const Node *right) {
  Expression *first = compile(*left);
  // What `null || rule` is the rule alone is.
  if (op == Expression::Op::logical_or && first->op == Expression::Op::constant && first->constant.is_null()) {
    return compile(*right);
  }
  Expression *made = make(op);
  made->left = first;
  made->right = compile(*right);
  return made;
}

Expression *Compiler::function(const Node &node) {
  auto argument = [&](size_t i) { return node.children[i]; };
  const auto beside = [&](std::string_view table) {
    const auto &tables = plan_.model->page.tables;
    return std::any_of(tables.begin(), tables.end(), [&](const auto &each) { return each.name == table; });
  };
  if (node.name == "lookup" && argument(0)->op == Op::literal && argument(0)->value.is_string()) {
    if (beside(argument(0)->value.text())) return general(node);
    const Table *table = table_for(argument(0)->value.text());
    if (table->empty()) return make(Expression::Op::constant);  // null, whatever is looked for
    Expression *made = make(Expression::Op::lookup);
    made->table = table;
    made->left = compile(*argument(1));
    return made;
  }
  bool seconds = false;
  if (node.name == "iso_datetime" && node.children.size() == 2) {
    if (argument(1)->op != Op::literal) return general(node);
    seconds = argument(1)->value.text() == "s";
    if (!seconds && argument(1)->value.text() != "ms") return general(node);
  }
  Expression::Op op = node.name == "iso_datetime" ? Expression::Op::iso_datetime
                      : node.name == "iso_date"   ? Expression::Op::iso_date
                      : node.name == "decimal"    ? Expression::Op::decimal
                      : node.name == "boolean"    ? Expression::Op::boolean
                                                  : Expression::Op::general;
  if (op == Expression::Op::general || argument(0)->op == Op::expression_ref) return general(node);
  Expression *made = make(op);
  made->seconds = seconds;
  made->left = compile(*argument(0));
  return made;
}

Expression *Compiler::compile(const Node &node) {
  std::vector<std::string_view> path;
  if (path_of(node, path)) {
    Expression *made = make(Expression::Op::slot);
    made->slot = slot_for(path);
    return made;
  }
  if (plan_.options.general_only) return general(node);
  switch (node.op) {
    case Op::literal: {
      Expression *made = make(Expression::Op::constant);
      made->constant = constant(node.value);
      return made;
    }
    case Op::logical_or: return binary(Expression::Op::logical_or, node.left, node.right);
    case Op::logical_and: return binary(Expression::Op::logical_and, node.left, node.right);
    case Op::logical_not: {
      Expression *made = make(Expression::Op::logical_not);
      made->left = compile(*node.left);
      return made;
    }
    case Op::compare: {
      // Containers compare by value in any key order: that is left to the general evaluator.
      auto plain = [](const Node &side) {
        return side.op != Op::literal || !(side.value.is_array() || side.value.is_object());
      };
      bool literal = node.left->op == Op::literal || node.right->op == Op::literal;
      if (!literal || !plain(*node.left) || !plain(*node.right)) return general(node);
      if (node.comparator == jmespath::Comparator::equal) {
        return binary(Expression::Op::equal, node.left, node.right);
      }
      if (node.comparator == jmespath::Comparator::not_equal) {
        return binary(Expression::Op::not_equal, node.left, node.right);
      }
      return general(node);
    }
    case Op::function: return function(node);
    default: return general(node);
  }
}

Expression *Compiler::general(const Node &node) {
  Expression *made = make(Expression::Op::general);
  std::vector<uint32_t> used;
  made->plan = rewrite(node, used);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  if (!plan_.options.general_only) made->search = ItemSearch::of(*made->plan);
  made->null_of_null = used.size() == 1 && passes_null_on(made->plan);
  made->slots = std::move(used);
  return made;
}

// True for chains of fields, indexes, projections and pipes that begin at a slot: null goes in, null comes out.
bool Compiler::passes_null_on(const Node *node) {
  for (; node != nullptr; node = node->left) {
    switch (node->op) {
      case Op::slot: return true;
      case Op::field:
      case Op::index:
      case Op::slice:
      case Op::projection:
      case Op::value_projection:
      case Op::filter:
      case Op::flatten: break;
      case Op::pipe: {
        const Node *right = node->right;
        while (right != nullptr && (right->op == Op::field || right->op == Op::index)) right = right->left;
        if (!is_current(right)) return false;
        break;
      }
      default: return false;
    }
  }
  return false;
}

// A copy of a plan in which every path from the record is the slot that the walker fills.
const Node *Compiler::rewrite(const Node &node, std::vector<uint32_t> &used) {
  auto *copy = new (plan_.arena.allocate(sizeof(Node), alignof(Node))) Node(node);
  std::vector<std::string_view> path;
  if (path_of(node, path)) {
    copy->op = Op::slot;
    copy->left = nullptr;
    copy->slot = slot_for(path);
    used.push_back(copy->slot);
    rewritten_.push_back(copy);
    return copy;
  }
  bool right_sees_record =
      node.op == Op::logical_or || node.op == Op::logical_and || node.op == Op::compare || node.op == Op::arithmetic;
  if (node.op == Op::expression_ref) return copy;  // what it names is seen by the function that calls it
  if (node.left != nullptr) copy->left = rewrite(*node.left, used);
  if (node.right != nullptr && right_sees_record) copy->right = rewrite(*node.right, used);
  bool on_record = node.op == Op::function ||
                   (is_current(node.left) && (node.op == Op::multiselect_list || node.op == Op::multiselect_hash));
  // What stands implicitly on the current value must be told what that is, now that nothing is.
  bool implicit =
      node.left == nullptr && (node.op == Op::index || node.op == Op::slice || node.op == Op::projection ||
                               node.op == Op::value_projection || node.op == Op::filter || node.op == Op::flatten);
  if (implicit) {
    static const Node kCurrent{};
    copy->left = rewrite(kCurrent, used);
  }
  if (on_record && !node.children.empty()) {
    const Node **children = plan_.arena.make_array<const Node *>(node.children.size());
    for (size_t i = 0; i < node.children.size(); ++i) children[i] = rewrite(*node.children[i], used);
    copy->children = {children, node.children.size()};
    if (node.op != Op::function) copy->left = nullptr;
  }
  return copy;
}

// A filter's condition over an item that is written out in the rule: its fields are the item's own expressions.
Expression *Compiler::condition(const Node &node, const Node &item) {
  switch (node.op) {
    case Op::field: {
      if (!is_current(node.left)) return nullptr;
      for (size_t i = 0; i < item.keys.size(); ++i) {
        if (item.keys[i] == node.name) return compile(*item.children[i]);
      }
      return make(Expression::Op::constant);
    }
    case Op::literal: return compile(node);
    case Op::logical_not: {
      Expression *inner = condition(*node.left, item);
      if (inner == nullptr) return nullptr;
      Expression *made = make(Expression::Op::logical_not);
      made->left = inner;
      return made;
    }
    case Op::logical_or:
    case Op::logical_and: {
      Expression *left = condition(*node.left, item);
      Expression *right = condition(*node.right, item);
      if (left == nullptr || right == nullptr) return nullptr;
      Expression *made = make(node.op == Op::logical_or ? Expression::Op::logical_or : Expression::Op::logical_and);
      made->left = left;
      made->right = right;
      return made;
    }
    default: return nullptr;
  }
}

// Slots get their final numbers: those of an object and of all below it lie together.
void Compiler::finish() {
  auto keys = std::make_shared<KeyTree>();
  std::vector<uint32_t> final_number(slots_, 0);
  plan_.slot_pointers.assign(slots_, "");
  number_node(root_, "", *keys, final_number);
  if (record_slot_ >= 0) {
    final_number[static_cast<size_t>(record_slot_)] = keys->slots;
    plan_.record_slot = static_cast<int32_t>(keys->slots++);
  }
  for (auto &expression : plan_.expressions) {
    if (expression->op == Expression::Op::slot) expression->slot = final_number[expression->slot];
    for (uint32_t &slot : expression->slots) slot = final_number[slot];
  }
  for (Node *node : rewritten_) node->slot = final_number[node->slot];
  if (plan_.page_slot >= 0) {
    plan_.page_slot = static_cast<int32_t>(final_number[static_cast<size_t>(plan_.page_slot)]);
  }
  plan_.keys = std::move(keys);
}

size_t Compiler::number_node(const PathNode &path, const std::string &pointer, KeyTree &keys,
                             std::vector<uint32_t> &final_number) {
  size_t number = keys.nodes.size();
  keys.nodes.emplace_back();
  keys.nodes[number].first_slot = keys.slots;
  for (const auto &child : path.children) {
    KeyTree::Key key;
    key.name = child->name;
    if (child->slot >= 0) {
      plan_.slot_pointers[keys.slots] = json::pointer_join(pointer, child->name);
      final_number[static_cast<size_t>(child->slot)] = keys.slots;
      key.slot = static_cast<int32_t>(keys.slots++);
    }
    keys.nodes[number].keys.push_back(std::move(key));
  }
  for (size_t i = 0; i < path.children.size(); ++i) {
    const PathNode &child = *path.children[i];
    if (child.children.empty()) continue;
    size_t below = number_node(child, json::pointer_join(pointer, child.name), keys, final_number);
    keys.nodes[number].keys[i].child = static_cast<int32_t>(below);
  }
  keys.nodes[number].end_slot = keys.slots;
  return number;
}

}  // namespace openint::translate
