#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/coroutine/environment.hpp"
#include "libopenint/coroutine/frame_pool.hpp"
#include "libopenint/coroutine/message.hpp"

namespace openint::coroutine {

using http::Failure;
using http::Outcome;
using http::Request;

class Context;

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
  void leave() noexcept;

  std::coroutine_handle<> handle_;  // its own

 private:
  Context *queue_ = nullptr;  // set while in the queue
  Runnable *before_ = nullptr;
  Runnable *behind_ = nullptr;
};

/// Where a coroutine waits for the world. It lives in the waiting frame and unlinks itself when that is destroyed,
/// which is how the end of an operation drops what is in flight.
class Waiter {
 public:
  Waiter() = default;
  ~Waiter() { unlink(); }
  Waiter(const Waiter &) = delete;
  Waiter &operator=(const Waiter &) = delete;

 protected:
  friend class Context;
  void unlink() noexcept;

  Context *context_ = nullptr;  // set while linked
  Waiter *previous_ = nullptr;
  Waiter *next_ = nullptr;
  Runnable *waiting_ = nullptr;
  uint64_t id_ = 0;          // of an exchange; 0: a wait
  int64_t due_ms_ = 0;       // of a wait
  int64_t until_ms_ = 0;     // its own end, which neither cancel nor the deadline brings forward; 0: it has none
  bool for_driver_ = false;  // of a wait: until the driver has taken what is wanted
  bool taken_ = false;       // of an exchange: the driver has seen it
  const Request *request_ = nullptr;
  Outcome outcome_;
};

/// What an operation wants of its driver.
struct Want {
  Want() = default;
  Want(uint64_t i, const Request *r) : id(i), request(r) {}
  uint64_t id = 0;
  const Request *request = nullptr;  ///< lives until the exchange is answered
};

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

  void cancel() noexcept { cancelled_.store(true, std::memory_order_release); }
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
  /// OK while the operation may go on; else the error CANCELLED or TIMEOUT.
  Result<void> alive();

  // For awaiters and tasks.
  void ready(Runnable &runnable) noexcept;
  void link(Waiter &waiter) noexcept;
  void keep(std::shared_ptr<KeptWork> work);

  // For Operation.
  void run();                  // resumes what is ready until nothing is
  void wake_due(int64_t now);  // makes those ready whose wait is over, or all where the operation is
  bool answer(uint64_t id, Outcome outcome);
  void wants(std::vector<Want> &out);      // exchanges that no driver has seen yet; ends the waits for that
  bool waits(uint64_t id) const noexcept;  // for the answer of that exchange
  size_t in_flight() const noexcept;       // exchanges that are not answered
  int64_t next_due() const noexcept;       // kNoDeadline: no wait
  bool keeps_work() const noexcept;        // that has not ended

 private:
  friend class Waiter;
  friend class Runnable;
  Environment &environment_;
  FramePool pool_;
  int64_t deadline_ms_;
  std::atomic<bool> cancelled_{false};
  Runnable *first_ready_ = nullptr;
  Runnable *last_ready_ = nullptr;
  Waiter *first_ = nullptr;
  Waiter *last_ = nullptr;
  uint64_t last_id_ = 0;
  std::vector<std::shared_ptr<KeptWork>> kept_;  // last, so that its frames end before what they are linked in
};

/// Awaits an exchange: Outcome out = co_await exchange(context, request). The request must outlive the await, as a
/// local of the coroutine does.
class ExchangeAwaiter : public Waiter {
 public:
  ExchangeAwaiter(Context &context, const Request &request, int64_t until_ms = 0) : owner_(context) {
    request_ = &request;
    until_ms_ = until_ms;
  }
  bool await_ready();
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    owner_.link(*this);
  }
  Outcome await_resume() { return std::move(outcome_); }

 private:
  Context &owner_;
};
inline ExchangeAwaiter exchange(Context &context, const Request &request) { return {context, request}; }
/// The same for what must be heard out: neither cancel nor the deadline ends it, but `until_ms` does (Failure::timeout).
inline ExchangeAwaiter exchange_until(Context &context, const Request &request, int64_t until_ms) {
  return {context, request, until_ms};
}

/// Awaits a time: Result<void> out = co_await wait_until(context, ms). CANCELLED or TIMEOUT where the operation ends
/// first; TIMEOUT at once where the time lies behind the deadline.
class WaitAwaiter : public Waiter {
 public:
  WaitAwaiter(Context &context, int64_t due_ms, int64_t until_ms = 0) : owner_(context) {
    due_ms_ = due_ms;
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

/// Awaits that the driver has taken all exchanges that are wanted by now: what comes next runs while the provider works
/// on them. For what takes long beside a request that was started: co_await handed_out(context).
class HandedOutAwaiter : public Waiter {
 public:
  explicit HandedOutAwaiter(Context &context) : owner_(context) {
    due_ms_ = Context::kNoDeadline;
    for_driver_ = true;
  }
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
