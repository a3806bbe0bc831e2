#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/jmespath/search.hpp"

namespace openint::jmespath {
namespace {

std::string chain(const std::string &link, int count) {
  std::string out = link;
  for (int i = 1; i < count; ++i) out += " | " + link;
  return out;
}

TEST(JmespathLimits, CountWhatGrows) {
  Limits limits;
  limits.memory = 1024 * 1024;
  EXPECT_EQ(search(chain("join('', [@, @])", 60), "\"abcdefgh\"", "null", limits), "!memory");
  EXPECT_EQ(search(chain("replace(@, 'a', 'aaaa')", 60), "\"a\"", "null", limits), "!memory");
  EXPECT_EQ(search(chain("to_string([@, @])", 60), "\"\\\"\"", "null", limits), "!memory");
  EXPECT_EQ(search(chain("[@, @][]", 60), "[1]", "null", limits), "!memory");
  EXPECT_EQ(search(chain("join('', [@, @])", 60), "\"abcdefgh\"").substr(0, 1), "!");
}

// Shared parts take no memory, but whoever writes them out would never end.
TEST(JmespathLimits, RefuseAResultThatOnlySharingKeepsSmall) {
  EXPECT_EQ(search(chain("[@, @]", 60), "[1]"), "!steps");
  EXPECT_EQ(search(chain("{a: @, b: @}", 60), "[1]"), "!steps");
  EXPECT_EQ(search(chain("[@, @]", 60) + " | to_string(@)", "[1]"), "!steps");
  EXPECT_EQ(search("[" + chain("[@, @]", 60) + "] | [0] == [0]", "[1]"), "!steps");
  EXPECT_EQ(search(chain("[@, @]", 60) + " | [0][0]", "[1]").substr(0, 1), "!");
}

TEST(JmespathLimits, BoundTheStepsOfNestedLoops) {
  std::string many = "[";
  for (int i = 0; i < 2000; ++i) many += (i == 0 ? "" : ",") + std::to_string(i);
  many += "]";
  EXPECT_EQ(search("map(&length(map(&@, `" + many + "`)), @)", many), "!steps");
}

TEST(JmespathLimits, SearchAndSortInBoundedTime) {
  std::string same(400'000, 'a');
  EXPECT_EQ(search("contains(@[0], @[1])", "[\"" + same + "\",\"" + same.substr(200'000) + "b\"]"), "false");
  std::string long_keys = "[";
  for (int i = 0; i < 200; ++i) long_keys += (i == 0 ? "\"" : ",\"") + std::string(50'000, 'a') + "\"";
  long_keys += "]";
  EXPECT_EQ(search("length(sort(@))", long_keys), "!steps");
}

TEST(JmespathLimits, HoldForWideObjects) {
  std::string wide = "{";
  for (int i = 0; i < 50'000; ++i) wide += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  wide += "}";
  Limits limits;
  limits.steps = 10'000'000;
  EXPECT_EQ(search("@ == @", wide, "null", limits), "true");
  EXPECT_EQ(search("length(merge(@, @))", wide, "null", limits), "50000");
}

TEST(JmespathLimits, AreTheCallers) {
  Limits limits;
  limits.steps = 3;
  EXPECT_EQ(search("a.b.c", "{}", "null", limits), "null");
  EXPECT_EQ(search("a.b.c.d", "{}", "null", limits), "!steps");
  limits = {};
  limits.memory = 80;
  EXPECT_EQ(search("join('', ['0123456789', '0123456789'])", "{}", "null", limits), "!memory");
  limits = {};
  limits.depth = 3;
  EXPECT_EQ(search("a.b.c", "{}", "null", limits), "null");
  EXPECT_EQ(search("a.b.c.d", "{}", "null", limits), "!syntax");
}

TEST(JmespathPlan, ReadsSlotsAndBoundsItsDepth) {
  std::vector<json::Value> slots = {json::Value::string("zero"), json::Value::string("one")};
  Environment environment;
  environment.slots = slots;
  Node slot;
  slot.op = Op::slot;
  slot.slot = 1;
  Arena arena;
  EXPECT_EQ(evaluate(slot, json::Value(), arena, environment)->text(), "one");
  slot.slot = 2;
  EXPECT_TRUE(evaluate(slot, json::Value(), arena, environment)->is_null());
  std::vector<Node> deep(10'000);
  for (size_t i = 0; i < deep.size(); ++i) {
    deep[i].op = Op::logical_not;
    deep[i].left = i == 0 ? nullptr : &deep[i - 1];
  }
  EXPECT_FALSE(evaluate(deep.back(), json::Value(), arena).ok());
}

TEST(JmespathPlan, RefusesCallsThatNoParserMade) {
  Node call;
  call.op = Op::function;
  call.name = "abs";
  Arena arena;
  EXPECT_EQ(evaluate(call, json::Value(), arena).error().issues.at(0).rule, "invalid-arity");
  call.name = "nothing";
  EXPECT_EQ(evaluate(call, json::Value(), arena).error().issues.at(0).rule, "unknown-function");
}

TEST(JmespathSlice, SurvivesExtremeBounds) {
  EXPECT_EQ(search("@[-9223372036854775808:9223372036854775807:9223372036854775807]", "[1,2,3]"), "[1]");
  EXPECT_EQ(search("@[9223372036854775807:-9223372036854775808:-9223372036854775808]", "[1,2,3]"), "[3]");
  EXPECT_EQ(search("@[-9223372036854775808]", "[1,2,3]"), "null");
  EXPECT_EQ(search("@[::2]", "[]"), "[]");
}

}  // namespace
}  // namespace openint::jmespath
