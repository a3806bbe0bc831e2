#include <algorithm>
#include <filesystem>

#include "tests/support/engine.hpp"

// Every folder tests/golden/<connector>/<model>.<case>: input.json translated must be expected.json, which was written
// by hand. reverse.<model>.<case> goes the other way.

namespace openint {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string connector, name;
  fs::path folder;
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  fs::path root = fs::path(OPENINT_SOURCE_DIR) / "tests/golden";
  for (const auto &connector : fs::directory_iterator(root)) {
    if (!connector.is_directory()) continue;
    for (const auto &folder : fs::directory_iterator(connector)) {
      cases.push_back({connector.path().filename(), folder.path().filename(), folder.path()});
    }
  }
  std::sort(cases.begin(), cases.end(), [](const Case &a, const Case &b) { return a.folder < b.folder; });
  return cases;
}

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, IsWhatWasWrittenByHand) {
  const Case &golden = GetParam();
  bool reverse = golden.name.starts_with("reverse.");
  std::string model = golden.name.substr(reverse ? 8 : 0);
  model = model.substr(0, model.rfind('.'));
  std::string options = "{}";
  if (fs::exists(golden.folder / "context.json")) {
    options = "{\"context\":" + testing::read_file(golden.folder / "context.json") + "}";
  }
  auto translator = testing::open_translator(golden.connector, model, options);
  std::string input = testing::read_file(golden.folder / "input.json");
  std::string expected = testing::compact(testing::read_file(golden.folder / "expected.json"));
  if (reverse) {
    auto body = translator->reverse(input);
    ASSERT_TRUE(body.ok()) << body.error().to_json();
    auto made = json::Document::parse(*body);
    auto wanted = json::Document::parse(expected);
    EXPECT_TRUE(json::equal(made->root(), wanted->root())) << "made     " << *body << "\nexpected " << expected;
    return;
  }
  testing::Reports reports;
  std::string made = testing::translate_all(*translator, input, &reports);
  EXPECT_EQ(testing::compact(made), expected);
  for (const auto &report : reports.all) ADD_FAILURE() << report.index << " " << report.field << " " << report.reason;
}

// The text with every true and false outside of strings written otherwise.
std::string with_booleans(const std::string &text, const char *yes, const char *no) {
  std::string out;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!in_string && text.compare(i, 4, "true") == 0) {
      out += yes;
      i += 3;
      continue;
    }
    if (!in_string && text.compare(i, 5, "false") == 0) {
      out += no;
      i += 4;
      continue;
    }
    if (in_string && text[i] == '\\') out += text[i++];
    if (text[i] == '"') in_string = !in_string;
    out += text[i];
  }
  return out;
}

// A rule compares and a field converts by the same reading of a value, in every rule of every document.
TEST_P(Golden, ReadsBooleansInWhateverFormTheyCome) {
  const Case &golden = GetParam();
  if (golden.name.starts_with("reverse.")) return;
  std::string model = golden.name.substr(0, golden.name.rfind('.'));
  std::vector<std::string> fields;  // but those that hold the provider's own values
  for (const contract::Field &field : testing::builtin_contract()->model(model)->fields) {
    if (field.shape->type != contract::Type::any) fields.push_back(field.name);
  }
  translate::Options options;
  options.fields = fields;
  auto connector = testing::builtin_registry().find(golden.connector);
  auto translator = translate::Translator::open(*connector, testing::builtin_contract(), model, options);
  ASSERT_TRUE(translator.ok()) << translator.error().to_json();
  std::string input = testing::read_file(golden.folder / "input.json");
  std::string expected = testing::translate_all(**translator, input);
  for (auto [yes, no] : {std::pair("\"true\"", "\"false\""), std::pair("1", "0"), std::pair("\"1\"", "\"0\""),
                         std::pair("\"True\"", "\"False\"")}) {
    EXPECT_EQ(testing::translate_all(**translator, with_booleans(input, yes, no)), expected) << yes;
  }
}

std::string name_of(const ::testing::TestParamInfo<Case> &info) {
  std::string name = info.param.connector + "_" + info.param.name;
  for (char &c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Golden, ::testing::ValuesIn(all_cases()), name_of);

TEST(Goldens, CoverEveryConnectorAndModel) {
  for (const std::string &name : testing::builtin_registry().names()) {
    auto connector = testing::builtin_registry().find(name);
    ASSERT_TRUE(connector.ok()) << connector.error().to_json();
    for (const auto &model : (*connector)->models()) {
      // What the provider has no records of (its section says why it can't be listed) has nothing to translate.
      if (std::none_of(model.fields.begin(), model.fields.end(), [](const auto &field) { return field.read; }))
        continue;
      if (model.report) continue;  // is made of a whole answer, which the replay cases hold
      auto cases = all_cases();
      EXPECT_TRUE(
          std::any_of(cases.begin(), cases.end(),
                      [&](const Case &c) { return c.connector == name && c.name.starts_with(model.model + "."); }))
          << name << " has no golden for " << model.model;
    }
  }
}

}  // namespace
}  // namespace openint
