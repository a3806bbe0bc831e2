#include "libopenint/translate/learned_keys.hpp"

namespace openint::translate {

namespace {

constexpr size_t kMostKeys = 1024;
constexpr size_t kFirstTable = 64;
constexpr size_t kRoom = 4;  // entries of the table to a key: few keys meet there

}  // namespace

LearnedKeys::LearnedKeys() : table_(kFirstTable, &nothing_), mask_(kFirstTable - 1) {
  // In no valid text: neither is taken for the key that follows.
  nothing_.pattern.set("\xFF");
  passing.pattern.set("\xFF");
  nothing_.next = passing.next = first = &nothing_;
}

bool LearnedKeys::full() const noexcept { return keys_.size() >= kMostKeys; }

LearnedKey *LearnedKeys::find(const char *start, size_t size) const noexcept {
  const uint32_t wanted = hash(start, size);
  for (size_t at = wanted & mask_; table_[at] != &nothing_; at = (at + 1) & mask_) {
    const LearnedKey &key = *table_[at];
    if (key.hash == wanted && key.whole.size() == size + 1 && std::memcmp(key.whole.data(), start, size) == 0) {
      return table_[at];
    }
  }
  return nullptr;
}

void LearnedKeys::place(LearnedKey *key) noexcept {
  size_t at = key->hash & mask_;
  while (table_[at] != &nothing_) at = (at + 1) & mask_;
  table_[at] = key;
}

LearnedKey *LearnedKeys::learn(const char *start, size_t size, uint32_t slot, int32_t child) {
  auto made = std::make_unique<LearnedKey>();
  made->whole.assign(start, size);
  made->whole += ':';
  made->pattern.set(made->whole);
  made->hash = hash(start, size);
  lead(*made, slot, child);
  made->next = &nothing_;
  keys_.push_back(std::move(made));
  if (keys_.size() * kRoom > table_.size()) {
    std::vector<LearnedKey *> larger(table_.size() * 2, &nothing_);
    table_.swap(larger);
    mask_ = table_.size() - 1;
    for (const auto &key : keys_) place(key.get());
  } else {
    place(keys_.back().get());
  }
  return keys_.back().get();
}

}  // namespace openint::translate
