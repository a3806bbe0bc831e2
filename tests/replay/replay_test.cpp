// Runs the cases of tests/replay/<connector>/*.json; README.md there says what a case holds.
#include <gtest/gtest.h>

#include "tests/replay/replay.hpp"

namespace openint::testing {
namespace {

void check_error(const Value &expected, const Error &error) {
  const std::string text = error.to_json();
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << text;
  for (const Member &member : expected.members()) {
    EXPECT_TRUE(json::equal(document->root()[member.key], member.value)) << member.key << " of " << text;
  }
}

void check_output(const Value &expected, const std::string &text) {
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << text;
  Arena arena;
  EXPECT_TRUE(json::equal(without_cursor(document->root(), arena), without_cursor(expected, arena)))
      << "got\n"
      << text << "\nexpected\n"
      << json::to_text(expected);
}

// A budget; without one there is no bound.
size_t most(const Value &budget) {
  if (!budget.is_number()) return SIZE_MAX;
  return static_cast<size_t>(decimal_to_int64(budget.text()).value_or(0));
}

class Replay : public ::testing::TestWithParam<Case> {};

TEST_P(Replay, SendsWhatIsExpectedAndGivesWhatItShould) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  const Value root = document->root();
  Harness harness;
  Script script(root["exchanges"]);
  auto result = run_case(harness, GetParam(), root, script);
  EXPECT_EQ(script.report(), "") << (result.ok() ? *result : result.error().to_json());
  if (const Value *error = root.find("error")) {
    ASSERT_FALSE(result.ok()) << *result;
    check_error(*error, result.error());
  } else {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    check_output(root["output"], *result);
  }
  EXPECT_LE(script.bytes(), most(root["max_bytes"]));
  EXPECT_LE(harness.frame_mallocs, most(root["max_mallocs"]));
}

INSTANTIATE_TEST_SUITE_P(Cases, Replay, ::testing::ValuesIn(cases()), name_of);

TEST(ReplayCases, CoverEveryConnector) {
  std::set<std::string> connectors;
  for (const Case &each : cases()) connectors.insert(each.connector);
  for (const std::string &name : builtin_registry().names()) EXPECT_TRUE(connectors.contains(name)) << name;
}

}  // namespace
}  // namespace openint::testing
