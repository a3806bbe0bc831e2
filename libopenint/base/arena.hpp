#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define OPENINT_POISONS_ARENAS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OPENINT_POISONS_ARENAS 1
#endif
#endif
#ifdef OPENINT_POISONS_ARENAS
#include <sanitizer/asan_interface.h>
#endif

namespace openint {

/// Bump allocation for trivially destructible things that die together. reset() keeps the memory for reuse. Under
/// AddressSanitizer what was not handed out, or was before a reset(), is poisoned, and a gap follows each allocation.
class Arena {
 public:
  static constexpr size_t kFirstBlock = 16 * 1024;

  Arena() = default;
  /// With a first block of that many bytes: for many small arenas at once.
  explicit Arena(size_t first_block) : first_block_(first_block) {}
  Arena(Arena &&) noexcept = default;
  Arena &operator=(Arena &&) noexcept = default;
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;

  /// `alignment` is a power of two and at most that of std::max_align_t.
  void *allocate(size_t size, size_t alignment = alignof(std::max_align_t)) {
    if (alignment < kLeastAlignment) alignment = kLeastAlignment;
    size_t gap = used_ == 0 ? 0 : kGap;
    size_t start = (used_ + gap + alignment - 1) & ~(alignment - 1);
    if (current_ == nullptr || start > capacity_ || size > capacity_ - start) return allocate_slow(size);
    used_ = start + size;
    return opened(current_ + start, size);
  }

  template <typename T>
  T *make_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T *>(allocate(sizeof(T) * count, alignof(T)));
  }

  template <typename T>
  std::span<T> copy(std::span<const T> from) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (from.empty()) return {};
    T *to = make_array<T>(from.size());
    std::memcpy(static_cast<void *>(to), from.data(), from.size_bytes());
    return {to, from.size()};
  }

  std::string_view copy(std::string_view text) {
    auto span = copy(std::span<const char>(text.data(), text.size()));
    return {span.data(), span.size()};
  }

  /// Forgets everything allocated. Keeps the first blocks up to a fixed sum so that steady use allocates nothing.
  void reset() noexcept;

  /// Bytes handed out since the last reset.
  size_t used() const noexcept { return full_ + used_; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };

  size_t first_block_ = kFirstBlock;

#ifdef OPENINT_POISONS_ARENAS
  static constexpr size_t kGap = 8;
  static constexpr size_t kLeastAlignment = 8;  // what the sanitizer can tell apart
  static void *opened(char *at, size_t size) noexcept {
    ASAN_UNPOISON_MEMORY_REGION(at, size);
    return at;
  }
  static void close(char *at, size_t size) noexcept { ASAN_POISON_MEMORY_REGION(at, size); }
#else
  static constexpr size_t kGap = 0;
  static constexpr size_t kLeastAlignment = 1;
  static void *opened(char *at, size_t) noexcept { return at; }
  static void close(char *, size_t) noexcept {}
#endif

  void *allocate_slow(size_t size);

  std::vector<Block> blocks_;
  size_t block_ = 0;  // index of the block in use
  char *current_ = nullptr;
  size_t capacity_ = 0;
  size_t used_ = 0;
  size_t full_ = 0;
};

}  // namespace openint
