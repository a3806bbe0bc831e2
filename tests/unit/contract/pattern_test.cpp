#include "libopenint/contract/pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openint::contract {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  auto compiled = Pattern::compile(pattern);
  EXPECT_TRUE(compiled.ok()) << pattern;
  return compiled.ok() && compiled->matches(text);
}

TEST(PatternMatch, IsSearchedUnlessAnchored) {
  EXPECT_TRUE(matches("b", "abc"));
  EXPECT_FALSE(matches("^b", "abc"));
  EXPECT_FALSE(matches("b$", "abc"));
  EXPECT_TRUE(matches("^abc$", "abc"));
  EXPECT_FALSE(matches("^abc$", "abc\n"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("^$", ""));
}

TEST(PatternMatch, KnowsClassesAndEscapes) {
  EXPECT_TRUE(matches("^[a-z0-9_-]+$", "a_9-z"));
  EXPECT_FALSE(matches("^[a-z0-9_-]+$", "a B"));
  EXPECT_TRUE(matches("^[^/]+$", "x"));
  EXPECT_FALSE(matches("^[^/]+$", "a/b"));
  EXPECT_TRUE(matches("^\\d{4}-\\d\\d$", "2024-01"));
  EXPECT_FALSE(matches("^\\D+$", "a1"));
  EXPECT_TRUE(matches("^[\\w.]+\\.com$", "exa_mple.x.com"));
  EXPECT_FALSE(matches("^a.c$", "a\nc"));
  EXPECT_TRUE(matches("^\\$\\{x\\}$", "${x}"));
  EXPECT_TRUE(matches("^.$", "\xF0\x9F\x98\x80"));
  EXPECT_TRUE(matches("^[\xC3\xA0-\xC3\xBF]$", "\xC3\xA9"));
}

TEST(PatternMatch, KnowsRepetitionsAndAlternatives) {
  EXPECT_TRUE(matches("^(ab|c|de)+$", "abcde"));
  EXPECT_FALSE(matches("^(ab|c|de)+$", "abd"));
  EXPECT_TRUE(matches("^(?:a|)b$", "b"));
  EXPECT_TRUE(matches("^a{2,3}$", "aaa"));
  EXPECT_FALSE(matches("^a{2,3}$", "aaaa"));
  EXPECT_FALSE(matches("^a{2,3}$", "a"));
  EXPECT_TRUE(matches("^a{2,}$", "aaaaaa"));
  EXPECT_TRUE(matches("^(a|b){0}c$", "c"));
  EXPECT_FALSE(matches("^(a|b){0}c$", "ac"));
  EXPECT_TRUE(matches("^((a|b)?c){2}$", "acc"));
  EXPECT_TRUE(matches("^x*?y??$", "xxy"));
  EXPECT_TRUE(matches("^ab$|^cd$", "cd"));
  EXPECT_FALSE(matches("^ab$|^cd$", "abcd"));
}

TEST(PatternRefusal, NamesWhatIsWrong) {
  for (const char *pattern : {"(", ")", "[a", "a**", "*a", "a{2", "a{3,2}", "\\1", "\\bx", "(?=a)", "(?<n>a)", "[z-a]",
                              "\\", "a{1001}", "((((a{9}){9}){9}){9}){9}", "^*"}) {
    auto compiled = Pattern::compile(pattern);
    ASSERT_FALSE(compiled.ok()) << pattern;
    EXPECT_EQ(compiled.error().status, Status::internal);
    EXPECT_NE(compiled.error().message.find("pattern"), std::string::npos);
  }
  EXPECT_FALSE(Pattern::compile(std::string(1025, 'a')).ok());
  EXPECT_FALSE(Pattern::compile(std::string(40, '(') + std::string(40, ')')).ok());
}

TEST(PatternHostility, TakesTimeInProportion) {
  std::string long_text(60000, 'a');
  long_text += '!';
  EXPECT_FALSE(matches("^(a+)+$", long_text));
  EXPECT_FALSE(matches("^(a|a)*(a|a)*(a|a)*$", long_text));
  EXPECT_TRUE(matches("^(a*)*$", std::string(60000, 'a')));
  EXPECT_FALSE(matches("a", std::string(Pattern::kMaxText + 1, 'a')));
}

}  // namespace
}  // namespace openint::contract
