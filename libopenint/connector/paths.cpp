#include "libopenint/connector/paths.hpp"

#include <algorithm>

namespace openint::connector {

using jmespath::Node;
using jmespath::Op;

namespace {

bool is_current(const Node *node) { return node == nullptr || node->op == Op::current; }

void collect(const Node *node, std::vector<std::string> &found) {
  if (node == nullptr) return;
  if (node->op == Op::field && is_current(node->left)) {
    if (std::find(found.begin(), found.end(), node->name) == found.end()) found.emplace_back(node->name);
    return;
  }
  collect(node->left, found);
  // What stands to the right of these is applied to the left's result, not to the document.
  bool right_sees_document = node->op == Op::logical_or || node->op == Op::logical_and || node->op == Op::compare ||
                             node->op == Op::arithmetic;
  if (right_sees_document) collect(node->right, found);
  bool children_see_document =
      node->op == Op::function ||
      ((node->op == Op::multiselect_list || node->op == Op::multiselect_hash) && is_current(node->left));
  if (children_see_document) {
    for (const Node *child : node->children) {
      if (child->op != Op::expression_ref) collect(child, found);
    }
  }
}

}  // namespace

std::optional<Path> plain_path(const Node &node) {
  Path path;
  for (const Node *at = &node; !is_current(at); at = at->left) {
    if (at->op != Op::field) return std::nullopt;
    path.emplace_back(at->name);
  }
  if (path.empty()) return std::nullopt;
  std::reverse(path.begin(), path.end());
  return path;
}

Result<Path> parse_path(std::string_view text) {
  OPENINT_TRY(auto expression, jmespath::Expression::parse(text));
  auto path = plain_path(expression.root());
  if (path) return *path;
  return Error(Status::invalid_argument, "\"" + shortened(text) + "\" is no path of keys such as a.b.\"c d\"");
}

std::vector<std::string> top_level_fields(const Node &node) {
  std::vector<std::string> found;
  collect(&node, found);
  return found;
}

}  // namespace openint::connector
