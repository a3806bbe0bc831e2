#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bindings/cli/library.hpp"
#include "bindings/cli/on_signal.hpp"
#include "bindings/cli/progress.hpp"

namespace openint::cli {

/// One call of an operation.
struct Call {
  std::string operation;
  std::string connection;
  std::string customer;
  std::string input = "{}";      ///< JSON
  long long timeout_ms = 0;      ///< 0: none
  bool trace = false;            ///< its exchanges go to stderr
  std::optional<bool> progress;  ///< whether to tell how far it is; else where stderr is a terminal
};

/// A call under way, which ^C and SIGTERM cancel. All throw Failure.
class RunningCall {
 public:
  /// `stream` is "" for an answer that holds everything, or "json", "ndjson" or "arrow".
  RunningCall(const Engine &engine, const Call &call, const std::string &stream);

  /// To the next batch; false at the end. Behind the first batch a failure says where to go on.
  bool next();
  std::string_view batch() const { return text_of(batch_); }
  /// The operation's answer, after the end.
  std::string answer() const { return std::string(text_of(batch_)); }
  /// The batches as columns, of "arrow", instead of next() up to their end.
  void columns(ArrowArrayStream &out);
  /// To be called between batches that come by columns().
  void came() { progress_.ask(task_.get()); }

 private:
  static std::unique_ptr<openint_task, Free<openint_task_free>> begin(const Engine &engine, const Call &call,
                                                                      const std::string &stream);
  std::string where_to_go_on() const;

  std::unique_ptr<openint_task, Free<openint_task_free>> task_;
  OnSignal cancel_;  // before the thread of the progress, which inherits what is blocked
  CallProgress progress_;
  Buffer batch_;
};

/// Runs it to its end and gives the response's JSON; throws Failure.
std::string call(const Engine &engine, const Call &call);

}  // namespace openint::cli
