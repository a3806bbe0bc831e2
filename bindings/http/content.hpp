#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bindings/http/answer.hpp"
#include "bindings/http/calls.hpp"
#include "bindings/http/streaming.hpp"

namespace openint::http {

/// The one part of a content that a Range header asks for (RFC 9110 14.2): from a byte to a byte, or to the end.
struct ContentRange {
  unsigned long long first = 0;
  std::optional<unsigned long long> last;

  /// Members of an operation's input: "offset" and "length".
  std::string input() const;
};

/// Nothing where the header asks for what is answered with all of it: several parts, the last bytes, another unit.
std::optional<ContentRange> range_of(std::string_view header);

/// The bytes of an operation with "stream": "bytes" as they come, in constant memory. Blocks until the first: then
/// `answer` has status, type and headers (206 and Content-Range where there is a range). Nothing where the operation
/// failed before it, and then `answer` is the error. What fails later breaks the answer off.
std::unique_ptr<Source> begin_content(RunningCall call, const std::optional<ContentRange> &range, Answer &answer);

}  // namespace openint::http
