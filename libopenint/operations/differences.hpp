#pragma once

#include <string>

#include "libopenint/connector/connector.hpp"
#include "libopenint/json/value.hpp"

namespace openint::operations {

/// What a record that was written holds otherwise than it was asked to: warnings (JSON objects joined by commas) that
/// name the field, what was asked and what came back; "" where there is nothing to tell. `asked` is the unified input,
/// `got` the unified record as the provider then has it.
///
/// What providers put in order counts as the same: blanks and line breaks, the case of e-mail addresses and ids, all
/// but the digits of telephone numbers, the scheme of web addresses, the markup of texts, how an address's words stand
/// in its parts, the order of lists, a day and the instant at which it begins, fractions of a second, a choice's name
/// and its id. Fields that the connector cannot read and passthrough_fields are not compared.
std::string differences(const connector::ModelRule &model, const json::Value &asked, const json::Value &got);

}  // namespace openint::operations
