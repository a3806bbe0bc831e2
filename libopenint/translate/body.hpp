#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/connector/rules/input.hpp"
#include "libopenint/json/value.hpp"

namespace openint::translate {

/// A provider's body while it is put together: objects and lists that grow member by member. The values that are put
/// into it must outlive it.
class Body {
 public:
  explicit Body(Arena &arena) : arena_(arena) {}

  /// Puts a value at a place. What stands there is replaced, but an object over an object is merged, and so is a list
  /// over a list whose entries were put there one by one, by the member that tells them apart.
  void put(const connector::BodyPath &path, const json::Value &value);

  /// The value that was put at exactly this place, or null.
  json::Value at(const connector::BodyPath &path) const;

  /// All of it. It views into the arena and what was put in.
  json::Value value() const;

 private:
  struct Node {
    std::string key;  // in a list: the JSON of what tells the entry from the others
    std::vector<Node> members;
    json::Value value;
    bool leaf = false;
    std::string list;  // the member that tells entries apart; "": no list
    // Places of members by key, once there are many: a caller's object may have any number of them.
    std::unique_ptr<std::unordered_map<std::string, size_t>> places;
  };

  static Node *find(Node &parent, const std::string &key);
  static Node &child(Node &parent, const std::string &key);
  Node &entry(Node &list, const std::string &member, const std::string &value);
  void open(Node &node);
  void set(Node &node, const json::Value &value);
  void merge_entries(Node &list, const json::Value &value);
  json::Value value(const Node &node) const;

  Arena &arena_;
  Node root_;
};

}  // namespace openint::translate
