#include "libopenint/json/cut.hpp"

#include <gtest/gtest.h>

#include "libopenint/json/parse.hpp"

namespace openint::json {
namespace {

using Paths = std::vector<std::vector<std::string>>;

std::string cut(std::string_view text, const Paths &paths) {
  std::string out;
  auto done = without_members(text, paths, out);
  if (!done.ok()) return "malformed";
  return *done ? out : "(as it was)";
}

TEST(Cut, LeavesAMemberOutAndEveryOtherByteWhereItWas) {
  const Paths secret = {{"key"}};
  EXPECT_EQ(cut(R"({ "key" : "x" , "a":1.50 })", secret), R"({  "a":1.50 })");
  EXPECT_EQ(cut(R"({"a" :1, "key":{"deep":[1,"}"]} ,"b":2 })", secret), R"({"a" :1 ,"b":2 })");
  EXPECT_EQ(cut(R"({"a":1,"key":"\"},{"})", secret), R"({"a":1})");
  EXPECT_EQ(cut(R"({"key":null})", secret), "{}");
  EXPECT_EQ(cut(R"({"key":1,"a":[],"key":2,"key":3})", secret), R"({"a":[]})") << "however often it stands there";
  EXPECT_EQ(cut(R"({"key":1,"key":2})", secret), "{}");
  EXPECT_EQ(cut(R"({"k\u0065y":"x","a":"\u0065"})", secret), R"({"a":"\u0065"})") << "however it is spelt";
  EXPECT_EQ(cut("\xEF\xBB\xBF{\"key\":1,\"a\":2}", secret), R"({"a":2})");
}

TEST(Cut, GoesAsFarAsThePathsLead) {
  const Paths paths = {{"a", "key"}, {"list", "key"}, {"gone"}};
  EXPECT_EQ(cut(R"({"a":{"key":1,"b":{"key":2}},"key":3})", paths), R"({"a":{"b":{"key":2}},"key":3})");
  EXPECT_EQ(cut(R"({"list":[{"key":1,"id":1},[{"id":2,"key":2}],"key"],"gone":[{"key":1}]})", paths),
            R"({"list":[{"id":1},[{"id":2}],"key"]})");
  EXPECT_EQ(cut(R"([{"gone":1},{"b":2}])", paths), R"([{},{"b":2}])");
}

TEST(Cut, SaysWhereThereIsNothingToLeaveOut) {
  for (const char *text : {"{}", "[]", "", "null", R"({"a":{"k":1}})", R"({"a":"key"})"}) {
    EXPECT_EQ(cut(text, {{"key"}, {"a", "key"}}), "(as it was)") << text;
  }
  EXPECT_EQ(cut(R"({"key":1})", {}), "(as it was)");
}

TEST(Cut, RefusesWhatIsNoJson) {
  for (const char *text : {R"({"key":1)", R"({"key":1,})", R"({"key" 1})", R"({"a":{"key":"x})", R"({"b":1;"key":2})",
                           R"([{"key":1} {}])", "{\"key\":\"\x01\"}"}) {
    EXPECT_EQ(cut(text, {{"key"}, {"a", "key"}}), "malformed") << text;
  }
}

// Whatever is cut, what is left is JSON that has all the rest.
TEST(Cut, OfEveryMemberAloneAndOfAllLeavesTheRest) {
  const std::string text = R"({"a":1,"b":{"c":[2,{"d":3}],"e":4}, "f":"x" ,"g":[]})";
  const Paths paths = {{"a"}, {"b"}, {"f"}, {"g"}, {"b", "c"}, {"b", "e"}, {"b", "c", "d"}};
  for (size_t chosen = 1; chosen < (size_t{1} << paths.size()); ++chosen) {
    Paths some;
    for (size_t i = 0; i < paths.size(); ++i) {
      if ((chosen >> i & 1) != 0) some.push_back(paths[i]);
    }
    auto left = Document::parse(cut(text, some));
    ASSERT_TRUE(left.ok()) << chosen << cut(text, some);
    auto whole = Document::parse(text);
    for (const Member &member : whole->root().members()) {
      const bool gone = std::any_of(some.begin(), some.end(),
                                    [&](const auto &path) { return path.size() == 1 && path[0] == member.key; });
      EXPECT_EQ(left->root().find(member.key) == nullptr, gone) << member.key << chosen;
    }
  }
}

}  // namespace
}  // namespace openint::json
