#include "libopenint/provider/lease.hpp"

#include <sodium.h>

#include <algorithm>

namespace openint::provider {

namespace {

constexpr int64_t kTtlMs = 60'000;   // a holder that died is waited for no longer than this
constexpr int64_t kWaitMs = 60'000;  // longest wait for another holder
constexpr int64_t kFirstPauseMs = 20;
constexpr int64_t kLongestPauseMs = 1000;

std::string hex(const unsigned char *bytes, size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

}  // namespace

store::Lease new_lease(coroutine::Context &context, const Session &session) {
  unsigned char bytes[16];
  context.environment().random(bytes, sizeof bytes);
  return store::Lease(session.store(), hex(bytes, sizeof bytes));
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
  unsigned char digest[16];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char *>(value.data()), value.size(),
                     nullptr, 0);
  return "upsert:" + session.id() + ":" + std::string(model) + ":" + std::string(key) + ":" +
         hex(digest, sizeof digest);
}

}  // namespace openint::provider
