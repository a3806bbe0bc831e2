#include <algorithm>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/crypto/hex.hpp"
#include "libopenint/store/lease.hpp"

namespace openint::auth {

using coroutine::Context;
using coroutine::Task;

namespace {

constexpr int64_t kPollMs = 10;
constexpr uint64_t kPollSpreadMs = 40;
// Less time than this is not enough to learn a new refresh token before the operation's deadline cuts the exchange.
constexpr int64_t kLeastForRotationMs = 2'000;

std::string random_owner(coroutine::Environment &environment) {
  std::string bytes(16, '\0');
  environment.random(bytes.data(), bytes.size());
  return crypto::hex(bytes);
}

constexpr int kMostBusyAnswers = 5;
constexpr int64_t kFirstSavingPauseMs = 50;
constexpr int64_t kLongestSavingPauseMs = 1'000;

Task<Tokens> grant(Context &context, const Scheme &scheme, std::shared_ptr<const TokenEndpoint> endpoint,
                   const std::string &refresh_token, bool rotates) {
  if (scheme.kind == Kind::oauth2_client) return client_credentials(context, std::move(endpoint));
  return refresh(context, std::move(endpoint), refresh_token,
                 rotates ? ConnectionAuthorizer::kLongestExchangeMs : int64_t{0});
}

}  // namespace

/// The right to renew a connection, given back at its end, also where the operation is dropped.
class RenewalLease {
 public:
  RenewalLease(ConnectionAuthorizer &of, coroutine::Environment &environment)
      : lease_(of.store_, random_owner(environment)), names_(1, "refresh:" + of.connection()) {}
  Result<bool> take(int64_t now_ms) { return lease_.take(names_, now_ms, ConnectionAuthorizer::kLeaseMs); }
  void release() noexcept { lease_.release(); }

  /// Gives it back at its own end.
  class Holding {
   public:
    explicit Holding(std::shared_ptr<RenewalLease> lease) : lease_(std::move(lease)) {}
    ~Holding() { lease_->release(); }
    Holding(const Holding &) = delete;
    Holding &operator=(const Holding &) = delete;

   private:
    std::shared_ptr<RenewalLease> lease_;
  };

 private:
  store::Lease lease_;
  std::vector<std::string> names_;
};

// Durable before anybody uses the new access token. The grant stands in UnsavedGrants meanwhile: what a store refuses
// for a while it takes in the end, and what it refuses for good whoever comes next tries again. False where the
// connection has other credentials by now.
Task<bool> save_grant(Context &context, std::shared_ptr<ConnectionAuthorizer> self, Tokens tokens, std::string sent) {
  self->unsaved_->put(self->connection(), UnsavedGrants::Grant(tokens, sent));
  int64_t until = context.now_ms() + ConnectionAuthorizer::kLongestSavingMs;
  for (int64_t pause = kFirstSavingPauseMs;; pause = std::min(2 * pause, kLongestSavingPauseMs)) {
    Result<bool> saved = self->save(tokens, sent, context.now_ms());
    if (saved.ok()) {
      self->unsaved_->remove(self->connection());
      co_return saved;
    }
    bool gone = saved.error().status == Status::not_found;  // the connection was removed: nothing is left to save
    if (gone) self->unsaved_->remove(self->connection());
    if (gone || context.now_ms() + pause > until) co_return saved.take_error();
    context.environment().log(
        coroutine::Environment::Level::warning,
        "connection " + self->connection() + ": what was granted is not saved yet: " + saved.error().message);
    self->store_->free_room();  // the grant is what it was kept for
    (void)co_await coroutine::wait_shielded(context, context.now_ms() + pause);
  }
}

// With the lease, which it gives back: 0 where the credentials are good now, else when to look again. Goes on though
// whoever awaits it is dropped.
Task<int64_t> renew_alone(Context &context, std::shared_ptr<ConnectionAuthorizer> self,
                          std::shared_ptr<RenewalLease> lease, uint64_t rejected) {
  RenewalLease::Holding held(lease);
  // Whoever held the lease before may have renewed it.
  Result<void> read = self->reload();
  if (!read.ok()) co_return read.take_error();
  if (self->usable(rejected, context.now_ms())) co_return 0;
  Result<bool> renewable = self->check_renewable(context.now_ms());
  if (!renewable.ok()) co_return renewable.take_error();
  if (!*renewable) co_return context.now_ms();
  bool rotates = self->rotates();
  if (rotates && context.deadline_ms() - context.now_ms() < kLeastForRotationMs) {
    Error error(Status::timeout, "the deadline leaves too little time to renew connection " + self->connection() +
                                     " without the risk of losing its new refresh token");
    error.retry = Retry::after;
    co_return error;
  }
  Result<std::shared_ptr<const TokenEndpoint>> endpoint = self->endpoint();
  if (!endpoint.ok()) co_return endpoint.take_error();
  if (rotates) {
    Result<void> room = self->store_->make_room();
    if (!room.ok()) co_return room.take_error();
  }
  Result<int64_t> due = self->reserve_mint(context.now_ms(), context.deadline_ms());
  if (!due.ok() || *due != 0) co_return due;

  Result<std::string> asked_with = self->asked_with();
  if (!asked_with.ok()) co_return asked_with.take_error();
  const std::string sent = *asked_with;
  const std::string refresh_token = self->credentials_.refresh_token;
  Result<Tokens> tokens = co_await grant(context, self->scheme_, *endpoint, refresh_token, rotates);
  if (tokens.ok()) {
    Result<bool> saved = co_await save_grant(context, self, std::move(*tokens), sent);
    if (!saved.ok()) co_return saved.take_error();
    bool theirs = !*saved && !self->usable(rejected, context.now_ms());
    if (theirs) co_return context.now_ms();
    context.environment().log(coroutine::Environment::Level::info, "connection " + self->connection() + ": renewed");
    co_return 0;
  }
  if (tokens.error().reason == "grant_busy") {
    self->busy_ = tokens.take_error();
    co_return context.now_ms() + self->busy_->retry_after_ms;
  }
  if (tokens.error().reason != "invalid_grant") co_return tokens.take_error();
  Result<bool> refused = self->refused(sent, tokens.error(), context.now_ms());
  if (!refused.ok()) co_return refused.take_error();
  if (*refused) co_return tokens.take_error();
  co_return context.now_ms();
}

// Until the credentials are others than those rejected, and good: by this operation or by somebody else.
Task<bool> renew(Context &context, ConnectionAuthorizer &self, uint64_t rejected) {
  auto lease = std::make_shared<RenewalLease>(self, context.environment());
  for (int busy = 0;;) {
    Result<void> read = self.reload();
    if (!read.ok()) co_return read.take_error();
    Result<void> kept = self.save_unsaved(context.now_ms());
    if (!kept.ok()) co_return kept.take_error();
    if (self.usable(rejected, context.now_ms())) co_return true;
    Result<bool> renewable = self.check_renewable(context.now_ms());
    if (!renewable.ok()) co_return renewable.take_error();
    if (!*renewable) continue;
    Result<bool> held = lease->take(context.now_ms());
    if (!held.ok()) co_return held.take_error();
    int64_t due = 0;
    if (*held) {
      auto own = self.weak_from_this().lock();  // shared_from_this() may throw
      auto work = coroutine::keep(context, renew_alone(context, std::move(own), lease, rejected));
      Result<int64_t> next = co_await *work;
      if (!next.ok()) co_return next.take_error();
      if (*next == 0) co_return true;
      due = *next + static_cast<int64_t>(random_below(context.environment(), kPollSpreadMs));
      std::unique_ptr<Error> said = std::move(self.busy_);
      if (said != nullptr && (++busy == kMostBusyAnswers || due >= context.deadline_ms())) co_return std::move(said);
    } else {
      auto spread = static_cast<int64_t>(random_below(context.environment(), kPollSpreadMs));
      due = context.now_ms() + kPollMs + spread;
    }
    Result<void> waited = co_await coroutine::wait_until(context, due);
    if (!waited.ok()) co_return waited.take_error();
  }
}

Task<uint64_t> authorize_connection(Context &context, ConnectionAuthorizer &self, http::Request &request,
                                    uint64_t rejected) {
  if (!self.usable(rejected, context.now_ms())) {
    Result<bool> renewed = co_await renew(context, self, rejected);
    if (!renewed.ok()) {
      // Renewal ahead of the end may fail: what is there still works.
      bool works = rejected != fingerprint(self.credentials_) && !self.ended(context.now_ms());
      if (!works || renewed.error().status == Status::cancelled || renewed.error().status == Status::not_found) {
        co_return renewed.take_error();
      }
      context.environment().log(
          coroutine::Environment::Level::warning,
          "connection " + self.connection() + ": not renewed ahead of its end: " + renewed.error().message);
    }
  }
  co_return self.put_on(request);
}

Task<uint64_t> ConnectionAuthorizer::authorize(Context &context, http::Request &request, uint64_t rejected) {
  return authorize_connection(context, *this, request, rejected);
}

}  // namespace openint::auth
