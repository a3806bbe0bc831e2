#pragma once

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// Where the API is, and what holds for all of its requests.
struct HttpRule {
  std::optional<uri::Template> base;            ///< over the connection's settings
  std::optional<jmespath::Expression> account;  ///< over the connection's settings: the provider's account
  int64_t max_url = 7000;                       ///< most bytes of a URL
  int64_t settle_ms = 0;                        ///< how long a modification may take to be listed
};

/// A cheap request that any working connection may make.
struct CheckRule {
  RequestRule request;
  std::optional<AnswerExpression> account;  ///< the account's name at the provider
};

}  // namespace openint::connector
