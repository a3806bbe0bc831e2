#include "libopenint/base/error.hpp"

#include <gtest/gtest.h>

#include "libopenint/base/result.hpp"

namespace openint {
namespace {

TEST(Error, SpellsTheContractsShape) {
  Error error(Status::invalid_argument, "page_size 900 exceeds 100", "/page_size");
  error.issues.push_back({"/page_size", "maximum", "900", "100", "page_size 900 exceeds 100"});
  EXPECT_EQ(
      error.to_json(),
      R"({"message":"page_size 900 exceeds 100","code":"BAD_REQUEST","issues":[{"message":"page_size 900 exceeds )"
      R"(100","path":"/page_size","rule":"maximum","found":"900","allowed":"100"}],"status":-1,)"
      R"("type":"USER_ERROR","retry":"never","path":"/page_size"})");
}

TEST(Error, SaysWhenToAskAgain) {
  Error error(Status::rate_limited, "too many requests");
  error.retry = Retry::after;
  error.retry_after_ms = 3000;
  EXPECT_EQ(error.fault(), Fault::remote);
  EXPECT_NE(error.to_json().find(R"("retry":"after","retry_after_ms":3000)"), std::string::npos);
}

TEST(Error, StaysValidJsonWhateverItQuotes) {
  Error error(Status::malformed, "found \xFF \" \\ \n\x01");
  constexpr std::string_view message = "\"message\":\"found \xEF\xBF\xBD \\\" \\\\ \\u000a\\u0001\"";
  EXPECT_NE(error.to_json().find(message), std::string::npos) << error.to_json();
}

TEST(Error, ShortensAtTheBoundaryOfACharacter) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc...");
  EXPECT_EQ(shortened("ab\xC3\xA9z", 3), "ab...");
}

TEST(Utf8, KnowsWellFormedSequences) {
  EXPECT_EQ(utf8_sequence("a"), 1U);
  EXPECT_EQ(utf8_sequence("\xC3\xA9"), 2U);
  EXPECT_EQ(utf8_sequence("\xE2\x82\xAC"), 3U);
  EXPECT_EQ(utf8_sequence("\xF0\x9F\x98\x80"), 4U);
  for (const char *bad : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
    EXPECT_EQ(utf8_sequence(bad), 0U);
  }
  EXPECT_EQ(utf8_sequence(""), 0U);
}

Result<int> half(int value) {
  if (value % 2 != 0) return Error(Status::invalid_argument, "odd");
  return value / 2;
}

Result<int> quarter(int value) {
  OPENINT_TRY(int once, half(value));
  return half(once);
}

TEST(Result, PassesTheFirstErrorOn) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_FALSE(quarter(6).ok());
  EXPECT_EQ(quarter(7).error().message, "odd");
}

}  // namespace
}  // namespace openint
