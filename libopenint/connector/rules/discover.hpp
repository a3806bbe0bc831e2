#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libopenint/connector/rules/request.hpp"

namespace openint::connector {

/// A setting that an answer tells.
struct DiscoveredSetting {
  std::string name;  ///< a declared one
  AnswerExpression value;
};

/// A request that is made once a connection has been let in, whose answer tells settings of it: its tenant, its
/// account, where its API is.
struct DiscoverRule {
  RequestRule request;
  std::optional<AnswerExpression> accounts;  ///< a list, where one login may have several: `settings` are over an entry
  std::string choose;                        ///< the setting whose value, where it was given, tells which; "": the first
  std::vector<DiscoveredSetting> settings;   ///< over {status, headers, body}, or over the entry
};

}  // namespace openint::connector
