#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bindings/http/answer.hpp"
#include "bindings/http/calls.hpp"

namespace openint::http {

/// The forms in which records stream.
enum class Stream { none, lines, arrow };

/// What an Accept header asks for: the streaming form that it names, where it does not name application/json before.
Stream stream_of(std::string_view accept);

/// An answer that comes in pieces. Each next() blocks until there is one; the thread need not be the same.
class Source {
 public:
  virtual ~Source() = default;
  enum class State { more, end, broken };  ///< broken: the answer is not whole, and its end must not be sent
  /// Appends the next piece to `out`.
  virtual State next(std::string &out) = 0;
  /// Once next() said `end`: whether what ended tells an error in place of the rest.
  virtual bool failed() const noexcept { return false; }
  /// The name of the field that follows the body; "" for none.
  virtual const char *trailer() const noexcept { return ""; }
  /// Its line, once next() said `end`.
  virtual std::string trailers() const { return {}; }
};

/// An operation's records as they come, in constant memory. Blocks until the first. Nothing where the operation failed
/// before it: then `refused` is the answer.
///
/// application/x-ndjson: a line a record, then {"end": the operation's answer}, or {"error": the contract's error}
/// where it failed on the way. application/vnd.apache.arrow.stream: an Arrow IPC stream; where it failed on the way,
/// both the stream's end and the last chunk are missing, else the trailer field openint-end has the operation's answer.
std::unique_ptr<Source> begin_stream(RunningCall call, Stream stream, Answer &refused);

/// Its media type.
std::string_view type_of(Stream stream);

}  // namespace openint::http
