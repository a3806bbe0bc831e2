#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openint::arrow {

/// Writes a FlatBuffer from its end to its start, as the format wants it: what is referred to comes first. A place is
/// counted in bytes from the end. Bytes are kept in reverse until finish().
class FlatBuilder {
 public:
  using Place = size_t;

  Place string(std::string_view text) {
    align(4, text.size() + 1);
    reversed_ += '\0';
    reversed_.append(text.rbegin(), text.rend());
    return count(text.size());
  }

  Place vector(const std::vector<Place> &places) {
    align(4, 4 * places.size());
    for (auto place = places.rbegin(); place != places.rend(); ++place) reference(*place);
    return count(places.size());
  }

  /// A vector of structures of two 64-bit integers.
  Place pairs(const std::vector<std::pair<int64_t, int64_t>> &pairs) {
    align(8, 16 * pairs.size());
    for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
      put(static_cast<uint64_t>(pair->second), 8);
      put(static_cast<uint64_t>(pair->first), 8);
    }
    return count(pairs.size());
  }

  /// A table is begun, filled slot by slot, and ended; nothing else may be written in between.
  void begin_table() {
    slots_.clear();
    start_ = reversed_.size();
  }
  void scalar(size_t slot, int64_t value, size_t size) {
    align(size, size);
    put(static_cast<uint64_t>(value), size);
    mark(slot);
  }
  void offset(size_t slot, Place place) {
    align(4, 4);
    reference(place);
    mark(slot);
  }
  Place end_table() {
    align(4, 4);
    put(0, 4);  // how far the list of slots is away, known below
    const Place table = reversed_.size();
    for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) put(*slot == 0 ? 0 : table - *slot, 2);
    put(table - start_, 2);
    put(4 + 2 * slots_.size(), 2);
    const uint64_t distance = reversed_.size() - table;
    for (size_t i = 0; i < 4; ++i) reversed_[table - 1 - i] = static_cast<char>(distance >> (8 * i));
    return table;
  }

  /// The buffer, its size a multiple of 8.
  std::string finish(Place root) {
    align(8, 4);
    reference(root);
    std::reverse(reversed_.begin(), reversed_.end());
    return std::move(reversed_);
  }

 private:
  // Blanks, so that what follows and is `size` bytes long starts at a multiple of `to`.
  void align(size_t to, size_t size) {
    while ((reversed_.size() + size) % to != 0) reversed_ += '\0';
  }
  void put(uint64_t value, size_t size) {
    for (size_t i = size; i-- > 0;) reversed_ += static_cast<char>(value >> (8 * i));
  }
  void reference(Place place) { put(reversed_.size() + 4 - place, 4); }
  Place count(size_t number) {
    put(number, 4);
    return reversed_.size();
  }
  void mark(size_t slot) {
    if (slots_.size() <= slot) slots_.resize(slot + 1, 0);
    slots_[slot] = reversed_.size();
  }

  std::string reversed_;
  std::vector<Place> slots_;
  size_t start_ = 0;
};

}  // namespace openint::arrow
