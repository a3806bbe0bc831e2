#include "libopenint/uri/uri_template.hpp"

#include <gtest/gtest.h>

#include "libopenint/json/parse.hpp"

namespace openint::uri {
namespace {

std::string expand(std::string_view text, std::string_view variables) {
  auto document = json::Document::parse(variables);
  if (!document.ok()) return "the test's JSON is malformed";
  auto parsed = Template::parse(text);
  if (!parsed.ok()) return "refused";
  auto expanded = parsed->expand(document->root());
  return expanded.ok() ? *expanded : "refused";
}

TEST(UriTemplate, NeverLetsAValueBecomeSyntax) {
  EXPECT_EQ(expand("/contacts/{id}{?q}", R"({"id":"../admin?x=1#y","q":"a&b=c d"})"),
            "/contacts/..%2Fadmin%3Fx%3D1%23y?q=a%26b%3Dc%20d");
  EXPECT_EQ(expand("/{id}", R"({"id":"{x}%41"})"), "/%7Bx%7D%2541");
  EXPECT_EQ(expand("/{+path}", R"({"path":"a/b%20c%zz \u00e9"})"), "/a/b%20c%25zz%20%C3%A9");
}

TEST(UriTemplate, KeepsTheDigitsOfNumbers) {
  EXPECT_EQ(expand("/{id}{?limit,all}", R"({"id":12345678901234567890,"limit":1.50,"all":true})"),
            "/12345678901234567890?limit=1.50&all=true");
}

TEST(UriTemplate, LeavesOutWhatIsUndefined) {
  EXPECT_EQ(expand("/a{?x,y,z}", R"({"x":null,"y":[],"z":"1"})"), "/a?z=1");
  EXPECT_EQ(expand("/a{?x,y}", "{}"), "/a");
  EXPECT_EQ(expand("/a{?x}", R"({"x":[null]})"), "/a");
  EXPECT_EQ(expand("/a{?x*}", R"({"x":[null,"1",null]})"), "/a?x=1");
  EXPECT_EQ(expand("/a{?x}", R"({"x":""})"), "/a?x=");
  EXPECT_EQ(expand("/a{;x}", R"({"x":""})"), "/a;x");
  EXPECT_EQ(expand("/a{?x}", "null"), "/a");
}

TEST(UriTemplate, CutsPrefixesByCharacter) {
  EXPECT_EQ(expand("{x:2}", R"({"x":"\u00e9\u20ac\ud83d\ude00"})"), "%C3%A9%E2%82%AC");
  EXPECT_EQ(expand("{x:9999}", R"({"x":"abc"})"), "abc");
  EXPECT_EQ(expand("{x:2}", R"({"x":["abc"]})"), "refused");
}

TEST(UriTemplate, ListsItsVariablesOnce) {
  auto parsed = Template::parse("https://{host}/{version:3}/x{?cursor,limit*,host}");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->variables(), (std::vector<std::string_view>{"host", "version", "cursor", "limit"}));
  EXPECT_EQ(parsed->text(), "https://{host}/{version:3}/x{?cursor,limit*,host}");
}

TEST(UriTemplate, RefusesBrokenTextAndNamesThePlace) {
  for (const char *bad : {"{", "}", "{}", "{x", "{x,}", "{,x}", "{x:10000}", "{x**}", "a b", "%4", "%zz", "{x%4}",
                          "\xFF", "{\xC3\xA9}", "<", "{@x}"}) {
    EXPECT_FALSE(Template::parse(bad).ok()) << bad;
  }
  EXPECT_EQ(Template::parse("/a/{x!}").error().offset, 5);
  EXPECT_FALSE(Template::parse(std::string(Template::kMaxTemplate + 1, 'a')).ok());
}

TEST(UriTemplate, LetsQuotesThroughForQueries) {
  EXPECT_EQ(expand("/x?$filter=name%20eq%20'{name}'", R"({"name":"O'Hara"})"), "/x?$filter=name%20eq%20'O%27Hara'");
}

TEST(UriTemplate, BoundsWhatItExpandsTo) {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "{x}";
  EXPECT_EQ(expand(many, "{\"x\":\"" + std::string(500'000, 'a') + "\"}"), "refused");
  EXPECT_EQ(expand("{x}", R"({"x":[[1]]})"), "refused");
  EXPECT_EQ(expand("{x*}", R"({"x":{"a":{}}})"), "refused");
}

}  // namespace
}  // namespace openint::uri
