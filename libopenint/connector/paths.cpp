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

// Collects the names that are read from the document itself. What stands to the right of most operators is applied to
// the left's result; names there belong to that.
void collect(const Node *node, std::string_view member, std::vector<FreeName> &found) {
  if (is_current(node)) return;
  switch (node->op) {
    case Op::field:
      if (is_current(node->left)) {
        found.push_back({node->name, member, node->offset});
      } else {
        collect(node->left, node->left->op == Op::field ? node->name : std::string_view(), found);
      }
      return;
    case Op::logical_or:
    case Op::logical_and:
    case Op::compare:
    case Op::arithmetic:
      collect(node->left, "", found);
      collect(node->right, "", found);
      return;
    case Op::pipe:
    case Op::subexpression: collect(is_current(node->left) ? node->right : node->left, "", found); return;
    case Op::multiselect_list:
    case Op::multiselect_hash:
      if (!is_current(node->left)) return collect(node->left, "", found);
      for (const Node *child : node->children) collect(child, "", found);
      return;
    case Op::function:
      for (const Node *child : node->children) collect(child, "", found);
      return;
    case Op::literal:
    case Op::slot:
    case Op::expression_ref: return;
    default: collect(node->left, "", found);
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

std::vector<FreeName> free_names(const Node &node) {
  std::vector<FreeName> found;
  collect(&node, "", found);
  return found;
}

std::vector<std::string> top_level_fields(const Node &node) {
  std::vector<std::string> fields;
  for (const FreeName &each : free_names(node)) {
    if (std::find(fields.begin(), fields.end(), each.name) == fields.end()) fields.emplace_back(each.name);
  }
  return fields;
}

}  // namespace openint::connector
