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
  if (waiter.demand_ != nullptr) waiter.demand_->id_ = ++last_id_;
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
    if (ends || waiter->due_ms_ <= now) {
      if (ends && waiter->demand_ != nullptr) {
        waiter->demand_->ended(cancelled() && !shielded ? Status::cancelled : Status::timeout);
      }
      ready(*waiter->waiting_);
      waiter->unlink();
    }
    waiter = next;
  }
}

void Context::driver_looks() noexcept {
  for (Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->for_driver_) waiter->due_ms_ = 0;
  }
}

Demand *Context::fresh(Demand::Kind kind) noexcept {
  for (Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    Demand *demand = waiter->demand_;
    if (demand == nullptr || demand->kind_ != kind || demand->taken_) continue;
    demand->taken_ = true;
    return demand;
  }
  return nullptr;
}

Demand *Context::find(Demand::Kind kind, uint64_t id) const noexcept {
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    Demand *demand = waiter->demand_;
    if (demand != nullptr && demand->kind_ == kind && demand->id_ == id) return demand;
  }
  return nullptr;
}

Demand *Context::first(Demand::Kind kind) const noexcept {
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    if (waiter->demand_ != nullptr && waiter->demand_->kind_ == kind) return waiter->demand_;
  }
  return nullptr;
}

void Context::met(Demand &demand) noexcept {
  ready(*demand.waiting_);
  demand.unlink();
}

size_t Context::waiting(Demand::Kind kind) const noexcept {
  size_t count = 0;
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    count += waiter->demand_ != nullptr && waiter->demand_->kind_ == kind;
  }
  return count;
}

int64_t Context::next_due() const noexcept {
  int64_t due = kNoDeadline;
  for (const Waiter *waiter = first_; waiter != nullptr; waiter = waiter->next_) {
    due = std::min(due, waiter->due_ms_);
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

// To destroy the outermost first would recurse as deep as they await each other.
void Context::unwind() noexcept {
  while (first_ready_ != nullptr || first_ != nullptr) {
    Runnable *inner = first_ready_ != nullptr ? first_ready_ : first_->waiting_;
    while (inner != nullptr) {
      Runnable *outer = inner->continuation_;
      inner->owner_->destroy();
      inner = outer;
    }
  }
}

Demand::Demand(Kind kind, int64_t until_ms) noexcept : Waiter(Context::kNoDeadline), kind_(kind) {
  demand_ = this;
  until_ms_ = until_ms;
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
