
#include "libopenint/connector/registry.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

std::string repeated(std::string_view part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST(HostileDocument, MayNotNestBeyondTheReadersDepth) {
  std::string deep = repeated("{\"a\":", 100'000) + "1" + repeated("}", 100'000);
  auto result = Connector::load(deep, contract());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::malformed);
}

TEST(HostileDocument, MayNestUpToTheReadersDepthAnywhere) {
  std::string deep = repeated("[", 200) + repeated("]", 200);
  for (const char *place : {"body", "auth", "errors", "models", "tables", "sources", "http"}) {
    auto result = Connector::load(
        "{\"format\":1,\"name\":\"a\",\"models\":{},\"" + std::string(place) + "\":" + deep + "}", contract());
    ASSERT_FALSE(result.ok()) << place;
    EXPECT_EQ(result.error().status, Status::invalid_argument) << place << listed(result.error());
  }
}

TEST(HostileDocument, MayNotBeHuge) {
  std::string text(kAcme);
  text += std::string(5 * 1024 * 1024, ' ');
  auto result = Connector::load(text, contract());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_NE(result.error().message.find("4194304"), std::string::npos) << result.error().message;
}

TEST(HostileDocument, MayHaveManyProblemsAndTellsABoundedNumberOfThem) {
  std::string fields;
  for (int i = 0; i < 20'000; ++i) fields += (i ? ",\"f" : "\"f") + std::to_string(i) + "\":\"a |\"";
  auto result = Connector::load(
      R"json({"format":1,"name":"a","models":{"crm.contact":{"fields":{)json" + fields + "}}}}", contract());
  ASSERT_FALSE(result.ok());
  EXPECT_LE(result.error().issues.size(), 200U);
  EXPECT_GE(result.error().issues.size(), 100U);
}

TEST(HostileDocument, MayHoldExpressionsThatNestOrNeverEnd) {
  const std::string expressions[] = {
      repeated("(", 50'000) + "a" + repeated(")", 50'000),
      repeated("!", 50'000) + "a",
      repeated("a || ", 20'000) + "a",
      "a" + repeated(".b", 30'000),
      repeated("[", 50'000),
      std::string(100'000, 'a'),
      "\xe2\x82\xac",
      "a\tb",
      "",
  };
  for (const std::string &expression : expressions) {
    std::string quoted;
    json::append(quoted, json::Value::string(expression));
    auto result = Connector::load(acme_email(quoted), contract());
    ASSERT_FALSE(result.ok()) << expression.substr(0, 40);
    EXPECT_EQ(result.error().status, Status::invalid_argument);
    EXPECT_EQ(result.error().path, "/models/crm.contact/fields/email");
    for (const Issue &issue : result.error().issues) EXPECT_LT(issue.found.size(), 200U);
  }
}

TEST(HostileDocument, MayHaveTheWrongKindEverywhere) {
  // Loaded as built in, where nothing but the loader itself looks at the kinds.
  const char *kinds[] = {"null", "true", "5", "\"text\"", "[1,[2]]", "{\"a\":{\"b\":1}}"};
  auto base = json::Document::parse(kAcme);
  ASSERT_TRUE(base.ok());
  int loads = 0;
  for (const char *kind : kinds) {
    for (const char *place : {R"json({"name": %})json",
                              R"json({"sources": %})json",
                              R"json({"tables": %})json",
                              R"json({"page": %})json",
                              R"json({"body": %})json",
                              R"json({"models": %})json",
                              R"json({"models": {"crm.contact": %}})json",
                              R"json({"models": {"crm.contact": {"fields": %}}})json",
                              R"json({"models": {"crm.contact": {"fields": {"email": %}}}})json",
                              R"json({"models": {"crm.contact": {"fields": {"email": {"write": %}}}}})json",
                              R"json({"models": {"crm.contact": {"fields": {"email": {"write": {"x": %}}}}}})json",
                              R"json({"models": {"crm.contact": {"custom_fields": %}}})json",
                              R"json({"models": {"crm.contact": {"list": %}}})json",
                              R"json({"models": {"crm.contact": {"page": %}}})json",
                              R"json({"models": {"crm.contact": {"source": %}}})json",
                              R"json({"auth": %})json",
                              R"json({"auth": {"alternatives": %}})json",
                              R"json({"errors": %})json",
                              R"json({"errors": [%]})json",
                              R"json({"http": %})json",
                              R"json({"http": {"limits": %}})json",
                              R"json({"page": {"items": %}})json"}) {
      std::string patch(place);
      patch.replace(patch.find('%'), 1, kind);
      std::string text = acme(patch);
      for (bool validated : {true, false}) {
        auto result = Connector::load(text, contract(), validated ? LoadOptions::built_in() : LoadOptions());
        if (!result.ok()) {
          EXPECT_EQ(result.error().status, Status::invalid_argument) << text;
          EXPECT_FALSE(result.error().issues.empty()) << text;
        }
        ++loads;
      }
    }
  }
  EXPECT_EQ(loads, 6 * 22 * 2);
}

TEST(HostileOverlay, MayNotGrowAConnectorWithoutEnd) {
  auto known = contract::Contract::builtin();
  ASSERT_TRUE(known.ok());
  Registry registry(*known, {{"acme", kAcme}});
  std::string big(1024 * 1024, 'x');
  int added = 0;
  for (int i = 0; i < 8; ++i) {
    auto result =
        registry.add(R"({"overlay":"acme","patch":{"sources":{"s)" + std::to_string(i) + "\":\"" + big + "\"}}}");
    if (!result.ok()) {
      EXPECT_EQ(result.error().status, Status::invalid_argument);
      break;
    }
    ++added;
  }
  EXPECT_EQ(added, 3);
}

}  // namespace
}  // namespace openint::connector
