#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/write.hpp"
#include "tests/conformance/conformance_data.hpp"

namespace openint::jmespath {
namespace {

struct Outcome {
  json::Value value;
  std::string error;  // the rule that was broken, or empty
};

Outcome search(const Result<Expression> &expression, const json::Value &given, Arena &arena) {
  auto rule = [](const Error &error) { return error.issues.empty() ? error.message : error.issues[0].rule; };
  if (!expression.ok()) return {{}, rule(expression.error())};
  auto value = expression->evaluate(given, arena);
  if (!value.ok()) return {{}, rule(value.error())};
  return {*value, ""};
}

// A case with "bench" names no result: it must parse, and where it is a full one also evaluate.
void check(const json::Value &given, const json::Value &test, const std::string &where) {
  Arena arena;
  std::string_view text = test["expression"].text();
  auto expression = Expression::parse(text);
  Outcome outcome = search(expression, given, arena);
  if (test.find("error") != nullptr) {
    EXPECT_EQ(outcome.error, test["error"].text()) << where << ": " << text;
    return;
  }
  EXPECT_EQ(outcome.error, "") << where << ": " << text;
  if (const json::Value *result = test.find("result")) {
    EXPECT_TRUE(json::equal(outcome.value, *result))
        << where << ": " << text << "\n  gives " << json::to_text(outcome.value) << "\n  not   "
        << json::to_text(*result);
  } else {
    EXPECT_NE(test.find("bench"), nullptr) << where << ": a case without result, error or bench";
  }
}

TEST(JmespathConformance, AnswersEveryCaseOfTheSuite) {
  auto folder = tests::conformance_folder("jmespath");
  ASSERT_TRUE(std::filesystem::is_directory(folder)) << folder << " is missing";
  size_t cases = 0;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    json::Document document = tests::conformance_file(entry.path());
    size_t group_number = 0;
    for (const json::Value &group : document.root().items()) {
      size_t case_number = 0;
      for (const json::Value &test : group["cases"].items()) {
        check(group["given"], test,
              entry.path().filename().string() + " group " + std::to_string(group_number) + " case " +
                  std::to_string(case_number));
        ++case_number;
        ++cases;
      }
      ++group_number;
    }
  }
  std::printf("JMESPath: %zu cases\n", cases);
  EXPECT_EQ(cases, 908U);
}

}  // namespace
}  // namespace openint::jmespath
