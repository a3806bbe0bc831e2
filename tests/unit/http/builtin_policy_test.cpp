// The limits and errors of the documents that are built in.
#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "libopenint/connectors/builtin.hpp"
#include "libopenint/http/judge.hpp"
#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;
using Action = ErrorRule::Action;

std::shared_ptr<const Policy> builtin_policy(std::string_view name) {
  for (const connector::Builtin &builtin : connectors::builtin()) {
    if (builtin.name != name) continue;
    auto connector = connector::Connector::load(builtin.text, *contract(), connector::LoadOptions::built_in());
    if (connector.ok()) return policy_of(*connector);
    ADD_FAILURE() << name << " " << connector.error().path << " " << connector.error().message;
  }
  ADD_FAILURE() << "no policy for " << name;
  return std::make_shared<Policy>();
}

constexpr const char *kNames[] = {"hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales", "qbo", "xero"};

TEST(G16RatePolicy, HoldsEveryProvidersDocumentedWindows) {
  for (const char *name : kNames) {
    auto rules = builtin_policy(name);
    ASSERT_FALSE(rules->limits.empty()) << name;
    Scopes who;
    who.app = "app";
    who.account = "account";
    who.connection = "connection";
    Limiter limiter;
    std::mt19937 random(7);
    int64_t now = FakeEnvironment::kStart;
    std::vector<std::deque<std::pair<int64_t, int64_t>>> taken(rules->limits.size());
    std::vector<int64_t> sums(rules->limits.size());
    for (int i = 0; i < 40'000; ++i) {
      std::string_view what = random() % 3 == 0 ? "search" : "";
      int64_t cost = 1 + static_cast<int64_t>(random() % 40);
      auto admission = limiter.admit(*rules, who, what, cost, now);
      if (!admission.granted) {
        now += admission.wait_ms;
        continue;
      }
      for (size_t k = 0; k < rules->limits.size(); ++k) {
        const Limit &limit = rules->limits[k];
        if (limit.cost == Limit::Cost::concurrent) continue;
        if (!limit.endpoint_class.empty() && limit.endpoint_class != what) continue;
        int64_t asked = limit.cost == Limit::Cost::units ? cost : 1;
        taken[k].emplace_back(now, asked);
        sums[k] += asked;
        while (taken[k].front().first + limit.window_ms <= now) {
          sums[k] -= taken[k].front().second;
          taken[k].pop_front();
        }
        ASSERT_LE(sums[k], limit.size) << name << " limit " << k;
      }
      now += static_cast<int64_t>(random() % 8);
    }
  }
}

struct Case {
  const char *provider;
  int status;
  const char *body;
  Action action;
  Status wanted;
  const char *reason;
  const char *code;
  int64_t wait_ms;
};

TEST(BuiltinPolicies, ReadTheProvidersRefusals) {
  const Case kCases[] = {
      {"hubspot", 429, R"({"status":"error","message":"daily","errorType":"RATE_LIMIT","policyName":"DAILY"})",
       Action::quota, Status::rate_limited, "quota_exhausted", "RATE_LIMIT", 3'600'000},
      {"hubspot", 429, R"({"errorType":"RATE_LIMIT","policyName":"TEN_SECONDLY_ROLLING"})", Action::wait,
       Status::rate_limited, "", "RATE_LIMIT", 10'000},
      {"hubspot", 429, R"({"errorType":"RATE_LIMIT","policyName":"SECONDLY"})", Action::wait, Status::rate_limited, "",
       "RATE_LIMIT", 1000},
      {"hubspot", 401, R"({"category":"EXPIRED_AUTHENTICATION"})", Action::reauth, Status::unauthenticated, "",
       "EXPIRED_AUTHENTICATION", -1},
      {"hubspot", 404, R"({"category":"OBJECT_NOT_FOUND","message":"m"})", Action::fail, Status::not_found, "",
       "OBJECT_NOT_FOUND", -1},
      {"hubspot", 502, "<html>", Action::retry, Status::unavailable, "", "", -1},
      {"salesforce", 403, R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}])",
       Action::quota, Status::rate_limited, "quota_exhausted", "REQUEST_LIMIT_EXCEEDED", 3'600'000},
      {"salesforce", 403,
       R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded."}])",
       Action::wait, Status::rate_limited, "", "REQUEST_LIMIT_EXCEEDED", -1},
      {"salesforce", 503,
       R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentPerOrgLongTxn Limit exceeded."}])", Action::wait,
       Status::rate_limited, "", "REQUEST_LIMIT_EXCEEDED", -1},
      {"salesforce", 403, R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED"}])", Action::wait, Status::rate_limited, "",
       "REQUEST_LIMIT_EXCEEDED", -1},
      {"salesforce", 400, R"([{"errorCode":"QUERY_TIMEOUT","message":"Your query request was running for too long."}])",
       Action::retry, Status::unavailable, "", "QUERY_TIMEOUT", -1},
      {"salesforce", 400, R"([{"errorCode":"UNKNOWN","message":"Security policies took too long to evaluate."}])",
       Action::retry, Status::unavailable, "", "UNKNOWN", -1},
      {"salesforce", 400, R"([{"errorCode":"TXN_SECURITY_METERING_ERROR"}])", Action::retry, Status::unavailable, "",
       "TXN_SECURITY_METERING_ERROR", -1},
      {"salesforce", 400, R"([{"errorCode":"MALFORMED_QUERY","message":null}])", Action::fail, Status::invalid_argument,
       "", "MALFORMED_QUERY", -1},
      {"hubspot", 423, R"({"category":"LOCKED"})", Action::retry, Status::unavailable, "", "LOCKED", -1},
      {"salesforce", 403, R"([{"errorCode":"INSUFFICIENT_ACCESS"}])", Action::fail, Status::forbidden, "",
       "INSUFFICIENT_ACCESS", -1},
      {"salesforce", 401, R"([{"errorCode":"INVALID_SESSION_ID"}])", Action::reauth, Status::unauthenticated, "",
       "INVALID_SESSION_ID", -1},
      {"salesforce", 400, R"([{"errorCode":"INVALID_QUERY_LOCATOR"}])", Action::restart, Status::invalid_argument,
       "cursor_expired", "INVALID_QUERY_LOCATOR", -1},
      {"salesforce", 400, R"([{"errorCode":"UNABLE_TO_LOCK_ROW"}])", Action::retry, Status::unavailable, "",
       "UNABLE_TO_LOCK_ROW", -1},
      {"salesforce", 400, R"([{"errorCode":"DUPLICATES_DETECTED"}])", Action::fail, Status::conflict, "",
       "DUPLICATES_DETECTED", -1},
      {"pipedrive", 429, R"({"success":false,"error":"request over limit","errorCode":429})", Action::wait,
       Status::rate_limited, "", "429", -1},
      {"ms_dynamics_365_sales", 429, R"({"error":{"code":"0x80072322","message":"m"}})", Action::wait,
       Status::rate_limited, "", "0x80072322", -1},
  };
  for (const Case &one : kCases) {
    Verdict verdict =
        judge(*builtin_policy(one.provider), answer(one.status, one.body), "GET", FakeEnvironment::kStart);
    std::string what = std::string(one.provider) + " " + one.body;
    EXPECT_EQ(verdict.action, one.action) << what;
    ASSERT_NE(verdict.error, nullptr) << what;
    EXPECT_EQ(verdict.error->status, one.wanted) << what;
    EXPECT_EQ(verdict.error->reason, one.reason) << what;
    EXPECT_EQ(verdict.error->provider.code, one.code) << what;
    EXPECT_EQ(verdict.wait_ms, one.wait_ms) << what;
  }
}

// The same code for the day and for a moment: what it costs the caller.
TEST(BuiltinPolicies, WaitShortlyForALimitOfTheMoment) {
  FakeEnvironment environment;
  Limiter limiter;
  Sent sent(environment);
  sent.route.policy = builtin_policy("salesforce");
  sent.route.limiter = &limiter;
  sent.route.scopes.account = sent.route.scopes.connection = "c";
  sent.deadline_in_ms = 60'000;
  const char *kBusy =
      R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded."}])";
  for (const char *method : {"GET", "POST"}) {
    int64_t before = environment.now_ms();
    Script serve = script(answer(403, kBusy), answer(403, kBusy), answer(200, "b"));
    EXPECT_EQ(sent(Request(method, "https://a.test/"), std::ref(serve)).value(), "200 b");
    EXPECT_LE(environment.now_ms() - before, 1000);
  }
  Script day =
      script(answer(403, R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}])"));
  EXPECT_EQ(sent(Request("GET", "https://a.test/"), std::ref(day)).error().reason, "quota_exhausted");
}

TEST(BuiltinPolicies, TryTheProvidersOwnTroubleAgainAndCallItUnavailable) {
  FakeEnvironment environment;
  Sent sent(environment);
  sent.route.policy = builtin_policy("salesforce");
  sent.deadline_in_ms = 60'000;
  int asked = 0;
  Serve slow = [&asked](const Request &) {
    return ++asked, Outcome(answer(400, R"([{"errorCode":"QUERY_TIMEOUT","message":"too long"}])"));
  };
  Result<std::string> result = sent(Request("GET", "https://a.test/"), slow);
  EXPECT_GT(asked, 4);
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_EQ(result.error().provider.code, "QUERY_TIMEOUT");
  sent.route.policy = builtin_policy("hubspot");
  int64_t from = environment.now_ms();
  Serve locked = [&](const Request &) { return Outcome(answer(environment.now_ms() < from + 2000 ? 423 : 200, "{}")); };
  EXPECT_EQ(sent(Request("POST", "https://a.test/"), locked).value(), "200 {}");
  EXPECT_LE(environment.now_ms() - from, 2500);
}

TEST(BuiltinPolicies, ReadTheProvidersHeaders) {
  auto pipedrive = builtin_policy("pipedrive");
  Verdict day = judge(*pipedrive, answer(429, "{}", {{"x-ratelimit-reset", "2"}, {"Retry-After", "40000"}}), "GET", 0);
  EXPECT_EQ(day.action, Action::quota);
  EXPECT_EQ(judge(*pipedrive, answer(429, "{}", {{"x-ratelimit-reset", "2"}}), "GET", 0).wait_ms, 2000);
  auto dynamics = builtin_policy("ms_dynamics_365_sales");
  Verdict busy =
      judge(*dynamics, answer(429, "{}", {{"Retry-After", "7"}, {"x-ms-service-request-id", "r"}}), "GET", 0);
  EXPECT_EQ(busy.wait_ms, 7000);
  EXPECT_EQ(busy.error->provider.request_id, "r");
}

}  // namespace
}  // namespace openint::http
