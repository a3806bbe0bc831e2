#pragma once

#include <string>

#include "bindings/cli/library.hpp"

namespace openint::http {

/// What goes back for a call.
struct Answer {
  int status = 200;
  std::string body;  ///< JSON
  long long retry_after_s = -1;
};

/// The contract's error body with its HTTP status. Takes the error.
Answer answer_of(openint_error *error);
/// The same for what the gateway itself refuses: `code` as the contract spells them, "NOT_FOUND".
Answer refusal(int status, const char *code, const std::string &message);

}  // namespace openint::http
