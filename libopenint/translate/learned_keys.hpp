#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "libopenint/translate/pattern.hpp"
#include "libopenint/translate/token.hpp"

namespace openint::translate {

/// A key seen before: the bytes `"key":` to compare with, and what is to be done with the value.
struct LearnedKey {
  Pattern pattern;
  std::string whole;  ///< all of `"key":`
  uint32_t hash = 0;
  uint32_t slot = 0;
  int32_t child = -1;          ///< node number, where the value is an object whose keys matter
  uint32_t deep = 0;           ///< all ones there, else 0
  LearnedKey *next = nullptr;  ///< the key that followed last time; never nullptr in use

  bool matches(const char *at) const noexcept {
    // Longer ones might reach beyond the text's padding; they are found by their hash.
    const size_t size = whole.size();
    return pattern.matches(at) && (size <= Pattern::kSize ||
                                   (size <= kPadding && std::memcmp(at + Pattern::kSize, whole.data() + Pattern::kSize,
                                                                    size - Pattern::kSize) == 0));
  }
};

/// The keys that one kind of object was seen to have: in which order they come, and a table that finds them in any
/// order. What is learned is bounded: a map with ever new keys is looked up, not learned.
class LearnedKeys {
 public:
  LearnedKeys();

  /// What is put where nothing has followed yet: it matches no text.
  LearnedKey *nothing() noexcept { return &nothing_; }
  bool full() const noexcept;
  static void lead(LearnedKey &key, uint32_t slot, int32_t child) noexcept {
    key.slot = slot;
    key.child = child;
    key.deep = child >= 0 ? UINT32_MAX : 0;
  }

  /// The key that may stand there, `size` bytes with its quotes (2 or more); whether it does matches() says.
  LearnedKey *guess(const char *start, size_t size) const noexcept { return table_[hash(start, size) & mask_]; }
  /// The key of these bytes, quotes included, or nullptr.
  LearnedKey *find(const char *start, size_t size) const noexcept;
  /// Keeps a key of these bytes, quotes included. std::bad_alloc.
  LearnedKey *learn(const char *start, size_t size, uint32_t slot, int32_t child);

  LearnedKey *first;       ///< the key that came first last time
  LearnedKey passing;      ///< a key that is not learned
  bool any_order = false;  ///< keys come in another order every time: the order is no help
  uint32_t seen_in = 0;    ///< number of the record that last entered this object

 private:
  static uint32_t hash(const char *start, size_t size) noexcept;
  void place(LearnedKey *key) noexcept;

  LearnedKey nothing_;
  std::vector<std::unique_ptr<LearnedKey>> keys_;
  std::vector<LearnedKey *> table_;  // open addressing, a power of two
  size_t mask_ = 0;
};

inline uint32_t LearnedKeys::hash(const char *start, size_t size) noexcept {
  // Up to eight bytes from either end, without a branch on the size: keys come in any.
  static constexpr std::array<uint64_t, 9> kMasks{
      0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF};
  const size_t inside = size - 2;
  const size_t part = inside < 8 ? inside : 8;
  uint64_t head;
  uint64_t tail;
  std::memcpy(&head, start + 1, 8);
  std::memcpy(&tail, start + 1 + (inside - part), 8);
  const uint64_t mask = kMasks[part];
  const uint64_t mixed = ((head & mask) ^ ((tail & mask) * 0x9E3779B97F4A7C15ULL) ^ inside) * 0xD6E8FEB86659FD93ULL;
  return static_cast<uint32_t>(mixed >> 32);
}

}  // namespace openint::translate
