#include "libopenint/coroutine/context.hpp"

#include <algorithm>

namespace openint::coroutine {

void Runnable::leave() noexcept {
  if (queue_ == nullptr) return;
  (before_ == nullptr ? queue_->first_ready_ : before_->behind_) = behind_;
  (behind_ == nullptr ? queue_->last_ready_ : behind_->before_) = before_;
  queue_ = nullptr;
  before_ = behind_ = nullptr;
}

void Context::ready(Runnable &runnable) noexcept {
  if (runnable.queue_ != nullptr) return;
  runnable.queue_ = this;
  runnable.before_ = last_ready_;
  (last_ready_ == nullptr ? first_ready_ : last_ready_->behind_) = &runnable;
  last_ready_ = &runnable;
}

void Waiter::unlink() noexcept {
  if (context_ == nullptr) return;
  (previous_ == nullptr ? context_->first_ : previous_->next_) = next_;
  (next_ == nullptr ? context_->last_ : next_->previous_) = previous_;
  context_ = nullptr;
  previous_ = next_ = nullptr;
}

void Context::link(Waiter &waiter) noexcept {
  waiter.context_ = this;
  waiter.previous_ = last_;
  (last_ == nullptr ? first_ : last_->next_) = &waiter;
  last_ = &waiter;
  if (waiter.request_ != nullptr) waiter.id_ = ++last_id_;
}

Result<void> Context::alive() {
  if (cancelled()) return Error(Status::cancelled, "the operation was cancelled");
  if (deadline_ms_ != kNoDeadline && now_ms() >= deadline_ms_) {
    Error error(Status::timeout, "the operation's deadline has passed");
    error.retry = Retry::after;
    return error;
  }
  return {};
}

// A trampoline: whoever wants to run stands in a queue, so that a chain of awaits of any length uses no native stack.
void Context::run() {
  while (first_ready_ != nullptr) {
    Runnable *runnable = first_ready_;
    runnable->leave();
    runnable->handle_.resume();  // which may destroy it
  }
}

void Context::wake_due(int64_t now) {
  bool over = cancelled() || now >= deadline_ms_;
  for (Waiter *waiter = first_; waiter != nullptr;) {
    Waiter *next = waiter->next_;
    bool shielded = waiter->until_ms_ != 0;
    bool ends = shielded ? now >= waiter->until_ms_ : over;
    if (ends || (waiter->request_ == nullptr && waiter->due_ms_ <= now)) {
      if (ends && waiter->request_ != nullptr) {
        // Texts so short need no memory: ending an operation must not fail halfway.
        waiter->outcome_ = cancelled() && !shielded ? Outcome(Failure::cancelled, "cancelled")
                                                    : Outcome(Failure::timeout, "timeout");
        waiter->outcome_.handed_out = waiter->taken_;
      }
      ready(*waiter->waiting_);
      waiter->unlink();
    }
    waiter = next;
  }
}

bool Context::answer(uint64_t id, Outcome outcome) {
  if (id == 0) return false;
  for (Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->id_ != id || waiter->request_ == nullptr) continue;
    waiter->outcome_ = std::move(outcome);
    ready(*waiter->waiting_);
    waiter->unlink();
    return true;
  }
  return false;
}

void Context::wants(std::vector<Want> &out) {
  for (Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->for_driver_) waiter->due_ms_ = 0;
    if (waiter->request_ == nullptr || waiter->taken_) continue;
    out.emplace_back(waiter->id_, waiter->request_);
    waiter->taken_ = true;
  }
}

bool Context::waits(uint64_t id) const noexcept {
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->request_ != nullptr && waiter->id_ == id) return true;
  }
  return false;
}

size_t Context::in_flight() const noexcept {
  size_t count = 0;
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) count += waiter->request_ != nullptr;
  return count;
}

int64_t Context::next_due() const noexcept {
  int64_t due = kNoDeadline;
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->request_ == nullptr) due = std::min(due, waiter->due_ms_);
    due = std::min(due, waiter->until_ms_ != 0 ? waiter->until_ms_ : deadline_ms_);
  }
  return due;
}

void Context::keep(std::shared_ptr<KeptWork> work) {
  std::erase_if(kept_, [](const std::shared_ptr<KeptWork> &each) { return each->done(); });
  kept_.push_back(std::move(work));
}

bool Context::keeps_work() const noexcept {
  return std::any_of(kept_.begin(), kept_.end(), [](const auto &each) { return !each->done(); });
}

bool ExchangeAwaiter::await_ready() {
  if (until_ms_ != 0) return false;
  bool cancelled = owner_.cancelled();
  if (!cancelled && owner_.now_ms() < owner_.deadline_ms()) return false;
  outcome_ = cancelled ? Outcome(Failure::cancelled, "cancelled") : Outcome(Failure::timeout, "timeout");
  return true;
}

bool WaitAwaiter::await_ready() {
  if (until_ms_ != 0) return due_ms_ <= owner_.now_ms();
  return owner_.cancelled() || due_ms_ <= owner_.now_ms() || due_ms_ > owner_.deadline_ms();
}

Result<void> WaitAwaiter::await_resume() {
  if (until_ms_ != 0) return {};
  OPENINT_CHECK(owner_.alive());
  if (due_ms_ <= owner_.deadline_ms()) return {};
  Error error(Status::timeout, "the operation's deadline lies before the time it has to wait for");
  error.retry = Retry::after;
  error.retry_after_ms = due_ms_ - owner_.now_ms();
  return error;
}

}  // namespace openint::coroutine
