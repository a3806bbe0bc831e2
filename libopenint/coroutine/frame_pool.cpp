#include "libopenint/coroutine/frame_pool.hpp"

#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__)
#define OPENINT_POOL_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OPENINT_POOL_FRAMES 0
#endif
#endif
#ifndef OPENINT_POOL_FRAMES
#define OPENINT_POOL_FRAMES 1
#endif

namespace openint::coroutine {

FramePool::~FramePool() {
  for (Head *head : free_) {
    while (head != nullptr) {
      Head *next = head->next;
      std::free(head);
      head = next;
    }
  }
}

void *FramePool::allocate(size_t size) noexcept {
  if (left_ == 0) return nullptr;
  --left_;
  size_t size_class = (size + kStep - 1) / kStep;
  if (OPENINT_POOL_FRAMES && size_class < kClasses && free_[size_class] != nullptr) {
    Head *head = free_[size_class];
    free_[size_class] = head->next;
    return head + 1;
  }
  auto *head = static_cast<Head *>(std::malloc(sizeof(Head) + size_class * kStep));
  if (head == nullptr) return nullptr;
  ++mallocs_;
  head->pool = this;
  head->size_class = size_class;
  return head + 1;
}

void FramePool::release(void *frame) noexcept {
  if (frame == nullptr) return;
  Head *head = static_cast<Head *>(frame) - 1;
  if (!OPENINT_POOL_FRAMES || head->size_class >= kClasses) {
    std::free(head);
    return;
  }
  head->next = head->pool->free_[head->size_class];
  head->pool->free_[head->size_class] = head;
}

}  // namespace openint::coroutine
