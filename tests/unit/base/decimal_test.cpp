#include "libopenint/base/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace openint {
namespace {

TEST(Decimal, KnowsTheGrammarOfJsonNumbers) {
  for (const char *good : {"0", "-0", "12", "-1.50", "1e5", "1E+5", "0.0e-12", "123456789012345678901234567890"}) {
    EXPECT_TRUE(is_json_number(good)) << good;
  }
  for (const char *bad : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", " 1", "1 ", "NaN", "Infinity", "1,5"}) {
    EXPECT_FALSE(is_json_number(bad)) << bad;
  }
}

TEST(Decimal, ComparesByExactValue) {
  EXPECT_EQ(decimal_compare("1", "1.0"), 0);
  EXPECT_EQ(decimal_compare("1e2", "100"), 0);
  EXPECT_EQ(decimal_compare("-0", "0.00e5"), 0);
  EXPECT_EQ(decimal_compare("0.1", "0.10000000000000000000000000001"), -1);
  EXPECT_EQ(decimal_compare("9007199254740993", "9007199254740992"), 1);
  EXPECT_EQ(decimal_compare("-2", "-10"), 1);
  EXPECT_EQ(decimal_compare("-1", "1"), -1);
  EXPECT_EQ(decimal_compare("1e400", "1e399"), 1);
  EXPECT_EQ(decimal_compare("1e-400", "0"), 1);
}

TEST(Decimal, BecomesAnInt64OnlyWhereNothingIsLost) {
  EXPECT_EQ(decimal_to_int64("4.0"), 4);
  EXPECT_EQ(decimal_to_int64("1e3"), 1000);
  EXPECT_EQ(decimal_to_int64("9223372036854775807"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(decimal_to_int64("-9223372036854775808"), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(decimal_to_int64("9223372036854775808"), std::nullopt);
  EXPECT_EQ(decimal_to_int64("1.5"), std::nullopt);
  EXPECT_EQ(decimal_to_int64(""), std::nullopt);
  EXPECT_EQ(decimal_to_int64("1e99999999999999999999"), std::nullopt);
}

TEST(Decimal, BecomesTheNearestDouble) {
  EXPECT_EQ(decimal_to_double("0.1"), 0.1);
  EXPECT_EQ(decimal_to_double("-1e400"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal_to_double("1e-400"), 0.0);
}

TEST(Decimal, WritesDoublesAsPeopleDo) {
  EXPECT_EQ(decimal_from_double(100000), "100000");
  EXPECT_EQ(decimal_from_double(0.1), "0.1");
  EXPECT_EQ(decimal_from_double(-2.5), "-2.5");
  EXPECT_EQ(decimal_from_double(1e21), "1e+21");
  EXPECT_EQ(decimal_from_double(0.000001), "0.000001");
  EXPECT_EQ(decimal_from_double(-0.0), "0");
  EXPECT_EQ(decimal_from_double(std::nan("")), "");
  EXPECT_TRUE(is_json_number(decimal_from_double(1e-7)));
  EXPECT_TRUE(is_json_number(decimal_from_double(std::numeric_limits<double>::max())));
}

TEST(Decimal, BecomesAScaledIntegerOf128Bits) {
  auto value = decimal_to_128("-1.5", 38, 2);
  ASSERT_TRUE(value);
  EXPECT_EQ(static_cast<int64_t>(value->low), -150);
  EXPECT_EQ(value->high, -1);
  EXPECT_FALSE(decimal_to_128("1.555", 38, 2));
  EXPECT_FALSE(decimal_to_128("1000", 5, 2));
  ASSERT_TRUE(decimal_to_128("18446744073709551616", 38, 0));
  EXPECT_EQ(decimal_to_128("18446744073709551616", 38, 0)->high, 1);
}

}  // namespace
}  // namespace openint
