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
  /// Before the environment is used.
  void allow_private_addresses() noexcept { private_addresses_ = true; }

  int64_t now_ms() noexcept override;
  void random(void *out, size_t size) noexcept override;
  void log(Level level, std::string_view line) noexcept override;
  bool allows_private_addresses() const noexcept override { return private_addresses_; }

 private:
  Log log_;
  Level level_;
  bool private_addresses_ = false;
};

}  // namespace openint::drivers
