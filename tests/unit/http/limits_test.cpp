// The rate limits: several buckets at once, by scope and class, corrected by what answers tell.
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <thread>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

constexpr int64_t kStart = FakeEnvironment::kStart;

Scopes scopes(std::string account = "acct", std::string connection = "conn", std::string app = "app") {
  Scopes out;
  out.app = std::move(app);
  out.account = std::move(account);
  out.connection = std::move(connection);
  return out;
}

int granted(Limiter &limiter, const Policy &rules, const Scopes &who, std::string_view what, int64_t now, int asked,
            int64_t cost = 1) {
  int out = 0;
  for (int i = 0; i < asked; ++i) out += limiter.admit(rules, who, what, cost, now).granted ? 1 : 0;
  return out;
}

// Where the limit's size is N and its window W, no W ms hold more than N, wherever they start.
void expect_within(const std::vector<std::pair<int64_t, int64_t>> &taken, int64_t size, int64_t window) {
  int64_t sum = 0;
  size_t from = 0;
  for (size_t i = 0; i < taken.size(); ++i) {
    sum += taken[i].second;
    while (taken[from].first + window <= taken[i].first) sum -= taken[from++].second;
    ASSERT_LE(sum, size) << "in the " << window << " ms until " << taken[i].first;
  }
}

TEST(G16RatePolicy, NeverExceedsAnyDocumentedWindowInSimulatedTime) {
  auto rules = policy(R"json({"limits": [
    {"requests": 7, "seconds": 1}, {"requests": 40, "seconds": 10}, {"requests": 3, "seconds": 1, "class": "search"},
    {"requests": 150, "seconds": 60, "cost": "units"}, {"requests": 300, "seconds": 3600}]})json");
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    Limiter limiter;
    int64_t now = kStart;
    std::vector<std::pair<int64_t, int64_t>> all;
    std::vector<std::pair<int64_t, int64_t>> search;
    std::vector<std::pair<int64_t, int64_t>> units;
    for (int i = 0; i < 4000; ++i) {
      bool searches = random() % 4 == 0;
      int64_t cost = 1 + static_cast<int64_t>(random() % 9);
      auto admission = limiter.admit(*rules, scopes(), searches ? "search" : "", cost, now);
      if (admission.granted) {
        all.emplace_back(now, 1);
        units.emplace_back(now, cost);
        if (searches) search.emplace_back(now, 1);
      } else {
        ASSERT_GT(admission.wait_ms, 0);
      }
      // Sometimes exactly as long as told, sometimes anything.
      now += !admission.granted && random() % 2 == 0 ? admission.wait_ms : static_cast<int64_t>(random() % 120);
    }
    ASSERT_GT(all.size(), 300U);
    expect_within(all, 7, 1000);
    expect_within(all, 40, 10'000);
    expect_within(all, 300, 3'600'000);
    expect_within(search, 3, 1000);
    expect_within(units, 150, 60'000);
  }
}

TEST(G16RatePolicy, LosesAtMostAHundredthOfAWindow) {
  auto rules = policy(R"json({"limits": [{"requests": 50, "seconds": 10}]})json");
  Limiter limiter;
  int64_t now = kStart;
  int64_t count = 0;
  while (now < kStart + 1'000'000) {
    auto admission = limiter.admit(*rules, scopes(), "", 1, now);
    count += admission.granted ? 1 : 0;
    now += admission.granted ? 0 : admission.wait_ms;
  }
  EXPECT_LE(count, 5000 + 50);
  EXPECT_GE(count, 4900);
}

TEST(G16RatePolicy, WaitsExactlyAsLongAsNeeded) {
  auto rules = policy(R"json({"limits": [{"requests": 3, "seconds": 10}]})json");
  Limiter limiter;
  for (int64_t at : {0, 2000, 4000}) EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart + at).granted);
  auto admission = limiter.admit(*rules, scopes(), "", 1, kStart + 5000);
  EXPECT_FALSE(admission.granted);
  EXPECT_FALSE(admission.exhausted);
  EXPECT_FALSE(limiter.admit(*rules, scopes(), "", 1, kStart + 5000 + admission.wait_ms - 1).granted);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart + 5000 + admission.wait_ms).granted);
}

TEST(G16RatePolicy, EndsADailyQuotaAsExhaustedWithTheTime) {
  FakeEnvironment environment;
  Limiter limiter;
  Sent sent(environment);
  sent.route.policy = policy(R"json({"limits": [{"requests": 3, "seconds": 86400}]})json");
  sent.route.limiter = &limiter;
  sent.route.scopes = scopes();
  int asked = 0;
  Serve serve = [&asked](const Request &) { return ++asked, Outcome(answer(200)); };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(sent(Request("GET", "https://acme.test/"), serve).ok());
  Result<std::string> result = sent(Request("GET", "https://acme.test/"), serve);
  EXPECT_EQ(asked, 3);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::rate_limited);
  EXPECT_EQ(result.error().reason, "quota_exhausted");
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_GE(result.error().retry_after_ms, 86'400'000);
  EXPECT_LE(result.error().retry_after_ms, int64_t{864'000} * 101);
  environment.advance(result.error().retry_after_ms);
  EXPECT_TRUE(sent(Request("GET", "https://acme.test/"), serve).ok());
}

TEST(G16RatePolicy, EndsARefusalForTheQuotaAtOnceAndForAllThatFollow) {
  FakeEnvironment environment;
  Limiter limiter;
  Sent sent(environment);
  sent.route.policy = policy("{}", R"json([
    {"when": {"status": [429], "body": "policyName == 'DAILY'"}, "do": "quota", "after": {"ms": 3600000}}])json");
  sent.route.limiter = &limiter;
  sent.route.scopes = scopes();
  sent.deadline_in_ms = int64_t{30} * 86'400'000;
  int asked = 0;
  Serve serve = [&asked](const Request &) { return ++asked, Outcome(answer(429, R"({"policyName": "DAILY"})")); };
  for (int i = 0; i < 3; ++i) {
    Result<std::string> result = sent(Request("GET", "https://acme.test/"), serve);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().reason, "quota_exhausted");
    EXPECT_EQ(result.error().retry_after_ms, 3'600'000 - 1000 * i);
    environment.advance(1000);
  }
  EXPECT_EQ(asked, 1);
}

TEST(G16RatePolicy, MakesEverybodyWaitWhereOneWasToldTo) {
  FakeEnvironment environment;
  Limiter limiter;
  auto rules = policy(
      R"json({"limits": [{"requests": 100, "seconds": 1}, {"requests": 5, "seconds": 1, "class": "search"}]})json");
  Response refusal = answer(429);
  limiter.learn(*rules, scopes(), "search", refusal, kStart + 8000, kStart);
  EXPECT_EQ(limiter.admit(*rules, scopes(), "search", 1, kStart + 1000).wait_ms, 7000);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart + 1000).granted);  // the search's limit, not the other
  EXPECT_TRUE(limiter.admit(*rules, scopes("other"), "search", 1, kStart + 1000).granted);
  limiter.learn(*rules, scopes(), "", refusal, kStart + 9000, kStart);
  EXPECT_EQ(limiter.admit(*rules, scopes(), "search", 1, kStart + 1000).wait_ms, 8000);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "search", 1, kStart + 9000).granted);
}

TEST(G16RatePolicy, TakesFromAllBucketsOrFromNone) {
  auto rules = policy(
      R"json({"limits": [{"requests": 5, "seconds": 1}, {"requests": 2, "seconds": 1, "class": "search"}]})json");
  Limiter limiter;
  EXPECT_EQ(granted(limiter, *rules, scopes(), "search", kStart, 100), 2);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 100), 3);  // the 98 refused took nothing
}

TEST(Limiter, KeepsTenantsApartAndAppsTogether) {
  auto by_account = policy(R"json({"limits": [{"requests": 2, "seconds": 1, "scope": "account"}]})json");
  auto by_user = policy(R"json({"limits": [{"requests": 2, "seconds": 1, "scope": "user"}]})json");
  auto by_app = policy(R"json({"limits": [{"requests": 2, "seconds": 1, "scope": "app"}]})json");
  Limiter limiter;
  EXPECT_EQ(granted(limiter, *by_account, scopes("a", "1"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_account, scopes("a", "2"), "", kStart, 9), 0);
  EXPECT_EQ(granted(limiter, *by_account, scopes("b", "3"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_account, scopes("", "4"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_user, scopes("a", "1"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_user, scopes("a", "2"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_app, scopes("a", "1"), "", kStart, 9), 2);
  EXPECT_EQ(granted(limiter, *by_app, scopes("b", "2"), "", kStart, 9), 0);
  EXPECT_EQ(granted(limiter, *by_app, scopes("b", "2", "second"), "", kStart, 9), 2);
}

TEST(Limiter, GivesPlacesBackWhenTheirPermitsAreDestroyed) {
  auto rules = policy(R"json({"limits": [{"requests": 2, "cost": "concurrent"}]})json");
  auto limiter = std::make_unique<Limiter>();
  std::vector<Limiter::Admission> held;
  for (int i = 0; i < 2; ++i) held.push_back(limiter->admit(*rules, scopes(), "", 1, kStart));
  EXPECT_TRUE(held[0].granted && held[1].granted);
  auto refused = limiter->admit(*rules, scopes(), "", 1, kStart);
  EXPECT_FALSE(refused.granted);
  EXPECT_FALSE(refused.exhausted);
  EXPECT_LE(refused.wait_ms, 100);
  held.pop_back();
  EXPECT_TRUE(limiter->admit(*rules, scopes(), "", 1, kStart).granted);  // and given back at once
  limiter.reset();                                                       // a permit may outlive its limiter
}

TEST(Limiter, BelievesTheProviderThatLessIsLeft) {
  auto rules = policy(R"json({"limits": [{"requests": 100, "seconds": 10, "remaining": {"header": "Left"}}]})json");
  Limiter limiter;
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 10), 10);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"left", "3"}}), 0, kStart);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 100), 3);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"left", "95"}}), 0, kStart);  // an old answer: ours counts
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 100), 87);
  for (const char *nonsense : {"", "x", "-1", "1e9"}) {
    limiter.learn(*rules, scopes(), "", answer(200, "", {{"left", nonsense}}), 0, kStart);
  }
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart + 20'000, 200), 100);
}

TEST(Limiter, LearnsTheSizeOfThePlan) {
  auto rules = policy(R"json({"limits": [{"requests": 100, "seconds": 10, "size": {"header": "Max"}},
                                    {"requests": 1000, "seconds": 86400, "usage": {"header": "Usage"}}]})json");
  Limiter limiter;
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"Max", "190"}, {"Usage", "api-usage=500/15000; per-app=1/9"}}),
                0, kStart);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 500), 190);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"Usage", "api-usage=14990/15000"}}), 0, kStart);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart + 20'000, 500), 10);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart + 20'000).exhausted);
}

TEST(Limiter, BelievesTheProviderThatADayHasBegun) {
  auto rules = policy(R"json({"limits": [{"requests": 10, "seconds": 86400, "remaining": {"header": "Left"}}]})json");
  Limiter limiter;
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 99), 10);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"Left", "10"}}), 0, kStart + 60'000);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart + 60'000, 99), 10);
}

// A provider whose limit is soft says "100321 of 100000" beside an answer of 200.
TEST(Limiter, TakesNoHeaderBesideAnAnswerForARefusal) {
  auto rules = policy(R"json({"limits": [{"requests": 1000, "seconds": 86400, "usage": {"header": "Usage"}}]})json");
  for (const char *usage : {"api-usage=1321/1000", "api-usage=1000/1000"}) {
    Limiter limiter;
    for (int i = 0; i < 50; ++i) {
      limiter.learn(*rules, scopes(), "", answer(200, "", {{"Usage", usage}}), 0, kStart + i);
      EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart + i, 40), 40) << usage << " " << i;
    }
    // Once it does refuse, it is believed.
    limiter.learn(*rules, scopes(), "", answer(403, "", {{"Usage", usage}}), kStart + 3'600'100, kStart + 100);
    EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart + 200).exhausted);
  }
  // Neither beside a refusal for something else, which serves nobody.
  Limiter limiter;
  limiter.learn(*rules, scopes(), "", answer(400, "", {{"Usage", "api-usage=1000/1000"}}), 0, kStart);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart).exhausted);
  // A short window is waited for, whatever it says: at most as long as it is.
  auto short_one = policy(R"json({"limits": [{"requests": 100, "seconds": 10, "usage": {"header": "Usage"}}]})json");
  limiter.learn(*short_one, scopes(), "", answer(200, "", {{"Usage", "api-usage=120/100"}}), 0, kStart);
  auto admission = limiter.admit(*short_one, scopes(), "", 1, kStart);
  EXPECT_FALSE(admission.exhausted);
  EXPECT_LE(admission.wait_ms, 10'000);
}

TEST(Limiter, LearnsWhatARequestCost) {
  auto rules =
      policy(R"json({"limits": [{"requests": 600, "seconds": 60, "cost": "units", "spent": {"header": "Cost"}}]})json");
  Limiter limiter;
  auto admission = limiter.admit(*rules, scopes(), "", 1, kStart);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"cost", "30"}}), 0, kStart, 1);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 600), 570);
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"cost", "1"}}), 0, kStart, 11);  // ten came back
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 600), 10);
  for (const char *nonsense : {"", "-5", "x"}) {
    limiter.learn(*rules, scopes(), "", answer(200, "", {{"cost", nonsense}}), 0, kStart, 1);
  }
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 600), 0);
}

TEST(Limiter, ReadsAClasssOwnHeaders) {
  auto rules = policy(R"json({"limits": [
    {"requests": 100, "seconds": 60, "remaining": {"header": "Left"}},
    {"requests": 50, "seconds": 60, "class": "search", "remaining": {"header": "Search-Left"}}]})json");
  Limiter limiter;
  limiter.learn(*rules, scopes(), "search", answer(200, "", {{"Search-Left", "2"}, {"Left", "40"}}), 0, kStart);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "search", kStart, 100), 2);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 100), 38);
  // Beside another class's answer its header says nothing of the search.
  limiter.learn(*rules, scopes(), "", answer(200, "", {{"Search-Left", "0"}}), 0, kStart + 61'000);
  EXPECT_EQ(granted(limiter, *rules, scopes(), "search", kStart + 61'000, 100), 50);
}

TEST(Limiter, LetsACostBeyondTheBucketThroughWhenItIsFull) {
  auto rules = policy(R"json({"limits": [{"requests": 5, "seconds": 1, "cost": "units"}]})json");
  Limiter limiter;
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 40, kStart).granted);
  EXPECT_FALSE(limiter.admit(*rules, scopes(), "", 1, kStart + 500).granted);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 40, kStart + 1100).granted);
}

TEST(Limiter, BearsAClockThatIsSet) {
  auto rules = policy(R"json({"limits": [{"requests": 2, "seconds": 10}]})json");
  Limiter limiter;
  EXPECT_EQ(granted(limiter, *rules, scopes(), "", kStart, 9), 2);
  auto admission = limiter.admit(*rules, scopes(), "", 1, kStart - 86'400'000);
  EXPECT_FALSE(admission.granted);
  EXPECT_LE(admission.wait_ms, 10'200);
  EXPECT_TRUE(limiter.admit(*rules, scopes(), "", 1, kStart - 86'400'000 + admission.wait_ms).granted);
}

TEST(Limiter, ForgetsWhatIsFullAgain) {
  auto rules = policy(R"json({"limits": [{"requests": 2, "seconds": 1}, {"requests": 9, "cost": "concurrent"}]})json");
  Limiter limiter;
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(limiter.admit(*rules, scopes("a" + std::to_string(i)), "", 1, kStart + i * 10).granted);
  }
  EXPECT_LT(limiter.size(), 2000U);
}

TEST(Limiter, CountsRightFromManyThreads) {
  auto rules =
      policy(R"json({"limits": [{"requests": 1000, "seconds": 10}, {"requests": 4, "cost": "concurrent"}]})json");
  Limiter limiter;
  std::atomic<int> count = 0;
  std::atomic<int> under_way = 0;
  std::atomic<bool> too_many = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        auto admission = limiter.admit(*rules, scopes(), "", 1, kStart + i % 3);
        if (!admission.granted) continue;
        if (++under_way > 4) too_many = true;
        ++count;
        --under_way;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  EXPECT_FALSE(too_many);
  EXPECT_LE(count, 1000);
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace openint::http
