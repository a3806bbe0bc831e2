#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "libopenint/http/policy.hpp"
#include "libopenint/http/secrets.hpp"

namespace openint::http {

/// What is to be done about an answer.
struct Verdict {
  Verdict() = default;
  ErrorRule::Action action = ErrorRule::Action::fail;
  bool success = false;
  int64_t wait_ms = -1;          ///< as the answer or the rule told; -1: neither did
  int64_t first_pause_ms = 0;    ///< of retry, as the rule tells; 0: the policy's
  std::unique_ptr<Error> error;  ///< where it is no success
};

/// Reads an answer to a request of that method by the policy's table: any 2xx is a success unless a rule that names its
/// status fits; the first fitting rule decides. A rule's `answer` sees {"status", "headers": by their names in lower
/// case, "body": the JSON or null, "text": the body's first 64 KiB where it is no JSON}. Without a rule 401 is reauth,
/// 429 is wait, 408, 425 and 5xx are retried, the others fail. A wait of an hour or more is a quota.
///
/// The error has the rule's status, else one by the HTTP status (400 and 422 INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403
/// FORBIDDEN, 404 and 410 NOT_FOUND, 409 and 412 CONFLICT, 408 and 5xx UNAVAILABLE, 429 RATE_LIMITED, others PROVIDER;
/// whatever the action retry decides UNAVAILABLE, wait or quota RATE_LIMITED, reauth UNAUTHENTICATED), and what the
/// provider said. A web page is not what the API says: with 403, 404 or 410 it is PROVIDER. Its reason is the rule's;
/// without one "quota_exhausted" for quota and "cursor_expired" for restart. Nothing of it holds one of `secrets`.
/// `json` is the body as JSON where somebody has made it of another form; nullptr: the body itself.
Verdict judge(const Policy &policy, const Response &response, std::string_view method, int64_t now_ms,
              const Secrets &secrets = {}, const std::string *json = nullptr);

}  // namespace openint::http
