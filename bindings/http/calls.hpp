#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "bindings/cli/library.hpp"
#include "bindings/http/answer.hpp"

namespace openint::http {

class Calls;

/// What ends the operation of a client that has gone, from any thread, whether or not it has begun.
class Hangup {
 public:
  void tell();
  bool told() const;

 private:
  friend class RunningCall;
  friend class Calls;
  void take(openint_task *task);  ///< nullptr: it ends
  mutable std::mutex mutex_;
  openint_task *task_ = nullptr;
  bool told_ = false;
};

/// An operation under way, which Calls::cancel() reaches. One thread at a time.
class RunningCall {
 public:
  RunningCall() = default;
  ~RunningCall();
  RunningCall(RunningCall &&from) noexcept;
  RunningCall &operator=(RunningCall &&from) = delete;
  openint_task *get() const noexcept { return task_; }

 private:
  friend class Calls;
  RunningCall(Calls &calls, openint_task *task, std::shared_ptr<Hangup> hangup)
      : calls_(&calls), task_(task), hangup_(std::move(hangup)) {}
  Calls *calls_ = nullptr;
  openint_task *task_ = nullptr;
  std::shared_ptr<Hangup> hangup_;
};

/// An operation's batches, one after the other.
struct Batches {
  explicit Batches(RunningCall running) : call(std::move(running)) {}
  /// To the next batch or the end. Blocks. False where it failed.
  bool step();

  RunningCall call;
  cli::Buffer batch;  ///< the last one; the answer once it is `over`
  cli::Error error;
  bool over = false;
};

/// The operations that an engine carries out for the gateway, all of which can be ended.
class Calls {
 public:
  explicit Calls(openint_engine *engine) : engine_(engine) {}

  /// `request` is openint_engine_begin()'s. Without a task where it is wrong: then `refused` is the answer.
  /// `hangup`, which may be nullptr, ends it.
  RunningCall begin(const std::string &request, std::shared_ptr<Hangup> hangup, Answer &refused);
  /// To its end. Blocks.
  static Answer run(const RunningCall &call);
  /// Whether the store has that API key; else the answer. Blocks for the disk.
  bool knows(const std::string &key, Answer &refused);
  /// Ends what is under way; what begins later ends at once.
  void cancel();

 private:
  friend class RunningCall;
  openint_engine *engine_;
  std::mutex mutex_;
  std::set<openint_task *> tasks_;
  bool cancelled_ = false;
};

}  // namespace openint::http
