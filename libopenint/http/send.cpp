#include "libopenint/http/send.hpp"

#include <algorithm>

#include "libopenint/http/attempts.hpp"
#include "libopenint/http/exchange.hpp"

namespace openint::http {

using coroutine::Context;
using coroutine::Task;
using coroutine::wait_until;

namespace {

// Waits until the limits let one request through; what it holds meanwhile is the permit.
Task<Limiter::Permit> admitted(Context &context, const Route &route, const Attempts &attempts) {
  const SendOptions &options = attempts.options();
  while (true) {
    int64_t now = context.now_ms();
    Limiter::Admission admission =
        route.limiter->admit(*route.policy, route.scopes, options.endpoint_class, options.cost, now);
    if (admission.granted) co_return std::move(admission.permit);
    if (admission.exhausted || admission.wait_ms >= context.deadline_ms() - now) {
      co_return Attempts::limited(admission.wait_ms, admission.exhausted);
    }
    attempts.tell_wait("the provider's limit", admission.wait_ms);
    // Those who wait for the same bucket come back at different times.
    auto spread = static_cast<uint64_t>(std::min<int64_t>(admission.wait_ms / 4, 250));
    int64_t due = now + admission.wait_ms + static_cast<int64_t>(random_below(context.environment(), spread));
    due = std::min(due, context.deadline_ms() - 1);
    Result<void> waited = co_await wait_until(context, due);
    if (!waited.ok()) co_return waited.take_error();
  }
}

}  // namespace

Task<Response> send(Context &context, const Route &route, Request request, SendOptions options) {
  Attempts attempts(context, route, std::move(request), std::move(options));
  while (true) {
    Result<void> alive = context.alive();
    if (!alive.ok()) co_return alive.take_error();
    Limiter::Permit permit;
    if (attempts.at_home() && route.limiter != nullptr && route.policy != nullptr) {
      Result<Limiter::Permit> admission = co_await admitted(context, route, attempts);
      if (!admission.ok()) co_return admission.take_error();
      permit = std::move(*admission);
    }
    Request &next = attempts.fresh();
    if (attempts.wants_credentials()) {
      Result<uint64_t> used = co_await route.authorizer->authorize(context, next, attempts.rejected());
      if (!used.ok()) co_return used.take_error();
      attempts.authorized(*used);
    }
    Result<void> safe = attempts.confine();
    if (!safe.ok()) co_return safe.take_error();
    Outcome outcome = co_await exchange(context, next);
    if (outcome.response.stream != nullptr) {
      outcome.response.stream->held = std::make_shared<Limiter::Permit>(std::move(permit));
    }
    permit = Limiter::Permit();
    Step step = attempts.after(std::move(outcome));
    if (step.done && step.error != nullptr) co_return std::move(step.error);
    if (step.done) co_return std::move(attempts.response());
    if (step.due_ms == 0) continue;
    Result<void> waited = co_await wait_until(context, step.due_ms);
    if (!waited.ok()) co_return waited.take_error();
  }
}

}  // namespace openint::http
