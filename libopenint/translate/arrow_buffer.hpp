#pragma once

#include <cstring>
#include <utility>

#include "libopenint/translate/arrow_memory.hpp"

namespace openint::translate {

/// A growing piece of a batch's memory.
class ArrowBuffer {
 public:
  explicit ArrowBuffer(ArrowMemory &memory) : memory_(&memory) {}
  ArrowBuffer(ArrowBuffer &&) noexcept = default;
  ArrowBuffer &operator=(ArrowBuffer &&) noexcept = default;

  const uint8_t *data() const noexcept { return data_; }
  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  uint8_t &operator[](size_t at) noexcept { return data_[at]; }

  /// Where `more` bytes may be written.
  uint8_t *room(size_t more) {
    if (capacity_ - size_ < more) grow(more);
    return data_ + size_;
  }
  /// So many of them are part of it now.
  void take(size_t more) noexcept { size_ += more; }

  void append(const void *from, size_t size) {
    uint8_t *to = room(size);
    if (size != 0) std::memcpy(to, from, size);
    size_ += size;
  }
  template <typename T>
  void append_value(T value) {
    std::memcpy(room(sizeof value), &value, sizeof value);
    size_ += sizeof value;
  }
  /// What is new is zero.
  void resize(size_t size) {
    if (size > size_) std::memset(room(size - size_), 0, size - size_);
    size_ = size;
  }

 private:
  void grow(size_t more) {
    const size_t wanted = size_ + more < 128 ? 256 : (size_ + more) * 2;
    auto *moved = static_cast<uint8_t *>(memory_->allocate(wanted));
    if (size_ != 0) std::memcpy(moved, data_, size_);
    memory_->give_back(data_, capacity_);
    data_ = moved;
    capacity_ = wanted;
  }

  ArrowMemory *memory_;
  uint8_t *data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace openint::translate
