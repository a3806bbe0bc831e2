#include "libopenint/auth/authorizer.hpp"
#include "libopenint/crypto/text.hpp"
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

Task<Tokens> grant(Context &context, const Scheme &scheme, std::shared_ptr<const TokenEndpoint> endpoint,
                   const std::string &refresh_token) {
  if (scheme.kind == Kind::oauth2_client) return client_credentials(context, std::move(endpoint));
  return refresh(context, std::move(endpoint), refresh_token);
}

}  // namespace

// With the lease: 0 where the credentials are good now, else when to look again.
Task<int64_t> renew_alone(Context &context, ConnectionAuthorizer &self, uint64_t rejected) {
  // Whoever held the lease before may have renewed it.
  Result<void> read = self.reload();
  if (!read.ok()) co_return read.take_error();
  if (self.usable(rejected, context.now_ms())) co_return 0;
  Result<void> renewable = self.check_renewable(context.now_ms());
  if (!renewable.ok()) co_return renewable.take_error();
  bool rotates = self.scheme_.document["rotates"].as_boolean();
  if (rotates && context.deadline_ms() - context.now_ms() < kLeastForRotationMs) {
    Error error(Status::timeout, "the deadline leaves too little time to renew connection " + self.connection() +
                                     " without the risk of losing its new refresh token");
    error.retry = Retry::after;
    co_return error;
  }
  Result<std::shared_ptr<const TokenEndpoint>> endpoint = self.endpoint();
  if (!endpoint.ok()) co_return endpoint.take_error();
  Result<int64_t> due = self.reserve_mint(context.now_ms(), context.deadline_ms());
  if (!due.ok() || *due != 0) co_return due;

  std::string sent = self.credentials_.refresh_token;
  Result<Tokens> tokens = co_await grant(context, self.scheme_, *endpoint, sent);
  if (tokens.ok()) {
    // Durable before anybody uses the new access token.
    Result<void> saved = self.save(*tokens, sent, context.now_ms());
    if (!saved.ok()) co_return saved.take_error();
    context.environment().log(coroutine::Environment::Level::info, "connection " + self.connection() + ": renewed");
    co_return 0;
  }
  if (tokens.error().reason != "invalid_grant") co_return tokens.take_error();
  Result<bool> refused = self.refused(sent, tokens.error(), context.now_ms());
  if (!refused.ok()) co_return refused.take_error();
  if (*refused) co_return tokens.take_error();
  co_return context.now_ms();
}

// Until the credentials are others than those rejected, and good: by this operation or by somebody else.
Task<bool> renew(Context &context, ConnectionAuthorizer &self, uint64_t rejected) {
  store::Lease lease(self.store_, random_owner(context.environment()));
  const std::vector<std::string> names(1, "refresh:" + self.connection());
  while (true) {
    Result<void> read = self.reload();
    if (!read.ok()) co_return read.take_error();
    if (self.usable(rejected, context.now_ms())) co_return true;
    Result<void> renewable = self.check_renewable(context.now_ms());
    if (!renewable.ok()) co_return renewable.take_error();
    Result<bool> held = lease.take(names, context.now_ms(), ConnectionAuthorizer::kLeaseMs);
    if (!held.ok()) co_return held.take_error();
    int64_t due = 0;
    if (*held) {
      Result<int64_t> next = co_await renew_alone(context, self, rejected);
      lease.release();
      if (!next.ok()) co_return next.take_error();
      if (*next == 0) co_return true;
      due = *next;
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
