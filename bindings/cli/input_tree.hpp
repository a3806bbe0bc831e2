#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace openint::cli {

/// A step on the way to a member: its name, or the next place of a list.
struct PathStep {
  std::string name;
  bool next_item = false;
};

/// JSON that grows member by member and keeps every text as it was given, numbers with their digits.
class InputTree {
 public:
  /// A tree of an object's JSON. `source` is how people know it, for messages.
  InputTree(std::string_view json, const std::string &source);

  /// Puts a value, as JSON, at the end of the path. Throws Failure(kUsage) where something else stands there or on the
  /// way, and names both sources.
  void put(const std::vector<PathStep> &path, const std::string &json, const std::string &source);

  std::string json() const;

 private:
  struct Node {
    enum class Kind { text, object, list };
    Kind kind = Kind::text;
    std::string name;    // in its object
    std::string text;    // as JSON
    std::string source;  // who put it there
    std::vector<Node> nodes;
  };

  static void open(Node &node);
  static Node *member(Node &node, const std::string &name);
  static void append(const Node &node, std::string &out);

  Node root_;
};

}  // namespace openint::cli
