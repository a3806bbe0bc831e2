#include "libopenint/base/time.hpp"

#include <gtest/gtest.h>

namespace openint {
namespace {

std::string utc(std::string_view text) {
  std::string out;
  return normalize_instant(text, out) == InstantResult::ok ? out : "not an instant";
}

std::string epoch(std::string_view digits, bool seconds = false) {
  std::string out;
  return epoch_to_instant(digits, seconds, out) ? out : "no time";
}

TEST(Instant, MovesOffsetsToUtcAndKeepsTheFraction) {
  EXPECT_EQ(utc("2024-01-02T03:04:05Z"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(utc("2024-01-02t03:04:05.120z"), "2024-01-02T03:04:05.120Z");
  EXPECT_EQ(utc("2024-01-02T03:04:05.000+0000"), "2024-01-02T03:04:05.000Z");
  EXPECT_EQ(utc("2024-01-02T03:04:05+00"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(utc("2024-01-01T00:30:00+05:30"), "2023-12-31T19:00:00Z");
  EXPECT_EQ(utc("2024-02-28T23:00:00.123456789-0200"), "2024-02-29T01:00:00.123456789Z");
  EXPECT_EQ(utc("2023-12-31T23:30:00-01"), "2024-01-01T00:30:00Z");
}

TEST(Instant, TakesASpaceAndNoZoneAsUtc) {
  EXPECT_EQ(utc("2024-01-02 03:04:05"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(utc("2024-01-02 03:04:05.5"), "2024-01-02T03:04:05.5Z");
  EXPECT_EQ(utc("2024-01-02 03:04:05+01:00"), "2024-01-02T02:04:05Z");
}

TEST(Instant, LetsLeapSecondsThrough) {
  EXPECT_EQ(utc("2016-12-31T23:59:60Z"), "2016-12-31T23:59:60Z");
  EXPECT_EQ(utc("1990-12-31T15:59:60-08:00"), "1990-12-31T23:59:60Z");
}

TEST(Instant, RefusesWhatIsNone) {
  for (const char *bad : {"2024-01-02T03:04:05",
                          "2024-02-30T00:00:00Z",
                          "2023-02-29T00:00:00Z",
                          "1900-02-29T00:00:00Z",
                          "2024-13-01T00:00:00Z",
                          "2024-00-01T00:00:00Z",
                          "2024-01-00T00:00:00Z",
                          "0000-01-01T00:00:00Z",
                          "2024-01-02T24:00:00Z",
                          "2024-01-02T03:60:00Z",
                          "2024-01-02T03:04:61Z",
                          "2024-01-02T03:04Z",
                          "2024-01-02T03:04:05.Z",
                          "2024-01-02T03:04:05+1",
                          "2024-01-02T03:04:05+24:00",
                          "2024-01-02T03:04:05+01:60",
                          "2024-01-02T03:04:05+01:0",
                          "2024-01-02T03:04:05Zx",
                          "2024-1-2T03:04:05Z",
                          "2024/01/02",
                          "today",
                          " ",
                          "2024-01-02T",
                          "0001-01-01T00:00:00+00:01",
                          "9999-12-31T23:59:59-00:01",
                          "2024-01-02  03:04:05"}) {
    std::string out = "before";
    EXPECT_EQ(normalize_instant(bad, out), InstantResult::invalid) << bad;
    EXPECT_EQ(out, "before") << bad;
  }
}

TEST(Instant, TellsDatesAndNothingApart) {
  std::string out;
  EXPECT_EQ(normalize_instant("2024-02-29", out), InstantResult::date_only);
  EXPECT_EQ(out, "2024-02-29");
  EXPECT_EQ(normalize_instant("", out), InstantResult::empty);
  EXPECT_EQ(normalize_instant("2023-02-29", out), InstantResult::invalid);
}

TEST(Epoch, CountsMillisecondsAndSecondsExactly) {
  EXPECT_EQ(epoch("0"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(epoch("1704164645000"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(epoch("1704164645678"), "2024-01-02T03:04:05.678Z");
  EXPECT_EQ(epoch("1704164645007"), "2024-01-02T03:04:05.007Z");
  EXPECT_EQ(epoch("1704164645", true), "2024-01-02T03:04:05Z");
  EXPECT_EQ(epoch("1704164645.5", true), "2024-01-02T03:04:05.500Z");
  EXPECT_EQ(epoch("1704164645.000200", true), "2024-01-02T03:04:05.0002Z");
  EXPECT_EQ(epoch("1.704164645e12"), "2024-01-02T03:04:05Z");
  EXPECT_EQ(epoch("-1"), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(epoch("951782400", true), "2000-02-29T00:00:00Z");
}

TEST(Epoch, StaysWithinFourDigitYears) {
  EXPECT_EQ(epoch("-62135596800", true), "0001-01-01T00:00:00Z");
  EXPECT_EQ(epoch("-62135596801", true), "no time");
  EXPECT_EQ(epoch("253402300799", true), "9999-12-31T23:59:59Z");
  EXPECT_EQ(epoch("253402300800", true), "no time");
  EXPECT_EQ(epoch("1e300"), "no time");
  EXPECT_EQ(epoch("1e-300"), "no time");
  EXPECT_EQ(epoch("12x"), "no time");
  EXPECT_EQ(epoch(""), "no time");
}

TEST(Micros, CountFrom1970) {
  EXPECT_EQ(instant_to_micros("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(instant_to_micros("2024-01-02T03:04:05.6789012Z"), 1704164645678901);
  EXPECT_EQ(instant_to_micros("2024-01-02T04:04:05+01:00"), 1704164645000000);
  EXPECT_EQ(instant_to_micros("1969-12-31T23:59:59.5Z"), -500000);
  EXPECT_EQ(instant_to_micros("2016-12-31T23:59:60Z"), instant_to_micros("2017-01-01T00:00:00Z"));
  EXPECT_EQ(instant_to_micros("2024-01-02"), std::nullopt);
  EXPECT_EQ(instant_to_micros(""), std::nullopt);
}

TEST(UtcInstant, IsExact) {
  EXPECT_TRUE(is_utc_instant("2024-01-02T03:04:05Z"));
  EXPECT_TRUE(is_utc_instant("2024-01-02T03:04:05.123456Z"));
  for (const char *other : {"2024-01-02t03:04:05Z", "2024-01-02T03:04:05z", "2024-01-02 03:04:05Z",
                            "2024-01-02T03:04:05", "2024-01-02T03:04:05.Z", "2024-02-30T03:04:05Z",
                            "2024-01-02T03:04:05+00:00Z", "", "Z", "2024-01-02T03:04:05.1ZZ"}) {
    EXPECT_FALSE(is_utc_instant(other)) << other;
  }
}

}  // namespace
}  // namespace openint
