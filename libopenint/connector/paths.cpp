#include "libopenint/connector/paths.hpp"

#include <algorithm>

#include "libopenint/json/string.hpp"

namespace openint::connector {

using jmespath::Node;
using jmespath::Op;

namespace {

constexpr size_t kMaxPath = 64;  // keys of a path; each is a level of a provider's document

bool is_current(const Node *node) { return node == nullptr || node->op == Op::current; }

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

Error no_path(std::string_view text, size_t offset, const char *reason) {
  Error error(Status::invalid_argument, "\"" + shortened(text) + "\" is no path of keys such as a.b.\"c d\": " +
                                            reason + " at byte " + std::to_string(offset));
  error.offset = static_cast<int64_t>(offset);
  return error;
}

// The end of the quoted key that begins at `start`, behind its closing quote, or npos.
size_t end_of_quoted(std::string_view text, size_t start) {
  for (size_t i = start + 1; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x20) return std::string_view::npos;
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

void collect(const Node *node, std::vector<std::string> &found) {
  if (node == nullptr) return;
  if (node->op == Op::field && is_current(node->left)) {
    if (std::find(found.begin(), found.end(), node->name) == found.end()) found.emplace_back(node->name);
    return;
  }
  collect(node->left, found);
  // What stands to the right of other operators is applied to the left's result, not to the document.
  bool right_sees_document = node->op == Op::logical_or || node->op == Op::logical_and || node->op == Op::compare ||
                             node->op == Op::arithmetic ||
                             ((node->op == Op::pipe || node->op == Op::subexpression) && is_current(node->left));
  if (right_sees_document) collect(node->right, found);
  bool children_see_document =
      node->op == Op::function ||
      ((node->op == Op::multiselect_list || node->op == Op::multiselect_hash) && is_current(node->left));
  if (!children_see_document) return;
  for (const Node *child : node->children) {
    if (child->op != Op::expression_ref) collect(child, found);
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
  Path path;
  Arena decoded;
  size_t at = 0;
  while (true) {
    size_t start = at;
    if (at < text.size() && text[at] == '"') {
      at = end_of_quoted(text, start);
      if (at == std::string_view::npos) return no_path(text, start, "the quoted key is not closed");
      std::string_view inside = text.substr(start + 1, at - start - 2);
      if (!json::escapes_valid(inside)) return no_path(text, start, "an invalid escape in the quoted key");
      path.emplace_back(json::unescape(inside, decoded));
    } else {
      if (at == text.size() || !begins_name(text[at])) return no_path(text, at, "a key is expected");
      while (at < text.size() && continues_name(text[at])) ++at;
      path.emplace_back(text.substr(start, at - start));
    }
    if (path.size() > kMaxPath) return no_path(text, start, "more than 64 keys");
    if (at == text.size()) return path;
    if (text[at] != '.') return no_path(text, at, "'.' or the end is expected");
    ++at;
  }
}

std::vector<std::string> top_level_fields(const Node &node) {
  std::vector<std::string> found;
  collect(&node, found);
  return found;
}

}  // namespace openint::connector
