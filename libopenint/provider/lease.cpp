#include "libopenint/provider/lease.hpp"

#include <sodium.h>

#include <algorithm>

namespace openint::provider {

namespace {

constexpr int64_t kFirstPauseMs = 20;
constexpr int64_t kLongestPauseMs = 1000;

std::string hex(const unsigned char *bytes, size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

}  // namespace

void Leases::release() noexcept {
  for (const std::string &name : held_) (void)store_->release(name, owner_);
  held_.clear();
}

// All or none, so that two who want the same ones never wait for each other.
Result<bool> Leases::take_all(coroutine::Context &context, store::Store &store, const std::vector<std::string> &names) {
  std::vector<std::string> taken;
  for (const std::string &name : names) {
    auto got = store.acquire(name, owner_, context.now_ms(), kTtlMs);
    if (got.ok() && *got) {
      taken.push_back(name);
      continue;
    }
    for (const std::string &back : taken) (void)store.release(back, owner_);
    if (!got.ok()) return got.take_error();
    return false;
  }
  held_ = std::move(taken);
  return true;
}

coroutine::Task<bool> acquire(coroutine::Context &context, Session &session, Leases &leases,
                              std::vector<std::string> names) {
  if (leases.owner_.empty()) {
    unsigned char bytes[16];
    context.environment().random(bytes, sizeof bytes);
    leases.owner_ = hex(bytes, sizeof bytes);
    leases.store_ = session.services().store;
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const int64_t give_up_ms = context.now_ms() + Leases::kWaitMs;
  int64_t pause_ms = kFirstPauseMs;
  while (true) {
    Result<bool> taken = leases.take_all(context, *leases.store_, names);
    if (!taken.ok()) co_return taken.take_error();
    if (*taken) co_return true;
    if (context.now_ms() >= give_up_ms) {
      Error error(Status::busy, "another upsert of the same key has been under way for " +
                                    std::to_string(Leases::kWaitMs / 1000) + " seconds");
      error.retry = Retry::after;
      error.retry_after_ms = Leases::kTtlMs;
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
