#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/session.hpp"

namespace openint::provider {

/// Leases of the store, held together and given back when destroyed: whoever holds them is alone among all processes
/// on that store.
class Leases {
 public:
  static constexpr int64_t kTtlMs = 60'000;   ///< a holder that died is waited for no longer than this
  static constexpr int64_t kWaitMs = 60'000;  ///< longest wait for another holder

  Leases() = default;
  ~Leases() { release(); }
  Leases(const Leases &) = delete;
  Leases &operator=(const Leases &) = delete;

  void release() noexcept;

 private:
  friend coroutine::Task<bool> acquire(coroutine::Context &, Session &, Leases &, std::vector<std::string>);
  Result<bool> take_all(coroutine::Context &context, store::Store &store, const std::vector<std::string> &names);

  std::shared_ptr<store::Store> store_;
  std::string owner_;
  std::vector<std::string> held_;
};

/// Takes all the leases or waits until it can; names that are held by `leases` already are renewed. `leases` must
/// outlive the task. Errors: BUSY, with a time to come back, where another holds one for too long; STORAGE; CANCELLED;
/// TIMEOUT.
coroutine::Task<bool> acquire(coroutine::Context &context, Session &session, Leases &leases,
                              std::vector<std::string> names);

/// The lease that stands for upserting `value` of `key`: a digest, for values are people's addresses.
std::string upsert_lease(const Session &session, std::string_view model, std::string_view key, std::string_view value);

}  // namespace openint::provider
