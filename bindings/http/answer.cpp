#include "bindings/http/answer.hpp"

#include "bindings/cli/json.hpp"

namespace openint::http {

Answer answer_of(openint_error *error) {
  const cli::Error owned(error);
  Answer answer;
  answer.status = openint_error_http_status(error);
  if (answer.status == 499) answer.status = 503;  // it was the gateway that ended it, to stop
  answer.body = openint_error_json(error);
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

Answer too_large(size_t most) {
  return refusal(413, "PAYLOAD_TOO_LARGE",
                 "the body is larger than the " + std::to_string(most) + " bytes of --max-body");
}

}  // namespace openint::http
