#pragma once

#include <chrono>

#include "bindings/http/request.hpp"

namespace openint::http {

/// A line on stderr: method, path, status, milliseconds, operation ("-" where there is none), connection. Neither
/// query, headers nor bodies: they hold people's data and keys; but the trace's id of a `traceparent`. `whole`: the
/// answer came to its end.
void log_answer(const Request &request, int status, std::chrono::milliseconds took, const std::string &operation,
                bool whole);

}  // namespace openint::http
