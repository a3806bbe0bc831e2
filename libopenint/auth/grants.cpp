#include <algorithm>

#include "libopenint/auth/form.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/http/address.hpp"
#include "libopenint/http/exchange.hpp"

namespace openint::auth {

namespace {

using coroutine::Context;
using coroutine::Task;
using http::Failure;

constexpr int64_t kWholeMs = 25'000;  // less than the lease that a renewal holds
constexpr int kMostSends = 4;
constexpr uint64_t kPauseMs = 400;

// An error for an exchange that brought no response.
std::unique_ptr<Error> no_answer(const http::Outcome &outcome, const std::string &url) {
  if (outcome.failure == Failure::unsafe_address) {
    return std::make_unique<Error>(http::refused_address(url, outcome.message));
  }
  std::string place = "the token endpoint at " + http::origin(url);
  Status status = outcome.failure == Failure::cancelled   ? Status::cancelled
                  : outcome.failure == Failure::timeout   ? Status::timeout
                  : outcome.failure == Failure::too_large ? Status::malformed
                                                          : Status::unavailable;
  auto error = std::make_unique<Error>(status, place + " gave no answer: " + outcome.message);
  if (status == Status::unavailable || status == Status::timeout) error->retry = Retry::after;
  return error;
}

// Sends a form until it has an answer. A grant may not be repeated (a refresh token that rotates is good once), so only
// what certainly never left is sent again. `heard_out_ms`: see refresh().
Task<http::Response> post(Context &context, http::Request request, int64_t heard_out_ms) {
  Result<void> safe = http::confine(request, !request.public_only, context.environment());
  if (!safe.ok()) co_return safe.take_error();
  bool shielded = heard_out_ms != 0;
  int64_t until =
      shielded ? context.now_ms() + heard_out_ms : std::min(context.deadline_ms(), context.now_ms() + kWholeMs);
  for (int sends = 1;; ++sends) {
    int64_t left = until - context.now_ms();
    request.timeout_ms = std::min(request.timeout_ms, std::max<int64_t>(left, 1));
    http::Outcome outcome;
    if (shielded) {
      outcome = co_await http::exchange_until(context, request, until);
    } else {
      outcome = co_await http::exchange(context, request);
    }
    if (outcome.failure == Failure::none) co_return std::move(outcome.response);
    int64_t due = context.now_ms() + 1 + static_cast<int64_t>(random_below(context.environment(), kPauseMs));
    bool again = outcome.failure == Failure::not_sent && sends < kMostSends && due < until;
    if (!again) co_return no_answer(outcome, request.url);
    Result<void> waited = co_await coroutine::wait_until(context, due);
    if (!waited.ok()) co_return waited.take_error();
  }
}

}  // namespace

Task<Tokens> exchange_code(Context &context, std::shared_ptr<const TokenEndpoint> endpoint, std::string code,
                           std::string code_verifier, std::string redirect_uri) {
  Pairs form;
  form.emplace_back("grant_type", "authorization_code");
  form.emplace_back("code", code);
  form.emplace_back("redirect_uri", redirect_uri);
  if (!code_verifier.empty()) form.emplace_back("code_verifier", code_verifier);
  http::Request request = endpoint->request(endpoint->url(), form);
  Result<http::Response> response = co_await post(context, std::move(request), 0);
  if (!response.ok()) co_return response.take_error();
  std::vector<std::string_view> secrets;
  secrets.push_back(code);
  if (!code_verifier.empty()) secrets.push_back(code_verifier);
  co_return endpoint->read(*response, secrets, context.now_ms());
}

Task<Tokens> refresh(Context &context, std::shared_ptr<const TokenEndpoint> endpoint, std::string refresh_token,
                     int64_t heard_out_ms) {
  Pairs form;
  form.emplace_back("grant_type", "refresh_token");
  form.emplace_back("refresh_token", refresh_token);
  http::Request request = endpoint->request(endpoint->url(), form);
  Result<http::Response> response = co_await post(context, std::move(request), heard_out_ms);
  if (!response.ok()) co_return response.take_error();
  std::vector<std::string_view> secrets;
  secrets.push_back(refresh_token);
  co_return endpoint->read(*response, secrets, context.now_ms());
}

Task<Tokens> client_credentials(Context &context, std::shared_ptr<const TokenEndpoint> endpoint) {
  Pairs form;
  form.emplace_back("grant_type", "client_credentials");
  if (!endpoint->scope().empty()) form.emplace_back("scope", endpoint->scope());
  http::Request request = endpoint->request(endpoint->url(), form);
  Result<http::Response> response = co_await post(context, std::move(request), 0);
  if (!response.ok()) co_return response.take_error();
  std::vector<std::string_view> secrets;
  co_return endpoint->read(*response, secrets, context.now_ms());
}

Task<bool> revoke(Context &context, std::shared_ptr<const TokenEndpoint> endpoint, std::string token,
                  std::string hint) {
  if (endpoint->revoke_url().empty()) co_return false;
  Pairs form;
  form.emplace_back("token", token);
  form.emplace_back("token_type_hint", hint);
  http::Request request = endpoint->request(endpoint->revoke_url(), form);
  Result<http::Response> response = co_await post(context, std::move(request), 0);
  if (!response.ok()) co_return response.take_error();
  if (response->status >= 200 && response->status < 300) co_return true;
  std::vector<std::string_view> secrets;
  secrets.push_back(token);
  Result<Tokens> refused = endpoint->read(*response, secrets, context.now_ms());
  std::unique_ptr<Error> error = refused.take_error();
  if (error->provider.code == "unsupported_token_type") co_return false;  // RFC 7009 2.2.1
  if (error->reason == "invalid_grant" || error->provider.code == "invalid_token") co_return true;
  co_return std::move(error);
}

}  // namespace openint::auth
