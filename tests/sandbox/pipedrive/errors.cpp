#include "errors.hpp"

namespace sandbox::pipedrive {

void invalid(const std::string &what) {
  throw Refusal{400, "Validation failed: " + what, "ERR_SCHEMA_VALIDATION_FAILED",
                "Please check developers.pipedrive.com"};
}

void missing(const std::string &what) {
  throw Refusal{404, what + " not found", "ERR_NOT_FOUND", "Please check developers.pipedrive.com"};
}

void answer(Response &response, const Refusal &refusal) {
  Json body = {{"success", false}, {"error", refusal.error}};
  body["error_info"] = refusal.info.empty() ? Json(nullptr) : Json(refusal.info);
  body["code"] = refusal.code;
  body["data"] = nullptr;
  body["additional_data"] = nullptr;
  send(response, refusal.status, body);
}

void answer_unauthorized(Response &response, bool token_given) {
  send(response, 401,
       {{"success", false},
        {"error", token_given ? "Invalid token: access token is invalid" : "unauthorized access"},
        {"errorCode", 401},
        {"error_info", "Please check developers.pipedrive.com"}});
}

void answer_status(Response &response, int status) {
  if (status == 401) return answer_unauthorized(response, true);
  const char *error = status == 429   ? "request over limit"
                      : status == 403 ? "Scope and URL mismatch"
                      : status == 404 ? "Unknown method ."
                      : status == 503 ? "Service unavailable"
                      : status >= 500 ? "Server error"
                                      : "Bad request";
  send(response, status,
       {{"success", false},
        {"error", error},
        {"errorCode", status},
        {"error_info", "Please check developers.pipedrive.com"}});
}

}  // namespace sandbox::pipedrive
