#include "libopenint/base/status.hpp"

namespace openint {

namespace {

using F = Fault;

// In the order of the values. What a provider's own failing costs its caller is a gateway's error.
constexpr StatusInfo kStatuses[] = {
    {Status::ok, "OK", "OK", 200, F::user, false},
    {Status::invalid_argument, "INVALID_ARGUMENT", "BAD_REQUEST", 400, F::user, true},
    {Status::not_found, "NOT_FOUND", "NOT_FOUND", 404, F::user, true},
    {Status::conflict, "CONFLICT", "CONFLICT", 409, F::user, true},
    {Status::unsupported, "UNSUPPORTED", "NOT_IMPLEMENTED", 501, F::user, true},
    {Status::unauthenticated, "UNAUTHENTICATED", "UNAUTHORIZED", 401, F::user, true},
    {Status::forbidden, "FORBIDDEN", "FORBIDDEN", 403, F::user, true},
    {Status::rate_limited, "RATE_LIMITED", "TOO_MANY_REQUESTS", 429, F::remote, true},
    {Status::unavailable, "UNAVAILABLE", "SERVICE_UNAVAILABLE", 503, F::remote, true},
    {Status::timeout, "TIMEOUT", "TIMEOUT", 504, F::remote, false},
    {Status::provider, "PROVIDER", "BAD_GATEWAY", 502, F::remote, true},
    {Status::malformed, "MALFORMED", "MALFORMED", 400, F::remote, true},
    {Status::cancelled, "CANCELLED", "CLIENT_CLOSED_REQUEST", 499, F::user, false},
    {Status::busy, "BUSY", "BUSY", 500, F::user, false},
    {Status::closed, "CLOSED", "CLOSED", 500, F::user, false},
    {Status::internal, "INTERNAL", "INTERNAL_SERVER_ERROR", 500, F::internal, false},
    {Status::no_memory, "NO_MEMORY", "NO_MEMORY", 500, F::internal, false},
    {Status::storage, "STORAGE", "STORAGE", 500, F::internal, false},
};

constexpr bool in_order() {
  int32_t value = 0;
  for (const StatusInfo &info : kStatuses) {
    if (static_cast<int32_t>(info.status) != value--) return false;
  }
  return true;
}
static_assert(in_order());

constexpr const StatusInfo &kUnknown = kStatuses[-static_cast<int32_t>(Status::internal)];

}  // namespace

std::span<const StatusInfo> statuses() noexcept { return kStatuses; }

const StatusInfo &status_info(Status status) noexcept {
  auto place = -static_cast<int64_t>(status);
  bool known = place >= 0 && place < static_cast<int64_t>(statuses().size());
  return known ? kStatuses[place] : kUnknown;
}

const StatusInfo *status_named(std::string_view name) noexcept {
  for (const StatusInfo &info : kStatuses) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

Status status_of_http(int http) noexcept {
  switch (http) {
    case 400:
    case 422: return Status::invalid_argument;
    case 401: return Status::unauthenticated;
    case 403: return Status::forbidden;
    case 404:
    case 410: return Status::not_found;
    case 408: return Status::unavailable;
    case 409:
    case 412: return Status::conflict;
    case 429: return Status::rate_limited;
    default: return http >= 500 ? Status::unavailable : Status::provider;
  }
}

}  // namespace openint
