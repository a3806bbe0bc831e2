#include "libopenint/json/value.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::json {
namespace {

Document read(std::string_view text) {
  auto document = Document::parse(text);
  EXPECT_TRUE(document.ok()) << text;
  return std::move(document).value();
}

bool same(std::string_view a, std::string_view b) { return equal(read(a).root(), read(b).root()); }

TEST(JsonEqual, ComparesByValue) {
  EXPECT_TRUE(same("[1, 1.0, 1e0]", "[1.0, 1, 10e-1]"));
  EXPECT_TRUE(same(R"({"a":1,"b":[2]})", R"({"b":[2.0],"a":1})"));
  EXPECT_TRUE(same(R"("\u00e9")", "\"\xC3\xA9\""));
  EXPECT_FALSE(same("1", "\"1\""));
  EXPECT_FALSE(same("null", "false"));
  EXPECT_FALSE(same("[1,2]", "[2,1]"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":1,"b":null})"));
  EXPECT_FALSE(same("9007199254740993", "9007199254740992"));
}

TEST(JsonEqual, TakesTheLastOfAKeyThatStandsTwice) {
  EXPECT_TRUE(same(R"({"a":1,"a":2})", R"({"a":2})"));
  EXPECT_FALSE(same(R"({"a":2,"a":1})", R"({"a":2})"));
}

TEST(JsonValue, AnswersWrongKindsWithNothing) {
  Document document = read(R"({"a":"x","a":[1]})");
  EXPECT_EQ(document.root()["a"].size(), 1U);
  EXPECT_TRUE(document.root()["none"].is_null());
  EXPECT_TRUE(document.root()["a"]["b"].is_null());
  EXPECT_EQ(document.root().text(), "");
  EXPECT_FALSE(document.root().as_boolean());
  EXPECT_TRUE(Value().items().empty());
}

TEST(JsonString, DecodesEveryEscape) {
  EXPECT_EQ(read(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00")").root().text(),
            "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(read(R"("\u0000")").root().text(), std::string_view("\0", 1));
}

TEST(JsonString, RefusesLoneSurrogatesAndBrokenEscapes) {
  for (const char *bad : {R"(\ud83d)", R"(\ude00)", R"(\ud83dx)", R"(\ud83d\n)", R"(\ud83d\u0041)", R"(\ud83d\ud83d)",
                          R"(\u)", R"(\u12g4)", R"(\U0041)", R"(\')", R"(\)", R"(a\)"}) {
    EXPECT_FALSE(escapes_valid(bad)) << bad;
  }
  EXPECT_TRUE(escapes_valid(R"(\ud83d\ude00 \\u)"));
}

TEST(JsonString, EscapesAsLittleAsJsonAllows) {
  std::string out;
  append_string(out, "a/\"\\\x01\x1F\n\x7F\xC3\xA9");
  EXPECT_EQ(out, "\"a/\\\"\\\\\\u0001\\u001f\\n\x7F\xC3\xA9\"");
}

TEST(JsonPointer, FindsAsTheRfcSays) {
  Document document =
      read(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  auto at = [&](std::string_view pointer) {
    const Value *value = pointer_find(document.root(), pointer);
    return value != nullptr ? to_text(*value) : "nothing";
  };
  EXPECT_EQ(pointer_find(document.root(), ""), &document.root());
  EXPECT_EQ(at("/foo"), R"(["bar","baz"])");
  EXPECT_EQ(at("/foo/0"), "\"bar\"");
  EXPECT_EQ(at("/"), "0");
  EXPECT_EQ(at("/a~1b"), "1");
  EXPECT_EQ(at("/c%d"), "2");
  EXPECT_EQ(at("/ "), "7");
  EXPECT_EQ(at("/m~0n"), "8");
  for (const char *none :
       {"foo", "/foo/2", "/foo/-", "/foo/01", "/foo/+1", "/foo/", "/foo/0/x", "/m~n", "/m~2n", "/x"}) {
    EXPECT_EQ(at(none), "nothing") << none;
  }
}

TEST(JsonPointer, JoinsWithEscapes) {
  EXPECT_EQ(pointer_join("/a", "b/c~d"), "/a/b~1c~0d");
  EXPECT_EQ(pointer_join("", size_t{3}), "/3");
}

struct PatchCase {
  const char *target, *patch, *result;
};

// The examples of RFC 7396, appendix A.
TEST(JsonMergePatch, AnswersTheRfcsExamples) {
  constexpr PatchCase kCases[] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", "null", "null"},
      {R"({"a":"foo"})", R"("bar")", R"("bar")"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const PatchCase &test : kCases) {
    Document target = read(test.target);
    Document patch = read(test.patch);
    Arena arena;
    EXPECT_EQ(to_text(merge_patch(target.root(), patch.root(), arena)), test.result) << test.target << test.patch;
  }
}

TEST(JsonMergePatch, CountsTheLastOfAKeyThatStandsTwice) {
  Document target = read(R"({"a":1,"b":0,"a":2})");
  Arena arena;
  EXPECT_EQ(to_text(merge_patch(target.root(), read(R"({"c":3})").root(), arena)), R"({"a":2,"b":0,"c":3})");
  Document patch = read(R"({"a":{"x":1},"a":{"y":1}})");
  EXPECT_EQ(to_text(merge_patch(target.root(), patch.root(), arena)), R"({"a":{"y":1},"b":0})");
  EXPECT_EQ(to_text(merge_patch(target.root(), read(R"({"a":null})").root(), arena)), R"({"b":0})");
}

// Whatever it was filled from may end before it is read.
TEST(JsonObjectBuilder, ViewsNothingOfWhatItWasFilledFrom) {
  auto source = std::make_unique<Document>(read(R"({"a_key_of_some_length":{"inner_key":["text",1.50]},"b":"x"})"));
  ObjectBuilder object(source->root());
  {
    ObjectBuilder other;
    other.set_text("a_name_of_the_other_builder", "its text");
    object.set("nested", other.value());
    object.merge(other.value());
  }
  source.reset();
  EXPECT_EQ(object.text(), R"({"a_key_of_some_length":{"inner_key":["text",1.50]},"b":"x",)"
                           R"("nested":{"a_name_of_the_other_builder":"its text"},)"
                           R"("a_name_of_the_other_builder":"its text"})");
  static_assert(!std::is_invocable_v<decltype([](auto &&o) -> decltype(std::forward<decltype(o)>(o).value()) {
                                       return std::forward<decltype(o)>(o).value();
                                     }),
                                     ObjectBuilder>);
}

}  // namespace
}  // namespace openint::json
