#include "bindings/http/answer.hpp"

#include "bindings/cli/json.hpp"

namespace openint::http {

Answer answer_of(openint_error *error) {
  const cli::Error owned(error);
  Answer answer;
  answer.status = openint_error_http_status(error);
  answer.body = openint_error_json(error);
  answer.maybe_applied = cli::find(cli::JsonReader(answer.body).members(), "maybe_applied").text == "true";
  if (openint_error_retry(error) == OPENINT_RETRY_AFTER) {
    answer.retry_after_s = (openint_error_retry_after_ms(error) + 999) / 1000;
  }
  return answer;
}

Answer refusal(int status, const char *code, const std::string &message, long long retry_after_s) {
  Answer answer;
  answer.retry_after_s = retry_after_s;
  answer.status = status;
  answer.body = "{\"message\":";
  cli::append_quoted(answer.body, message);
  const bool own = status == 500 || status == 503;
  answer.body += std::string(",\"code\":\"") + code + "\",\"issues\":[],\"type\":\"" +
                 (own ? "INTERNAL_ERROR" : "USER_ERROR") + "\",\"retry\":";
  answer.body +=
      retry_after_s < 0 ? "\"never\"}" : "\"after\",\"retry_after_ms\":" + std::to_string(retry_after_s) + "000}";
  return answer;
}

Answer busy(const std::string &message) { return refusal(503, "SERVICE_UNAVAILABLE", message, 1); }

Answer too_large(size_t most) {
  return refusal(413, "PAYLOAD_TOO_LARGE",
                 "the body is larger than the " + std::to_string(most) + " bytes of --max-body");
}

}  // namespace openint::http
