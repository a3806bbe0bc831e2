#pragma once

#include <cstdint>
#include <span>
#include <string_view>

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

/// Whose fault it is; spelled USER_ERROR, REMOTE_ERROR, INTERNAL_ERROR outside.
enum class Fault : int32_t { user = 0, remote = 1, internal = 2 };

/// All that there is to know of a status, in one table.
struct StatusInfo {
  Status status;
  std::string_view name;  ///< the C header's without OPENINT_E_; documents of connectors use it, too
  const char *code;       ///< of the contract's errors
  int http;               ///< what a server answers with
  Fault fault;
  bool of_answers;  ///< whether a document may say that a provider's answer means it
};

/// All of them, in the order of their values.
std::span<const StatusInfo> statuses() noexcept;
/// INTERNAL's for a value that is none.
const StatusInfo &status_info(Status status) noexcept;
/// By name; nullptr where there is none.
const StatusInfo *status_named(std::string_view name) noexcept;
/// What a provider's HTTP status (from 400) means where its document says nothing else.
Status status_of_http(int http) noexcept;

}  // namespace openint
