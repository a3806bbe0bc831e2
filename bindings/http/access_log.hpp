#pragma once

#include <chrono>

#include "bindings/http/request.hpp"

namespace openint::http {

/// What became of a request.
struct Outcome {
  int status = 200;
  bool whole = true;           ///< the answer came to its end
  bool gone = false;           ///< its client did not wait for it
  bool maybe_applied = false;  ///< it failed, and what it was to write may have been written
};

/// A line on stderr: method, path, status, milliseconds, operation ("-" where there is none), connection, then what
/// `outcome` has besides. Neither query, headers nor bodies: they hold people's data and keys; but the trace's id of a
/// `traceparent`.
void log_answer(const Request &request, std::chrono::milliseconds took, const std::string &operation,
                const Outcome &outcome);

}  // namespace openint::http
