#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace openint::http {

/// Threads for what blocks: the store, and operations that wait for a provider. As many as there are jobs, up to a
/// bound; those but one that find nothing to do for a while end. Connections need none of them while they are idle or
/// slow.
class Workers {
 public:
  /// With one thread, which stays until the end: what is submitted is done even where the system gives no more of them.
  /// Throws std::system_error where it does not give that one.
  explicit Workers(size_t most);
  /// Waits for the jobs to end, the waiting ones too.
  ~Workers();
  Workers(const Workers &) = delete;
  Workers &operator=(const Workers &) = delete;

  /// From any thread. Does not throw for want of threads. The jobs begin in this order. They must not throw.
  void submit(std::function<void()> job);
  size_t running() const;
  size_t waiting() const;

 private:
  void work();
  void start();  // with the lock

  const size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable came_, ended_;
  std::deque<std::function<void()>> jobs_;
  size_t threads_ = 0, idle_ = 0;
  bool over_ = false;
};

/// Two of them, so that hundreds of operations that wait for providers keep no key from being looked at.
struct Pools {
  explicit Pools(size_t most) : operations(most) {}
  Workers operations;
  Workers keys{4};
};

}  // namespace openint::http
