#include "libopenint/base/arena.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace openint {
namespace {

TEST(Arena, HandsOutMemoryThatDoesNotOverlap) {
  Arena arena;
  char *first = arena.make_array<char>(3);
  auto *second = arena.make_array<uint64_t>(2);
  std::memset(first, 'a', 3);
  second[0] = second[1] = ~uint64_t{0};
  EXPECT_EQ(std::string(first, 3), "aaa");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(second) % alignof(uint64_t), 0U);
}

TEST(Arena, CopiesTextAndEmptyText) {
  Arena arena;
  std::string text(100'000, 'x');
  std::string_view copy = arena.copy(text);
  text.assign(text.size(), 'y');
  EXPECT_EQ(copy, std::string(100'000, 'x'));
  EXPECT_TRUE(arena.copy(std::string_view()).empty());
}

TEST(Arena, CountsWhatItHandedOut) {
  Arena arena;
  EXPECT_EQ(arena.used(), 0U);
  arena.allocate(1000);
  arena.allocate(50'000);
  EXPECT_GE(arena.used(), 51'000U);
  arena.reset();
  EXPECT_EQ(arena.used(), 0U);
}

TEST(Arena, GivesTheSameMemoryAgainAfterReset) {
  Arena arena;
  void *first = arena.allocate(100);
  arena.reset();
  EXPECT_EQ(arena.allocate(100), first);
}

// One huge allocation must not stay for good in an arena that is reset for every record.
TEST(Arena, LetsGoOfAHugeBlockOnReset) {
  Arena arena;
  auto *huge = static_cast<char *>(arena.allocate(64 * 1024 * 1024));
  huge[0] = 1;
  arena.reset();
  char *small = static_cast<char *>(arena.allocate(16));
  std::memset(small, 1, 16);
  EXPECT_EQ(arena.used(), 16U);
  for (int round = 0; round < 100; ++round) {
    arena.reset();
    for (int i = 0; i < 100; ++i) std::memset(arena.allocate(10'000), round, 10'000);
  }
  EXPECT_GE(arena.used(), 1'000'000U);
}

#ifdef OPENINT_POISONS_ARENAS
TEST(Arena, PoisonsWhatItTookBackAndWhatLiesBetween) {
  Arena arena;
  char *first = arena.make_array<char>(16);
  char *second = arena.make_array<char>(5);
  EXPECT_FALSE(__asan_address_is_poisoned(first + 15));
  EXPECT_TRUE(__asan_address_is_poisoned(first + 16));
  EXPECT_FALSE(__asan_address_is_poisoned(second + 4));
  EXPECT_TRUE(__asan_address_is_poisoned(second + 5));
  arena.reset();
  EXPECT_TRUE(__asan_address_is_poisoned(first));
  EXPECT_EQ(arena.make_array<char>(8), first);
  EXPECT_FALSE(__asan_address_is_poisoned(first));
  EXPECT_TRUE(__asan_address_is_poisoned(first + 8));
}
#endif

}  // namespace
}  // namespace openint
