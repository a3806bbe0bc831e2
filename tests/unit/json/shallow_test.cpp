#include "libopenint/json/shallow.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openint::json {
namespace {

// The bytes of the member, or what else there is to say.
std::string member(Shallow &shallow, std::string_view text, std::string_view key) {
  if (shallow.read(text) != Index::Outcome::ok) return "unreadable";
  auto place = shallow.member(0, key);
  if (!place.ok()) return "malformed";
  if (*place == 0) return "absent";
  size_t end = shallow.behind(*place);
  return end > shallow.count() ? "unended" : std::string(shallow.text(*place, end));
}

TEST(Shallow, FindsMembersAndSkipsWhatStandsBeforeThem) {
  Shallow shallow;
  const char *text = R"( {"a": {"id": 1, "b": [{}, [1, "]}"]]} , "id" : "x\"y" , "n": -1.50e3 , "last": [ 1 , 2 ] } )";
  EXPECT_EQ(member(shallow, text, "id"), R"("x\"y")");
  EXPECT_EQ(member(shallow, text, "a"), R"({"id": 1, "b": [{}, [1, "]}"]]})");
  EXPECT_EQ(member(shallow, text, "n"), "-1.50e3");
  EXPECT_EQ(member(shallow, text, "last"), "[ 1 , 2 ]");
  EXPECT_EQ(member(shallow, text, "b"), "absent");
  EXPECT_EQ(member(shallow, "{}", "b"), "absent");
}

TEST(Shallow, IsUsedAgainForAnotherText) {
  Shallow shallow;
  std::string longer = R"({"x":")" + std::string(5000, 'x') + R"(","id":1})";
  EXPECT_EQ(member(shallow, longer, "id"), "1");
  EXPECT_EQ(member(shallow, R"({"id":2})", "id"), "2");
  EXPECT_EQ(member(shallow, "", "id"), "unreadable");
  EXPECT_EQ(member(shallow, R"({"id":3})", "id"), "3");
}

TEST(Shallow, SurvivesEveryBeginningOfAText) {
  const std::string text = R"({"a":[{"b":"c"},null,true],"id":{"k":"v"},"z":1})";
  for (size_t size = 0; size < text.size(); ++size) {
    Shallow shallow;
    std::string found = member(shallow, std::string_view(text).substr(0, size), "z");
    bool right = found == "unreadable" || found == "malformed" || found == "absent" || found == "1";
    EXPECT_TRUE(right || size > text.find("\"z\"") + 3) << size << ": " << found;
  }
}

TEST(Shallow, TellsBrokenObjects) {
  Shallow shallow;
  for (const char *text : {R"({"a" 1})", R"({"a":1 "id":2})", R"({,})", R"({"a":1)", R"({"a":[1})", R"({1:2})"}) {
    std::string found = member(shallow, text, "id");
    EXPECT_TRUE(found == "malformed" || found == "unended" || found == "unreadable") << text << ": " << found;
  }
}

}  // namespace
}  // namespace openint::json
