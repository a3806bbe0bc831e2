#include "libopenint/drivers/system_environment.hpp"

#include <sodium.h>

#include <chrono>

namespace openint::drivers {

int64_t SystemEnvironment::now_ms() noexcept {
  auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

void SystemEnvironment::random(void *out, size_t size) noexcept {
  // Needed once a process, safe from any thread and any number of times.
  static const int ready = sodium_init();
  (void)ready;
  randombytes_buf(out, size);
}

void SystemEnvironment::log(Level level, std::string_view line) noexcept {
  if (!log_ || static_cast<int>(level) > static_cast<int>(level_)) return;
  try {
    log_(level, line);
  } catch (...) {
    // A log that fails must not end the operation that it tells of.
  }
}

}  // namespace openint::drivers
