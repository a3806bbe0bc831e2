// Tasks: chains, groups, the end at any step.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

class Alive {
 public:
  explicit Alive(std::atomic<int> &count) : count_(count) { ++count_; }
  Alive(const Alive &other) : count_(other.count_) { ++count_; }
  ~Alive() { --count_; }

 private:
  std::atomic<int> &count_;
};

Task<int> one(Context &) { co_return 1; }

Task<int> deep(Context &context, int depth) {
  if (depth == 0) co_return 0;
  Result<int> below = co_await deep(context, depth - 1);
  if (!below.ok()) co_return below.take_error();
  co_return *below + 1;
}

Task<std::string> chain(Context &context, int length) {
  int sum = 0;
  for (int i = 0; i < length; ++i) {
    Result<int> got = co_await one(context);
    if (!got.ok()) co_return got.take_error();
    sum += *got;
  }
  co_return std::to_string(sum);
}

Task<std::string> nested(Context &context, int depth) {
  Result<int> got = co_await deep(context, depth);
  if (!got.ok()) co_return got.take_error();
  co_return std::to_string(*got);
}

TEST(Tasks, RunAHundredThousandAwaitsOneAfterTheOther) {
  FakeEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return chain(context, 100'000); };
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().value(), "100000");
}

TEST(Tasks, RunAHundredThousandAwaitsInsideEachOther) {
  FakeEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return nested(context, 100'000); };
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().value(), "100000");
}

TEST(Tasks, TakeTheirFramesFromThePool) {
#if !defined(__SANITIZE_ADDRESS__)
  FakeEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [](Context &context) { return chain(context, 10'000); };
  Operation operation(environment, Context::kNoDeadline, start);
  ASSERT_TRUE(operation.step());
  EXPECT_LE(operation.context().pool().mallocs(), 2U);
#endif
}

Task<int> odd(Context &, int number) {
  if (number % 2 == 0) co_return Error(Status::invalid_argument, std::to_string(number) + " is even");
  co_return number;
}

Result<int> small(int number) {
  if (number > 9) return Error(Status::invalid_argument, std::to_string(number) + " is too large");
  return number;
}

Task<std::string> tried(Context &context, std::vector<int> numbers, std::vector<int> &seen) {
  int last = 0;
  for (int number : numbers) {
    OPENINT_CO_CHECK(small(number));
    OPENINT_CO_TRY(const int first, co_await odd(context, number));
    OPENINT_CO_TRY(last, small(first));
    seen.push_back(last);
  }
  OPENINT_CO_CHECK(co_await odd(context, last));
  co_return std::to_string(last);
}

TEST(Tasks, PassErrorsOnWithTheTryMacros) {
  FakeEnvironment environment;
  auto run = [&](std::vector<int> numbers, std::vector<int> &seen) {
    Operation operation(environment, Context::kNoDeadline,
                        [&](Context &context) { return tried(context, numbers, seen); });
    EXPECT_TRUE(operation.step());
    return operation.result();
  };
  std::vector<int> seen;
  auto good = run({1, 3, 5}, seen);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, "5");
  auto awaited = run({7, 4, 9}, seen);
  ASSERT_FALSE(awaited.ok());
  EXPECT_EQ(awaited.error().message, "4 is even");
  auto called = run({11}, seen);
  ASSERT_FALSE(called.ok());
  EXPECT_EQ(called.error().message, "11 is too large");
  EXPECT_EQ(seen, (std::vector<int>{1, 3, 5, 7}));
}

Task<std::string> throws(Context &, bool memory) {
  if (memory) throw std::bad_alloc();
  throw std::runtime_error("secret");
  co_return std::string();
}

TEST(Tasks, TurnExceptionsIntoErrors) {
  FakeEnvironment environment;
  for (bool memory : {true, false}) {
    std::function<Task<std::string>(Context &)> start = [memory](Context &context) { return throws(context, memory); };
    Operation operation(environment, Context::kNoDeadline, start);
    ASSERT_TRUE(operation.step());
    Result<std::string> result = operation.result();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, memory ? Status::no_memory : Status::internal);
    EXPECT_EQ(result.error().message.find("secret"), std::string::npos);
  }
}

// One page after another, with a pause and a local that must be destroyed.
Task<std::string> pages(Context &context, int count, std::atomic<int> &alive) {
  Alive local(alive);
  std::string all;
  for (int i = 0; i < count; ++i) {
    Request request("GET", "https://acme.test/" + std::to_string(i));
    Outcome outcome = co_await exchange(context, request);
    if (outcome.failure != Failure::none) co_return Error(Status::unavailable, outcome.message);
    all += outcome.response.body.substr(outcome.response.body.rfind('/') + 1);
    Result<void> waited = co_await wait_until(context, context.now_ms() + 10);
    if (!waited.ok()) co_return waited.take_error();
  }
  co_return all;
}

Task<std::string> group(Context &context, int count, size_t limit, std::atomic<int> &alive) {
  std::vector<Task<std::string>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(pages(context, 2, alive));
  All<std::string> all(context, std::move(tasks), limit);
  std::vector<Result<std::string>> results = co_await all;
  std::string joined;
  for (Result<std::string> &result : results) joined += result.ok() ? *result : "!";
  co_return joined;
}

std::function<Task<std::string>(Context &)> grouped(int count, size_t limit, std::atomic<int> &alive) {
  return [count, limit, &alive](Context &context) { return group(context, count, limit, alive); };
}

TEST(Groups, KeepTheOrderAndTheLimit) {
  FakeEnvironment environment;
  std::atomic<int> alive = 0;
  for (size_t limit : {size_t{0}, size_t{1}, size_t{3}, size_t{50}}) {
    Operation operation(environment, Context::kNoDeadline, grouped(7, limit, alive));
    size_t most = 0;
    while (!operation.step()) {
      most = std::max(most, operation.in_flight());
      for (const Want &want : operation.wants()) operation.answer(want.id, echoed(*want.request));
      if (operation.next_due() != Context::kNoDeadline) environment.set(operation.next_due());
    }
    EXPECT_EQ(operation.result().value(), "01010101010101");
    EXPECT_EQ(most, std::clamp<size_t>(limit, 1, 7));
  }
  EXPECT_EQ(alive, 0);
}

TEST(Groups, OfNothingAreDoneAtOnce) {
  FakeEnvironment environment;
  std::atomic<int> alive = 0;
  Operation operation(environment, Context::kNoDeadline, grouped(0, 4, alive));
  EXPECT_TRUE(operation.step());
}

// Runs the group for `steps` rounds; true where it ended before.
bool run_some(Operation &operation, FakeEnvironment &environment, int steps) {
  for (int i = 0; i < steps; ++i) {
    if (operation.step()) return true;
    std::vector<Want> wants = operation.wants();
    // One answer a round, so that there are many states to stop in.
    if (!wants.empty() && i % 2 == 0) {
      for (const Want &want : wants) operation.answer(want.id, echoed(*want.request));
    } else {
      for (const Want &want : wants) operation.answer(want.id, Outcome(Failure::cut, "cut"));
      environment.advance(7);
    }
  }
  return operation.done();
}

TEST(Operations, MayBeDestroyedAtEveryStep) {
  std::atomic<int> alive = 0;
  bool ended = false;
  int steps = 0;
  for (; !ended && steps < 1000; ++steps) {
    FakeEnvironment environment;
    Operation operation(environment, Context::kNoDeadline, grouped(9, 3, alive));
    ended = run_some(operation, environment, steps);
  }
  EXPECT_TRUE(ended);
  EXPECT_GT(steps, 5);
  EXPECT_EQ(alive, 0);
}

Task<int> deep_wait(Context &context, int depth, std::atomic<int> &alive) {
  Alive local(alive);
  if (depth > 0) co_return co_await deep_wait(context, depth - 1, alive);
  Result<void> waited = co_await wait_until(context, context.now_ms() + 10);
  if (!waited.ok()) co_return waited.take_error();
  co_return 1;
}

Task<std::string> deep_group(Context &context, std::atomic<int> &alive) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 3; ++i) tasks.push_back(deep_wait(context, 60'000, alive));
  All<int> all(context, std::move(tasks), 2);
  std::vector<Result<int>> results = co_await all;
  co_return std::to_string(results.size());
}

TEST(Operations, MayBeDestroyedHoweverDeepTheirTasksAwaitEachOther) {
  std::atomic<int> alive = 0;
  for (bool ready : {false, true}) {
    FakeEnvironment environment;
    std::function<Task<std::string>(Context &)> start = [&](Context &context) { return deep_group(context, alive); };
    Operation operation(environment, Context::kNoDeadline, start);
    ASSERT_FALSE(operation.step());
    ASSERT_EQ(alive, 2 * 60'001);
    if (ready) environment.advance(10), operation.context().wake_due(environment.now_ms());
  }
  EXPECT_EQ(alive, 0);
}

TEST(Operations, EndSoonAtEveryStepOnceCancelled) {
  std::atomic<int> alive = 0;
  bool ended = false;
  for (int steps = 0; !ended && steps < 1000; ++steps) {
    FakeEnvironment environment;
    Operation operation(environment, Context::kNoDeadline, grouped(9, 3, alive));
    ended = run_some(operation, environment, steps);
    std::thread other([&operation] { operation.cancel(); });
    other.join();
    EXPECT_TRUE(operation.step());
    EXPECT_EQ(operation.in_flight(), 0U);
  }
  EXPECT_EQ(alive, 0);
}

TEST(Operations, ForgetAnswersThatComeTooLate) {
  FakeEnvironment environment;
  std::atomic<int> alive = 0;
  Operation operation(environment, Context::kNoDeadline, grouped(1, 1, alive));
  EXPECT_FALSE(operation.step());
  std::vector<Want> wants = operation.wants();
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_TRUE(operation.wants().empty());  // handed out once
  EXPECT_FALSE(operation.answer(0, Outcome()));
  EXPECT_FALSE(operation.answer(wants[0].id + 1, Outcome()));
  EXPECT_TRUE(operation.answer(wants[0].id, echoed(*wants[0].request)));
  EXPECT_FALSE(operation.answer(wants[0].id, Outcome()));
}

TEST(Operations, EndAtTheirDeadlineInAnExchangeAndInAWait) {
  std::atomic<int> alive = 0;
  for (bool in_wait : {false, true}) {
    FakeEnvironment environment;
    std::function<Task<std::string>(Context &)> start = [&](Context &context) { return pages(context, 3, alive); };
    Operation operation(environment, environment.now_ms() + 15, start);
    EXPECT_FALSE(operation.step());
    std::vector<Want> wants = operation.wants();
    EXPECT_EQ(operation.next_due(), FakeEnvironment::kStart + 15);
    if (in_wait) operation.answer(wants.at(0).id, echoed(*wants.at(0).request));
    EXPECT_FALSE(operation.step());
    environment.advance(9);
    bool early = operation.step();
    EXPECT_FALSE(early);
    environment.advance(6);
    ASSERT_TRUE(operation.step());
    EXPECT_FALSE(operation.result().ok());
  }
  EXPECT_EQ(alive, 0);
}

// Hears one exchange out, then goes on for a while.

}  // namespace
}  // namespace openint::http
