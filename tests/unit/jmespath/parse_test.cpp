#include <gtest/gtest.h>

#include "tests/unit/jmespath/search.hpp"

namespace openint::jmespath {
namespace {

TEST(JmespathParse, MakesAPathOfFieldsOnFields) {
  auto expression = Expression::parse("a.\"@b\".c");
  ASSERT_TRUE(expression.ok());
  const Node &c = expression->root();
  EXPECT_EQ(c.op, Op::field);
  EXPECT_EQ(c.name, "c");
  ASSERT_NE(c.left, nullptr);
  EXPECT_EQ(c.left->name, "@b");
  ASSERT_NE(c.left->left, nullptr);
  EXPECT_EQ(c.left->left->name, "a");
  EXPECT_EQ(c.left->left->left, nullptr);
}

TEST(JmespathParse, PutsWhatFollowsAProjectionIntoIt) {
  auto expression = Expression::parse("a[?b].c");
  ASSERT_TRUE(expression.ok());
  const Node &filter = expression->root();
  EXPECT_EQ(filter.op, Op::filter);
  EXPECT_EQ(filter.left->name, "a");
  EXPECT_EQ(filter.condition->name, "b");
  EXPECT_EQ(filter.right->name, "c");
  EXPECT_EQ(filter.right->left, nullptr);
}

TEST(JmespathParse, NamesThePlaceAndTheRule) {
  auto expression = Expression::parse("foo.bar[?x ==]");
  ASSERT_FALSE(expression.ok());
  EXPECT_EQ(expression.error().status, Status::invalid_argument);
  EXPECT_EQ(expression.error().offset, 13);
  EXPECT_EQ(expression.error().issues.at(0).rule, "syntax");
  EXPECT_EQ(Expression::parse("a.nope(b)").error().issues.at(0).rule, "unknown-function");
  EXPECT_EQ(Expression::parse("a.nope(b)").error().offset, 2);
  EXPECT_EQ(Expression::parse("lookup('t')").error().issues.at(0).rule, "invalid-arity");
}

TEST(JmespathParse, RefusesBytesThatAreNoText) {
  EXPECT_EQ(search("'\xFF'"), "!syntax");
  EXPECT_EQ(search("\"a\nb\""), "!syntax");
  EXPECT_EQ(search(std::string_view("a\0b", 3)), "!syntax");
  EXPECT_EQ(search("a[99999999999999999999]"), "!syntax");
  EXPECT_EQ(search(""), "!syntax");
}

TEST(JmespathParse, BindsSignsTighterThanComparisons) {
  EXPECT_EQ(search("!a.b", R"({"a":{"b":true}})"), "false");
  EXPECT_EQ(search("!a == b", R"({"a":true,"b":false})"), "true");
  EXPECT_EQ(search("-a.b", R"({"a":{"b":2}})"), "-2");
}

TEST(JmespathParse, KeepsItsTextWhenCopiedAndMoved) {
  std::string text = "'a literal of some length'";
  auto parsed = Expression::parse(text);
  ASSERT_TRUE(parsed.ok());
  text.assign(text.size(), 'x');
  Expression copy = *parsed;
  Expression moved = std::move(parsed).value();
  EXPECT_EQ(moved.text(), "'a literal of some length'");
  Arena arena;
  EXPECT_EQ(copy.evaluate(json::Value(), arena)->text(), "a literal of some length");
}

TEST(JmespathParse, BoundsDepthInEveryDirection) {
  auto times = [](int count, const std::string &text) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  EXPECT_EQ(search(times(100, "(") + "a" + times(100, ")")), "null");
  for (const std::string &hostile :
       {times(20'000, "("), times(20'000, "["), times(20'000, "!") + "a", times(20'000, "-") + "a",
        "a" + times(20'000, ".a"), "a" + times(20'000, "[*]"), "a" + times(20'000, "[]"), "a" + times(20'000, "|a"),
        "a" + times(20'000, "||a"), times(10'000, "{a:"), times(10'000, "abs("), times(20'000, "[?"),
        "a" + times(20'000, "+a"), times(10'000, "*."), "`" + times(20'000, "[") + "`"}) {
    EXPECT_EQ(search(hostile), "!syntax") << hostile.substr(0, 10);
  }
  EXPECT_EQ(search(std::string(70'000, 'a')), "!syntax");
}

}  // namespace
}  // namespace openint::jmespath
