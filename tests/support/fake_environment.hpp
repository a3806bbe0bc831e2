#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/coroutine/environment.hpp"

namespace openint::testing {

/// The world as a test wants it: a clock that moves only when told, random numbers from a seed, a log that is kept.
/// Any thread may call it.
class FakeEnvironment : public coroutine::Environment {
 public:
  static constexpr int64_t kStart = 1'750'000'000'000;  // 2025-06-15T15:06:40Z

  explicit FakeEnvironment(uint64_t seed = 1, int64_t now_ms = kStart) : now_(now_ms), random_(seed) {}

  int64_t now_ms() noexcept override { return now_.load(); }
  void set(int64_t now_ms) noexcept { now_.store(now_ms); }
  void advance(int64_t ms) noexcept { now_.fetch_add(ms); }

  void random(void *out, size_t size) noexcept override {
    std::lock_guard lock(mutex_);
    auto *bytes = static_cast<unsigned char *>(out);
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
      uint64_t value = random_();
      std::memcpy(bytes + i, &value, std::min(sizeof value, size - i));
    }
  }

  void log(Level level, std::string_view line) noexcept override {
    std::lock_guard lock(mutex_);
    lines_.emplace_back(level, line);
  }

  /// What was logged so far, a line each.
  std::string logged() {
    std::lock_guard lock(mutex_);
    std::string out;
    for (const auto &[level, line] : lines_) out += line + "\n";
    return out;
  }

 private:
  std::atomic<int64_t> now_;
  std::mutex mutex_;
  std::mt19937_64 random_;
  std::vector<std::pair<Level, std::string>> lines_;
};

}  // namespace openint::testing
