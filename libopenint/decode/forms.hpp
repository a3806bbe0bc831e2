#pragma once

#include "libopenint/decode/decode.hpp"

namespace openint::decode {

// Of a body that is UTF-8, without a byte order mark.
Result<std::string> xml_to_json(const connector::DecodeRule &rule, std::string_view body, size_t most);
Result<std::string> csv_to_json(const connector::DecodeRule &rule, std::string_view body, size_t most);

inline Error malformed(std::string message) { return Error(Status::malformed, std::move(message)); }

inline Error too_much(size_t most) {
  return malformed("it makes more than " + std::to_string(most) + " bytes of JSON");
}

}  // namespace openint::decode
