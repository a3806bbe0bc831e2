#pragma once

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/translate/token.hpp"

namespace openint::translate {

/// Where translated bytes go, a piece at a time.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Takes a piece; an error ends the translation and is passed on.
  virtual Result<void> write(std::string_view piece) = 0;
};

/// Copies `size` bytes of text that has kPadding readable bytes behind it to where as many may be overrun; gives the
/// end. Most pieces are short: a block at a time beats a call up to a few hundred bytes.
[[gnu::always_inline]] inline char *copy_padded(char *to, const char *data, size_t size) noexcept {
  std::memcpy(to, data, 32);
  if (size > 32) {
    if (size > 512) {
      std::memcpy(to + 32, data + 32, size - 32);
    } else {
      for (size_t at = 32; at < size; at += 32) std::memcpy(to + at, data + at, 32);
    }
  }
  return to + size;
}

/// A growing buffer that is written without asking for room at every byte: reserve() once, then put. Memory is kept.
class Output {
 public:
  Output() = default;
  ~Output() { std::free(begin_); }
  Output(const Output &) = delete;
  Output &operator=(const Output &) = delete;

  /// Room for `size` more bytes, and kPadding that copies may overrun. False: no memory.
  bool reserve(size_t size) noexcept { return static_cast<size_t>(limit_ - cursor_) >= size + kPadding || grow(size); }

  void put(char c) noexcept { *cursor_++ = c; }
  /// Copies `size` bytes of text that has kPadding readable bytes behind it.
  void put_padded(const char *data, size_t size) noexcept { cursor_ = copy_padded(cursor_, data, size); }
  void put(Token token) noexcept { put_padded(token.data, token.size); }
  void put(std::string_view text) noexcept {
    std::memcpy(cursor_, text.data(), text.size());
    cursor_ += text.size();
  }

  char *cursor() noexcept { return cursor_; }
  void rewind(char *to) noexcept { cursor_ = to; }
  void rewind_to(size_t size) noexcept { cursor_ = begin_ + size; }
  /// What size() is while the cursor is there.
  size_t size_at(const char *cursor) const noexcept { return static_cast<size_t>(cursor - begin_); }
  size_t size() const noexcept { return static_cast<size_t>(cursor_ - begin_); }
  std::string_view text() const noexcept { return {begin_, size()}; }
  void clear() noexcept { cursor_ = begin_; }

 private:
  bool grow(size_t size) noexcept {
    size_t used = this->size();
    size_t wanted = (used + size + kPadding) * 3 / 2 + 4096;
    auto *moved = static_cast<char *>(std::realloc(begin_, wanted));
    if (moved == nullptr) return false;
    begin_ = moved;
    cursor_ = begin_ + used;
    limit_ = begin_ + wanted;
    return true;
  }

  char *begin_ = nullptr;
  char *cursor_ = nullptr;
  char *limit_ = nullptr;
};

}  // namespace openint::translate
