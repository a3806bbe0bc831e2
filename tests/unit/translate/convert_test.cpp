#include "libopenint/translate/convert.hpp"

#include <gtest/gtest.h>

#include "libopenint/base/time.hpp"

namespace openint::translate {
namespace {

// A token with the padding that every token has.
struct Padded {
  std::string text;
  explicit Padded(std::string value) : text(std::move(value)) {
    size = static_cast<uint32_t>(text.size());
    text.append(kPadding, '\0');
  }
  Token token() const { return {text.data(), size}; }
  uint32_t size;
};

TEST(PlainInstant, IsNoOtherThanTheFullCheckAllows) {
  for (const char *good : {"\"2024-01-28T10:20:30Z\"", "\"1970-01-01T00:00:00.000Z\"", "\"9999-12-28T23:59:59.999Z\"",
                           "\"0001-02-03T04:05:06Z\""}) {
    EXPECT_TRUE(is_plain_instant(Padded(good).token())) << good;
  }
  std::string base = "\"2024-01-28T10:20:30.123Z\"";
  for (size_t at = 0; at < base.size(); ++at) {
    for (int byte = 1; byte < 256; ++byte) {
      std::string text = base;
      text[at] = static_cast<char>(byte);
      Padded padded(text);
      if (!is_plain_instant(padded.token())) continue;
      EXPECT_TRUE(is_utc_instant(text.substr(1, text.size() - 2))) << text;
    }
  }
}

TEST(PlainInstant, CountsTheSameMicrosecondsAsTheFullReader) {
  for (int year : {1, 4, 100, 400, 1582, 1899, 1900, 1969, 1970, 1999, 2000, 2001, 2024, 2100, 9999}) {
    for (int month = 1; month <= 12; ++month) {
      for (int day : {1, 15, 28}) {
        char text[40];
        std::snprintf(text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:59.%03dZ\"", year, month, day, month * 2 - 1, day,
                      year % 1000);
        Padded padded(text);
        ASSERT_TRUE(is_plain_instant(padded.token())) << text;
        EXPECT_EQ(plain_instant_micros(padded.token()), instant_to_micros(padded.token().inside())) << text;
      }
    }
  }
}

}  // namespace
}  // namespace openint::translate
