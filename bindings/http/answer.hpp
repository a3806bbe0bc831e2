#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cli/library.hpp"

namespace openint::http {

/// What goes back for a request.
struct Answer {
  int status = 200;
  std::string body;
  const std::string *fixed = nullptr;  ///< goes before `body`, is shared by all answers and outlives them
  std::string type = "application/json";
  long long retry_after_s = -1;
  bool maybe_applied = false;  ///< an error of a write that may have happened
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides those that every answer has
};

/// Of an operation that was ended early, whoever did it.
constexpr int kEndedEarly = 499;

/// The contract's error body with its HTTP status, or kEndedEarly. Takes the error.
Answer answer_of(openint_error *error);
/// The same for what the gateway itself refuses: `code` as the contract spells them, "NOT_FOUND".
Answer refusal(int status, const char *code, const std::string &message, long long retry_after_s = -1);
/// Of what could not begin for all that the gateway does already: soon it may.
Answer busy(const std::string &message);
/// Of a body with more bytes than that.
Answer too_large(size_t most);

}  // namespace openint::http
