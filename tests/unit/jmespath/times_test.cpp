// Times by a pattern, filling up to a width, and lists merged by a key.
#include <gtest/gtest.h>

#include "tests/unit/jmespath/search.hpp"

namespace openint::jmespath {
namespace {

TEST(JmespathTimes, Format) {
  EXPECT_EQ(search("format_time('2026-03-04T05:06:07.089Z', '%Y-%m-%d %H:%M:%S.%L')"), "\"2026-03-04 05:06:07.089\"");
  EXPECT_EQ(search("format_time('2026-03-04T23:30:00-05:00', '%Y%m%d %I%p %y %j')"), "\"20260305 04AM 26 064\"");
  EXPECT_EQ(search("format_time('2024-02-29', '%A %a %d %B %b %s')"), "\"Thursday Thu 29 February Feb 1709164800\"");
  EXPECT_EQ(search("format_time(`1709164800500`, '%f %z %%')"), "\"500000 +0000 %\"");
  EXPECT_EQ(search("format_time('1969-12-31T23:59:59.5Z', '%s %L')"), "\"-1 500\"");
  EXPECT_EQ(search("format_time('0001-01-01', '%a %Y')"), "\"Mon 0001\"");
  EXPECT_EQ(search("format_time(`null`, '%Y')"), "null");
  EXPECT_EQ(search("format_time('', '%Y')"), "null");
}

TEST(JmespathTimes, Parse) {
  EXPECT_EQ(search("parse_time('04.03.2026', '%d.%m.%Y')"), "\"2026-03-04\"");
  EXPECT_EQ(search("parse_time('3/4/26 5:06 PM', '%m/%d/%y %I:%M %p')"), "\"2026-03-04T17:06:00Z\"");
  EXPECT_EQ(search("parse_time('12:00 AM 2026-03-04', '%I:%M %p %Y-%m-%d')"), "\"2026-03-04T00:00:00Z\"");
  EXPECT_EQ(search("parse_time('Wed, 04 Mar 2026 05:06:07 +0200', '%a, %d %b %Y %H:%M:%S %z')"),
            "\"2026-03-04T03:06:07Z\"");
  EXPECT_EQ(search("parse_time('march 4 2026', '%B %d %Y')"), "\"2026-03-04\"");
  EXPECT_EQ(search("parse_time('20260304050607.25', '%Y%m%d%H%M%S.%f')"), "\"2026-03-04T05:06:07.250Z\"");
  EXPECT_EQ(search("parse_time('1709164800', '%s')"), "\"2024-02-29T00:00:00Z\"");
  EXPECT_EQ(search("parse_time('', '%Y')"), "null");
  EXPECT_EQ(search("parse_time(`null`, '%Y')"), "null");
}

TEST(JmespathTimes, RefuseWhatIsNoTimeAndNoPattern) {
  EXPECT_EQ(search("format_time('soon', '%Y')"), "!invalid-value");
  EXPECT_EQ(search("format_time('2026-01-01', '%Q')"), "!invalid-value");
  EXPECT_EQ(search("format_time('2026-01-01', '%')"), "!invalid-value");
  EXPECT_EQ(search("format_time('2026-01-01', @)", "\"" + std::string(257, 'x') + "\""), "!invalid-value");
  EXPECT_EQ(search("parse_time('30.02.2026', '%d.%m.%Y')"), "!invalid-value");
  EXPECT_EQ(search("parse_time('2026-03-04 and more', '%Y-%m-%d')"), "!invalid-value");
  EXPECT_EQ(search("parse_time('13:00 PM', '%I:%M %p')"), "!invalid-value");
  EXPECT_EQ(search("parse_time('2026', '%j')"), "!invalid-value");
  EXPECT_EQ(search("parse_time(`1`, '%Y')"), "!invalid-type");
}

TEST(JmespathStrings, Pad) {
  EXPECT_EQ(search("pad_left('7', `3`, '0')"), "\"007\"");
  EXPECT_EQ(search("pad_right('7', `3`)"), "\"7  \"");
  EXPECT_EQ(search("pad_left('abcd', `3`)"), "\"abcd\"");
  EXPECT_EQ(search("pad_left(@, `3`, '\xC3\xA9')", "\"\xC3\xA8\""), "\"\xC3\xA9\xC3\xA9\xC3\xA8\"");
  EXPECT_EQ(search("pad_left('', `2`, '-')"), "\"--\"");
  EXPECT_EQ(search("pad_left(`null`, `3`)"), "null");
  EXPECT_EQ(search("pad_left('a', `3`, 'ab')"), "!invalid-value");
  EXPECT_EQ(search("pad_left('a', `3`, '')"), "!invalid-value");
  EXPECT_EQ(search("pad_left('a', `-3`)"), "!invalid-value");
  EXPECT_EQ(search("pad_left('a', `9000000000000000000`)"), "!invalid-value");
  EXPECT_EQ(search("pad_left(`1`, `3`)"), "!invalid-type");
}

TEST(JmespathCollections, MergeBy) {
  EXPECT_EQ(search("merge_by(old, new, &id)", R"({"old":[{"id":1,"v":"a","x":true},{"id":2,"v":"b"}],
      "new":[{"id":2,"v":"B"},{"id":3,"v":"C"},{"id":3,"w":0}]})"),
            R"([{"id":1,"v":"a","x":true},{"id":2,"v":"B"},{"id":3,"v":"C","w":0}])");
  EXPECT_EQ(search("merge_by(`null`, @, &id)", R"([{"id":1}])"), R"([{"id":1}])");
  EXPECT_EQ(search("merge_by(@, `null`, &id)", R"([{"id":1}])"), R"([{"id":1}])");
  EXPECT_EQ(search("merge_by(@, `{}`, &id)", "[]"), "!invalid-type");
}

}  // namespace
}  // namespace openint::jmespath
