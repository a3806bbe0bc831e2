#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace openint::translate {

/// A growing piece of memory on a 64-byte border, as Arrow recommends for buffers.
class ArrowBuffer {
 public:
  ArrowBuffer() = default;
  ~ArrowBuffer() { ::operator delete(data_, kAlignment); }
  ArrowBuffer(ArrowBuffer &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ArrowBuffer &operator=(ArrowBuffer &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }

  const uint8_t *data() const noexcept { return data_; }
  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  uint8_t &operator[](size_t at) noexcept { return data_[at]; }

  void append(const void *from, size_t size) {
    if (capacity_ - size_ < size) grow(size);
    if (size != 0) std::memcpy(data_ + size_, from, size);
    size_ += size;
  }
  template <typename T>
  void append_value(T value) {
    if (capacity_ - size_ < sizeof value) grow(sizeof value);
    std::memcpy(data_ + size_, &value, sizeof value);
    size_ += sizeof value;
  }
  /// What is new is zero.
  void resize(size_t size) {
    if (size > size_) {
      if (capacity_ < size) grow(size - size_);
      std::memset(data_ + size_, 0, size - size_);
    }
    size_ = size;
  }

 private:
  static constexpr std::align_val_t kAlignment{64};

  void grow(size_t more) {
    size_t wanted = (size_ + more < 256 ? 512 : (size_ + more) * 2);
    auto *moved = static_cast<uint8_t *>(::operator new(wanted, kAlignment));
    if (size_ != 0) std::memcpy(moved, data_, size_);
    ::operator delete(data_, kAlignment);
    data_ = moved;
    capacity_ = wanted;
  }

  uint8_t *data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace openint::translate
