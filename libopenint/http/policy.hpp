#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::http {

/// A bucket of the connector's `http.limits`.
struct Limit {
  enum class Cost : uint8_t { requests, units, concurrent };
  int64_t size = 0;       ///< requests, units, or requests under way at a time
  int64_t window_ms = 0;  ///< in which the bucket fills; 0 for concurrent
  Cost cost = Cost::requests;
  std::string scope;             ///< "app", "account", "user", "team", "connection"
  std::string endpoint_class;    ///< "" is all
  std::string remaining_header;  ///< tells how much is left; "" is none, as for those below
  std::string size_header;       ///< tells the bucket's size, which may differ by plan
  std::string usage_header;      ///< tells both as used/size: "api-usage=18/5000"
  std::string reset_header;      ///< tells when it is full again, as retry_after_ms() reads it
};

/// An entry of the connector's `errors`.
struct ErrorRule {
  enum class Action : uint8_t { fail, retry, wait, ignore, reauth, restart, quota };
  std::vector<int> statuses;                 ///< empty: any that is no success
  std::optional<jmespath::Expression> body;  ///< over the answer's JSON body
  Action action = Action::fail;
  std::string after_header;  ///< before Policy::retry_after_header
  int64_t after_ms = 0;      ///< where no header tells; 0: nothing
  std::optional<Status> status;
  std::string reason;
  std::optional<jmespath::Expression> code;  ///< instead of Policy::code, as the next of Policy::message
  std::optional<jmespath::Expression> message;
};

/// How a provider wants to be asked and how its refusals are read: `http` and `errors` of its document, compiled once
/// and shared by threads. Errors of compile: INVALID_ARGUMENT with a JSON Pointer into the document.
struct Policy {
  static Result<std::shared_ptr<const Policy>> compile(std::shared_ptr<const connector::Connector> connector);

  std::shared_ptr<const connector::Connector> connector;  // the expressions' text lives there
  std::vector<Limit> limits;
  std::vector<ErrorRule> errors;
  std::string retry_after_header = "Retry-After";
  std::vector<std::string> request_id_headers = {"X-Request-Id", "Request-Id", "X-Correlation-Id"};
  std::optional<jmespath::Expression> code;  ///< over the JSON body of a refusal, as those below
  std::optional<jmespath::Expression> message;
  std::optional<jmespath::Expression> request_id;  ///< where no header has it
  std::vector<Header> headers;                     ///< of every request
};

/// What is to be done about an answer.
struct Verdict {
  Verdict() = default;
  ErrorRule::Action action = ErrorRule::Action::fail;
  bool success = false;
  int64_t wait_ms = -1;          ///< as the answer told; -1: it did not
  std::unique_ptr<Error> error;  ///< where it is no success
};

/// Reads an answer by the policy's table: any 2xx is a success unless a rule that names its status fits; the first
/// fitting rule decides; without one 401 is reauth, 429 is wait, 408, 425 and 5xx are retried, the others fail. A wait
/// of an hour or more is a quota. The error has the rule's status, else one by the HTTP status (400 and 422
/// INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403 FORBIDDEN, 404 and 410 NOT_FOUND, 409 and 412 CONFLICT, 408 and 5xx
/// UNAVAILABLE, 429 RATE_LIMITED, others PROVIDER; whatever the action retry decides UNAVAILABLE, wait or quota
/// RATE_LIMITED, reauth UNAUTHENTICATED), and what the provider said. Its reason is the rule's; without one
/// "quota_exhausted" for quota and "cursor_expired" for restart.
Verdict judge(const Policy &policy, const Response &response, int64_t now_ms);

/// The milliseconds to wait that a Retry-After header tells: seconds (fractions allowed), an HTTP date (RFC 9110
/// 5.6.7, all three forms), an RFC 3339 instant, or seconds or milliseconds since 1970; at most 366 days; -1 where it
/// tells nothing.
int64_t retry_after_ms(std::string_view value, int64_t now_ms);

}  // namespace openint::http
