#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "libopenint/coroutine/environment.hpp"

namespace openint::drivers {

/// The world as it is: the wall clock, random numbers of the operating system, and the host's log.
class SystemEnvironment : public coroutine::Environment {
 public:
  using Log = std::function<void(Level level, std::string_view line)>;

  /// `log` may be empty; any thread may call it, and what it throws is dropped. Lines less important than `level` are
  /// dropped.
  explicit SystemEnvironment(Log log = {}, Level level = Level::trace) : log_(std::move(log)), level_(level) {}

  int64_t now_ms() noexcept override;
  void random(void *out, size_t size) noexcept override;
  void log(Level level, std::string_view line) noexcept override;

 private:
  Log log_;
  Level level_;
};

}  // namespace openint::drivers
