#include "libopenint/provider/lease.hpp"

#include <algorithm>

#include "libopenint/crypto/digest.hpp"
#include "libopenint/crypto/hex.hpp"

namespace openint::provider {

namespace {

constexpr int64_t kTtlMs = 60'000;   // a holder that died is waited for no longer than this
constexpr int64_t kWaitMs = 60'000;  // longest wait for another holder
constexpr int64_t kFirstPauseMs = 20;
constexpr int64_t kLongestPauseMs = 1000;

}  // namespace

store::Lease new_lease(coroutine::Context &context, const Session &session) {
  std::string bytes(16, '\0');
  context.environment().random(bytes.data(), bytes.size());
  return store::Lease(session.store(), crypto::hex(bytes));
}

coroutine::Task<bool> take_lease(coroutine::Context &context, store::Lease &lease, std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const int64_t give_up_ms = context.now_ms() + kWaitMs;
  int64_t pause_ms = kFirstPauseMs;
  while (true) {
    Result<bool> taken = lease.take(names, context.now_ms(), kTtlMs);
    if (!taken.ok()) co_return taken.take_error();
    if (*taken) co_return true;
    if (context.now_ms() >= give_up_ms) {
      Error error(Status::busy, "another upsert of the same key has been under way for " +
                                    std::to_string(kWaitMs / 1000) + " seconds");
      error.retry = Retry::after;
      error.retry_after_ms = kTtlMs;
      co_return error;
    }
    const auto jitter =
        static_cast<int64_t>(coroutine::random_below(context.environment(), static_cast<uint64_t>(pause_ms)));
    const int64_t due_ms = context.now_ms() + pause_ms / 2 + jitter;
    Result<void> waited = co_await coroutine::wait_until(context, due_ms);
    if (!waited.ok()) co_return waited.take_error();
    pause_ms = std::min(pause_ms * 2, kLongestPauseMs);
  }
}

std::string upsert_lease(const Session &session, std::string_view model, std::string_view key, std::string_view value) {
  return "upsert:" + session.id() + ":" + std::string(model) + ":" + std::string(key) + ":" +
         crypto::hex(crypto::digest(value, 16));
}

}  // namespace openint::provider
