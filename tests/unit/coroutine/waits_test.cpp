// Waits and exchanges: what is heard out whatever happens, what the deadline forbids, what a driver had.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

Task<int> heard_out(Context &context, int64_t until_ms, int &answered) {
  Request request("POST", "https://acme.test/token");
  Outcome outcome = co_await exchange_until(context, request, until_ms);
  if (outcome.failure != Failure::none) co_return Error(Status::timeout, outcome.message);
  (void)co_await wait_shielded(context, context.now_ms() + 10);
  ++answered;
  co_return answered;
}

Task<std::string> needs_it(Context &context, int64_t until_ms, int &answered) {
  auto work = keep(context, heard_out(context, until_ms, answered));
  Result<int> result = co_await *work;
  if (!result.ok()) co_return result.take_error();
  Request request("GET", "https://acme.test/");
  Outcome outcome = co_await exchange(context, request);
  if (outcome.failure == Failure::cancelled) co_return Error(Status::cancelled, outcome.message);
  if (outcome.failure == Failure::timeout) co_return Error(Status::timeout, outcome.message);
  co_return std::string("went on");
}

// Starts it beside itself and ends without it.
Task<std::string> forsakes_it(Context &context, int64_t until_ms, int &answered) {
  Task<std::string> beside = needs_it(context, until_ms, answered);
  beside.start(context);
  co_await handed_out(context);
  co_return std::string("ended");
}

TEST(KeptWork, IsHeardOutThoughTheOperationIsCancelledOrLate) {
  for (bool cancelled : {true, false}) {
    FakeEnvironment environment;
    int answered = 0;
    std::function<Task<std::string>(Context &)> start = [&](Context &context) {
      return needs_it(context, FakeEnvironment::kStart + 1000, answered);
    };
    Operation operation(environment, FakeEnvironment::kStart + 100, start);
    ASSERT_FALSE(operation.step());
    std::vector<Want> wants = operation.wants();
    ASSERT_EQ(wants.size(), 1U);
    if (cancelled) operation.cancel();
    environment.advance(200);
    ASSERT_FALSE(operation.step());
    EXPECT_EQ(operation.in_flight(), 1U);
    EXPECT_EQ(operation.next_due(), FakeEnvironment::kStart + 1000);  // so that its driver does not spin
    ASSERT_TRUE(operation.answer(wants[0].id, echoed(*wants[0].request)));
    ASSERT_FALSE(operation.step());
    EXPECT_EQ(operation.next_due(), environment.now_ms() + 10);
    environment.advance(10);
    ASSERT_TRUE(operation.step());
    EXPECT_EQ(answered, 1);
    EXPECT_EQ(operation.result().error().status, cancelled ? Status::cancelled : Status::timeout);
  }
}

TEST(KeptWork, HasABoundOfItsOwn) {
  FakeEnvironment environment;
  int answered = 0;
  std::function<Task<std::string>(Context &)> start = [&](Context &context) {
    return needs_it(context, FakeEnvironment::kStart + 1000, answered);
  };
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_FALSE(operation.step());
  operation.cancel();
  environment.advance(999);
  ASSERT_FALSE(operation.step());
  environment.advance(1);
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(answered, 0);
  EXPECT_EQ(operation.in_flight(), 0U);
}

TEST(KeptWork, GoesOnWhereWhoeverAwaitsItIsDropped) {
  FakeEnvironment environment;
  int answered = 0;
  std::function<Task<std::string>(Context &)> start = [&](Context &context) {
    return forsakes_it(context, FakeEnvironment::kStart + 1000, answered);
  };
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_FALSE(operation.step());
  std::vector<Want> wants = operation.wants();
  ASSERT_EQ(wants.size(), 1U);
  ASSERT_FALSE(operation.step());  // its root has ended
  ASSERT_TRUE(operation.answer(wants[0].id, echoed(*wants[0].request)));
  ASSERT_FALSE(operation.step());
  environment.advance(10);
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(answered, 1);
  EXPECT_EQ(*operation.result(), "ended");
}

TEST(KeptWork, MayBeDestroyedWithItsOperation) {
  for (bool forsaken : {false, true}) {
    FakeEnvironment environment;
    int answered = 0;
    std::function<Task<std::string>(Context &)> start = [&](Context &context) {
      if (forsaken) return forsakes_it(context, FakeEnvironment::kStart + 1000, answered);
      return needs_it(context, FakeEnvironment::kStart + 1000, answered);
    };
    Operation operation(environment, Context::kNoDeadline, start);
    ASSERT_FALSE(operation.step());
    EXPECT_EQ(operation.wants().size(), 1U);
    ASSERT_FALSE(operation.step());
  }
}

Task<std::string> wait_long(Context &context, int64_t ms) {
  Result<void> waited = co_await wait_until(context, context.now_ms() + ms);
  if (!waited.ok()) co_return waited.take_error();
  co_return std::string("waited");
}

TEST(Waits, ThatTheDeadlineForbidsFailAtOnceAndSayHowLong) {
  FakeEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return wait_long(context, 5000); };
  Operation operation(environment, environment.now_ms() + 1000, start);
  ASSERT_TRUE(operation.step());
  Result<std::string> result = operation.result();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::timeout);
  EXPECT_EQ(result.error().retry, Retry::after);
  EXPECT_EQ(result.error().retry_after_ms, 5000);
}

TEST(Exchanges, TellWhetherTheDriverHadThem) {
  for (bool taken : {false, true}) {
    FakeEnvironment environment;
    Request request("POST", "https://acme.test/");
    Sent sent(environment);
    std::function<Task<std::string>(Context &)> post = [&](Context &context) {
      return send_one(context, sent.route, request, sent.options);
    };
    Operation posting(environment, environment.now_ms() + 100, post);
    EXPECT_FALSE(posting.step());
    if (taken) {
      EXPECT_EQ(posting.wants().size(), 1U);
    }
    environment.advance(100);
    ASSERT_TRUE(posting.step());
    Result<std::string> result = posting.result();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, Status::timeout);
    EXPECT_EQ(result.error().maybe_applied, taken);
  }
}

}  // namespace
}  // namespace openint::http
