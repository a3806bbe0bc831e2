#pragma once

#include <cstdint>
#include <deque>

namespace openint::http {

inline constexpr int64_t kLongWindow = 3'600'000;  ///< ms; from here on waiting is the host's decision

/// What one limit has let through lately. Time is cut into a hundred slices a window; what happened in a slice counts
/// until the whole slice has left the window, so that no window of the documented length ever holds more than the
/// limit, at the price of a hundredth of it. One thread at a time.
class Bucket {
 public:
  /// Forgets what lies behind the window. A clock that went back by more than five seconds was set: then all times
  /// move with it. Less is another thread's older reading.
  void advance(int64_t now_ms, int64_t window_ms);

  /// How much of `size` is free, by our own count and by what the provider told of others.
  int64_t free(int64_t size) const noexcept { return (told_size_ > 0 ? told_size_ : size) - used_ - others_; }
  int64_t capacity(int64_t size) const noexcept { return told_size_ > 0 ? told_size_ : size; }
  void take(int64_t cost, int64_t window_ms);
  /// The ms from the last advance() until `cost` of `size` is free, were nothing else taken.
  int64_t wait(int64_t cost, int64_t size, int64_t window_ms) const noexcept;

  /// What was taken cost more, or less, than was thought.
  void correct(int64_t by, int64_t window_ms);

  /// The provider's own count: `remaining` are left, all are back at `reset_ms`. Believed for an hour. It only ever
  /// makes a window of less than an hour stricter than our own count; a longer one it replaces. `served`: it was told
  /// beside an answer, not a refusal. Who serves although nothing is left of a long window does not hold to it: it does
  /// not bind us either, for an hour or until close().
  void tell(int64_t remaining, int64_t size, int64_t reset_ms, bool served) noexcept;
  void tell_size(int64_t size) noexcept { told_size_ = size; }

  void close(int64_t until_ms) noexcept;
  int64_t closed_for() const noexcept { return closed_until_ > now_ ? closed_until_ - now_ : 0; }
  /// How long it was to be closed when it was closed.
  int64_t closed_length() const noexcept { return closed_length_; }

  void hold(int64_t places) noexcept { held_ += places; }
  int64_t held() const noexcept { return held_; }

  /// Nothing would be lost by forgetting it, now that it is `now_ms`.
  bool idle(int64_t now_ms) const noexcept;

 private:
  struct Slice {
    int64_t end;  // first ms behind it
    int64_t count;
  };

  std::deque<Slice> slices_;
  int64_t used_ = 0;          // the sum of the slices
  int64_t others_ = 0;        // taken by others, as far as the provider told; below 0: it counts less than we do
  int64_t others_until_ = 0;  // when that counts no more
  int64_t told_size_ = 0;     // 0: as documented
  int64_t unbound_until_ = 0;
  int64_t closed_until_ = 0;
  int64_t closed_length_ = 0;
  int64_t held_ = 0;    // places of requests under way
  int64_t now_ = 0;     // latest time seen
  int64_t window_ = 0;  // latest window seen
};

}  // namespace openint::http
