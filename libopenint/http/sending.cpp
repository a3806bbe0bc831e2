#include "libopenint/http/sending.hpp"

#include <algorithm>

namespace openint::http {

using coroutine::Context;
using coroutine::Environment;

namespace {

constexpr int kMostRefusals = 20;
constexpr int64_t kFirstPause = 250;
constexpr int64_t kLongestPause = 30'000;
constexpr int64_t kUnknownQuota = 3'600'000;  // when to look again where the provider does not say when a quota is back

// Full jitter: anything from 1 ms to a bound that doubles.
int64_t pause(Environment &environment, int round) {
  int64_t bound = round > 7 ? kLongestPause : std::min(kFirstPause << (round - 1), kLongestPause);
  return 1 + static_cast<int64_t>(random_below(environment, static_cast<uint64_t>(bound)));
}

bool reads(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

// Whether an answer of that status may come from behind the place where the write happened.
bool may_have_applied(int status) { return status >= 500 || status == 408; }

}  // namespace

Sending::Sending(Context &context, const Route &route, Request request, SendOptions options)
    : context_(context), route_(route), request_(std::move(request)), options_(std::move(options)) {
  if (route.policy != nullptr) {
    for (const Header &header : route.policy->headers) {
      if (find_header(request_.headers, header.name) == nullptr) request_.headers.push_back(header);
    }
  }
  if (find_header(request_.headers, "User-Agent") == nullptr) request_.headers.emplace_back("User-Agent", "libopenint");
  url_ = request_.url;
  headers_ = request_.headers;
  repeatable_ = options_.repeatable || reads(request_.method);
}

Request &Sending::fresh() {
  request_.url = url_;
  request_.headers = headers_;
  return request_;
}

void Sending::authorized(uint64_t credentials) noexcept {
  credentials_ = credentials;
  rejected_ = 0;
}

Step Sending::after(Outcome outcome) {
  bool unsure = !repeatable_;
  switch (outcome.failure) {
    case Failure::none: response_ = std::move(outcome.response); return answered();
    case Failure::not_sent: return fault(outcome.message, false);
    case Failure::cut: return fault(outcome.message, unsure);
    case Failure::too_large:
      return ended(Status::malformed, "the response is larger than " + std::to_string(request_.max_response) + " bytes",
                   unsure);
    case Failure::timeout: {
      Step step = ended(Status::timeout, "the operation's deadline has passed", unsure && outcome.handed_out);
      step.error->retry = Retry::after;
      return step;
    }
    case Failure::cancelled:
      return ended(Status::cancelled, "the operation was cancelled", unsure && outcome.handed_out);
  }
  return ended(Status::internal, "an exchange ended in no known way", unsure);
}

Step Sending::answered() {
  if (!options_.any_status && redirects()) {
    if (const std::string *location = find_header(response_.headers, "Location")) return redirected(*location);
  }
  static const Policy kPlain;
  const Policy &policy = route_.policy == nullptr ? kPlain : *route_.policy;
  Verdict verdict = judge(policy, response_, context_.now_ms());
  if (verdict.action == Action::quota && verdict.wait_ms <= 0 && !verdict.success) {
    verdict.wait_ms = kUnknownQuota;
    verdict.error->retry_after_ms = kUnknownQuota;
  }
  learn(verdict);
  if (verdict.success) {
    Step step;
    step.done = true;
    return step;
  }
  return act(std::move(verdict));
}

Step Sending::act(Verdict verdict) {
  int status = response_.status;
  switch (verdict.action) {
    case Action::reauth:
      if (!at_home_) {  // where a redirect led: nothing that the user could renew
        verdict.error->status = Status::provider;
        verdict.error->retry = Retry::never;
        break;
      }
      if (renewed_ || !wants_credentials()) break;
      renewed_ = true;
      rejected_ = credentials_;
      return {};
    case Action::wait:
      if (++refusals_ > kMostRefusals) break;
      return again(std::move(verdict.error), verdict.wait_ms, refusals_);
    case Action::retry:
      if (options_.any_status || (!repeatable_ && may_have_applied(status)) || ++sends_ >= options_.attempts) break;
      return again(std::move(verdict.error), verdict.wait_ms, sends_);
    default: break;
  }
  verdict.error->maybe_applied = !repeatable_ && may_have_applied(status) && verdict.action != Action::wait;
  return give_up(std::move(verdict.error));
}

Step Sending::fault(const std::string &text, bool maybe_applied) {
  std::string place = origin(url_);
  auto error = std::make_unique<Error>(Status::unavailable, request_.method + " " + place + ": " + text);
  error->retry = Retry::after;
  if (maybe_applied || ++sends_ >= options_.attempts) return ended(std::move(error), maybe_applied);
  response_ = Response();
  return again(std::move(error), -1, sends_);
}

// Another send after what the provider told, never earlier, or after a pause of our own; the error where the deadline
// comes first.
Step Sending::again(std::unique_ptr<Error> error, int64_t told_ms, int round) {
  int64_t now = context_.now_ms();
  int64_t wait = told_ms > 0 ? told_ms : pause(context_.environment(), round);
  if (wait >= context_.deadline_ms() - now) {
    if (error->retry_after_ms == 0) error->retry_after_ms = wait;
    return give_up(std::move(error));
  }
  // Those who were refused together must not come back together.
  auto spread = static_cast<uint64_t>(told_ms > 0 ? std::min<int64_t>(told_ms / 10 + 1, 1000) : 0);
  wait += static_cast<int64_t>(random_below(context_.environment(), spread));
  context_.environment().log(Environment::Level::info, request_.method + " " + origin(url_) + ": " +
                                                           std::to_string(error->provider.http_status) + ", again in " +
                                                           std::to_string(wait) + " ms");
  Step step;
  step.due_ms = std::min(now + wait, context_.deadline_ms() - 1);
  return step;
}

// The answer is the result where any is; a broken connection left none.
Step Sending::give_up(std::unique_ptr<Error> error) {
  bool maybe_applied = error->maybe_applied;
  if (!options_.any_status || response_.status == 0) return ended(std::move(error), maybe_applied);
  Step step;
  step.done = true;
  return step;
}

Step Sending::ended(std::unique_ptr<Error> error, bool maybe_applied) {
  Step step;
  step.done = true;
  error->maybe_applied = maybe_applied;
  for (std::string *text :
       {&error->message, &error->provider.code, &error->provider.message, &error->provider.request_id}) {
    *text = without_secrets(std::move(*text));
  }
  step.error = std::move(error);
  return step;
}

Step Sending::ended(Status status, const std::string &text, bool maybe_applied) {
  return ended(std::make_unique<Error>(status, text), maybe_applied);
}

std::unique_ptr<Error> Sending::limited(int64_t wait_ms, bool exhausted) {
  auto error = std::make_unique<Error>(
      Status::rate_limited, exhausted ? "the provider's quota for this account is used up"
                                      : "the provider's rate limit leaves no time before the operation's deadline");
  if (exhausted) error->reason = "quota_exhausted";
  error->retry = Retry::after;
  error->retry_after_ms = wait_ms;
  return error;
}

void Sending::learn(const Verdict &verdict) {
  if (!at_home_ || route_.limiter == nullptr || route_.policy == nullptr) return;
  bool refused = !verdict.success && (verdict.action == Action::wait || verdict.action == Action::quota);
  int64_t now = context_.now_ms();
  int64_t closed_until = refused && verdict.wait_ms > 0 ? now + verdict.wait_ms : 0;
  route_.limiter->learn(*route_.policy, route_.scopes, options_.endpoint_class, response_, closed_until, now);
}

}  // namespace openint::http
