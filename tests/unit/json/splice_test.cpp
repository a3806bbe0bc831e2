#include "libopenint/json/splice.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::json {
namespace {

std::string put(std::string_view text, const std::vector<std::string> &path, std::string_view value) {
  auto done = with_member(text, path, value);
  return done.ok() ? *done : "malformed";
}

TEST(Splice, PutsAMemberWhereThePathLeadsAndLeavesEveryOtherByte) {
  EXPECT_EQ(put(R"({ "a" : 1.50 , "b":2 })", {"c"}, "[3]"), R"({ "a" : 1.50 , "b":2 ,"c":[3]})");
  EXPECT_EQ(put(R"({ "a" : 1.50 , "b":2 })", {"a"}, "[3]"), R"({ "a" : [3] , "b":2 })");
  EXPECT_EQ(put("{}", {"a", "b"}, "[]"), R"({"a":{"b":[]}})");
  EXPECT_EQ(put(R"({"a":{"x":"}"},"z":0})", {"a", "b"}, "[]"), R"({"a":{"x":"}","b":[]},"z":0})");
  EXPECT_EQ(put(R"({"a":{"b":{"deep":[1,2]}},"z":0})", {"a", "b"}, "[]"), R"({"a":{"b":[]},"z":0})");
  EXPECT_EQ(put(R"({"a":null})", {"a", "b", "c"}, "1"), R"({"a":{"b":{"c":1}}})") << "what is no object gives way";
  EXPECT_EQ(put(R"({"a":[{"b":1}]})", {"a", "b"}, "2"), R"({"a":{"b":2}})");
  EXPECT_EQ(put("\xEF\xBB\xBF{\"a\":1}", {"b"}, "2"), R"({"a":1,"b":2})");
}

TEST(Splice, TakesTheLastOfAKeyHoweverItIsSpelt) {
  EXPECT_EQ(put(R"({"a":1,"a":2})", {"a"}, "3"), R"({"a":1,"a":3})");
  EXPECT_EQ(put(R"({"\u0061":1})", {"a"}, "3"), R"({"\u0061":3})");
  EXPECT_EQ(put("{}", {"a\"\n"}, "3"), R"({"a\"\n":3})");
}

TEST(Splice, RefusesWhatIsNoObject) {
  for (const char *text : {"", "[]", "1", "null", "\"a\"", "{", "{\"a\"", "{\"a\":1", "{\"a\" 1}", "{1:2}"}) {
    EXPECT_EQ(put(text, {"b"}, "1"), "malformed") << text;
  }
}

// A merge patch (RFC 7396) of the same member gives the same values.
TEST(Splice, AgreesWithAMergePatch) {
  std::mt19937_64 random(5);
  const std::string values[] = {"1", "\"x\"", "[]", "{}", "[{\"a\":1}]", R"({"b":{"a":[1]},"a":2})", "null", "true"};
  const std::string keys[] = {"a", "b", "c", "\\u0061"};
  for (int round = 0; round < 2'000; ++round) {
    std::string text = "{";
    for (size_t i = random() % 4; i > 0; --i) {
      text += (text.size() == 1 ? "\"" : ",\"") + keys[random() % 4] + "\":" + values[random() % 8];
    }
    text += "}";
    std::vector<std::string> path;
    for (size_t i = 1 + random() % 3; i > 0; --i) path.push_back(keys[random() % 3]);
    const std::string value = "[" + std::to_string(round) + "]";
    std::string patch = value;
    for (auto key = path.rbegin(); key != path.rend(); ++key) patch = "{\"" + *key + "\":" + patch + "}";
    Arena arena;
    auto before = parse(text, arena);
    auto change = parse(patch, arena);
    ASSERT_TRUE(before.ok() && change.ok());
    const std::string done = put(text, path, value);
    auto after = parse(done, arena);
    ASSERT_TRUE(after.ok()) << text << " " << done;
    // Of a key that stands several times only the last one is told of by either.
    const Value wanted = merge_patch(*before, *change, arena);
    Value one = *after, other = wanted;
    for (const std::string &key : path) {
      one = one[key];
      other = other[key];
    }
    EXPECT_EQ(to_text(one), to_text(other)) << text << " " << done;
    for (const char *key : {"a", "b", "c"}) {
      if (key == path.front()) continue;
      EXPECT_EQ(to_text((*after)[key]), to_text(wanted[key])) << text << " " << done;
    }
  }
}

}  // namespace
}  // namespace openint::json
