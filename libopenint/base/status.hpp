#pragma once

#include <cstdint>

namespace openint {

/// What went wrong, by what the caller can do about it. The values are the C ABI's; they never change or get reused.
enum class Status : int32_t {
  ok = 0,
  invalid_argument = -1,
  not_found = -2,
  conflict = -3,
  unsupported = -4,
  unauthenticated = -5,
  forbidden = -6,
  rate_limited = -7,
  unavailable = -8,
  timeout = -9,
  provider = -10,
  malformed = -11,
  cancelled = -12,
  busy = -13,
  closed = -14,
  internal = -15,
  no_memory = -16,
  storage = -17,
};

/// The status as the contract's errors spell it in `code`, for example "INVALID_ARGUMENT".
const char *status_name(Status status) noexcept;

}  // namespace openint
