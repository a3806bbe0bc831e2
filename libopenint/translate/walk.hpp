#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/translate/learned_keys.hpp"
#include "libopenint/translate/token.hpp"

namespace openint::translate {

/// The keys that rules read, as a tree. A key's value goes to a slot, or is an object whose keys matter, or both.
/// Immutable; shared by every walker.
struct KeyTree {
  struct Key {
    std::string name;  ///< decoded
    int32_t slot = -1;
    int32_t child = -1;  ///< node number
  };
  struct Node {
    std::vector<Key> keys;
    uint32_t first_slot = 0;  ///< slots of this node and all below it: [first_slot, end_slot)
    uint32_t end_slot = 0;
  };
  std::vector<Node> nodes;  ///< nodes[0] is the record itself
  uint32_t slots = 0;

  const Key *find(size_t node, std::string_view name) const noexcept;
};

/// A piece of text with its structural index. `text` has kPadding readable bytes behind it.
struct Window {
  const char *text = nullptr;
  size_t size = 0;
  const uint32_t *offsets = nullptr;  ///< count of them, then one that is `size` or beyond
  size_t count = 0;

  char at(size_t i) const noexcept { return i < count ? text[offsets[i]] : '\0'; }
  /// The end of the scalar at offsets[i], white space behind it cut off.
  size_t token_end(size_t i) const noexcept {
    size_t end = i + 1 < count ? offsets[i + 1] : size;
    while (is_space(text[end - 1])) --end;
    return end;
  }
};

enum class Walked : uint8_t {
  ok,
  incomplete,  ///< the window ended inside the value
  malformed,   ///< see Walker::reason() and Walker::failed_at()
};

/// Walks one record of a window: checks its grammar, numbers and literals in full and puts the values that rules read
/// into slots. It learns in which order the keys of records come, so that the usual key costs one comparison; what was
/// learned is this walker's own state. (UTF-8, control characters and strings were checked by the index; escapes are
/// checked for a whole window at once, see check_escapes().) One thread at a time. Learning takes memory: where there
/// is none it throws std::bad_alloc, and can be used again.
class Walker {
 public:
  explicit Walker(std::shared_ptr<const KeyTree> tree);
  ~Walker();

  /// Walks the object at offsets[i]; on ok `i` moves behind it. Every slot is set: missing ones to `null`.
  Walked record(const Window &window, size_t &i);
  /// Checks any value at offsets[i] without reading it; on ok `i` moves behind it.
  Walked skip(const Window &window, size_t &i) noexcept;

  Token *slots() noexcept { return slots_.data(); }
  const char *reason() const noexcept { return reason_; }
  size_t failed_at() const noexcept { return failed_at_; }  ///< byte offset in the window

 private:
  Walked object(size_t node, size_t &i, int depth);
  template <bool kAnyOrder>
  Walked members(size_t node, size_t &i, int depth);
  struct Passed {
    Walked walked;
    size_t at;        // behind the value
    const char *end;  // of its text
  };
  Passed other_value(const LearnedKey &key, size_t value, int depth);
  Walked skip_container(size_t &i, int depth) noexcept;
  Walked fail(size_t i, const char *reason) noexcept;
  LearnedKey *recognise(size_t node, size_t key);
  Walked container(const LearnedKey &key, size_t &at, int depth);
  void forget_object(size_t child) noexcept;
  void fill_slots(const KeyTree::Node &node, Token token) noexcept;

  std::shared_ptr<const KeyTree> tree_;
  std::vector<Token> slots_;
  std::vector<Token> empty_slots_;
  std::unique_ptr<LearnedKeys[]> learned_;  // a node's each; they stay where they are
  Window window_;
  uint32_t record_number_ = 0;
  const char *reason_ = "";
  size_t failed_at_ = 0;
};

/// The offsets of backslashes that start no valid escape, in order; usually none. Half a
/// surrogate pair is an escape like others (RFC 8259, 8.2). False: there is no backslash at all.
/// `places`: where every escape begins, bad ones too.
bool check_escapes(std::string_view text, std::vector<uint32_t> &bad, std::vector<uint32_t> *places = nullptr);

}  // namespace openint::translate
