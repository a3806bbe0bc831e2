// What a trace tells of an operation's exchanges, whoever sends them.
#include "libopenint/http/trace.hpp"

#include "libopenint/http/secrets.hpp"
#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

/// What the log holds after one exchange of this request that came to this, 7 ms later.
std::string traced(Request request, Outcome outcome, uint64_t tag = 0) {
  FakeEnvironment environment;
  Route route;
  Operation operation(environment, Context::kNoDeadline,
                      [&](Context &context) { return send_one(context, route, std::move(request), SendOptions()); });
  operation.trace(tag);
  operation.step();
  std::vector<Want> wants = operation.wants();
  environment.advance(7);
  if (!wants.empty()) operation.answer(wants[0].id, std::move(outcome));
  operation.step();
  return environment.logged();
}

TEST(Trace, TellsOfARequestAndItsAnswer) {
  Request request("POST", "https://api.acme.test/x?y=1");
  request.headers.emplace_back("Content-Type", "text/plain");
  request.body = "line \"one\"\nline two";
  EXPECT_EQ(traced(request, Outcome(answer(200, "fine", {Header("X-A", "b")})), 12),
            R"({"event":"request","exchange":1,"tag":12,"method":"POST","url":"https://api.acme.test/x?y=1",)"
            R"("headers":[["Content-Type","text/plain"],["User-Agent","libopenint"]],"body_size":19,)"
            R"("body":"line \"one\"\nline two"})"
            "\n"
            R"({"event":"answer","exchange":1,"tag":12,"ms":7,"status":200,"headers":[["X-A","b"]],"body_size":4,)"
            R"("body":"fine"})"
            "\n");
}

TEST(Trace, TellsOfAFailure) {
  std::string told = traced(Request("POST", "https://api.acme.test/x"), Outcome(Failure::cut, "reset"));
  EXPECT_NE(told.find(R"({"event":"failure","exchange":1,"ms":7,"failure":"cut","message":"reset"})"),
            std::string::npos)
      << told;
}

TEST(Trace, ShowsTheBeginningOfABodyWithinItsBoundAndNeverHalfASecret) {
  Secrets secrets;
  std::string secret = "secret-" + std::string(900, 's') + "-end";
  secrets.add(secret);
  for (size_t before = Trace::kMostBody - 1000; before < Trace::kMostBody + 10; before += 10) {
    Request request("GET", "https://api.acme.test/x");
    FakeEnvironment environment;
    request.secrets = &secrets;
    request.body = std::string(before, 'b') + secret + std::string(5000, 'c');
    Trace trace(environment, 0);
    trace.asked(1, request);
    std::string told = environment.logged();
    EXPECT_EQ(told.find("secret-s"), std::string::npos) << before;
    EXPECT_NE(told.find("...\"}"), std::string::npos) << told;
    EXPECT_LT(told.size(), Trace::kMostBody + 200);
  }
}

TEST(Trace, TellsNoBodyThatHoldsWhatADocumentCallsSecret) {
  Secrets secrets;
  secrets.add_name("password_hash");
  for (const char *body : {R"({"id":1,"password_hash":"planted"})", R"({"id":1,"password\u005fhash":"planted"})"}) {
    Request request("GET", "https://api.acme.test/x");
    request.secrets = &secrets;
    FakeEnvironment environment;
    Trace trace(environment, 0);
    trace.asked(1, request);
    trace.answered(1, request, Outcome(answer(200, body)));
    EXPECT_EQ(environment.logged().find("planted"), std::string::npos) << environment.logged();
  }
}

TEST(Trace, TellsOfATokenEndpointNothingButThatItWasAsked) {
  Request request("POST", "https://login.acme.test/tenant/token?x=planted-1");
  request.confidential = true;
  request.headers.emplace_back("Authorization", "Basic planted-2");
  request.body = "refresh_token=planted-3";
  std::string told = traced(request, Outcome(answer(200, R"({"access_token":"planted-4"})")));
  EXPECT_EQ(told.find("planted"), std::string::npos) << told;
  EXPECT_NE(told.find(R"("url":"https://login.acme.test/...")"), std::string::npos) << told;
  EXPECT_NE(told.find(R"("body_size":28)"), std::string::npos) << told;
}

TEST(Trace, TellsOfWhatTheOperationDroppedWhenItEnded) {
  FakeEnvironment environment;
  Route route;
  Operation operation(environment, FakeEnvironment::kStart + 50, [&](Context &context) {
    return send_one(context, route, Request("GET", "https://api.acme.test/x"), SendOptions());
  });
  operation.trace(0);
  operation.step();
  operation.wants();
  environment.advance(60);
  EXPECT_TRUE(operation.step());
  EXPECT_NE(environment.logged().find(R"("ms":60,"failure":"dropped")"), std::string::npos) << environment.logged();
}

TEST(Trace, IsSilentWhereNobodyAskedForIt) {
  FakeEnvironment environment;
  Route route;
  Operation operation(environment, Context::kNoDeadline, [&](Context &context) {
    return send_one(context, route, Request("GET", "https://api.acme.test/x"), SendOptions());
  });
  operation.step();
  for (const Want &want : operation.wants()) operation.answer(want.id, Outcome(answer(200)));
  operation.step();
  EXPECT_EQ(environment.logged(), "");
}

}  // namespace
}  // namespace openint::http
