#pragma once
// How this provider words its failures.

#include <string>

#include "../core/provider.hpp"

namespace sandbox::pipedrive {

// A request that can't be served. Thrown by the parts that read a request, and answered in one place.
struct Refusal {
  int status = 400;
  std::string error, code, info;
};

// 400 ERR_SCHEMA_VALIDATION_FAILED: a parameter or a body that the endpoint's schema does not allow.
[[noreturn]] void invalid(const std::string &what);
// 404 for a record, a field or a path.
[[noreturn]] void missing(const std::string &what);

// {"success":false,"error":...,"error_info":...,"code":...}
void answer(Response &response, const Refusal &refusal);

// The body of a request without a token that works: 401, and "errorCode" rather than "code".
void answer_unauthorized(Response &response, bool token_given);

// The body that goes with a status that nothing else explains.
void answer_status(Response &response, int status);

}  // namespace sandbox::pipedrive
