#include <gtest/gtest.h>

#include "libopenint/json/index.hpp"
#include "libopenint/translate/walk.hpp"

namespace openint::translate {
namespace {

// A tree of the keys id, name and properties.{email, phone}; `properties` itself is read too.
std::shared_ptr<KeyTree> tree() {
  auto tree = std::make_shared<KeyTree>();
  tree->nodes.resize(2);
  tree->nodes[0].keys = {{"id", 0, -1}, {"name", 1, -1}, {"properties", 2, 1}};
  tree->nodes[0].first_slot = 0;
  tree->nodes[0].end_slot = 5;
  tree->nodes[1].keys = {{"email", 3, -1}, {"phone", 4, -1}};
  tree->nodes[1].first_slot = 3;
  tree->nodes[1].end_slot = 5;
  tree->slots = 5;
  return tree;
}

class Walk {
 public:
  Walked operator()(const std::string &text) {
    text_ = text + std::string(kPadding, '\0');
    EXPECT_EQ(index_.scan({text_.data(), text.size()}), json::Index::Outcome::ok) << text;
    size_t i = 0;
    Window window{text_.data(), text.size(), index_.offsets(), index_.count()};
    Walked walked = walker_.record(window, i);
    end_ = i == index_.count();
    return walked;
  }
  std::string slot(size_t number) { return std::string(walker_.slots()[number].text()); }
  bool at_end() const { return end_; }
  const char *reason() const { return walker_.reason(); }

 private:
  Walker walker_{tree()};
  json::Index index_;
  std::string text_;
  bool end_ = false;
};

TEST(Walker, PutsValuesIntoSlotsWhateverTheOrder) {
  Walk walk;
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(walk(R"({"id":1,"x":[1,{"id":2}],"name":"a","properties":{"email":"e","zip":"1"}})"), Walked::ok);
    EXPECT_TRUE(walk.at_end());
    EXPECT_EQ(walk.slot(0), "1");
    EXPECT_EQ(walk.slot(1), "\"a\"");
    EXPECT_EQ(walk.slot(2), R"({"email":"e","zip":"1"})");
    EXPECT_EQ(walk.slot(3), "\"e\"");
    EXPECT_EQ(walk.slot(4), "null");
    ASSERT_EQ(walk(R"( { "properties" : { "phone" : "p" } , "name" : null , "id" : -2.50e1 } )"), Walked::ok);
    EXPECT_EQ(walk.slot(0), "-2.50e1");
    EXPECT_EQ(walk.slot(1), "null");
    EXPECT_EQ(walk.slot(3), "null");
    EXPECT_EQ(walk.slot(4), "\"p\"");
  }
}

TEST(Walker, LetsTheLastOfARepeatedKeyCount) {
  Walk walk;
  ASSERT_EQ(walk(R"({"id":1,"properties":{"email":"a","phone":"b"},"properties":{"phone":"c"},"id":2})"), Walked::ok);
  EXPECT_EQ(walk.slot(0), "2");
  EXPECT_EQ(walk.slot(3), "null");
  EXPECT_EQ(walk.slot(4), "\"c\"");
  ASSERT_EQ(walk(R"({"properties":{"email":"a"},"properties":null})"), Walked::ok);
  EXPECT_EQ(walk.slot(2), "null");
  EXPECT_EQ(walk.slot(3), "null");
  ASSERT_EQ(walk(R"({"properties":{"email":"a"},"properties":[{"email":"b"}]})"), Walked::ok);
  EXPECT_EQ(walk.slot(3), "null");
}

TEST(Walker, ReadsAKeyThatIsWrittenWithEscapes) {
  Walk walk;
  ASSERT_EQ(walk(R"({"\u0069d":7,"na\u006de":"x"})"), Walked::ok);
  EXPECT_EQ(walk.slot(0), "7");
  EXPECT_EQ(walk.slot(1), "\"x\"");
}

TEST(Walker, ComparesKeysLongerThanItsPatternToTheEnd) {
  Walk walk;
  std::string longer(40, 'k');
  ASSERT_EQ(walk("{\"" + longer + "a\":1,\"id\":2}"), Walked::ok);
  ASSERT_EQ(walk("{\"" + longer + "b\":1,\"id\":3}"), Walked::ok);
  EXPECT_EQ(walk.slot(0), "3");
  // The same first 32 bytes, and then no end of the key: taking it for the learned one would accept bad JSON.
  EXPECT_EQ(walk("{\"" + longer + "a\" 1,\"id\":2}"), Walked::malformed);
}

// Found by fuzzing; the sanitized build judges.
TEST(Walker, ReadsNoFurtherThanThePaddingForALongKey) {
  Walker walker(tree());
  json::Index index;
  for (const std::string &text : {"{\"" + std::string(300, 'k') + "\":1}", "{\"" + std::string(33, 'k') + "\":1}"}) {
    std::unique_ptr<char[]> exact(new char[text.size() + kPadding]());
    std::memcpy(exact.get(), text.data(), text.size());
    ASSERT_EQ(index.scan({exact.get(), text.size()}), json::Index::Outcome::ok);
    size_t i = 0;
    EXPECT_EQ(walker.record({exact.get(), text.size(), index.offsets(), index.count()}, i), Walked::ok);
  }
}

TEST(Walker, RefusesWhatIsNotJson) {
  Walk walk;
  for (const char *text : {R"({"id":01})",         R"({"id":1.})",      R"({"id":tru})",     R"({"id":nul})",
                           R"({"id":nullx})",      R"({"id" 1,"x":2})", R"({"id":1 "x":2})", R"({"id":1,})",
                           R"({,"id":1})",         R"({"id":,"x":2})",  R"({1:2})",          R"({"x":[1,]})",
                           R"({"x":[1 2]})",       R"({"x":{"a":1,}})", R"({"x":{"a"}})",    R"({"id":"a"x})",
                           R"({"id":-})",          R"({"x":[}})",       R"({"id":+1})",      R"({"id":1e})",
                           "{\"id\":null\xc3\xa9}"}) {
    EXPECT_EQ(walk(text), Walked::malformed) << text;
    EXPECT_STRNE(walk.reason(), "") << text;
  }
}

TEST(Walker, SaysWhereMoreTextIsNeeded) {
  std::string text = R"({"id":1,"x":[{"a":[1,2]},"s"],"properties":{"email":"e"}})";
  for (size_t size = 1; size < text.size(); ++size) {
    Walk walk;
    std::string head = text.substr(0, size);
    json::Index index;
    if (index.scan(head) != json::Index::Outcome::ok) continue;  // inside a string
    Walked walked = walk(head);
    EXPECT_TRUE(walked == Walked::incomplete || walked == Walked::malformed) << head;
  }
}

TEST(Walker, LearnsABoundedNumberOfKeys) {
  Walk walk;
  for (int record = 0; record < 50; ++record) {
    std::string text = "{\"id\":5";
    for (int key = 0; key < 100; ++key) text += ",\"k" + std::to_string(record * 100 + key) + "\":0";
    ASSERT_EQ(walk(text + ",\"name\":\"n\"}"), Walked::ok);
    EXPECT_EQ(walk.slot(0), "5");
    EXPECT_EQ(walk.slot(1), "\"n\"");
  }
}

TEST(Escapes, AreCheckedForAWholeWindow) {
  std::vector<uint32_t> bad;
  EXPECT_FALSE(check_escapes(R"({"a":"b"})", bad));
  EXPECT_TRUE(check_escapes(R"("\n\\\"\u00e9\ud83d\ude00")", bad));
  EXPECT_TRUE(bad.empty());
  EXPECT_TRUE(check_escapes(R"("\x" "\ud83d" "\u12g4" "\n")", bad));
  EXPECT_EQ(bad, (std::vector<uint32_t>{1, 15}));
}

}  // namespace
}  // namespace openint::translate
