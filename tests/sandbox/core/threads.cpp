#include "core/host.hpp"

namespace sandbox {

void Threads::enqueue(std::function<void()> job) {
  const std::scoped_lock lock(mutex_);
  jobs_.push_back(std::move(job));
  if (idle_ < jobs_.size() && threads_.size() < most_) threads_.emplace_back([this] { work(); });
  wake_.notify_one();
}

void Threads::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    idle_++;
    wake_.wait(lock, [this] { return ends_ || !jobs_.empty(); });
    idle_--;
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

void Threads::shutdown() {
  {
    const std::scoped_lock lock(mutex_);
    ends_ = true;
  }
  wake_.notify_all();
  for (std::thread &thread : threads_) thread.join();
}

}  // namespace sandbox
