#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/engine/perform.hpp"
#include "libopenint/http/exchange.hpp"

namespace openint::engine {

/// A call as hosts write it.
struct ParsedCall {
  ParsedCall() = default;
  engine::Call call;
  int64_t timeout_ms = 0;  ///< 0: none
  coroutine::Taking stream = coroutine::Taking::joined;
  uint64_t batch_rows = 1;   ///< how many records a batch gathers at least, but for the last one
  uint64_t tag = 0;          ///< the caller's own number for it
  bool upload = false;       ///< the caller gives bytes besides
  int64_t upload_size = -1;  ///< how many; -1: not known
  bool trace = false;        ///< its exchanges are told of in the log
  std::string traceparent;   ///< of the trace that it belongs to; "": none
};

/// Errors: MALFORMED; INVALID_ARGUMENT naming the member.
Result<ParsedCall> read_call(std::string_view request);

/// What Task::step() hands out.
/// `pieces` are the exchanges whose next piece is wanted.
std::string wants_json(const std::vector<http::Want> &wants, const std::vector<uint64_t> &pieces, int64_t next_due_ms,
                       int64_t now_ms);

struct ParsedAnswer {
  ParsedAnswer() = default;
  uint64_t id = 0;
  bool piece = false;  ///< it is a piece of a body whose beginning was answered before, and has no status
  bool more = false;   ///< pieces follow
  http::Outcome outcome;
};

/// What a host answers. Errors: MALFORMED; INVALID_ARGUMENT naming the member.
Result<ParsedAnswer> read_answer(std::string_view head, std::string_view body);

}  // namespace openint::engine
