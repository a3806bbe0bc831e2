#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/status.hpp"
#include "libopenint/base/text.hpp"

namespace openint {

/// One problem of an input or a document. An error carries all of them, not the first.
struct Issue {
  std::string pointer;  ///< JSON Pointer (RFC 6901) to the place; "" is the whole document.
  std::string rule;     ///< The schema keyword or rule that failed: "type", "required", "enum", ...
  std::string found;    ///< What stands there, shortened.
  std::string allowed;  ///< What may stand there.
  std::string message;  ///< One line, no trailing period.
};

/// When asking again can help.
enum class Retry : int32_t { never = 0, after = 1, reauth = 2 };

/// What the provider itself said. Empty and 0 where it said nothing.
struct ProviderAnswer {
  int http_status = 0;
  std::string code;
  std::string message;     ///< shortened
  std::string request_id;  ///< by which the provider's support finds the request
};

/// One error. Messages are one line, name the thing and the limit, and never hold a secret.
struct Error {
  Status status = Status::internal;
  std::string message;
  std::string path;  ///< JSON Pointer into the request or document at fault; may be empty.
  std::vector<Issue> issues;
  Retry retry = Retry::never;
  int64_t retry_after_ms = 0;
  std::string reason;  ///< Finer than the status, lower_case: "quota_exhausted", "cursor_expired", ...; may be empty.
  bool maybe_applied = false;  ///< A write whose answer never came: it may have happened.
  ProviderAnswer provider;
  int64_t offset = -1;  ///< Byte offset into the input, or -1.

  Error() = default;
  Error(Status s, std::string text, std::string pointer = {})
      : status(s), message(std::move(text)), path(std::move(pointer)) {}

  Fault fault() const noexcept;
  /// What a server that passes it on answers with.
  int http_status() const noexcept;

  /// The contract's error shape as JSON text: message, code, issues, and the facts above.
  std::string to_json() const;
};

}  // namespace openint
