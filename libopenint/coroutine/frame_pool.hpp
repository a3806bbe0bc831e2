#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace openint::coroutine {

/// Memory of one operation's coroutine frames, kept for the next frame of that size. Off under AddressSanitizer, so
/// that it sees each frame. One thread at a time. Frames are freed before their pool.
class FramePool {
 public:
  FramePool() = default;
  ~FramePool();
  FramePool(const FramePool &) = delete;
  FramePool &operator=(const FramePool &) = delete;

  /// nullptr where there is no memory.
  void *allocate(size_t size) noexcept;
  /// Gives back what any pool's allocate() returned.
  static void release(void *frame) noexcept;

  size_t mallocs() const noexcept { return mallocs_; }
  /// For tests: there is memory for that many frames more, then none.
  void fail_after(size_t frames) noexcept { left_ = frames; }

 private:
  static constexpr size_t kStep = 128;
  static constexpr size_t kClasses = 32;  // frames beyond 4 KiB are not kept
  struct alignas(std::max_align_t) Head {
    FramePool *pool;
    Head *next;
    size_t size_class;
  };
  std::array<Head *, kClasses> free_{};
  size_t mallocs_ = 0;
  size_t left_ = SIZE_MAX;
};

}  // namespace openint::coroutine
