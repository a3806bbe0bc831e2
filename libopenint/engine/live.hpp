#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/registry.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/json/value.hpp"

struct ArrowArrayStream;

namespace openint::engine {

/// Takes a log line: 0 error, 1 warning, 2 information, 3 an exchange of a call with "trace" (http/trace.hpp). Any
/// thread.
using Log = std::function<void(int32_t level, std::string_view line)>;

/// Where the bytes of calls with "upload" come from, by the call's tag. On the thread that runs the call.
struct Uploads {
  Uploads() = default;
  /// Fills `out` from its start with at most `room` bytes: how many, 0 at the end; below 0 ends the call.
  std::function<int64_t(uint64_t tag, char *out, size_t room)> read;
  /// Goes back to the start; false where it can't. Empty: it never can.
  std::function<bool(uint64_t tag)> rewind;
};

/// One operation under way. One thread at a time; cancel() from any.
class Task {
 public:
  virtual ~Task() = default;

  enum class Event { want, batch, done };
  /// Goes as far as it can. want: `out` is {"exchanges": [{"id", "method", "url", "headers": [[name, value], ...],
  /// "body" or "body_base64" or "upload": {"size"}, "stream", "timeout_ms", "max_response", "public_only"}, ...],
  /// "pieces": [id, ...], "wait_ms"}: exchanges that were not asked for before, those whose next piece is wanted, and
  /// after how many ms to step again without an answer (null: never). batch: `out` is a JSON array of
  /// records; "" where columns() has them. done: `out` is the result.
  /// Errors: the operation's own; CLOSED after the end.
  virtual Result<Event> step(std::string &out) = 0;
  /// `head` is {"id", "status", "headers": [[name, value], ...]} with the body's bytes beside it, or {"id", "failure":
  /// "not_sent" | "cut" | "too_large" | "unsafe_address", "message"}. With "more": true, of an exchange with "stream" and
  /// a 2xx status, the body is the first piece; those that follow come with {"id", "more": true}, the last without
  /// "more". Errors: INVALID_ARGUMENT; NOT_FOUND where no such exchange waits; CONFLICT for a piece where those before it
  /// were not taken yet.
  virtual Result<void> answer(std::string_view head, std::string_view body) = 0;
  /// The next bytes of the upload that is the body of that exchange: fills `out`, tells how many, 0 at the end.
  /// Errors: NOT_FOUND where no such exchange waits; the upload's own.
  virtual Result<size_t> read(uint64_t id, char *out, size_t room) = 0;
  /// Runs it over libcurl, on this thread, to its next batch or its end; gives as step(), but never want.
  virtual Result<Event> run(std::string &out) = 0;
  /// The columns of the last batch, once; null where it has none.
  virtual std::shared_ptr<::ArrowArrayStream> columns() = 0;
  /// Where the operation stands behind the last batch: {"count", ...}, or "".
  virtual const std::string &progress() const noexcept = 0;
  /// Whether and how batches come, and the caller's own number for it.
  virtual bool gives_text() const noexcept = 0;
  virtual bool gives_columns() const noexcept = 0;
  virtual uint64_t tag() const noexcept = 0;
  virtual void cancel() noexcept = 0;
};

/// The live half of an engine: its store, its limits, its driver. Any thread, any number at once.
class Live {
 public:
  virtual ~Live() = default;

  /// `config` is the engine's, an object: "store": {"path", "key": 32 bytes in base64, "old_key"}, "organisation",
  /// "http": {"ca_file", "proxy"} as of drivers::CurlOptions and {"allow_private_addresses"}: see http::confine(),
  /// "limits": {"answer_bytes"} as of provider::Services. Without "store" it has none and can only answer that.
  /// Errors: INVALID_ARGUMENT with a pointer; STORAGE; UNAUTHENTICATED where the key is not the database's.
  static Result<std::shared_ptr<Live>> open(const json::Value &config,
                                            std::shared_ptr<const contract::Contract> contract,
                                            connector::Registry &registry, Log log, Uploads uploads);

  /// `request` is {"operation", "connection", "customer", "api_key", "input", "timeout_ms", "stream", "upload", "tag",
  /// "trace", "traceparent"};
  /// only the operation is needed. The task keeps what it needs of this. Errors: MALFORMED, INVALID_ARGUMENT for the
  /// request itself; all others come from the task.
  virtual Result<std::unique_ptr<Task>> begin(std::string_view request) = 0;
};

}  // namespace openint::engine
