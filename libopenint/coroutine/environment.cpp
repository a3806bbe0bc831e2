#include "libopenint/coroutine/environment.hpp"

#include <limits>

namespace openint::coroutine {

uint64_t random_below(Environment &environment, uint64_t below) noexcept {
  if (below < 2) return 0;
  // Numbers of the last, incomplete run of `below` would make the small results likelier.
  uint64_t rest = (std::numeric_limits<uint64_t>::max() - below + 1) % below;
  uint64_t value = 0;
  do {
    environment.random(&value, sizeof value);
  } while (value > std::numeric_limits<uint64_t>::max() - rest);
  return value % below;
}

std::string random_uuid(Environment &environment) {
  static constexpr char kHex[] = "0123456789abcdef";
  uint8_t bytes[16];
  environment.random(bytes, sizeof bytes);
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0FU) | 0x40U);  // version
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3FU) | 0x80U);  // variant
  std::string out;
  for (size_t i = 0; i < sizeof bytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kHex[bytes[i] >> 4U];
    out += kHex[bytes[i] & 0x0FU];
  }
  return out;
}

}  // namespace openint::coroutine
