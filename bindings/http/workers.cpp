#include "bindings/http/workers.hpp"

#include <chrono>
#include <system_error>
#include <thread>

namespace openint::http {

namespace {
constexpr std::chrono::seconds kIdle{10};
}

Workers::Workers(size_t most) : most_(most) {
  const std::lock_guard lock(mutex_);
  start();
}

Workers::~Workers() {
  std::unique_lock lock(mutex_);
  over_ = true;
  came_.notify_all();
  ended_.wait(lock, [this] { return threads_ == 0; });
}

void Workers::submit(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (jobs_.size() <= idle_) {
    came_.notify_one();
  } else if (threads_ < most_) {
    try {
      start();
    } catch (const std::system_error &) {  // the system gives no more: those that there are do it
    }
  }
}

void Workers::start() {
  std::thread([this] { work(); }).detach();
  ++threads_;
}

size_t Workers::running() const {
  const std::lock_guard lock(mutex_);
  return threads_ - idle_;
}

size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    came_.wait_for(lock, kIdle, [this] { return over_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) {
      if (over_ || threads_ > 1) break;
      continue;  // the last one stays
    }
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it holds may be large
    lock.lock();
  }
  --threads_;
  ended_.notify_all();
}

}  // namespace openint::http
