// How a document's table reads answers.
#include <gtest/gtest.h>

#include "libopenint/http/judge.hpp"
#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;
using Action = ErrorRule::Action;

Verdict judged(const std::shared_ptr<const Policy> &rules, const Response &response) {
  return judge(*rules, response, "GET", FakeEnvironment::kStart);
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
  EXPECT_EQ(busy.first_pause_ms, 700);
  EXPECT_EQ(busy.wait_ms, -1);
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

TEST(Judge, LooksAtTheWholeAnswer) {
  auto rules = policy("{}", R"json([
    {"when": {"status": [403], "answer": "headers.\"x-rate-limit-problem\" == 'day'"}, "do": "quota"},
    {"when": {"answer": "contains(text || '', 'error code: 1015')"}, "do": "wait"},
    {"when": {"answer": "status == `418` && body.code == 'TEAPOT'"}, "do": "retry"},
    {"when": {"status": [204], "method": ["GET", "HEAD"]}, "do": "fail", "status": "NOT_FOUND"}])json");
  EXPECT_EQ(judged(rules, answer(403, "{}", {{"X-Rate-Limit-Problem", "day"}})).action, Action::quota);
  EXPECT_EQ(judged(rules, answer(403, "{}", {{"X-Rate-Limit-Problem", "minute"}})).action, Action::fail);
  EXPECT_EQ(judged(rules, answer(403, "error code: 1015")).action, Action::wait);
  EXPECT_EQ(judged(rules, answer(403, R"({"text": "error code: 1015"})")).action, Action::fail);
  EXPECT_EQ(judged(rules, answer(418, R"({"code": "TEAPOT"})")).action, Action::retry);
  EXPECT_EQ(judged(rules, answer(204)).error->status, Status::not_found);
  EXPECT_TRUE(judge(*rules, answer(204), "DELETE", 0).success);
}

TEST(Judge, SaysOfWhatIsNotTheApisThatItIsNot) {
  std::string page = "\n<!DOCTYPE html>\n<html><head><title>Attention Required! | Cloudflare</title>" +
                     std::string(5000, 'x') + "</html>";
  auto rules = policy(R"json({"refusal": {"code": "code", "message": "message"}})json",
                      R"json([{"when": {"status": [400, 403, 404]}, "do": "fail"}])json");
  for (int status : {403, 404, 410}) {
    Verdict verdict = judged(rules, answer(status, page, {{"content-type", "text/html; charset=UTF-8"}}));
    EXPECT_EQ(verdict.error->status, Status::provider) << "a firewall knows nothing of records and rights";
    const std::string &said = verdict.error->message;
    for (const char *part : {"text/html", "bytes", "a web page, so not the API's own answer", "Attention Required!"}) {
      EXPECT_NE(said.find(part), std::string::npos) << said;
    }
    EXPECT_LT(said.size(), 500U);
    EXPECT_EQ(said.find('\n'), std::string::npos);
  }
  EXPECT_EQ(judged(rules, answer(503, page)).action, Action::retry);
  Verdict bare = judged(rules, answer(404));
  EXPECT_EQ(bare.error->status, Status::not_found);
  EXPECT_EQ(bare.error->message, "the provider answered 404 with no content type, without a body");
  Verdict text = judged(rules, answer(400, "no such tenant", {{"Content-Type", "text/plain"}}));
  EXPECT_EQ(text.error->message, "the provider answered 400 with text/plain, 14 bytes: \"no such tenant\"");
  // Some send their JSON as text/html.
  EXPECT_EQ(judged(rules, answer(404, R"({"code": "X"})", {{"Content-Type", "text/html"}})).error->status,
            Status::not_found);
  auto named = policy("{}", R"json([{"when": {"status": [404]}, "do": "fail", "status": "NOT_FOUND"}])json");
  EXPECT_EQ(judged(named, answer(404, page)).error->status, Status::not_found);  // the document says so
}

TEST(Judge, ReadsWhatStandsBehindAByteOrderMark) {
  auto rules = policy(R"json({"refusal": {"message": "message"}})json");
  EXPECT_EQ(judged(rules, answer(400, "\xEF\xBB\xBF{\"message\": \"no\"}")).error->provider.message, "no");
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
                "size": {"header": "S"}, "usage": {"header": "U"}, "reset": {"header": "T"}, "spent": {"header": "C"}},
               {"requests": 3, "cost": "concurrent"}, {"requests": 9, "seconds": 86400, "cost": "units"}],
    "request_id": ["X-Id", "X-Other"], "headers": {"A": "b"}})json");
  ASSERT_EQ(rules->limits.size(), 3U);
  const Limit &first = rules->limits[0];
  EXPECT_EQ(first.size, 10);
  EXPECT_EQ(first.window_ms, 500);
  EXPECT_EQ(first.scope + first.endpoint_class + first.remaining_header + first.size_header + first.usage_header +
                first.reset_header + first.spent_header,
            "appsearchRSUTC");
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
    // The check against the schema can be skipped; compiling must not trust that it was made.
    auto connector = connector::Connector::load(text, *contract(), connector::LoadOptions::built_in());
    ASSERT_FALSE(connector.ok()) << one.pointer;
    EXPECT_EQ(connector.error().path, one.pointer);
    EXPECT_EQ(connector.error().status, Status::invalid_argument);
  }
}

TEST(PolicyDocument, NamesOnlyWhatThereIs) {
  struct Case {
    std::string http, errors, pointer;
  };
  const Case kCases[] = {
      {R"({"headers": {"X-Tenant": "{tenant}"}})", "[]", "/http/headers/X-Tenant"},
      {R"({"base": "https://{tenant}.acme.test"})", "[]", "/http/base"},
      {R"({"headers": {"X-Tenant": "{"}})", "[]", "/http/headers/X-Tenant"},
      {"{}", R"([{"when": {"answer": "header.a == 'b'"}, "do": "fail"}])", "/errors/0/when/answer"},
      {"{}", R"json([{"when": {"answer": "nosuch(status)"}, "do": "fail"}])json", "/errors/0/when/answer"},
      {R"({"limits": [{"requests": 1, "seconds": 1, "spent": {"header": "C", "source": "none"}}]})", "[]",
       "/http/limits/0/spent/source"},
      {R"({"pause": {"first_ms": 0}})", "[]", "/http/pause/first_ms"}};
  for (const Case &one : kCases) {
    std::string text =
        R"({"format": 1, "name": "acme", "models": {}, "http": )" + one.http + R"(, "errors": )" + one.errors + "}";
    auto connector = connector::Connector::load(text, *contract());
    ASSERT_FALSE(connector.ok()) << one.pointer;
    EXPECT_EQ(connector.error().path, one.pointer) << connector.error().message;
  }
}

}  // namespace
}  // namespace openint::http
