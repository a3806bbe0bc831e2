#include "bindings/http/answer.hpp"

#include "bindings/cli/json.hpp"

namespace openint::http {

namespace {

int http_status(openint_status status) {
  switch (status) {
    case OPENINT_E_INVALID_ARGUMENT:
    case OPENINT_E_MALFORMED: return 400;
    case OPENINT_E_UNAUTHENTICATED: return 401;
    case OPENINT_E_FORBIDDEN: return 403;
    case OPENINT_E_NOT_FOUND: return 404;
    case OPENINT_E_CONFLICT: return 409;
    case OPENINT_E_RATE_LIMITED: return 429;
    case OPENINT_E_CANCELLED: return 499;
    case OPENINT_E_UNSUPPORTED: return 501;
    case OPENINT_E_PROVIDER: return 502;
    case OPENINT_E_UNAVAILABLE: return 503;
    case OPENINT_E_TIMEOUT: return 504;
    default: return 500;
  }
}

}  // namespace

Answer answer_of(openint_error *error) {
  const cli::Error owned(error);
  Answer answer;
  answer.status = http_status(openint_error_status(error));
  answer.body = openint_error_json(error);
  // MALFORMED is the request's only where nothing came from the provider: what the provider broke is a bad gateway.
  bool remote = answer.body.find("\"http_status\":") != std::string::npos;
  if (openint_error_status(error) == OPENINT_E_MALFORMED && remote) answer.status = 502;
  if (openint_error_retry(error) == OPENINT_RETRY_AFTER) {
    answer.retry_after_s = (openint_error_retry_after_ms(error) + 999) / 1000;
  }
  return answer;
}

Answer refusal(int status, const char *code, const std::string &message) {
  Answer answer;
  answer.status = status;
  answer.body = "{\"message\":";
  cli::append_quoted(answer.body, message);
  answer.body += std::string(",\"code\":\"") + code + "\",\"issues\":[],\"type\":\"USER_ERROR\",\"retry\":\"never\"}";
  return answer;
}

}  // namespace openint::http
