#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::procedures {

/// One createMetadata() call of the Metadata API as an envelope. Errors: INVALID_ARGUMENT where a member's name or a
/// text cannot stand in XML, or a definition nests deeper than 16.
Result<std::string> create_metadata_envelope(std::string_view session_id, std::span<const json::Value> components);

/// What came back.
struct MetadataAnswer {
  MetadataAnswer() = default;
  struct Row {
    Row() = default;
    std::string full_name;
    bool success = false;
    std::string code;  ///< of the first error
    std::string message;
  };
  std::string fault_code;  ///< without its prefix: "INVALID_SESSION_ID"; "" is no fault
  std::string fault_message;
  std::vector<Row> rows;
};

/// Errors: MALFORMED where `body` is no SOAP envelope with a result or a fault.
Result<MetadataAnswer> read_metadata_answer(std::string_view body);

}  // namespace openint::procedures
