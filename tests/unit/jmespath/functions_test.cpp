#include <gtest/gtest.h>

#include "tests/unit/jmespath/search.hpp"

namespace openint::jmespath {
namespace {

TEST(JmespathStrings, Trim) {
  EXPECT_EQ(search("trim('  a b \t')"), "\"a b\"");
  EXPECT_EQ(search("trim(@)", R"("\u00a0\u3000x\u2003")"), "\"x\"");
  EXPECT_EQ(search("trim('--a-b--', '-')"), "\"a-b\"");
  EXPECT_EQ(search("trim_left('xyxa', 'xy')"), "\"a\"");
  EXPECT_EQ(search("trim_right('axyx', 'xy')"), "\"a\"");
  EXPECT_EQ(search("trim(@, '\xC3\xA9')", "\"\xC3\xA9\xC3\xA8\xC3\xA9\""), "\"\xC3\xA8\"");
  EXPECT_EQ(search("trim('   ')"), "\"\"");
}

TEST(JmespathStrings, Split) {
  EXPECT_EQ(search("split('a,b,,c', ',')"), R"(["a","b","","c"])");
  EXPECT_EQ(search("split('a,b,c', ',', `1`)"), R"(["a","b,c"])");
  EXPECT_EQ(search("split('a,b', ',', `0`)"), R"(["a,b"])");
  EXPECT_EQ(search("split('', ',')"), R"([""])");
  EXPECT_EQ(search("split('abc', '')"), R"(["a","b","c"])");
  EXPECT_EQ(search("split('abc', '', `1`)"), R"(["a","bc"])");
  EXPECT_EQ(search("split('aaaa', 'aa')"), R"(["","",""])");
  EXPECT_EQ(search("split('a', ',', `-1`)"), "!invalid-value");
  EXPECT_EQ(search("split('a', ',', `1.5`)"), "!invalid-value");
  EXPECT_EQ(search("split(`1`, ',')"), "!invalid-type");
}

TEST(JmespathStrings, Replace) {
  EXPECT_EQ(search("replace('a-b-c', '-', '+')"), "\"a+b+c\"");
  EXPECT_EQ(search("replace('a-b-c', '-', '', `1`)"), "\"ab-c\"");
  EXPECT_EQ(search("replace('aXbX', 'X', 'long')"), "\"alongblong\"");
  EXPECT_EQ(search("replace('abc', '', 'x')"), "\"abc\"");
  EXPECT_EQ(search("replace('abc', 'b', 'x', `0`)"), "\"abc\"");
  EXPECT_EQ(search("replace('aabaabaac', 'aabaac', 'X')"), "\"aabX\"");
}

TEST(JmespathStrings, MapCaseBeyondAscii) {
  EXPECT_EQ(search("lower('ABC xyz 1')"), "\"abc xyz 1\"");
  // E acute, Omega, capital De, capital Io, Z caron, Y diaeresis; and back.
  EXPECT_EQ(search("lower(@)", R"("\u00c9\u03a9\u0414\u0401\u017d\u0178")"),
            "\"\xC3\xA9\xCF\x89\xD0\xB4\xD1\x91\xC5\xBE\xC3\xBF\"");
  EXPECT_EQ(search("upper(@)", R"("\u00e9\u03c9\u0434\u0451\u017e\u00ff")"),
            "\"\xC3\x89\xCE\xA9\xD0\x94\xD0\x81\xC5\xBD\xC5\xB8\"");
  // Final sigma has sigma's capital; the signs for times and division have no case; sharp s has no single capital.
  EXPECT_EQ(search("upper(@)", R"("\u03c2")"), "\"\xCE\xA3\"");
  EXPECT_EQ(search("[lower(@), upper(@)]", R"("\u00d7\u00f7\u00df")"),
            "[\"\xC3\x97\xC3\xB7\xC3\x9F\",\"\xC3\x97\xC3\xB7\xC3\x9F\"]");
}

TEST(JmespathStrings, CountCodePoints) {
  EXPECT_EQ(search("length(@)", R"("\ud83d\ude00\u00e9a")"), "3");
  EXPECT_EQ(search("reverse(@)", R"("\ud83d\ude00\u00e9a")"), "\"a\xC3\xA9\xF0\x9F\x98\x80\"");
}

TEST(JmespathStrings, GiveNullForNull) {
  for (const char *text : {"trim(a)", "trim_left(a)", "trim_right(a)", "lower(a)", "upper(a)", "split(a, ',')",
                           "replace(a, 'x', 'y')", "items(a)", "from_items(a)", "iso_datetime(a)", "iso_date(a)",
                           "decimal(a)", "lookup('t', a)", "lookup_key('t', a)"}) {
    EXPECT_EQ(search(text, "{}", R"({"t":{}})"), "null") << text;
  }
}

TEST(JmespathObjects, BecomeItemsAndBack) {
  EXPECT_EQ(search("items(@)", R"({"b":1,"a":[2]})"), R"([["b",1],["a",[2]]])");
  EXPECT_EQ(search("from_items(@)", R"([["b",1],["a",[2]],["b",3]])"), R"({"b":3,"a":[2]})");
  EXPECT_EQ(search("from_items(items(@)[?[1] > `1`])", R"({"a":1,"b":2})"), R"({"b":2})");
  EXPECT_EQ(search("from_items(@)", R"([["a"]])"), "!invalid-value");
  EXPECT_EQ(search("from_items(@)", R"([[1,2]])"), "!invalid-value");
  EXPECT_EQ(search("from_items(@)", R"(["a"])"), "!invalid-type");
}

TEST(JmespathObjects, CountTheLastOfAKeyThatStandsTwice) {
  EXPECT_EQ(search("[a, length(@), keys(@), values(@), *]", R"({"a":1,"b":0,"a":2})"),
            R"([2,2,["a","b"],[2,0],[2,0]])");
  EXPECT_EQ(search("{a: `1`, a: `2`}", "{}"), R"({"a":2})");
  EXPECT_EQ(search("merge(@, {b: `1`})", R"({"b":0,"c":2})"), R"({"b":1,"c":2})");
}

TEST(JmespathOrder, IsStableAndGivesTheFirstOfEquals) {
  EXPECT_EQ(search("sort_by(@, &k)[*].v", R"([{"k":2,"v":1},{"k":1,"v":2},{"k":2.0,"v":3},{"k":1.0,"v":4}])"),
            "[2,4,1,3]");
  EXPECT_EQ(search("max_by(@, &k).v", R"([{"k":2,"v":1},{"k":2.0,"v":2}])"), "1");
  EXPECT_EQ(search("sort_by(@, &k)", R"([{"k":1},{"k":"1"}])"), "!invalid-type");
  EXPECT_EQ(search("sort_by(@, k)", "[]"), "!invalid-type");
  EXPECT_EQ(search("type(&a)", "[]"), "!invalid-type");
}

TEST(JmespathTimes, BecomeUtc) {
  EXPECT_EQ(search("iso_datetime('2024-01-02T03:04:05.000+0200')"), "\"2024-01-02T01:04:05.000Z\"");
  EXPECT_EQ(search("iso_datetime('2024-01-02 03:04:05')"), "\"2024-01-02T03:04:05Z\"");
  EXPECT_EQ(search("iso_datetime('2024-01-02')"), "\"2024-01-02\"");
  EXPECT_EQ(search("iso_datetime('1704164645678')"), "\"2024-01-02T03:04:05.678Z\"");
  EXPECT_EQ(search("iso_datetime(`1704164645000`, 'ms')"), "\"2024-01-02T03:04:05Z\"");
  EXPECT_EQ(search("iso_datetime(`1704164645`, 's')"), "\"2024-01-02T03:04:05Z\"");
  EXPECT_EQ(search("iso_datetime('')"), "null");
  EXPECT_EQ(search("iso_datetime(`1`, 'h')"), "!invalid-value");
  EXPECT_EQ(search("iso_datetime(`true`)"), "!invalid-type");
}

TEST(JmespathTimes, NameWhatIsNoTime) {
  auto expression = Expression::parse("iso_datetime(@)");
  Arena arena;
  auto value = expression->evaluate(json::Value::string("next Tuesday"), arena);
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().issues.at(0).rule, "invalid-value");
  EXPECT_NE(value.error().message.find("next Tuesday"), std::string::npos);
}

TEST(JmespathTimes, HaveADateAsWritten) {
  EXPECT_EQ(search("iso_date('2024-01-02T23:30:00-05:00')"), "\"2024-01-02\"");
  EXPECT_EQ(search("iso_date('2024-01-02')"), "\"2024-01-02\"");
  EXPECT_EQ(search("iso_date(`1704164645678`)"), "\"2024-01-02\"");
  EXPECT_EQ(search("iso_date('')"), "null");
  EXPECT_EQ(search("iso_date('2024-02-30')"), "!invalid-value");
}

TEST(JmespathDecimal, KeepsDigitsOrGivesNull) {
  EXPECT_EQ(search("decimal('10.50')"), "10.50");
  EXPECT_EQ(search("decimal(`10.50`)"), "10.50");
  EXPECT_EQ(search("[decimal(''), decimal('1,000'), decimal('$5'), decimal(`true`), decimal(`[1]`)]", "{}"),
            "[null,null,null,null,null]");
}

TEST(JmespathLookup, ReadsTheTablesBothWays) {
  constexpr const char *kTables = R"({"stage":{"1":"WON","2":"LOST","3":"WON","true":"YES"}})";
  EXPECT_EQ(search("lookup('stage', '1')", "{}", kTables), "\"WON\"");
  EXPECT_EQ(search("lookup('stage', `2`)", "{}", kTables), "\"LOST\"");
  EXPECT_EQ(search("lookup('stage', `true`)", "{}", kTables), "\"YES\"");
  EXPECT_EQ(search("lookup('stage', '9')", "{}", kTables), "null");
  EXPECT_EQ(search("lookup('none', '1')", "{}", kTables), "null");
  EXPECT_EQ(search("lookup_key('stage', 'WON')", "{}", kTables), "\"1\"");
  EXPECT_EQ(search("lookup_key('stage', 'OPEN')", "{}", kTables), "null");
  EXPECT_EQ(search("url_decode('a%20b+%C3%A9%2F%zz')", "{}", kTables), "\"a b+\xC3\xA9/%zz\"");
  EXPECT_EQ(search("url_decode(a)", "{}", kTables), "null");
  EXPECT_EQ(search("lookup('stage', `[1]`)", "{}", kTables), "null");
}

}  // namespace
}  // namespace openint::jmespath
