// Memory that runs out at any place: a test allocator fails the Nth allocation, for every N.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/unit/http/support.hpp"

namespace {

std::atomic<long> fail_in = -1;   // allocations until one fails; -1: none does
std::atomic<long> allocated = 0;  // alive

void *allocate_or_null(std::size_t size) noexcept {
  if (fail_in > 0 && --fail_in == 0) return nullptr;
  void *memory = std::malloc(size == 0 ? 1 : size);
  if (memory != nullptr) ++allocated;
  return memory;
}

void *allocate(std::size_t size) {
  void *memory = allocate_or_null(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void release(void *memory) noexcept {
  if (memory == nullptr) return;
  --allocated;
  std::free(memory);
}

}  // namespace

void *operator new(std::size_t size) { return allocate(size); }
void *operator new[](std::size_t size) { return allocate(size); }
void *operator new(std::size_t size, const std::nothrow_t &) noexcept { return allocate_or_null(size); }
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept { return allocate_or_null(size); }
void operator delete(void *memory) noexcept { release(memory); }
void operator delete[](void *memory) noexcept { release(memory); }
void operator delete(void *memory, std::size_t) noexcept { release(memory); }
void operator delete[](void *memory, std::size_t) noexcept { release(memory); }

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

Task<std::string> fetch(Context &context, const Route &route, int number) {
  Request request("GET", "https://acme.test/a/path/that/is/longer/than/any/small/string/" + std::to_string(number));
  SendOptions options;
  Result<Response> response = co_await send(context, route, std::move(request), std::move(options));
  if (!response.ok()) co_return response.take_error();
  co_return std::move(response->body);
}

Task<std::string> both(Context &context, const Route &route) {
  std::vector<Task<std::string>> tasks;
  for (int i = 0; i < 3; ++i) tasks.push_back(fetch(context, route, i));
  All<std::string> group(context, std::move(tasks), 2);
  std::vector<Result<std::string>> results = co_await group;
  for (Result<std::string> &result : results) {
    if (!result.ok()) co_return result.take_error();
  }
  co_return std::string("all three of them were there");
}

// OK, NO_MEMORY as a value, or bad_alloc out of a call that may throw it: never a crash, a leak or another end.
int run_once(const std::shared_ptr<const Policy> &shared, FakeEnvironment &environment) {
  try {
    Limiter limiter;
    Route route;
    route.policy = shared;
    route.limiter = &limiter;
    std::function<Task<std::string>(Context &)> start = [&route](Context &context) { return both(context, route); };
    Operation operation(environment, Context::kNoDeadline, start);
    for (int round = 0; round < 100; ++round) {
      if (operation.step()) {
        Result<std::string> result = operation.result();
        if (result.ok()) return 0;
        EXPECT_EQ(result.error().status, Status::no_memory) << result.error().message;
        return 1;
      }
      for (const Want &want : operation.wants()) {
        operation.answer(want.id, Outcome(answer(200, "a body that is longer than any small string is")));
      }
    }
  } catch (const std::bad_alloc &) {
    return 1;
  }
  ADD_FAILURE() << "the operation does not end";
  return 2;
}

TEST(Memory, ThatRunsOutIsAnErrorAtEveryAllocation) {
  FakeEnvironment environment;
  std::shared_ptr<const Policy> shared = policy(R"json({"limits": [{"requests": 100, "seconds": 10}]})json");
  ASSERT_NE(shared, nullptr);
  ASSERT_EQ(run_once(shared, environment), 0);
  int failed = 0;
  for (long at = 1; at < 10'000; ++at) {
    long before = allocated;
    fail_in = at;
    int result = run_once(shared, environment);
    bool reached = fail_in == 0;
    fail_in = -1;
    ASSERT_EQ(allocated, before) << "leak where allocation " << at << " fails";
    ASSERT_NE(result, 2) << at;
    if (!reached) break;
    failed += result;
  }
  EXPECT_GT(failed, 20);
}

Task<std::string> tiny(Context &) { co_return std::string("x"); }

Task<std::string> two(Context &context) {
  Result<std::string> first = co_await tiny(context);
  if (!first.ok()) co_return first.take_error();
  co_return *first;
}

// Frames come from malloc through the pool; a frame that there is no memory for makes an empty task.
TEST(Memory, ForAFrameThatIsNotThereGivesAnEmptyTask) {
  Task<std::string> none = Task<std::string>::promise_type::get_return_object_on_allocation_failure();
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(none.done());
  EXPECT_TRUE(none.await_ready());
  EXPECT_EQ(none.take().error().status, Status::no_memory);

  FakeEnvironment environment;
  std::function<Task<std::string>(Context &)> start = [](Context &) { return Task<std::string>(); };
  Operation empty(environment, Context::kNoDeadline, start);
  EXPECT_TRUE(empty.step());
  EXPECT_EQ(empty.result().error().status, Status::no_memory);

  for (size_t most = 0; most < 3; ++most) {
    std::function<Task<std::string>(Context &)> begin = [most](Context &context) {
      context.pool().fail_after(most);
      return two(context);
    };
    Operation operation(environment, Context::kNoDeadline, begin);
    ASSERT_TRUE(operation.step());
    Result<std::string> result = operation.result();
    EXPECT_EQ(result.ok(), most >= 2) << most;
    if (!result.ok()) {
      EXPECT_EQ(result.error().status, Status::no_memory);
    }
  }
}

}  // namespace
}  // namespace openint::http
