#include "libopenint/json/parse.hpp"

#include <gtest/gtest.h>

#include "libopenint/json/write.hpp"

namespace openint::json {
namespace {

std::string round(std::string_view text) {
  auto document = Document::parse(text);
  return document.ok() ? to_text(document->root()) : "refused";
}

TEST(JsonParse, KeepsNumbersOrderAndContent) {
  EXPECT_EQ(round(" { \"b\" : 1.50 , \"a\" : [ true , false , null , -0 , 1E+2 ] } "),
            R"({"b":1.50,"a":[true,false,null,-0,1E+2]})");
  EXPECT_EQ(round("12345678901234567890123456789012345678901234567890"),
            "12345678901234567890123456789012345678901234567890");
  EXPECT_EQ(round("\"\""), "\"\"");
  EXPECT_EQ(round("[]"), "[]");
  EXPECT_EQ(round("{}"), "{}");
}

TEST(JsonParse, RefusesWhatIsNotJson) {
  for (const char *bad : {"",
                          " ",
                          "{",
                          "[",
                          "]",
                          "[1,]",
                          "[,1]",
                          "{\"a\"}",
                          "{\"a\":}",
                          "{\"a\":1,}",
                          "{a:1}",
                          "{1:2}",
                          "'a'",
                          "01",
                          "1.",
                          "+1",
                          ".5",
                          "1 2",
                          "[1 2]",
                          "{\"a\" 1}",
                          "tru",
                          "nulll",
                          "True",
                          "NaN",
                          "\"a",
                          "\"\\x\"",
                          "\"\\u12\"",
                          "\"\\\"",
                          "\"a\nb\"",
                          "\"a\"b",
                          "\"a\"\"b\"",
                          "\"a\"\\\"",
                          "[\"a\"\\\"b\\\"]",
                          "[1]x",
                          "[1]]",
                          "{}{}",
                          "{}\xEF\xBB\xBF",
                          "\xEF\xBB\xBF\xEF\xBB\xBF{}",
                          "\"\xFF\"",
                          "\"\xED\xA0\x80\"",
                          "/**/1",
                          "[1,,2]",
                          "{\"a\":1 \"b\":2}",
                          "-",
                          "[-]",
                          "\"a\":1"}) {
    EXPECT_EQ(round(bad), "refused") << bad;
  }
  EXPECT_EQ(round("\xEF\xBB\xBF{\"a\":1}"), "{\"a\":1}");
  EXPECT_EQ(round(std::string_view("[1\0]", 4)), "refused");
  EXPECT_EQ(round(std::string_view("1\0", 2)), "refused");
}

TEST(JsonParse, SaysWhereItFailed) {
  auto offset = [](std::string_view text) {
    auto document = Document::parse(text);
    return document.ok() ? -2 : document.error().offset;
  };
  EXPECT_EQ(offset("[1, x]"), 4);
  EXPECT_EQ(offset("{\"a\" 1}"), 5);
  EXPECT_EQ(offset("[1"), 2);
  EXPECT_EQ(offset("1 2"), 2);
  EXPECT_EQ(offset("[\"ab\xFF\"]"), 4);
  EXPECT_EQ(offset("[\"a\\\"\n\"]"), 5);
  EXPECT_EQ(offset("[\"abc"), 5);
}

TEST(JsonParse, BoundsItsDepth) {
  std::string deep = std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']');
  EXPECT_NE(round(deep), "refused");
  EXPECT_EQ(round("[" + deep + "]"), "refused");
  EXPECT_EQ(round(std::string(1'000'000, '[')), "refused");
  Arena arena;
  EXPECT_TRUE(parse("[[1]]", arena, 2).ok());
  EXPECT_FALSE(parse("[[1]]", arena, 1).ok());
}

TEST(JsonParse, ReadsTextsAcrossTheSizeOfABlock) {
  for (size_t size = 0; size < 200; ++size) {
    std::string text = "[\"" + std::string(size, 'a') + "\\n\",1]";
    EXPECT_EQ(round(text), text) << size;
  }
}

TEST(JsonDocument, OwnsItsTextAndMoves) {
  std::string text = R"({"key":["value"]})";
  auto parsed = Document::parse(text);
  ASSERT_TRUE(parsed.ok());
  text.assign(text.size(), 'x');
  Document moved = std::move(parsed).value();
  EXPECT_EQ(to_text(moved.root()), R"({"key":["value"]})");
}

TEST(JsonIndex, FindsEveryPartAndItsFaults) {
  Index index;
  ASSERT_EQ(index.scan(R"( {"a":[1, true]} )"), Index::Outcome::ok);
  ASSERT_EQ(index.count(), 9U);
  EXPECT_EQ(index.offsets()[0], 1U);
  EXPECT_EQ(index.offsets()[1], 2U);
  EXPECT_EQ(index.offsets()[6], 10U);
  EXPECT_EQ(index.offsets()[9], 17U);
  EXPECT_EQ(index.scan(""), Index::Outcome::empty);
  EXPECT_EQ(index.scan("   "), Index::Outcome::empty);
  EXPECT_EQ(index.scan("\"a"), Index::Outcome::unclosed_string);
  EXPECT_EQ(index.scan("\"\x01\""), Index::Outcome::control_character);
  EXPECT_EQ(index.scan("\"\xC3\""), Index::Outcome::invalid_utf8);
  EXPECT_EQ(index.count(), 0U);
  EXPECT_EQ(index.scan("1"), Index::Outcome::ok);
}

}  // namespace
}  // namespace openint::json
