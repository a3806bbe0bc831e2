// How a document's table reads answers.
#include <gtest/gtest.h>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;
using Action = ErrorRule::Action;

Verdict judged(const std::shared_ptr<const Policy> &rules, const Response &response) {
  return judge(*rules, response, FakeEnvironment::kStart);
}

TEST(Judge, GoesByTheStatusWhereTheTableSaysNothing) {
  struct Case {
    int http;
    Action action;
    Status status;
    Retry retry;
  };
  const Case kCases[] = {{400, Action::fail, Status::invalid_argument, Retry::never},
                         {422, Action::fail, Status::invalid_argument, Retry::never},
                         {401, Action::reauth, Status::unauthenticated, Retry::reauth},
                         {403, Action::fail, Status::forbidden, Retry::never},
                         {404, Action::fail, Status::not_found, Retry::never},
                         {410, Action::fail, Status::not_found, Retry::never},
                         {409, Action::fail, Status::conflict, Retry::never},
                         {412, Action::fail, Status::conflict, Retry::never},
                         {408, Action::retry, Status::unavailable, Retry::after},
                         {425, Action::retry, Status::unavailable, Retry::after},
                         {429, Action::wait, Status::rate_limited, Retry::after},
                         {500, Action::retry, Status::unavailable, Retry::after},
                         {503, Action::retry, Status::unavailable, Retry::after},
                         {418, Action::fail, Status::provider, Retry::never},
                         {304, Action::fail, Status::provider, Retry::never}};
  auto plain = policy();
  for (const Case &one : kCases) {
    Verdict verdict = judged(plain, answer(one.http));
    EXPECT_FALSE(verdict.success) << one.http;
    EXPECT_EQ(verdict.action, one.action) << one.http;
    ASSERT_NE(verdict.error, nullptr);
    EXPECT_EQ(verdict.error->status, one.status) << one.http;
    EXPECT_EQ(verdict.error->retry, one.retry) << one.http;
    EXPECT_EQ(verdict.error->provider.http_status, one.http);
  }
  EXPECT_TRUE(judged(plain, answer(204)).success);
}

TEST(Judge, TakesTheFirstEntryThatFits) {
  auto rules = policy("{}", R"json([
    {"when": {"status": [404], "body": "code == 'GONE'"}, "do": "ignore"},
    {"when": {"status": [404]}, "do": "fail", "status": "INVALID_ARGUMENT", "reason": "no_such_object"},
    {"when": {"body": "busy"}, "do": "retry", "after": {"ms": 700}},
    {"when": {"status": [200], "body": "errors"}, "do": "fail", "status": "CONFLICT"},
    {"when": {"status": [400], "body": "code == 'EXPIRED'"}, "do": "restart"}])json");
  EXPECT_TRUE(judged(rules, answer(404, R"({"code": "GONE"})")).success);
  Verdict missing = judged(rules, answer(404, R"({"code": "X"})"));
  EXPECT_EQ(missing.error->status, Status::invalid_argument);
  EXPECT_EQ(missing.error->reason, "no_such_object");
  Verdict busy = judged(rules, answer(418, R"({"busy": true})"));
  EXPECT_EQ(busy.action, Action::retry);
  EXPECT_EQ(busy.wait_ms, 700);
  EXPECT_TRUE(judged(rules, answer(200, R"({"busy": true})")).success);  // names no status: not for successes
  EXPECT_EQ(judged(rules, answer(200, R"({"errors": ["x"]})")).error->status, Status::conflict);
  EXPECT_TRUE(judged(rules, answer(200, R"({"errors": []})")).success);
  EXPECT_EQ(judged(rules, answer(400, R"({"code": "EXPIRED"})")).error->reason, "cursor_expired");
}

TEST(Judge, TakesABodyThatIsNoJsonAsNull) {
  auto rules =
      policy(R"json({"refusal": {"message": "message"}})json", R"json([{"when": {"body": "@"}, "do": "ignore"}])json");
  for (const char *body : {"", "<html>", "{\"a\"", "null"}) EXPECT_FALSE(judged(rules, answer(500, body)).success);
  EXPECT_TRUE(judged(rules, answer(500, "{\"a\": 1}")).success);
}

TEST(Judge, TellsWhatTheProviderSaid) {
  auto rules = policy(R"json({"refusal": {"code": "code", "message": "message", "request_id": "id"}})json",
                      R"json([{"when": {"status": [409]}, "do": "fail", "message": "errors[0].text"}])json");
  Verdict verdict = judged(rules, answer(400, R"({"code": 17, "message": "two\nlines", "id": "r-1"})"));
  EXPECT_EQ(verdict.error->provider.code, "17");
  EXPECT_EQ(verdict.error->provider.message, "two lines");
  EXPECT_EQ(verdict.error->provider.request_id, "r-1");
  EXPECT_EQ(verdict.error->message, "the provider answered 400 (17): two lines");
  Verdict own =
      judged(rules, answer(409, R"({"code": "C", "errors": [{"text": "taken"}]})", {{"x-request-id", "r-2"}}));
  EXPECT_EQ(own.error->message, "the provider answered 409 (C): taken");
  EXPECT_EQ(own.error->provider.request_id, "r-2");
  std::string huge = "{\"message\": \"" + std::string(100'000, 'x') + "\"}";
  EXPECT_LT(judged(rules, answer(400, huge)).error->message.size(), 600U);
  EXPECT_EQ(judged(rules, answer(400, R"({"message": {"a": 1}})")).error->provider.message, R"({"a":1})");
}

TEST(Judge, ReadsTheWaitWhereTheTableSays) {
  auto rules = policy(R"json({"retry_after": {"header": "X-Reset"}})json", R"json([
    {"when": {"status": [429]}, "do": "wait", "after": {"header": "X-Mine", "ms": 900}},
    {"when": {"status": [503]}, "do": "wait"}])json");
  EXPECT_EQ(judged(rules, answer(429, "", {{"X-Mine", "2"}, {"X-Reset", "5"}})).wait_ms, 2000);
  EXPECT_EQ(judged(rules, answer(429, "", {{"X-Mine", "nonsense"}, {"X-Reset", "5"}})).wait_ms, 5000);
  EXPECT_EQ(judged(rules, answer(429)).wait_ms, 900);
  EXPECT_EQ(judged(rules, answer(503)).wait_ms, -1);
  EXPECT_EQ(judged(rules, answer(503, "", {{"Retry-After", "9"}})).wait_ms, -1);  // the document names another header
  EXPECT_EQ(judged(policy(), answer(503, "", {{"Retry-After", "9"}})).wait_ms, 9000);
}

TEST(Judge, TakesAWaitOfAnHourAsAQuota) {
  Verdict verdict = judged(policy(), answer(429, "", {{"Retry-After", "3600"}}));
  EXPECT_EQ(verdict.action, Action::quota);
  EXPECT_EQ(verdict.error->status, Status::rate_limited);
  EXPECT_EQ(verdict.error->reason, "quota_exhausted");
  EXPECT_EQ(verdict.error->retry_after_ms, 3'600'000);
}

TEST(PolicyDocument, IsReadCompletely) {
  auto rules = policy(R"json({
    "limits": [{"requests": 10, "seconds": 0.5, "scope": "app", "class": "search", "remaining": {"header": "R"},
                "size": {"header": "S"}, "usage": {"header": "U"}, "reset": {"header": "T"}},
               {"requests": 3, "cost": "concurrent"}, {"requests": 9, "seconds": 86400, "cost": "units"}],
    "request_id": ["X-Id", "X-Other"], "headers": {"A": "b"}})json");
  ASSERT_EQ(rules->limits.size(), 3U);
  const Limit &first = rules->limits[0];
  EXPECT_EQ(first.size, 10);
  EXPECT_EQ(first.window_ms, 500);
  EXPECT_EQ(first.scope + first.endpoint_class + first.remaining_header + first.size_header + first.usage_header +
                first.reset_header,
            "appsearchRSUT");
  EXPECT_EQ(rules->limits[1].cost, Limit::Cost::concurrent);
  EXPECT_EQ(rules->limits[1].scope, "account");
  EXPECT_EQ(rules->limits[2].cost, Limit::Cost::units);
  EXPECT_EQ(rules->request_id_headers, (std::vector<std::string>{"X-Id", "X-Other"}));
  ASSERT_EQ(rules->headers.size(), 1U);
}

TEST(PolicyDocument, ThatIsWrongIsToldWithThePlace) {
  struct Case {
    std::string http, errors, pointer;
  };
  const Case kCases[] = {
      {R"({"limits": [{"requests": 0, "seconds": 1}]})", "[]", "/http/limits/0/requests"},
      {R"({"limits": [{"requests": 1}]})", "[]", "/http/limits/0/seconds"},
      {R"({"refusal": {"code": "a["}})", "[]", "/http/refusal/code"},
      {"{}", R"([{"when": {"status": [700]}, "do": "fail"}])", "/errors/0/when/status"},
      {"{}", R"([{"when": {"body": "a["}, "do": "fail"}])", "/errors/0/when/body"},
      {"{}", R"([{"when": {"status": [400]}, "do": "guess"}])", "/errors/0/do"},
      {"{}", R"([{"when": {"status": [400]}, "do": "fail", "status": "TEAPOT"}])", "/errors/0/status"}};
  for (const Case &one : kCases) {
    std::string text =
        R"({"format": 1, "name": "acme", "models": {}, "http": )" + one.http + R"(, "errors": )" + one.errors + "}";
    auto checked = connector::Connector::load(text, *contract());
    EXPECT_FALSE(checked.ok()) << one.pointer << ": a full check sees it too";
    // The check can be skipped; compiling must not trust that it was made.
    auto connector = connector::Connector::load(text, *contract(), connector::LoadOptions::built_in());
    if (!connector.ok()) continue;
    auto compiled = Policy::compile(*connector);
    ASSERT_FALSE(compiled.ok()) << one.pointer;
    EXPECT_EQ(compiled.error().path, one.pointer);
    EXPECT_EQ(compiled.error().status, Status::invalid_argument);
  }
}

}  // namespace
}  // namespace openint::http
