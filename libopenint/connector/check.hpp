#pragma once

#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/registry.hpp"

namespace openint::connector {

/// Checks a connector's document, or an overlay, as a person who writes one wants to hear of it, and registers nothing:
/// {"name", "problems": [{"message", "path", "rule", "found", "allowed", "line", "column"}, ...], "hints": [the same]}.
/// A document with problems does not load; hints are about what loads and would serve users worse than it could: a
/// field without a source, a model without a count, a list that cannot be resumed. Lines and columns count from 1; for
/// an overlay they are those of its patch, or of the document where the patched connector's fault lies outside of it.
/// Errors: NOT_FOUND for a connector to overlay; INTERNAL.
Result<std::string> check_document(const Registry &registry, std::string_view text);

}  // namespace openint::connector
