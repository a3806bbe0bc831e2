// The caller's deadline is used and never passed, over any sequence of answers in simulated time.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

constexpr int64_t kFirstPause = 250;

// One run: a provider that answers as chance has it, some of it slowly.
struct Chance {
  std::mt19937 random;
  FakeEnvironment environment;
  int64_t deadline = 0;
  int64_t longest_told = 0;  // of the last answer; 0: it told nothing
  int asked = 0;

  explicit Chance(unsigned seed) : random(seed), environment(seed) {}

  int64_t below(int64_t n) { return static_cast<int64_t>(random() % static_cast<uint64_t>(n)); }

  // Something that may be tried again. As a driver does, what takes until the deadline is answered by it.
  Outcome trouble() {
    ++asked;
    longest_told = 0;
    environment.advance(below(10) == 0 ? below(8000) : below(200));
    if (environment.now_ms() >= deadline) {
      environment.set(deadline);
      return Outcome(Failure::timeout, "timeout");
    }
    constexpr int kStatuses[] = {408, 425, 429, 500, 502, 503, 504};
    switch (below(4)) {
      case 0: return Outcome(Failure::cut, "reset");
      case 1: return Outcome(Failure::not_sent, "refused");
      default: break;
    }
    int status = kStatuses[below(7)];
    std::vector<Header> headers;
    if (below(3) == 0) {
      int64_t seconds = below(3) == 0 ? below(100) : below(4);
      longest_told = seconds * 1000;
      headers.emplace_back("Retry-After", std::to_string(seconds));
    }
    return Outcome(answer(status, "", headers));
  }
};

TEST(Deadline, IsUsedAndNeverPassed) {
  int beyond_told = 0;
  int timeouts = 0;
  for (unsigned seed = 1; seed <= 6000; ++seed) {
    Chance run(seed);
    Limiter limiter;
    Sent sent(run.environment);
    sent.route.policy = policy();
    if (seed % 3 == 0) sent.route.limiter = &limiter;
    sent.route.scopes.account = sent.route.scopes.connection = "c";
    sent.options.any_status = false;
    sent.deadline_in_ms = 1 + run.below(seed % 2 == 0 ? 90'000 : 4000);
    run.deadline = FakeEnvironment::kStart + sent.deadline_in_ms;
    Serve serve = [&run](const Request &) { return run.trouble(); };
    Result<std::string> result = sent(Request("GET", "https://acme.test/a"), serve);
    ASSERT_FALSE(result.ok());
    int64_t left = run.deadline - run.environment.now_ms();
    ASSERT_GE(left, 0) << seed << ": the deadline was passed";
    EXPECT_EQ(result.error().retry, Retry::after) << seed;
    if (result.error().status == Status::timeout) {
      ++timeouts;
      continue;
    }
    // It ended before: then nothing more would have fitted in.
    bool told = result.error().retry_after_ms >= left;
    EXPECT_TRUE(left <= kFirstPause || told) << seed << ": " << left << " ms were left, " << result.error().to_json();
    beyond_told += told && left > kFirstPause ? 1 : 0;
  }
  EXPECT_GT(beyond_told, 100);  // every way to end was met
  EXPECT_GT(timeouts, 100);
}

TEST(Deadline, ASuccessThatComesInTimeIsMet) {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    Chance run(seed);
    Sent sent(run.environment);
    sent.route.policy = policy();
    sent.deadline_in_ms = 20'000 + run.below(60'000);
    run.deadline = FakeEnvironment::kStart + sent.deadline_in_ms;
    // Trouble that ends at a third of the time allowed: no pause may sleep over all that is left then.
    int64_t until = FakeEnvironment::kStart + sent.deadline_in_ms / 3;
    Serve serve = [&](const Request &) {
      if (run.environment.now_ms() >= until) return Outcome(answer(200, "b"));
      run.environment.advance(50);
      return Outcome(answer(503));
    };
    EXPECT_EQ(sent(Request("GET", "https://acme.test/a"), serve).value(), "200 b") << seed;
  }
}

TEST(Deadline, HoldsForAWriteTooAndNeverDoublesIt) {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    Chance run(seed);
    Sent sent(run.environment);
    sent.route.policy = policy();
    sent.deadline_in_ms = 1 + run.below(30'000);
    run.deadline = FakeEnvironment::kStart + sent.deadline_in_ms;
    int maybe = 0;  // answers after which it may have happened
    Serve serve = [&](const Request &) {
      EXPECT_EQ(maybe, 0) << seed << ": sent again though it may have happened";
      Outcome outcome = run.trouble();
      int status = outcome.response.status;
      maybe += outcome.failure == Failure::cut || status == 408 || status >= 500 ? 1 : 0;
      if (outcome.failure == Failure::timeout) outcome.handed_out = true, ++maybe;
      return outcome;
    };
    Result<std::string> result = sent(Request("POST", "https://acme.test/a"), serve);
    ASSERT_FALSE(result.ok());
    EXPECT_LE(run.environment.now_ms(), run.deadline) << seed;
    EXPECT_EQ(result.error().maybe_applied, maybe > 0) << seed << " " << result.error().to_json();
  }
}

}  // namespace
}  // namespace openint::http
