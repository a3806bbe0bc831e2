#include "libopenint/http/bucket.hpp"

#include <algorithm>

namespace openint::http {

namespace {

constexpr int64_t kSlices = 100;
constexpr int64_t kClockSet = 5000;

}  // namespace

void Bucket::advance(int64_t now_ms, int64_t window_ms) {
  window_ = window_ms;
  if (now_ms < now_ - kClockSet) {
    int64_t back = now_ - now_ms;
    for (Slice &slice : slices_) slice.end -= back;
    others_until_ -= back;
    unbound_until_ -= back;
    closed_until_ -= back;
    now_ = now_ms;
  }
  now_ = std::max(now_, now_ms);
  while (!slices_.empty() && slices_.front().end + window_ms <= now_) {
    used_ -= slices_.front().count;
    slices_.pop_front();
  }
  if (others_until_ <= now_) others_ = 0;
}

void Bucket::take(int64_t cost, int64_t window_ms) {
  int64_t slice = std::max<int64_t>(window_ms / kSlices, 1);
  if (slices_.empty() || slices_.back().end <= now_) slices_.push_back({now_ + slice, 0});
  slices_.back().count += cost;
  used_ += cost;
}

int64_t Bucket::wait(int64_t cost, int64_t size, int64_t window_ms) const noexcept {
  int64_t lacking = cost - free(size);
  if (lacking <= 0 || unbound_until_ > now_) return 0;
  int64_t freed = 0;
  int64_t others = others_;
  for (const Slice &slice : slices_) {
    int64_t due = slice.end + window_ms;
    if (others > 0 && others_until_ <= due) {
      freed += others;
      others = 0;
      if (freed >= lacking) return std::max<int64_t>(others_until_ - now_, 1);
    }
    freed += slice.count;
    if (freed >= lacking) return std::max<int64_t>(due - now_, 1);
  }
  return std::max<int64_t>((others > 0 ? others_until_ : now_ + window_ms) - now_, 1);
}

void Bucket::correct(int64_t by, int64_t window_ms) {
  if (by > 0) take(by, window_ms);
  if (by >= 0 || slices_.empty()) return;
  int64_t back = std::min(-by, slices_.back().count);  // never from a slice that ends at another time
  slices_.back().count -= back;
  used_ -= back;
}

void Bucket::tell(int64_t remaining, int64_t size, int64_t reset_ms, bool served) noexcept {
  bool beyond = served && remaining <= 0 && window_ >= kLongWindow;
  unbound_until_ = beyond ? now_ + kLongWindow : 0;
  others_ = capacity(size) - used_ - std::max<int64_t>(remaining, 0);
  // Answers overtake each other: in a short window ours is the safer count. A long one often starts anew at a fixed
  // time, which only the provider knows.
  if (window_ < kLongWindow) others_ = std::max<int64_t>(others_, 0);
  others_until_ = std::min(reset_ms, now_ + kLongWindow);
}

void Bucket::close(int64_t until_ms) noexcept {
  unbound_until_ = 0;
  if (until_ms <= closed_until_) return;
  closed_until_ = until_ms;
  closed_length_ = until_ms - now_;
}

bool Bucket::idle(int64_t now_ms) const noexcept {
  bool empty = slices_.empty() || slices_.back().end + window_ <= now_ms;
  return held_ == 0 && empty && (others_ == 0 || others_until_ <= now_ms) && closed_until_ <= now_ms;
}

}  // namespace openint::http
