#include "libopenint/translate/arrow_memory.hpp"

#include <algorithm>
#include <utility>

namespace openint::translate {

ArrowMemory::~ArrowMemory() {
  for (void *piece : pieces_) ::operator delete(piece, kAlignment);
}

void *ArrowMemory::keep(size_t size) {
  pieces_.reserve(pieces_.size() + 1);  // nothing may fail between the piece and its place
  pieces_.push_back(::operator new(size, kAlignment));
  return pieces_.back();
}

void *ArrowMemory::allocate(size_t size) {
  if (size >= kLarge) return keep(size);
  size = (size + 63) & ~size_t{63};
  if (left_ < size) {
    cursor_ = static_cast<uint8_t *>(keep(kBlock));
    left_ = kBlock;
  }
  left_ -= size;
  return std::exchange(cursor_, cursor_ + size);
}

void ArrowMemory::give_back(void *piece, size_t size) noexcept {
  if (size < kLarge || piece == nullptr) return;
  auto found = std::find(pieces_.begin(), pieces_.end(), piece);
  if (found == pieces_.end()) return;
  ::operator delete(piece, kAlignment);
  *found = pieces_.back();
  pieces_.pop_back();
}

}  // namespace openint::translate
