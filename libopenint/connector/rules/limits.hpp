#pragma once

#include <cstdint>
#include <string>

namespace openint::connector {

/// A rate limit of the provider: a bucket of `http.limits`.
struct LimitRule {
  enum class Cost : uint8_t { requests, units, concurrent };
  int64_t size = 0;       ///< requests, units, or requests under way at a time
  int64_t window_ms = 0;  ///< in which the bucket fills; 0 for concurrent
  Cost cost = Cost::requests;
  std::string scope = "account";  ///< "app", "account", "user", "team", "connection"
  std::string endpoint_class;     ///< "" is all
  std::string remaining_header;   ///< tells how much is left; "" is none, as for those below
  std::string size_header;        ///< tells the bucket's size, which may differ by plan
  std::string usage_header;       ///< tells both as used/size: "api-usage=18/5000"
  std::string reset_header;       ///< tells when it is full again, in any form of Retry-After
  std::string spent_header;       ///< tells what the request cost, in units
};

}  // namespace openint::connector
