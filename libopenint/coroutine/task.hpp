#pragma once

#include <coroutine>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "libopenint/coroutine/context.hpp"

namespace openint::coroutine {

/// Told when a coroutine that nobody awaits by itself has ended; see all().
class Gathering {
 public:
  virtual void ended(Context &context) noexcept = 0;

 protected:
  ~Gathering() = default;
};

/// What the promises of all tasks share. Frames come from the operation's pool; no memory makes an empty task, whose
/// result is NO_MEMORY.
class PromiseBase : public Runnable {
 public:
  explicit PromiseBase(Context &context) noexcept : context_(context) {}

  template <typename... Arguments>
  static void *operator new(size_t size, Context &context, Arguments &&...) noexcept {
    return context.pool().allocate(size);
  }
  static void operator delete(void *frame) noexcept { FramePool::release(frame); }

  struct FinalAwaiter {
    PromiseBase &promise;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept { promise.ended(); }
    void await_resume() const noexcept {}
  };
  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {*this}; }

  void continue_with(Runnable &continuation) noexcept { continuation_ = &continuation; }
  void belong_to(Gathering &gathering) noexcept { gathering_ = &gathering; }
  Context &context() noexcept { return context_; }

 private:
  void ended() noexcept {
    if (continuation_ != nullptr) context_.ready(*continuation_);
    if (gathering_ != nullptr) gathering_->ended(context_);
  }

  Context &context_;
  Gathering *gathering_ = nullptr;
};

/// A lazy coroutine that gives a Result<T>: a free function `Task<T> f(Context &, ...)`. Errors climb as values.
/// What may stand in one is bounded by g++ 12 (tests/structure/coroutines.py says how).
template <typename T>
class [[nodiscard]] Task : public Owner {
 public:
  class promise_type : public PromiseBase {
   public:
    template <typename... Arguments>
    explicit promise_type(Context &context, Arguments &&...) noexcept : PromiseBase(context) {}

    Task get_return_object() noexcept {
      this->handle_ = std::coroutine_handle<promise_type>::from_promise(*this);
      return Task(*this);
    }
    static Task get_return_object_on_allocation_failure() noexcept { return Task(); }
    void return_value(Result<T> result) { result_.emplace(std::move(result)); }
    // Notes the status alone: where memory is short, an Error can't be made here.
    void unhandled_exception() noexcept {
      try {
        throw;
      } catch (const std::bad_alloc &) {
        thrown_ = Status::no_memory;
      } catch (...) {
        thrown_ = Status::internal;
      }
    }
    Result<T> take() {
      if (result_) return std::move(*result_);
      if (thrown_ == Status::no_memory) return Error(Status::no_memory, "out of memory");
      bool threw = thrown_ == Status::internal;
      return Error(Status::internal, threw ? "an exception inside the library" : "the task has not ended");
    }

   private:
    friend class Task;
    std::optional<Result<T>> result_;
    Status thrown_ = Status::ok;
    bool started_ = false;
  };

  Task() = default;
  Task(Task &&) noexcept = default;
  Task &operator=(Task &&) noexcept = default;
  Task(const Task &) = delete;

  bool empty() const noexcept { return owned() == nullptr; }
  bool done() const noexcept { return empty() || handle().done(); }
  /// Lets it run beside whoever started it, who may await it later.
  void start(Context &context) noexcept {
    if (empty()) return;
    promise().started_ = true;
    context.ready(promise());
  }
  void belong_to(Gathering &gathering) noexcept { promise().belong_to(gathering); }
  Result<T> take() { return empty() ? Result<T>(Error(Status::no_memory, "out of memory")) : promise().take(); }

  // Awaiting runs the task to its end and gives its result.
  bool await_ready() const noexcept { return done(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
    promise().continue_with(waiting.promise());
    if (!promise().started_) start(promise().context());
  }
  Result<T> await_resume() { return take(); }

 private:
  explicit Task(promise_type &promise) noexcept : Owner(promise) {}
  promise_type &promise() const noexcept { return static_cast<promise_type &>(*owned()); }
  std::coroutine_handle<promise_type> handle() const noexcept {
    return std::coroutine_handle<promise_type>::from_promise(promise());
  }
};

/// A task that its operation sees to its end: it goes on where whoever awaits it is dropped, and Operation has not ended
/// before it has. Cancel and the deadline end what it awaits, but for exchange_until() and wait_shielded(). What its
/// coroutine refers to must be its own, or outlive the operation.
///     auto work = keep(context, renew(context, ...));  Result<T> result = co_await *work;
/// with `work` a local of the coroutine that awaits; once.
template <typename T>
class Kept final : public KeptWork, Gathering {
 public:
  Kept(Context &context, Task<T> task) : context_(context), task_(std::move(task)) {}
  void start() noexcept {
    if (task_.empty()) return;
    task_.belong_to(*this);
    task_.start(context_);
  }
  bool done() const noexcept override { return task_.done(); }

  class Awaiter {
   public:
    explicit Awaiter(Kept &kept) : kept_(kept) {}
    ~Awaiter() { kept_.waiting_ = nullptr; }
    Awaiter(const Awaiter &) = delete;
    Awaiter &operator=(const Awaiter &) = delete;
    bool await_ready() const noexcept { return kept_.done(); }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
      kept_.waiting_ = &waiting.promise();
    }
    Result<T> await_resume() { return kept_.task_.take(); }

   private:
    Kept &kept_;
  };
  Awaiter operator co_await() noexcept { return Awaiter(*this); }

 private:
  void ended(Context &context) noexcept override {
    if (waiting_ != nullptr) context.ready(*waiting_);
  }

  Context &context_;
  Task<T> task_;
  Runnable *waiting_ = nullptr;
};

template <typename T>
std::shared_ptr<Kept<T>> keep(Context &context, Task<T> task) {
  auto kept = std::make_shared<Kept<T>>(context, std::move(task));
  context.keep(kept);
  kept->start();
  return kept;
}

/// Awaits many tasks, at most `limit` of them under way at a time, and gives their results in order:
///     All<T> group(context, std::move(tasks), 4);  std::vector<Result<T>> results = co_await group;
template <typename T>
class All : Gathering {
 public:
  All(Context &context, std::vector<Task<T>> tasks, size_t limit)
      : context_(context), tasks_(std::move(tasks)), limit_(limit == 0 ? 1 : limit) {
    left_ = 0;
    for (Task<T> &task : tasks_) {
      if (task.empty()) continue;
      task.belong_to(*this);
      ++left_;
    }
  }
  All(const All &) = delete;
  All &operator=(const All &) = delete;

  bool await_ready() const noexcept { return left_ == 0; }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
    waiting_ = &waiting.promise();
    for (size_t i = 0; i < limit_; ++i) start_next();
  }
  std::vector<Result<T>> await_resume() {
    std::vector<Result<T>> results;
    results.reserve(tasks_.size());
    for (Task<T> &task : tasks_) results.push_back(task.take());
    tasks_.clear();
    return results;
  }

 private:
  void start_next() noexcept {
    while (next_ < tasks_.size() && tasks_[next_].empty()) ++next_;
    if (next_ < tasks_.size()) tasks_[next_++].start(context_);
  }
  void ended(Context &context) noexcept override {
    start_next();
    if (--left_ == 0) context.ready(*waiting_);
  }

  Context &context_;
  std::vector<Task<T>> tasks_;
  size_t limit_;
  size_t left_;
  size_t next_ = 0;
  Runnable *waiting_ = nullptr;
};

}  // namespace openint::coroutine

#define OPENINT_CO_TRY_INNER(result, target, ...)      \
  auto result = __VA_ARGS__;                           \
  if (!(result).ok()) co_return (result).take_error(); \
  target = std::move(result).value()

/// OPENINT_TRY within a coroutine: OPENINT_CO_TRY(auto x, co_await f(context)); or OPENINT_CO_TRY(auto x, g()); ends
/// the coroutine with the error, or moves the value into x. Several statements: never the body of an if or a loop
/// without braces.
#define OPENINT_CO_TRY(target, ...) OPENINT_CO_TRY_INNER(OPENINT_CONCAT(openint_result_, __LINE__), target, __VA_ARGS__)

/// OPENINT_CO_CHECK(co_await f(context)); or OPENINT_CO_CHECK(g()); ends the coroutine with the error; a value is
/// dropped.
#define OPENINT_CO_CHECK(...)                                      \
  do {                                                             \
    auto openint_check = __VA_ARGS__;                              \
    if (!openint_check.ok()) co_return openint_check.take_error(); \
  } while (false)
