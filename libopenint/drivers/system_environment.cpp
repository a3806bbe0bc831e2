#include "libopenint/drivers/system_environment.hpp"

#include <chrono>

#include "libopenint/crypto/random.hpp"

namespace openint::drivers {

int64_t SystemEnvironment::now_ms() noexcept {
  auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

void SystemEnvironment::random(void *out, size_t size) noexcept {
  crypto::random_bytes(out, size);
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
