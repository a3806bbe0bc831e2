#pragma once

#include "libopenint/connector/rules/errors.hpp"
#include "libopenint/connector/rules/limits.hpp"
#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// Where the API is, and what holds for all of its requests.
struct HttpRule {
  std::optional<uri::Template> base;            ///< over the connection's settings
  std::optional<jmespath::Expression> account;  ///< over the connection's settings: the provider's account
  int64_t max_url = 7000;                       ///< most bytes of a URL
  int64_t settle_ms = 0;                        ///< how long a modification may take to be listed
  std::string connector;                        ///< the connector's name
  bool own_address = false;                     ///< where the API is depends on the connection's settings
  std::vector<std::pair<std::string, uri::Template>> headers;  ///< of every request: name, and value over the settings
  std::vector<LimitRule> limits;                               ///< all of them hold
  std::vector<ErrorRule> errors;
  RefusalRule refusal;
  std::string retry_after_header = "Retry-After";
  std::vector<std::string> request_id_headers = {"X-Request-Id", "Request-Id", "X-Correlation-Id"};
  int64_t first_pause_ms = 250;  ///< before what failed is sent again, where nothing tells; twice as long each time, up
                                 ///< to
  int64_t longest_pause_ms = 30'000;
};

/// A cheap request that any working connection may make.
struct CheckRule {
  RequestRule request;
  std::optional<AnswerExpression> account;  ///< the account's name at the provider
};

}  // namespace openint::connector
