#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libopenint/coroutine/emission.hpp"
#include "libopenint/coroutine/task.hpp"

namespace openint::coroutine {

/// One operation under way: its context and its root coroutine, stepped by whoever drives it.
///
///     while (!operation.step()) {  // runs all that can run
///       see what it asks for, and bring it
///       wait until something is there or operation.next_due() has come
///     }
///     operation.result()
///
/// One thread at a time; cancel() from any. Cancelled or late it ends at the next step, unless work is under way that is
/// to be heard out (Context::keep): then when that has ended, within the bound that it has of its own. Destroying it in
/// any state drops what is in flight.
class Operation {
 public:
  /// `start` makes the root coroutine in the context it is given.
  Operation(Environment &environment, int64_t deadline_ms, const std::function<Task<std::string>(Context &)> &start);
  ~Operation();
  Operation(const Operation &) = delete;
  Operation &operator=(const Operation &) = delete;

  /// Runs everything that can run; true where the operation has ended.
  bool step();
  /// What the operation has emitted, one after the other; it goes on with the next step. Nothing where there is none.
  std::optional<Emission> take_emission();
  bool emits() const noexcept { return context_.first(Demand::Kind::emission) != nullptr; }
  /// When to step again though nothing came, in ms since 1970; Context::kNoDeadline: never.
  int64_t next_due() const noexcept { return context_.next_due(); }
  Taking taking() const noexcept { return context_.taking(); }
  void cancel() noexcept { context_.cancel(); }
  bool cancelled() const noexcept { return context_.cancelled(); }
  bool done() const noexcept { return root_.done() && !context_.keeps_work(); }
  /// Once, after the end.
  Result<std::string> result() { return root_.take(); }
  Context &context() noexcept { return context_; }

 private:
  Context context_;
  Task<std::string> root_;
};

}  // namespace openint::coroutine
