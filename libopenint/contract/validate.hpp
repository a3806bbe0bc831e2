#pragma once

#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::contract {

/// Checks `input` against a JSON Schema (2020-12: type, enum, const, properties, required, additionalProperties,
/// patternProperties, propertyNames, items, prefixItems, anyOf, oneOf, allOf, not, if/then/else, minimum, maximum and
/// the exclusive ones, multipleOf, minLength, maxLength, pattern, minItems, maxItems, uniqueItems, minProperties,
/// maxProperties, format, $ref within `document`). Every problem becomes an issue: JSON Pointer into the input, rule
/// (the keyword), found, allowed. Depth and the number of issues are bounded.
/// Errors: INVALID_ARGUMENT "3 problems in the input: ..."; an unknown $ref or a broken schema is INTERNAL.
Result<void> validate(const json::Value &document, const json::Value &schema, const json::Value &input);

}  // namespace openint::contract
