#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"

namespace openint::connector {

/// A path of keys as JMESPath writes it, and nothing else: properties.firstname, "@odata.nextLink". At most 64 keys.
/// Errors: INVALID_ARGUMENT with the offset of the byte at fault.
Result<Path> parse_path(std::string_view text);

/// The keys, where the expression is such a path and nothing else.
std::optional<Path> plain_path(const jmespath::Node &node);

/// The fields of the document that an expression reads at its top level ("email" of `email || emails[0]`).
std::vector<std::string> top_level_fields(const jmespath::Node &node);

}  // namespace openint::connector
