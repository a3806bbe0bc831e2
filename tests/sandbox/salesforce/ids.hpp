#pragma once
// Record ids. 15 characters, case sensitive: three that name the object, then a number in base 62. The form of 18 adds
// three characters that say which of the fifteen are capitals, so that it survives a loss of case.
// https://help.salesforce.com/s/articleView?id=000385585&type=1

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox::salesforce {

// The 18-character id of the record `number` (from 1) of the object with this prefix. Ids of one object sort as their
// numbers do.
std::string make_id(std::string_view prefix, uint64_t number);

// The canonical 18 characters for 15 (case sensitive) or 18 (any case); nothing when it is no id.
std::optional<std::string> canonical_id(std::string_view given);

// The number within a canonical id; nothing when the sandbox cannot have made it.
std::optional<uint64_t> id_number(std::string_view canonical);

}  // namespace sandbox::salesforce
