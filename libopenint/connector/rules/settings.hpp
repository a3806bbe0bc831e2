#pragma once

#include <optional>
#include <string>

#include "libopenint/contract/pattern.hpp"

namespace openint::connector {

/// What a connection tells, or is told, besides its credentials (a subdomain, a region, an account's address).
struct SettingRule {
  std::string name;
  bool open = false;            ///< may be shown and kept in clear ("public"); else it is a secret
  std::string otherwise;        ///< its value where the connection has none ("default"); "": there is none
  std::string pattern_text;     ///< "" is none
  std::optional<contract::Pattern> pattern;  ///< what a value must match

  bool allows(std::string_view value) const { return !pattern || pattern->matches(value); }
};

}  // namespace openint::connector
