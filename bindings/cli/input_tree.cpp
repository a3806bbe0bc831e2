#include "bindings/cli/input_tree.hpp"

#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"

namespace openint::cli {

InputTree::InputTree(std::string_view json, const std::string &source) {
  root_.text = json;
  root_.source = source;
}

// Makes members, or items, of a text that is an object, or a list, of JSON.
void InputTree::open(Node &node) {
  if (node.kind != Node::Kind::text) return;
  const size_t first = node.text.find_first_not_of(" \t\r\n");
  const char begin = first == std::string::npos ? '\0' : node.text[first];
  const auto add = [&node](const std::string &name, std::string text) {
    Node child;
    child.name = name;
    child.text = std::move(text);
    child.source = node.source;
    node.nodes.push_back(std::move(child));
  };
  if (begin == '{') {
    node.kind = Node::Kind::object;
    for (const Member &each : JsonReader(node.text).members()) add(each.key, json_of(each));
  } else if (begin == '[') {
    node.kind = Node::Kind::list;
    for (std::string &each : JsonReader(node.text).items()) add("", std::move(each));
  }
}

InputTree::Node *InputTree::member(Node &node, const std::string &name) {
  for (Node &each : node.nodes) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

void InputTree::put(const std::vector<PathStep> &path, const std::string &json, const std::string &source) {
  Node *at = &root_;
  std::string way;
  for (size_t i = 0; i < path.size(); ++i) {
    const PathStep &step = path[i];
    open(*at);
    const Node::Kind wanted = step.next_item ? Node::Kind::list : Node::Kind::object;
    if (at->kind != wanted) {
      throw Failure(kUsage, way + " is " + (step.next_item ? "no list" : "no object") + " in " + at->source + ", so " +
                                source + " finds no place in it");
    }
    way += step.next_item ? "[]" : (way.empty() ? "" : ".") + step.name;
    Node *next = step.next_item ? nullptr : member(*at, step.name);
    const bool last = i + 1 == path.size();
    if (next != nullptr && last) {
      const bool same = next->source == source;
      throw Failure(kUsage, same ? way + " is given twice: " + source
                                 : way + " is given twice: by " + next->source + " and by " + source);
    }
    if (next == nullptr) {
      Node child;
      child.name = step.next_item ? "" : step.name;
      child.source = source;
      if (last) {
        child.text = json;
      } else {
        child.kind = path[i + 1].next_item ? Node::Kind::list : Node::Kind::object;
      }
      at->nodes.push_back(std::move(child));
      next = &at->nodes.back();
    }
    at = next;
  }
}

void InputTree::append(const Node &node, std::string &out) {
  if (node.kind == Node::Kind::text) {
    out += node.text;
    return;
  }
  const bool object = node.kind == Node::Kind::object;
  out += object ? '{' : '[';
  for (const Node &each : node.nodes) {
    if (&each != &node.nodes.front()) out += ',';
    if (object) {
      append_quoted(out, each.name);
      out += ':';
    }
    append(each, out);
  }
  out += object ? '}' : ']';
}

std::string InputTree::json() const {
  std::string out;
  append(root_, out);
  return out;
}

}  // namespace openint::cli
