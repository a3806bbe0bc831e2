#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/coroutine/environment.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/http/secrets.hpp"

namespace openint::http {

/// Tells of an operation's exchanges, whoever sends them: a line of JSON each to the log, at the level `trace`.
///
///     {"event": "request", "exchange", "method", "url", "headers": [[name, value], ...], "body_size", "body"}
///     {"event": "answer", "exchange", "ms", "status", "headers", "body_size", "body"}
///     {"event": "failure", "exchange", "ms", "failure", "message"}
///
///     {"event": "end", "exchange", "body_size"}, perhaps with "failure" and "message"
///
/// A body that is a stream is not told, only that it "streams", and at the end of an answer's how long it was.
/// "body" is what the first kMostBody bytes of the body say, "" where there is none; "ms" is the time since the request
/// was handed to whoever sends it; a tag that is not 0 is in "tag". Secrets are cut out, in every form that Secrets
/// knows; values of headers that hold credentials by their name are not told, and of a confidential request neither its
/// path nor a body.
class Trace {
 public:
  static constexpr size_t kMostBody = 2048;

  Trace(coroutine::Environment &environment, uint64_t tag) : environment_(environment), tag_(tag) {}

  void asked(uint64_t id, const Request &request);
  void answered(uint64_t id, const Request &request, const Outcome &outcome);
  /// An answer's body that came in pieces has ended.
  void streamed(uint64_t id, const Incoming &body);
  /// Tells of those that were asked and that nobody `waits` for: the operation ended first.
  void drop(const std::function<bool(uint64_t id)> &waits);

 private:
  struct Asked {
    uint64_t id = 0;
    int64_t at_ms = 0;
  };
  static constexpr size_t kMostNoted = 32;  // of one message
  static void note(const std::vector<Header> &headers, Secrets &secrets);
  std::string masked(const Request &request, std::string_view text) const;
  void append_headers(std::string &out, const Request &request, const std::vector<Header> &headers) const;
  void append_body(std::string &out, const Request &request, std::string_view body) const;
  std::string begin(std::string_view event, uint64_t id) const;
  std::string ended(std::string_view event, uint64_t id);
  void tell(std::string line) { environment_.log(coroutine::Environment::Level::trace, line + "}"); }

  coroutine::Environment &environment_;
  uint64_t tag_;
  Secrets seen_;              // in requests' headers that hold credentials by their name
  Secrets told_;              // the same of the answer that is told of
  std::vector<Asked> asked_;  // and not answered
};

}  // namespace openint::http
