#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/coroutine/environment.hpp"
#include "libopenint/coroutine/frame_pool.hpp"

namespace openint::coroutine {

class Context;
class Demand;
class Owner;

/// A coroutine that can be resumed, as a link of the queue of those that want to run: making one ready takes no memory
/// and so cannot fail. Every promise is one. It leaves the queue when it is destroyed.
class Runnable {
 public:
  Runnable() = default;
  ~Runnable() { leave(); }
  Runnable(const Runnable &) = delete;
  Runnable &operator=(const Runnable &) = delete;

 protected:
  friend class Context;
  friend class Owner;
  void leave() noexcept;

  std::coroutine_handle<> handle_;    // its own
  Owner *owner_ = nullptr;            // the task that destroys it
  Runnable *continuation_ = nullptr;  // who awaits it

 private:
  Context *queue_ = nullptr;  // set while in the queue
  Runnable *before_ = nullptr;
  Runnable *behind_ = nullptr;
};

/// Whoever holds a coroutine and destroys it; every task is one.
class Owner {
 protected:
  Owner() = default;
  explicit Owner(Runnable &owned) noexcept : owned_(&owned) { owned.owner_ = this; }
  Owner(Owner &&other) noexcept : owned_(other.owned_) { moved_from(other); }
  Owner &operator=(Owner &&other) noexcept {
    std::swap(owned_, other.owned_);
    if (owned_ != nullptr) owned_->owner_ = this;
    if (other.owned_ != nullptr) other.owned_->owner_ = &other;
    return *this;
  }
  Owner(const Owner &) = delete;
  ~Owner() { destroy(); }

  Runnable *owned() const noexcept { return owned_; }

 private:
  friend class Context;
  void destroy() noexcept {
    if (owned_ != nullptr) std::exchange(owned_, nullptr)->handle_.destroy();
  }
  void moved_from(Owner &other) noexcept {
    other.owned_ = nullptr;
    if (owned_ != nullptr) owned_->owner_ = this;
  }

  Runnable *owned_ = nullptr;
};

/// Where a coroutine waits for the world: for a time, or as a Demand for what a driver brings. It lives in the waiting
/// frame and unlinks itself when that is destroyed, which is how the end of an operation drops what is in flight.
class Waiter {
 public:
  Waiter(const Waiter &) = delete;
  Waiter &operator=(const Waiter &) = delete;

 protected:
  friend class Context;
  explicit Waiter(int64_t due_ms) noexcept : due_ms_(due_ms) {}
  ~Waiter() { unlink(); }
  void unlink() noexcept;

  Context *context_ = nullptr;  // set while linked
  Waiter *previous_ = nullptr;
  Waiter *next_ = nullptr;
  Runnable *waiting_ = nullptr;
  int64_t due_ms_;            // Context::kNoDeadline: no time wakes it
  int64_t until_ms_ = 0;      // its own end, which neither cancel nor the deadline brings forward; 0: it has none
  bool for_driver_ = false;   // until the driver has taken what is asked for
  Demand *demand_ = nullptr;  // itself, where it is one
};

/// Something that an operation asks of its driver: an exchange, a piece of a body, room for what it emits. Those who
/// derive from it know what a kind means; here it is only told apart, handed out once and ended.
class Demand : public Waiter {
 public:
  enum class Kind : uint8_t { emission, exchange, piece };
  Kind kind() const noexcept { return kind_; }
  /// Of this demand alone in its operation; 0 before it waits.
  uint64_t id() const noexcept { return id_; }
  /// Whether the driver has seen it.
  bool taken() const noexcept { return taken_; }

 protected:
  friend class Context;
  /// `until_ms`: see Waiter.
  explicit Demand(Kind kind, int64_t until_ms = 0) noexcept;
  ~Demand() = default;
  /// The operation ends first, with CANCELLED or TIMEOUT: nobody will meet it. Must need no memory.
  virtual void ended(Status why) noexcept = 0;

 private:
  Kind kind_;
  bool taken_ = false;
  uint64_t id_ = 0;
};

/// How the caller takes what an operation emits: joined with the answer to one document, or on its way: as a JSON
/// array a batch, as lines of JSON, or as columns; or the bytes of a body as they come.
enum class Taking : uint8_t { joined, text, lines, columns, bytes };

class Source;

/// Work that its operation sees to its end, whoever waits for it; see Kept in task.hpp.
class KeptWork {
 public:
  KeptWork() = default;
  virtual ~KeptWork() = default;
  KeptWork(const KeptWork &) = delete;
  KeptWork &operator=(const KeptWork &) = delete;
  virtual bool done() const noexcept = 0;
};

/// What every coroutine of one operation shares: who runs next, what is in flight, the deadline, cancellation. One
/// thread at a time; cancel() from any.
class Context {
 public:
  static constexpr int64_t kNoDeadline = std::numeric_limits<int64_t>::max();

  explicit Context(Environment &environment, int64_t deadline_ms = kNoDeadline)
      : environment_(environment), deadline_ms_(deadline_ms) {}
  Context(const Context &) = delete;
  Context &operator=(const Context &) = delete;

  Environment &environment() noexcept { return environment_; }
  FramePool &pool() noexcept { return pool_; }
  int64_t now_ms() noexcept { return environment_.now_ms(); }
  int64_t deadline_ms() const noexcept { return deadline_ms_; }

  Taking taking() const noexcept { return taking_; }
  /// How many records what is emitted holds at least, but for the last.
  uint64_t least_batch() const noexcept { return least_batch_; }
  void take(Taking taking, uint64_t least_batch = 1) noexcept {
    taking_ = taking;
    least_batch_ = least_batch;
  }
  /// What the caller gives beside the call, for the body of a request; null: nothing.
  const std::shared_ptr<Source> &source() const noexcept { return source_; }
  void give(std::shared_ptr<Source> source) noexcept { source_ = std::move(source); }

  /// Of the caller's trace (W3C Trace Context), for requests to the provider; "" where there is none.
  const std::string &traceparent() const noexcept { return traceparent_; }
  void belong_to(std::string traceparent) noexcept { traceparent_ = std::move(traceparent); }

  void cancel() noexcept { cancelled_.store(true, std::memory_order_release); }
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
  /// OK while the operation may go on; else the error CANCELLED or TIMEOUT.
  Result<void> alive();

  // For awaiters and tasks.
  void ready(Runnable &runnable) noexcept;
  void link(Waiter &waiter) noexcept;
  void keep(std::shared_ptr<KeptWork> work);

  // For Operation.
  void run();                                 // resumes what is ready until nothing is
  void wake_due(int64_t now);                 // makes those ready whose wait is over, or all where the operation is
  void driver_looks() noexcept;               // ends the waits for that
  Demand *fresh(Demand::Kind kind) noexcept;  // one that no driver has seen yet, which it now has; nullptr: none
  Demand *find(Demand::Kind kind, uint64_t id) const noexcept;  // one that waits; nullptr: none
  Demand *first(Demand::Kind kind) const noexcept;
  void met(Demand &demand) noexcept;  // whoever waits may go on
  size_t waiting(Demand::Kind kind) const noexcept;
  int64_t next_due() const noexcept;  // kNoDeadline: no wait
  bool keeps_work() const noexcept;   // that has not ended
  void unwind() noexcept;             // destroys the coroutines that wait, those that others await first

 private:
  friend class Waiter;
  friend class Runnable;
  Environment &environment_;
  FramePool pool_;
  int64_t deadline_ms_;
  Taking taking_ = Taking::joined;
  uint64_t least_batch_ = 1;
  std::shared_ptr<Source> source_;
  std::string traceparent_;
  std::atomic<bool> cancelled_{false};
  Runnable *first_ready_ = nullptr;
  Runnable *last_ready_ = nullptr;
  Waiter *first_ = nullptr;
  Waiter *last_ = nullptr;
  uint64_t last_id_ = 0;
  std::vector<std::shared_ptr<KeptWork>> kept_;  // last, so that its frames end before what they are linked in
};

/// Awaits a time: Result<void> out = co_await wait_until(context, ms). CANCELLED or TIMEOUT where the operation ends
/// first; TIMEOUT at once where the time lies behind the deadline.
class WaitAwaiter : public Waiter {
 public:
  WaitAwaiter(Context &context, int64_t due_ms, int64_t until_ms = 0) : Waiter(due_ms), owner_(context) {
    until_ms_ = until_ms;
  }
  bool await_ready();
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    owner_.link(*this);
  }
  Result<void> await_resume();

 private:
  Context &owner_;
};
inline WaitAwaiter wait_until(Context &context, int64_t due_ms) { return {context, due_ms}; }
/// The same, but neither cancel nor the deadline ends it.
inline WaitAwaiter wait_shielded(Context &context, int64_t due_ms) { return {context, due_ms, due_ms}; }

/// Awaits that the driver has looked for what is asked of it by now: what comes next runs while it works on that. For
/// what takes long beside a request that was started: co_await handed_out(context).
class HandedOutAwaiter : public Waiter {
 public:
  explicit HandedOutAwaiter(Context &context) : Waiter(Context::kNoDeadline), owner_(context) { for_driver_ = true; }
  bool await_ready() const noexcept { return owner_.cancelled(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    owner_.link(*this);
  }
  void await_resume() const noexcept {}

 private:
  Context &owner_;
};
inline HandedOutAwaiter handed_out(Context &context) { return HandedOutAwaiter(context); }

}  // namespace openint::coroutine
