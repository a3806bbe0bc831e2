// A task that was started runs beside whoever started it; handed_out() lets the driver have its exchange first.
#include <gtest/gtest.h>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

Task<std::string> fetched(Context &context, std::string url) {
  Request request("GET", url);
  Outcome outcome = co_await exchange(context, request);
  co_return outcome.response.body;
}

Task<std::string> works_meanwhile(Context &context, std::string &log) {
  std::string url = "https://acme.test/next";
  Task<std::string> next = fetched(context, url);
  next.start(context);
  co_await handed_out(context);
  log += "worked";
  Result<std::string> body = co_await next;
  if (!body.ok()) co_return body.take_error();
  co_return *body;
}

struct Ahead : ::testing::Test {
  FakeEnvironment environment;
  std::string log;
  std::function<Task<std::string>(Context &)> start = [this](Context &context) {
    return works_meanwhile(context, log);
  };
};

TEST_F(Ahead, TheDriverHasTheExchangeBeforeTheWorkBegins) {
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_FALSE(operation.step());
  EXPECT_EQ(log, "");
  std::vector<Want> wants = operation.wants();
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(operation.next_due(), 0) << "the driver is not to wait for the answer";
  ASSERT_FALSE(operation.step());
  EXPECT_EQ(log, "worked");
  EXPECT_TRUE(operation.wants().empty());
  EXPECT_EQ(operation.next_due(), Context::kNoDeadline);
  ASSERT_TRUE(operation.answer(wants[0].id, Outcome(answer(200, "there"))));
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().value(), "there");
}

TEST_F(Ahead, AnAnswerThatIsThereAlreadyIsTakenWhenItIsAwaited) {
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_FALSE(operation.step());
  std::vector<Want> wants = operation.wants();
  ASSERT_EQ(wants.size(), 1U);
  ASSERT_TRUE(operation.answer(wants[0].id, Outcome(answer(200, "early"))));
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(log, "worked");
  EXPECT_EQ(operation.result().value(), "early");
}

TEST_F(Ahead, EndsWithItsOperationAtAnyStep) {
  for (int steps = 0; steps < 3; ++steps) {
    Operation operation(environment, Context::kNoDeadline, start);
    for (int i = 0; i < steps; ++i) {
      ASSERT_FALSE(operation.step());
      operation.wants();
    }
  }
  Operation cancelled(environment, Context::kNoDeadline, start);
  ASSERT_FALSE(cancelled.step());
  cancelled.cancel();
  ASSERT_TRUE(cancelled.step());
}

}  // namespace
}  // namespace openint::http
