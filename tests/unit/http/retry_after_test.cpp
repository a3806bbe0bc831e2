#include <gtest/gtest.h>

#include "libopenint/http/retry_after.hpp"

namespace openint::http {

namespace {

constexpr int64_t kNow = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT

TEST(RetryAfter, ReadsSecondsWithFractions) {
  EXPECT_EQ(retry_after_ms("3", kNow), 3000);
  EXPECT_EQ(retry_after_ms(" 0 ", kNow), 0);
  EXPECT_EQ(retry_after_ms("1.5", kNow), 1500);
  EXPECT_EQ(retry_after_ms("0.0001", kNow), 1);  // never earlier than told
  EXPECT_EQ(retry_after_ms("2.0010000", kNow), 2001);
}

TEST(RetryAfter, ReadsAllThreeFormsOfAnHttpDate) {
  for (const char *date :
       {"Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"}) {
    EXPECT_EQ(retry_after_ms(date, kNow), 60'000) << date;
  }
  EXPECT_EQ(retry_after_ms("Sun, 06 Nov 1994 08:49:00 GMT", kNow), 0);  // passed
}

TEST(RetryAfter, ReadsInstants) {
  EXPECT_EQ(retry_after_ms("1994-11-06T08:49:40Z", kNow), 3000);
  EXPECT_EQ(retry_after_ms("1994-11-06T10:49:38.250+02:00", kNow), 1250);
  EXPECT_EQ(retry_after_ms("784111782", 784'111'777'000), kNow > 0 ? int64_t{366} * 86'400'000 : 0);
  EXPECT_EQ(retry_after_ms("1750000005", 1'750'000'000'000), 5000);
  EXPECT_EQ(retry_after_ms("1750000005000", 1'750'000'000'000), 5000);
}

TEST(RetryAfter, TellsNothingWhereItIsNonsense) {
  for (const char *value : {"", " ", "-5", "soon", "1.", ".5", "1e3", "1,5", "Sun, 31 Feb 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 08:49:37 CET", "06 Nov", "Sun, 6 Nov 1994 8:49:37 GMT", "0x10", "5s"}) {
    EXPECT_EQ(retry_after_ms(value, kNow), -1) << value;
  }
  EXPECT_EQ(retry_after_ms(std::string(100, '9'), kNow), -1);
}

TEST(RetryAfter, IsNeverLongerThanAYear) {
  EXPECT_EQ(retry_after_ms("999999999", kNow), int64_t{366} * 86'400'000);
  EXPECT_EQ(retry_after_ms("99999999999999999999", kNow), int64_t{366} * 86'400'000);
  EXPECT_EQ(retry_after_ms("Fri, 31 Dec 9999 23:59:59 GMT", kNow), int64_t{366} * 86'400'000);
}

}  // namespace
}  // namespace openint::http
