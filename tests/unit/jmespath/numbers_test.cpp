#include <gtest/gtest.h>

#include "tests/unit/jmespath/search.hpp"

namespace openint::jmespath {
namespace {

TEST(JmespathNumbers, KeepTheirDigitsWhenPassedOn) {
  EXPECT_EQ(search("a", R"({"a":1.50})"), "1.50");
  EXPECT_EQ(search("[a, `12345678901234567890.10`]", R"({"a":1e2})"), "[1e2,12345678901234567890.10]");
  EXPECT_EQ(search("to_string(a)", R"({"a":1.50})"), "\"1.50\"");
  EXPECT_EQ(search("max(@)", "[1.0, 2.50, 2.5]"), "2.50");
  EXPECT_EQ(search("abs(@)", "-12345678901234567890.10"), "12345678901234567890.10");
}

TEST(JmespathNumbers, CompareExactly) {
  EXPECT_EQ(search("a == b", R"({"a":9007199254740993,"b":9007199254740992})"), "false");
  EXPECT_EQ(search("a > b", R"({"a":9007199254740993,"b":9007199254740992})"), "true");
  EXPECT_EQ(search("a == b", R"({"a":1,"b":1.0})"), "true");
  EXPECT_EQ(search("sort(@)", "[1e400, -1e400, 0.10, 0.1, 10]"), "[-1e400,0.10,0.1,10,1e400]");
  EXPECT_EQ(search("a < 'x'", R"({"a":1})"), "null");
}

TEST(JmespathArithmetic, FollowsPrecedence) {
  EXPECT_EQ(search("a + b * c", R"({"a":1,"b":2,"c":3})"), "7");
  EXPECT_EQ(search("(a + b) * c", R"({"a":1,"b":2,"c":3})"), "9");
  EXPECT_EQ(search("a - b - c", R"({"a":10,"b":2,"c":3})"), "5");
  EXPECT_EQ(search("a-b", R"({"a":10,"b":2})"), "8");
  EXPECT_EQ(search("a + b > c && 'more'", R"({"a":1,"b":2,"c":2})"), "\"more\"");
  EXPECT_EQ(search("a[0] - a[-1]", R"({"a":[5,3]})"), "2");
  EXPECT_EQ(search("sum(a[*].b * `2`)", R"({"a":[]})"), "!invalid-type");
  EXPECT_EQ(search("a[*].(b)", R"({"a":[]})"), "!syntax");
  EXPECT_EQ(search("map(&(price * count), @)", R"([{"price":2,"count":3},{"price":5,"count":1}])"), "[6,5]");
}

TEST(JmespathArithmetic, KnowsEverySign) {
  EXPECT_EQ(search("`7` / `2`"), "3.5");
  EXPECT_EQ(search("`6` / `2`"), "3");
  EXPECT_EQ(search("`7` // `2`"), "3");
  EXPECT_EQ(search("`-7` // `2`"), "-4");
  EXPECT_EQ(search("`7` % `3`"), "1");
  EXPECT_EQ(search("`-7` % `3`"), "2");
  EXPECT_EQ(search("`7.5` % `2`"), "1.5");
  EXPECT_EQ(search("-`5`"), "-5");
  EXPECT_EQ(search("+`5`"), "5");
  EXPECT_EQ(search("- -`5.0`"), "5.0");
  EXPECT_EQ(search("`7` \xE2\x88\x92 `2`"), "5");
  EXPECT_EQ(search("`7` \xC3\x97 `2`"), "14");
  EXPECT_EQ(search("`7` \xC3\xB7 `2`"), "3.5");
}

TEST(JmespathArithmetic, IsExactInIntegersAndLeavesThemWhereTheyEnd) {
  EXPECT_EQ(search("`9007199254740993` + `1`"), "9007199254740994");
  EXPECT_EQ(search("sum(`[9007199254740993, 1]`)"), "9007199254740994");
  EXPECT_EQ(search("`9223372036854775807` + `1`"), "9223372036854775808");
  EXPECT_EQ(search("`-9223372036854775808` // `-1`"), "9223372036854775808");
  EXPECT_EQ(search("`-9223372036854775808` % `-1`"), "0");
  EXPECT_EQ(search("`0.1` + `0.25`"), "0.35");
  EXPECT_EQ(search("avg(`[1, 2, 3]`)"), "2");
  EXPECT_EQ(search("avg(`[1, 2]`)"), "1.5");
}

TEST(JmespathArithmetic, GivesNullForNullAndRefusesTheRest) {
  EXPECT_EQ(search("a + b", R"({"a":1})"), "null");
  EXPECT_EQ(search("-a", "{}"), "null");
  EXPECT_EQ(search("a + b", R"({"a":1,"b":"2"})"), "!invalid-type");
  EXPECT_EQ(search("-a", R"({"a":"2"})"), "!invalid-type");
  EXPECT_EQ(search("`1` / `0.0`"), "!invalid-value");
  EXPECT_EQ(search("`1` % `0`"), "!invalid-value");
  EXPECT_EQ(search("`1e308` * `10`"), "!invalid-value");
}

TEST(JmespathNumbers, RoundByTheirDigits) {
  EXPECT_EQ(search("floor(`9007199254740993.9`)"), "9007199254740993");
  EXPECT_EQ(search("ceil(`9007199254740993.1`)"), "9007199254740994");
  EXPECT_EQ(search("floor(`-0.5`)"), "-1");
  EXPECT_EQ(search("ceil(`-0.5`)"), "0");
  EXPECT_EQ(search("ceil(`3.0`)"), "3");
  EXPECT_EQ(search("floor(`1.5e0`)"), "1");
  EXPECT_EQ(search("floor(`123456789012345678901234567890`)"), "123456789012345678901234567890");
}

}  // namespace
}  // namespace openint::jmespath
