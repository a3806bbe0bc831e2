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

}  // namespace openint::coroutine
