#include "libopenint/json/position.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openint::json {
namespace {

constexpr std::string_view kText = R"({
  "models": {
    "a/b": [ 1, {"x~": "}]\"", "y": [[]]},
      true ],
    "twice": 1, "twice": 2
  },
  "last": null
})";

std::string place(std::string_view pointer) {
  Position position = position_at(kText, pointer_offset(kText, pointer));
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

TEST(Position, OfMembersIsTheirKeys) {
  EXPECT_EQ(place(""), "1:1");
  EXPECT_EQ(place("/models"), "2:3");
  EXPECT_EQ(place("/models/a~1b"), "3:5");
  EXPECT_EQ(place("/last"), "7:3");
}

TEST(Position, OfItemsIsTheirFirstByte) {
  EXPECT_EQ(place("/models/a~1b/0"), "3:14");
  EXPECT_EQ(place("/models/a~1b/1/x~0"), "3:18");
  EXPECT_EQ(place("/models/a~1b/1/y/0"), "3:38");
  EXPECT_EQ(place("/models/a~1b/2"), "4:7");
}

TEST(Position, OfWhatIsNotThereIsThatOfWhatWouldHoldIt) {
  EXPECT_EQ(place("/models/a~1b/3"), "3:5");
  EXPECT_EQ(place("/models/none/deeper"), "2:3");
  EXPECT_EQ(place("/last/deeper"), "7:3");
  EXPECT_EQ(place("/models/a~1b/99999999999999999999"), "3:5");
}

TEST(Position, OfAKeyThatStandsTwiceIsTheOneThatCounts) { EXPECT_EQ(place("/models/twice"), "5:17"); }

TEST(Position, BrokenTextsEndSomewhereInThem) {
  for (std::string_view broken : {"", "{", "{\"a", "{\"a\":", "[1,", "[[[[", "\"\\", "{\"a\" 1}", "]", "{,}"}) {
    EXPECT_LE(pointer_offset(broken, "/a/0/b"), broken.size());
    EXPECT_LE(pointer_offset(broken, "/0/0"), broken.size());
  }
}

}  // namespace
}  // namespace openint::json
