#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openint::coroutine {

/// What the live engine asks of the world besides exchanges and storage. Any thread may call it.
class Environment {
 public:
  virtual ~Environment() = default;
  /// Milliseconds since 1970-01-01T00:00:00Z.
  virtual int64_t now_ms() noexcept = 0;
  virtual void random(void *out, size_t size) noexcept = 0;
  enum class Level { error = 0, warning = 1, info = 2, trace = 3 };
  /// One line; whoever calls keeps secrets out of it.
  virtual void log(Level level, std::string_view line) noexcept = 0;
  /// Whether requests may go to loopback and private addresses, and without TLS, wherever a setting or an answer says
  /// so; else only where a connector's document itself does.
  virtual bool allows_private_addresses() const noexcept { return false; }
};

/// A number of [0, below), evenly; 0 where below is 0.
uint64_t random_below(Environment &environment, uint64_t below) noexcept;

/// A random UUID (RFC 9562, version 4), in lower case.
std::string random_uuid(Environment &environment);

}  // namespace openint::coroutine
