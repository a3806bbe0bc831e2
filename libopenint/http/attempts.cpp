#include "libopenint/http/attempts.hpp"

#include <algorithm>

#include "libopenint/coroutine/source.hpp"
#include "libopenint/http/address.hpp"
#include "libopenint/http/answer.hpp"
#include "libopenint/http/redirect.hpp"

namespace openint::http {

using coroutine::Context;
using coroutine::Environment;

namespace {

constexpr int kTriesOfDivisible = 3;
constexpr int64_t kTroubleMs = 60'000;        // without a deadline: for how long to try again
constexpr int64_t kRefusalsMs = 3'600'000;    // the same where the provider refuses for a limit
constexpr int64_t kToldWaitMs = 1000;         // a shorter wait for a limit is nothing that anybody looks at
constexpr int64_t kUnknownQuota = 3'600'000;  // when to look again where the provider does not say when a quota is back

bool reads(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

// Whether an answer of that status may come from behind the place where the write happened.
bool may_have_applied(int status) { return status >= 500 || status == 408; }

}  // namespace

Attempts::Attempts(Context &context, const Route &route, Request request, SendOptions options)
    : context_(context),
      route_(route),
      request_(std::move(request)),
      options_(std::move(options)),
      secrets_(route.sent == nullptr ? own_secrets_ : *route.sent) {
  for (const Header &header : route.headers) {
    if (find_header(request_.headers, header.name) == nullptr) request_.headers.push_back(header);
  }
  if (find_header(request_.headers, "User-Agent") == nullptr) request_.headers.emplace_back("User-Agent", "libopenint");
  // Another host that an answer leads to does not get it: see keep_harmless().
  if (!context.traceparent().empty() && find_header(request_.headers, "traceparent") == nullptr) {
    request_.headers.emplace_back("traceparent", context.traceparent());
  }
  request_.secrets = &secrets_;
  url_ = request_.url;
  home_ = origin(url_);
  const auto &base = policy().base;
  said_ = options_.said                ? home_
          : base && says_origin(*base) ? origin(std::string_view(base->text()).substr(0, base->text().find('{')))
                                       : "";
  headers_ = request_.headers;
  reads_ = reads(request_.method);
  repeatable_ = options_.repeatable || reads_;
}

const Policy &Attempts::policy() const noexcept {
  static const Policy kPlain;
  return route_.policy == nullptr ? kPlain : *route_.policy;
}

Request &Attempts::fresh() {
  request_.url = url_;
  request_.headers = headers_;
  return request_;
}

void Attempts::authorized(uint64_t credentials) {
  route_.authorizer->keep_secret(secrets_);
  credentials_ = credentials;
  rejected_ = 0;
  for (const Header &header : request_.headers) {
    const std::string *plain = find_header(headers_, header.name);
    if (plain == nullptr || *plain != header.value) secrets_.add_header(header.value);
  }
  if (request_.url == url_) return;
  query_values(request_.url, [this](std::string_view value) {
    bool known = false;
    query_values(url_, [&](std::string_view plain) { known = known || plain == value; });
    if (!known) secrets_.add_query(value);
  });
}

Result<void> Attempts::confine() {
  auto safe = http::confine(request_, origin(request_.url) == said_, context_.environment());
  if (safe.ok()) return safe;
  return std::move(ended(safe.take_error(), false).error);
}

Step Attempts::after(Outcome outcome) {
  bool unsure = !repeatable_;
  bool failed = outcome.failure == Failure::not_sent || outcome.failure == Failure::cut;
  if (failed && request_.source != nullptr && request_.source->failure() != nullptr) {
    return ended(std::make_unique<Error>(*request_.source->failure()), unsure && request_.source->begun());
  }
  switch (outcome.failure) {
    case Failure::none: response_ = std::move(outcome.response); return answered();
    case Failure::not_sent: return fault(outcome.message, false);
    case Failure::cut: return fault(outcome.message, unsure);
    case Failure::too_large:
      return ended(Status::malformed, "the response is larger than " + std::to_string(request_.max_response) + " bytes",
                   unsure);
    case Failure::unsafe_address:
      return ended(std::make_unique<Error>(refused_address(request_.url, outcome.message)), false);
    case Failure::timeout: return timed_out(unsure && outcome.handed_out);
    case Failure::cancelled:
      return ended(Status::cancelled, "the operation was cancelled", unsure && outcome.handed_out);
  }
  return ended(Status::internal, "an exchange ended in no known way", unsure);
}

Step Attempts::answered() {
  if (!options_.any_status && is_redirect(response_.status, request_.method)) {
    if (const std::string *location = find_header(response_.headers, "Location")) return redirected(*location);
  }
  decode();
  Verdict verdict =
      judge(policy(), response_, request_.method, context_.now_ms(), secrets_, decoded_ ? &*decoded_ : nullptr);
  if (verdict.action == Action::quota && verdict.wait_ms <= 0 && !verdict.success) {
    verdict.wait_ms = kUnknownQuota;
    verdict.error->retry_after_ms = kUnknownQuota;
  }
  learn(verdict);
  if (!verdict.success) {
    bool moved = response_.status >= 301 && response_.status <= 303;  // of what may not be repeated elsewhere
    const std::string *location = moved ? find_header(response_.headers, "Location") : nullptr;
    return location != nullptr && !options_.any_status ? redirected(*location) : act(std::move(verdict));
  }
  return as_wanted();
}

Step Attempts::act(Verdict verdict) {
  int status = response_.status;
  if (!at_home_) elsewhere(*verdict.error);
  switch (verdict.action) {
    case Action::reauth:
      if (renewed_ || !wants_credentials() || !can_repeat(*verdict.error)) break;
      renewed_ = true;
      rejected_ = credentials_;
      response_.stream = nullptr;
      return {};
    case Action::wait: return again(std::move(verdict.error), refusals_, verdict.wait_ms, 0);
    case Action::retry:
      if (options_.any_status || (!repeatable_ && may_have_applied(status))) break;
      if (options_.divisible && status == 500 && trouble_.rounds + 1 >= kTriesOfDivisible) break;
      return again(std::move(verdict.error), trouble_, verdict.wait_ms, verdict.first_pause_ms);
    default: break;
  }
  verdict.error->maybe_applied = !repeatable_ && may_have_applied(status);
  return give_up(std::move(verdict.error));
}

// A body that comes from a stream is sent again from its start or not at all.
bool Attempts::can_repeat(Error &error) const {
  if (request_.source == nullptr || request_.source->rewind()) return true;
  error.message += "; it was not sent again, since the stream that its body comes from can't be read from its start";
  return false;
}

Step Attempts::fault(const std::string &text, bool maybe_applied) {
  auto error = std::make_unique<Error>(Status::unavailable, request_.method + " " + origin(url_) + ": " + text);
  error->retry = Retry::after;
  response_ = Response();
  if (maybe_applied) return ended(std::move(error), true);
  return again(std::move(error), trouble_, -1, 0);
}

Step Attempts::timed_out(bool maybe_applied) {
  auto error = std::make_unique<Error>(Status::timeout, "the operation's deadline has passed");
  if (last_ != nullptr) {
    error->message += " after other attempts; the last: " + last_->message;
    error->provider = last_->provider;
  }
  error->retry = Retry::after;
  return ended(std::move(error), maybe_applied);
}

// When the attempts of a series are over: at the deadline, or without one so long after the first.
int64_t Attempts::until(Series &series, int64_t longest_ms) {
  if (context_.deadline_ms() != Context::kNoDeadline) return context_.deadline_ms();
  if (series.until == 0) series.until = context_.now_ms() + longest_ms;
  return series.until;
}

// Another attempt after what the provider told, never earlier, or after a pause of our own, which doubles; the error
// where nothing more fits before the end. A pause never takes more than half of what is left, so that the last attempts
// come close to the end and have time to be answered.
Step Attempts::again(std::unique_ptr<Error> error, Series &series, int64_t told_ms, int64_t first_pause_ms) {
  if (!can_repeat(*error)) return give_up(std::move(error));
  Environment &environment = context_.environment();
  int64_t now = context_.now_ms();
  int64_t left = until(series, &series == &refusals_ ? kRefusalsMs : kTroubleMs) - now;
  int64_t least = told_ms > 0 ? told_ms : first_pause_ms > 0 ? first_pause_ms : policy().first_pause_ms;
  if (least >= left) {
    if (error->retry_after_ms == 0) error->retry_after_ms = least;
    if (series.rounds > 0) error->message += " (at the last of " + std::to_string(series.rounds + 1) + " attempts)";
    return give_up(std::move(error));
  }
  int64_t wait = told_ms;
  if (told_ms > 0) {
    // Those who were refused together must not come back together.
    int64_t spread = std::min(std::min<int64_t>(told_ms / 10 + 1, 1000), left - wait);
    wait += static_cast<int64_t>(random_below(environment, static_cast<uint64_t>(spread)));
  } else {
    int64_t bound = std::min(least << std::min(series.rounds, 20), std::max(policy().longest_pause_ms, least));
    bound = std::max(std::min(bound, left / 2), least);
    // Full jitter, from 1 ms; what the document tells is waited for.
    int64_t from = first_pause_ms > 0 ? first_pause_ms : 1;
    wait = from + static_cast<int64_t>(random_below(environment, static_cast<uint64_t>(bound - from + 1)));
  }
  ++series.rounds;
  tell(std::to_string(error->provider.http_status), wait);
  Step step;
  step.due_ms = std::min(now + wait, context_.deadline_ms() - 1);
  last_ = std::move(error);
  response_.stream = nullptr;  // with what it holds of the limits, which the next attempt wants
  return step;
}

void Attempts::tell(const std::string &why, int64_t wait_ms) const {
  context_.environment().log(Environment::Level::info,
                             secrets_.cut_out(request_.method + " " + origin(url_) + ": " + why + ", again in " +
                                              std::to_string(wait_ms) + " ms"));
}

void Attempts::tell_wait(const std::string &why, int64_t wait_ms) const {
  if (wait_ms >= kToldWaitMs) tell(why, wait_ms);
}

// The answer is the result where any is; a broken connection left none.
Step Attempts::give_up(std::unique_ptr<Error> error) {
  bool maybe_applied = error->maybe_applied;
  if (!options_.any_status || response_.status == 0) return ended(std::move(error), maybe_applied);
  Step step;
  step.done = true;
  return step;
}

Step Attempts::ended(std::unique_ptr<Error> error, bool maybe_applied) {
  Step step;
  step.done = true;
  error->maybe_applied = maybe_applied;
  for (std::string *text :
       {&error->message, &error->provider.code, &error->provider.message, &error->provider.request_id}) {
    *text = secrets_.cut_out(*text);
  }
  step.error = std::move(error);
  return step;
}

Step Attempts::ended(Status status, const std::string &text, bool maybe_applied) {
  return ended(std::make_unique<Error>(status, text), maybe_applied);
}

std::unique_ptr<Error> Attempts::limited(int64_t wait_ms, bool exhausted) {
  auto error = std::make_unique<Error>(
      Status::rate_limited, exhausted ? "the provider's quota for this account is used up"
                                      : "the provider's rate limit leaves no time before the operation's deadline");
  if (exhausted) error->reason = "quota_exhausted";
  error->retry = Retry::after;
  error->retry_after_ms = wait_ms;
  return error;
}

void Attempts::learn(const Verdict &verdict) {
  if (!at_home_ || route_.limiter == nullptr || route_.policy == nullptr) return;
  bool refused = !verdict.success && (verdict.action == Action::wait || verdict.action == Action::quota);
  int64_t now = context_.now_ms();
  int64_t closed_until = refused && verdict.wait_ms > 0 ? now + verdict.wait_ms : 0;
  route_.limiter->learn(*route_.policy, route_.scopes, options_.endpoint_class, response_, closed_until, now,
                        options_.cost);
}

}  // namespace openint::http
