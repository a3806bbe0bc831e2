#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "libopenint/json/write.hpp"
#include "libopenint/uri/uri_template.hpp"
#include "tests/conformance/conformance_data.hpp"

namespace openint::uri {
namespace {

// `expected` is the expansion, a list of expansions any of which will do, or false: the template must be refused.
void check(const json::Value &variables, const json::Value &test, const std::string &where) {
  ASSERT_EQ(test.size(), 2U) << where;
  std::string_view text = test.items()[0].text();
  const json::Value &expected = test.items()[1];
  auto parsed = Template::parse(text);
  Result<std::string> expanded = parsed.ok() ? parsed->expand(variables) : Result<std::string>(parsed.take_error());
  if (expected.is_boolean()) {
    EXPECT_FALSE(expected.as_boolean()) << where;
    EXPECT_FALSE(expanded.ok()) << where << ": " << text << " is accepted and gives " << *expanded;
    return;
  }
  ASSERT_TRUE(expanded.ok()) << where << ": " << text << ": " << expanded.error().message;
  bool found = expected.is_string() && expected.text() == *expanded;
  for (const json::Value &alternative : expected.items()) found = found || alternative.text() == *expanded;
  EXPECT_TRUE(found) << where << ": " << text << "\n  gives " << *expanded << "\n  not   " << json::to_text(expected);
}

TEST(UriTemplateConformance, AnswersEveryCaseOfTheSuite) {
  auto folder = tests::conformance_folder("uritemplate");
  ASSERT_TRUE(std::filesystem::is_directory(folder)) << folder << " is missing";
  size_t cases = 0;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    json::Document document = tests::conformance_file(entry.path());
    for (const json::Member &group : document.root().members()) {
      size_t number = 0;
      for (const json::Value &test : group.value["testcases"].items()) {
        check(group.value["variables"], test,
              entry.path().filename().string() + ", " + std::string(group.key) + ", case " + std::to_string(number));
        ++number;
        ++cases;
      }
    }
  }
  std::printf("URI templates: %zu cases\n", cases);
  EXPECT_EQ(cases, 270U);
}

}  // namespace
}  // namespace openint::uri
