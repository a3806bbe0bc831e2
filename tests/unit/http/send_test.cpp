// What becomes of an answer or a fault: retried, waited for, given up.
#include <gtest/gtest.h>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

class Sending : public ::testing::Test {
 protected:
  Sending() : sent(environment) { sent.route.policy = policy(); }
  Result<std::string> get(const Serve &serve) { return sent(Request("GET", "https://acme.test/a"), serve); }
  Result<std::string> post(const Serve &serve) {
    Request request("POST", "https://acme.test/a");
    request.body = "{}";
    return sent(std::move(request), serve);
  }
  int64_t passed() { return environment.now_ms() - FakeEnvironment::kStart; }

  FakeEnvironment environment;
  Sent sent;
};

TEST_F(Sending, GivesAnyTwoHundredAsASuccess) {
  for (int status : {200, 201, 202, 204, 207}) {
    EXPECT_EQ(get(script(answer(status, "b"))).value(), std::to_string(status) + " b");
  }
  EXPECT_EQ(passed(), 0);
}

TEST_F(Sending, RetriesFaultsOfReadsWithFullJitterWithinItsBounds) {
  std::vector<int64_t> first;
  for (int i = 0; i < 200; ++i) {
    int64_t before = environment.now_ms();
    Script serve = script(Outcome(Failure::cut, "reset"), answer(200, "b"));
    EXPECT_EQ(get(std::ref(serve)).value(), "200 b");
    first.push_back(environment.now_ms() - before);
  }
  EXPECT_GE(*std::min_element(first.begin(), first.end()), 1);
  EXPECT_LE(*std::max_element(first.begin(), first.end()), 250);
  EXPECT_LT(*std::min_element(first.begin(), first.end()), 60);  // full jitter: short ones too
  EXPECT_GT(*std::max_element(first.begin(), first.end()), 190);
}

TEST_F(Sending, TellsTheLogWhatItWaitsFor) {
  Limiter limiter;
  sent.route.limiter = &limiter;
  sent.route.policy = policy(R"json({"limits": [{"requests": 1, "seconds": 8, "scope": "app"}]})json");
  EXPECT_TRUE(get(script(answer(200))).ok());
  EXPECT_EQ(environment.logged(), "");
  EXPECT_TRUE(get(script(answer(200))).ok());
  const std::string told = environment.logged();
  EXPECT_NE(told.find("GET https://acme.test: the provider's limit, again in 8"), std::string::npos) << told;
  EXPECT_TRUE(get(script(answer(429, "", {{"Retry-After", "20"}}), answer(200))).ok());
  EXPECT_NE(environment.logged().find("GET https://acme.test: 429, again in 2"), std::string::npos);
}

TEST_F(Sending, DoublesItsPausesUpToThirtySeconds) {
  std::vector<int64_t> times;
  Serve serve = [&](const Request &) {
    times.push_back(environment.now_ms());
    return Outcome(answer(503));
  };
  Result<std::string> result = get(serve);
  ASSERT_FALSE(result.ok());
  ASSERT_GT(times.size(), 40U);
  int64_t longest = 0;
  for (size_t i = 1; i < times.size(); ++i) {
    int64_t pause = times[i] - times[i - 1];
    EXPECT_LE(pause, std::min<int64_t>(int64_t{250} << std::min<size_t>(i - 1, 20), 30'000)) << i;
    longest = std::max(longest, pause);
  }
  EXPECT_GT(longest, 8000);
}

TEST_F(Sending, BeginsWithThePauseThatTheDocumentTells) {
  sent.route.policy = policy(R"json({"pause": {"first_ms": 4000, "longest_ms": 9000}})json", R"json([
    {"when": {"status": [423]}, "do": "retry", "after": {"ms": 2000}}])json");
  std::vector<int64_t> times;
  int status = 423;
  Serve serve = [&](const Request &) {
    times.push_back(environment.now_ms());
    return Outcome(answer(times.size() == 6 ? 200 : status));
  };
  EXPECT_TRUE(get(serve).ok());
  const int64_t kMost[] = {2000, 4000, 8000, 9000, 9000};
  for (size_t i = 1; i < times.size(); ++i) {
    EXPECT_GE(times[i] - times[i - 1], 2000) << i;  // what a rule tells is waited for
    EXPECT_LE(times[i] - times[i - 1], kMost[i - 1]) << i;
  }
  times.clear();
  status = 503;
  EXPECT_TRUE(get(serve).ok());
  EXPECT_LE(times[1] - times[0], 4000);
  EXPECT_GT(times.back() - times.front(), 250 + 500 + 1000 + 2000 + 4000);  // more than by itself it could be
}

TEST_F(Sending, GivesUpWhereTheDeadlineLeavesNoTimeForAnother) {
  sent.deadline_in_ms = 60'000;
  int asked = 0;
  Serve serve = [&asked](const Request &) { return ++asked, Outcome(Failure::not_sent, "no route"); };
  Result<std::string> result = get(serve);
  EXPECT_GT(asked, 8);
  EXPECT_GT(passed(), 59'700);
  EXPECT_LT(passed(), 60'000);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_FALSE(result.error().maybe_applied);
  EXPECT_EQ(result.error().message,
            "GET https://acme.test: no route (at the last of " + std::to_string(asked) + " attempts)");
}

TEST_F(Sending, WithoutADeadlineTriesForAMinute) {
  sent.deadline_in_ms = Context::kNoDeadline - environment.now_ms();
  Result<std::string> trouble = get([](const Request &) { return Outcome(answer(502)); });
  EXPECT_EQ(trouble.error().status, Status::unavailable);
  EXPECT_GT(passed(), 59'700);
  EXPECT_LE(passed(), 60'000);
  environment.set(FakeEnvironment::kStart);
  Result<std::string> refused = get([](const Request &) { return Outcome(answer(429, "", {{"Retry-After", "20"}})); });
  EXPECT_EQ(refused.error().status, Status::rate_limited);
  EXPECT_GT(passed(), 3'500'000);  // and waits an hour for a limit
  EXPECT_LE(passed(), 3'600'000);
}

// What a provider of ours does: locked for 2 s, or down for 3 s, while the caller allows a minute.
TEST_F(Sending, OutlivesShortTroubleWithinTheDeadline) {
  sent.deadline_in_ms = 60'000;
  for (int status : {423, 502, 503}) {
    sent.route.policy = policy("{}", R"json([{"when": {"status": [423, 502, 503]}, "do": "retry"}])json");
    for (int i = 0; i < 200; ++i) {
      int64_t from = environment.now_ms();
      Serve serve = [&](const Request &) {
        return Outcome(answer(environment.now_ms() < from + 3000 ? status : 200, "b"));
      };
      ASSERT_EQ(get(serve).value(), "200 b") << status << " " << i;
    }
  }
}

TEST_F(Sending, TellsAtTheDeadlineWhatCameBefore) {
  sent.deadline_in_ms = 5000;
  int asked = 0;
  Serve serve = [&](const Request &) {
    if (++asked == 1) return Outcome(answer(503, "", {{"X-Request-Id", "r-7"}}));
    environment.advance(60'000);
    return Outcome(Failure::timeout, "timeout");
  };
  Result<std::string> result = get(serve);
  EXPECT_EQ(result.error().status, Status::timeout);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_EQ(result.error().provider.http_status, 503);
  EXPECT_EQ(result.error().provider.request_id, "r-7");
  EXPECT_NE(result.error().message.find("the provider answered 503"), std::string::npos) << result.error().message;
}

TEST_F(Sending, NeverRepeatsAWriteThatMayHaveHappened) {
  const Outcome kCases[] = {Outcome(Failure::cut, "reset"), Outcome(answer(500)), Outcome(answer(502)),
                            Outcome(answer(503)),           Outcome(answer(504)), Outcome(answer(408))};
  for (const Outcome &outcome : kCases) {
    int asked = 0;
    Serve serve = [&](const Request &) { return ++asked, outcome; };
    Result<std::string> result = post(serve);
    EXPECT_EQ(asked, 1);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, Status::unavailable);
    EXPECT_TRUE(result.error().maybe_applied) << result.error().message;
  }
}

TEST_F(Sending, RepeatsAWriteThatCannotHaveHappenedOrMayHappenTwice) {
  EXPECT_EQ(post(script(Outcome(Failure::not_sent, "refused"), answer(201))).value(), "201 ");
  EXPECT_EQ(post(script(answer(429), answer(201))).value(), "201 ");
  EXPECT_EQ(post(script(answer(425), answer(201))).value(), "201 ");
  sent.options.repeatable = true;
  EXPECT_EQ(post(script(Outcome(Failure::cut, "reset"), answer(500), answer(201))).value(), "201 ");
}

TEST_F(Sending, SaysThatARefusedWriteDidNotHappen) {
  for (int status : {400, 401, 403, 404, 409, 422}) {
    Result<std::string> result = post(script(answer(status)));
    ASSERT_FALSE(result.ok());
    EXPECT_FALSE(result.error().maybe_applied) << status;
  }
}

TEST_F(Sending, WaitsAsLongAsItIsTold) {
  struct Case {
    std::string header;
    int64_t ms;
  };
  const Case kCases[] = {{"3", 3000}, {"Sun, 15 Jun 2025 15:07:00 GMT", 20'000}, {"2025-06-15T15:06:45Z", 5000}};
  for (const Case &one : kCases) {
    environment.set(FakeEnvironment::kStart);
    Script serve = script(answer(429, "", {{"Retry-After", one.header}}), answer(200));
    EXPECT_EQ(get(std::ref(serve)).value(), "200 ");
    EXPECT_GE(passed(), one.ms) << one.header;
    EXPECT_LE(passed(), one.ms + 1000) << one.header;
  }
}

TEST_F(Sending, GivesARefusalBackWhereTheDeadlineComesFirst) {
  sent.deadline_in_ms = 2000;
  Result<std::string> result = get(script(answer(429, "", {{"Retry-After", "60"}})));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::rate_limited);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_EQ(result.error().retry_after_ms, 60'000);
  EXPECT_EQ(passed(), 0);
}

TEST_F(Sending, DoesNotLetRefusalsGoOnForEverNorFast) {
  int asked = 0;
  Serve serve = [&asked](const Request &) { return ++asked, Outcome(answer(429, "", {{"Retry-After", "0"}})); };
  Result<std::string> result = get(serve);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::rate_limited);
  EXPECT_LE(passed(), sent.deadline_in_ms);
  EXPECT_LT(asked, 400);  // in an hour: the pauses grow
}

TEST_F(Sending, TellsOfAnAnswerThatIsTooLarge) {
  Result<std::string> read = get(script(Outcome(Failure::too_large, "")));
  EXPECT_EQ(read.error().status, Status::malformed);
  EXPECT_EQ(read.error().message, "the response is larger than 67108864 bytes");
  EXPECT_FALSE(read.error().maybe_applied);
  EXPECT_TRUE(post(script(Outcome(Failure::too_large, ""))).error().maybe_applied);
}

TEST_F(Sending, GivesAnyStatusWhereAnyIsWanted) {
  sent.options.any_status = true;
  for (int status : {302, 400, 401, 404, 500, 503}) {
    EXPECT_EQ(get(script(answer(status, "b", {{"Location", "/x"}}))).value(), std::to_string(status) + " b");
  }
  EXPECT_EQ(passed(), 0);
  EXPECT_EQ(get(script(answer(429, "", {{"Retry-After", "3"}}), answer(200))).value(), "200 ");
  EXPECT_GE(passed(), 3000);
  EXPECT_EQ(get(script(answer(429, "quota", {{"Retry-After", "90000"}}))).value(), "429 quota");
  EXPECT_FALSE(post(script(Outcome(Failure::cut, "reset"))).ok());
}

TEST_F(Sending, PutsThePolicysHeadersOnWhereTheRequestHasNone) {
  sent.route.policy =
      policy(R"json({"headers": {"X-Version": "2", "Accept": "text/plain", "X-Tenant": "t/{+tenant}"}})json");
  auto settings = json::Document::parse(R"json({"tenant": "a/1"})json");
  sent.route.headers = headers_of(*sent.route.policy, settings->root()).value();
  Script serve = script(answer(200));
  Request request("GET", "https://acme.test/");
  request.headers.emplace_back("accept", "application/json");
  ASSERT_TRUE(sent(std::move(request), std::ref(serve)).ok());
  ASSERT_EQ(serve.asked.size(), 1U);
  EXPECT_EQ(*find_header(serve.asked[0].headers, "X-Version"), "2");
  EXPECT_EQ(*find_header(serve.asked[0].headers, "Accept"), "application/json");
  EXPECT_EQ(*find_header(serve.asked[0].headers, "X-Tenant"), "t/a/1");
  EXPECT_EQ(serve.asked[0].headers.size(), 4U);  // and a User-Agent
  for (const char *lacking : {"{}", R"json({"tenant": ""})json", R"json({"tenant": null})json"}) {
    auto other = json::Document::parse(lacking);
    auto refused = headers_of(*sent.route.policy, other->root());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().path, "/http/headers/X-Tenant");
  }
  auto hostile = json::Document::parse("{\"tenant\": \"a\\r\\nX-Evil: 1\"}");
  EXPECT_EQ(headers_of(*sent.route.policy, hostile->root()).value().back().value, "t/a%0D%0AX-Evil:%201");
}

TEST_F(Sending, ReadsABodyBehindAByteOrderMark) {
  sent.options.json = true;
  EXPECT_EQ(get(script(answer(200, "\xEF\xBB\xBF{\"a\":1}"))).value(), "200 {\"a\":1}");
  sent.options.json = false;  // a file: its bytes are its own
  EXPECT_EQ(get(script(answer(200,
                              "\xEF\xBB\xBF"
                              "a;b")))
                .value(),
            "200 \xEF\xBB\xBF"
            "a;b");
}

TEST_F(Sending, TakesNoSuccessThatIsNoJson) {
  sent.options.json = true;
  const char *kBodies[] = {"<!DOCTYPE html><title>Sign in</title>",
                           "{\"results\": [{\"id\": 1}, {\"i",
                           "[1, 2",
                           "Not found",
                           "\"cut",
                           "{\"a\": 1}]"};
  for (const char *body : kBodies) {
    Result<std::string> read = get(script(answer(200, body, {{"Content-Type", "text/html; charset=utf-8"}})));
    ASSERT_FALSE(read.ok()) << body;
    EXPECT_EQ(read.error().status, Status::malformed);
    EXPECT_EQ(read.error().provider.http_status, 200);
    EXPECT_FALSE(read.error().maybe_applied);
    for (const char *part : {"200", "text/html", "bytes", "JSON was expected"}) {
      EXPECT_NE(read.error().message.find(part), std::string::npos) << read.error().message;
    }
    EXPECT_TRUE(post(script(answer(200, body))).error().maybe_applied);
  }
  EXPECT_NE(get(script(answer(200, kBodies[0]))).error().message.find("a web page, so not the API's own answer"),
            std::string::npos);
  for (const char *body : {"", "{}", " [1]\n", "null", "true", "-1.5e3", "\"text\""}) {
    EXPECT_TRUE(get(script(answer(200, body))).ok()) << body;
  }
}

}  // namespace
}  // namespace openint::http
