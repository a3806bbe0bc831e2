#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/uri/uri_template.hpp"

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
  std::string cost_header;       ///< tells what the request cost, in units
};

/// An entry of the connector's `errors`.
struct ErrorRule {
  enum class Action : uint8_t { fail, retry, wait, ignore, reauth, restart, quota };
  std::vector<int> statuses;                   ///< empty: any that is no success
  std::vector<std::string> methods;            ///< of the request; empty: any
  std::optional<jmespath::Expression> body;    ///< over the answer's JSON body
  std::optional<jmespath::Expression> answer;  ///< over {"status", "headers", "body", "text"}: see judge.hpp
  Action action = Action::fail;
  std::string after_header;  ///< before Policy::retry_after_header
  int64_t after_ms = 0;      ///< where no header tells; 0: nothing. Of retry the first pause, and each after it twice
                             ///< as long
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
  std::vector<std::pair<std::string, uri::Template>> headers;  ///< of every request: name, and value over the settings
  int64_t first_pause_ms = 250;                    ///< before what failed is sent again, where nothing tells; twice as
                                                   ///< long each time, up to
  int64_t longest_pause_ms = 30'000;
  bool own_address = false;  ///< where the API is depends on the connection's settings
};

/// The headers of every request, for a connection with these settings (an object). Errors: INVALID_ARGUMENT with the
/// header's pointer where a setting is missing or empty.
Result<std::vector<Header>> headers_of(const Policy &policy, const json::Value &settings);

}  // namespace openint::http
