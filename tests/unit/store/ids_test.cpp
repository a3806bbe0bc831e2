#include "libopenint/store/ids.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace openint::store {
namespace {

// The time part of the example in the ULID specification: 1469918176385 is 01ARYZ6S41.
TEST(Ulid, SpellsTimeAsItsSpecificationDoes) {
  uint8_t zeros[10] = {};
  EXPECT_EQ(ulid(1469918176385, zeros), "01ARYZ6S410000000000000000");
  uint8_t ones[10];
  std::fill(ones, ones + 10, uint8_t{0xFF});
  EXPECT_EQ(ulid((int64_t{1} << 48) - 1, ones), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
}

TEST(Ulid, KeepsEveryRandomBit) {
  for (int bit = 0; bit < 80; ++bit) {
    uint8_t random[10] = {};
    random[9 - bit / 8] = static_cast<uint8_t>(1U << (bit % 8));
    std::string expected(26, '0');
    expected[static_cast<size_t>(25 - bit / 5)] = "1248G"[bit % 5];
    EXPECT_EQ(ulid(0, random), expected) << bit;
  }
}

TEST(Ulid, SortsByTime) {
  uint8_t late[10] = {};
  uint8_t early[10];
  std::fill(early, early + 10, uint8_t{0xFF});
  EXPECT_LT(ulid(1'750'000'000'000, early), ulid(1'750'000'000'001, late));
}

TEST(MakeId, JoinsItsParts) {
  uint8_t random[10] = {};
  EXPECT_EQ(make_id("conn", "hubspot", 1469918176385, random), "conn_hubspot_01ARYZ6S410000000000000000");
  EXPECT_EQ(make_id("key", "", 1469918176385, random), "key_01ARYZ6S410000000000000000");
}

}  // namespace
}  // namespace openint::store
