#pragma once

#include <cstdint>
#include <string_view>

namespace openint::http {

/// The milliseconds to wait that a Retry-After header tells: seconds (fractions allowed), an HTTP date (RFC 9110
/// 5.6.7, all three forms), an RFC 3339 instant, or seconds or milliseconds since 1970; at most 366 days; -1 where it
/// tells nothing.
int64_t retry_after_ms(std::string_view value, int64_t now_ms);

}  // namespace openint::http
