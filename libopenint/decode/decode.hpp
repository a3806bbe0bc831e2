#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/rules/decode.hpp"

namespace openint::decode {

/// An answer's body as the JSON that the rules read. All values are texts, with every digit as it came.
///
/// XML: {"root element": {"@attribute": "...", "#text": "...", "child": ...}}; an element that has neither attributes
/// nor children is its text, one that repeats is a list, as is always one of rule.lists. Declarations of namespaces are
/// no attributes. White space alone beside children is no text. No entity is replaced but the five of XML itself.
/// CSV (RFC 4180): {"rows": [{"column": "cell"}]}, by the header line.
///
/// `most` bounds the bytes of JSON. Errors: MALFORMED, with a message that fits behind "is no XML" or "is no CSV" in
/// parentheses: what is not UTF-8; what is not well-formed; XML that nests deeper than 100 elements or declares
/// entities; a row with more or fewer cells than the header, by its number.
Result<std::string> to_json(const connector::DecodeRule &rule, std::string_view body, size_t most);

}  // namespace openint::decode
