#include <gtest/gtest.h>

#include "libopenint/connector/paths.hpp"

namespace openint::connector {
namespace {

TEST(KeyPath, IsKeysJoinedByDotsQuotedWhereNeeded) {
  struct Case {
    const char *text;
    Path path;
  };
  const Case cases[] = {
      {"id", {"id"}},
      {"properties.first_name", {"properties", "first_name"}},
      {"\"@odata.nextLink\"", {"@odata.nextLink"}},
      {"a.\"b c\".d", {"a", "b c", "d"}},
      {"\"say \\\"hi\\\"\"", {"say \"hi\""}},
      {"\"\\u00e9\"", {"\xc3\xa9"}},
      {"_a1", {"_a1"}},
      {"\"\"", {""}},
  };
  for (const Case &c : cases) {
    auto parsed = parse_path(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, c.path) << c.text;
  }
}

TEST(KeyPath, RefusesEverythingElseAndTellsWhere) {
  struct Case {
    const char *text;
    int64_t offset;
  };
  const Case cases[] = {
      {"", 0},    {"@", 0},     {".a", 0},  {"a.", 2},     {"a..b", 2},     {"a[0]", 1},    {"a || b", 1},
      {" a", 0},  {"a ", 1},    {"1a", 0},  {"a-b", 1},    {"a.\"b", 2},    {"\"\\x\"", 0}, {"(a)", 0},
      {"a.*", 2}, {"a.b()", 3}, {"'a'", 0}, {"\"a\"b", 3}, {"a.\"\n\"", 2}, {"`1`", 0},     {"\"\\", 0},
  };
  for (const Case &c : cases) {
    auto parsed = parse_path(c.text);
    ASSERT_FALSE(parsed.ok()) << c.text;
    EXPECT_EQ(parsed.error().status, Status::invalid_argument) << c.text;
    EXPECT_EQ(parsed.error().offset, c.offset) << c.text << ": " << parsed.error().message;
  }
}

TEST(KeyPath, HasABoundedNumberOfKeys) {
  std::string path = "a";
  for (int i = 1; i < 64; ++i) path += ".a";
  EXPECT_TRUE(parse_path(path).ok());
  EXPECT_FALSE(parse_path(path + ".a").ok());
}

TEST(PlainExpression, IsNestedFieldsOverTheDocument) {
  struct Case {
    const char *text;
    std::optional<Path> path;
  };
  const Case cases[] = {
      {"a", Path{"a"}},
      {"a.b.c", Path{"a", "b", "c"}},
      {"\"@odata.etag\"", Path{"@odata.etag"}},
      {"@.a.b", Path{"a", "b"}},
      {"@", std::nullopt},
      {"a || b", std::nullopt},
      {"a[0]", std::nullopt},
      {"a.[b]", std::nullopt},
      {"a[*].b", std::nullopt},
      {"lower(a)", std::nullopt},
      {"!a", std::nullopt},
      {"'a'", std::nullopt},
      {"a | b", std::nullopt},
      {"a[0].b", std::nullopt},
  };
  for (const Case &c : cases) {
    auto parsed = jmespath::Expression::parse(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text;
    EXPECT_EQ(plain_path(parsed->root()), c.path) << c.text;
  }
}

TEST(TopLevelFields, AreThoseThatTheExpressionReadsOfTheDocumentItself) {
  using Names = std::vector<std::string>;
  struct Case {
    const char *text;
    Names names;
  };
  const Case cases[] = {
      {"email", {"email"}},
      {"email || emails[0].address", {"email", "emails"}},
      {"addresses[?type == 'work'] | [0].street", {"addresses"}},
      {"join(' ', [first_name, last_name][?@])", {"first_name", "last_name"}},
      {"{a: x, b: y.z}", {"x", "y"}},
      {"people[*].{a: name}", {"people"}},
      {"people.[name, age]", {"people"}},
      {"map(&name, people)", {"people"}},
      {"!a && b == c", {"a", "b", "c"}},
      {"a + b", {"a", "b"}},
      {"@.a", {"a"}},
      {"@ | a", {"a"}},
      {"keys(@)", {}},
      {"`1`", {}},
      {"a || a", {"a"}},
      {"contains(keys(custom_fields || `{}`), 'x')", {"custom_fields"}},
  };
  for (const Case &c : cases) {
    auto parsed = jmespath::Expression::parse(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text;
    EXPECT_EQ(top_level_fields(parsed->root()), c.names) << c.text;
  }
}

}  // namespace
}  // namespace openint::connector
