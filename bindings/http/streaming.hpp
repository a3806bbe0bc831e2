#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

#include "bindings/cli/library.hpp"
#include "bindings/http/answer.hpp"

namespace openint::http {

/// The forms in which records stream.
enum class Stream { none, lines, arrow };

/// What an Accept header asks for: the streaming form that it names, where it does not name application/json before.
Stream stream_of(std::string_view accept);

/// Answers with an operation's records as they come, chunked, in constant memory. `request` is openint_engine_begin()'s
/// without its last brace. False where the operation failed before its first record: then `refused` is the answer.
///
/// application/x-ndjson: a line a record, then {"end": the operation's answer}, or {"error": the contract's error}
/// where it failed on the way. application/vnd.apache.arrow.stream: an Arrow IPC stream; where it failed on the way,
/// both the stream's end and the last chunk are missing.
bool answer_stream(openint_engine *engine, std::string request, Stream stream, httplib::Response &response,
                   Answer &refused);

}  // namespace openint::http
