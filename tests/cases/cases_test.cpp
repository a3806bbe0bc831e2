#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/json/shallow.hpp"
#include "tests/support/engine.hpp"

// Every entry of tests/cases/*.json: a payload, and what must come of it. README.md there says what a case may hold.

namespace openint {
namespace {

namespace fs = std::filesystem;
using json::Value;

struct Case {
  std::string file, name;
  std::string input;  // as it stands in the file, for a value would lose what is odd about it
  Value value;
};

void PrintTo(const Case &one, std::ostream *out) { *out << one.name; }

// The files' texts and values, which the cases view.
struct Files {
  std::deque<std::string> texts;
  std::deque<json::Document> documents;
  std::vector<Case> cases;

  void read(const fs::path &path) {
    const std::string &text = texts.emplace_back(testing::read_file(path));
    auto parsed = json::Document::parse(text);
    if (!parsed.ok()) throw std::runtime_error(path.string() + ": " + parsed.error().to_json());
    const json::Document &document = documents.emplace_back(std::move(*parsed));
    json::Shallow places;
    if (places.read(text) != json::Index::Outcome::ok) throw std::runtime_error(path.string() + " has no index");
    size_t place = 1;
    for (const Value &value : document.root().items()) {
      auto input = places.member(place, "input");
      if (!input.ok() || *input == 0) throw std::runtime_error(path.string() + ": a case has no input");
      std::string bytes(places.text(*input, places.behind(*input)));
      cases.push_back({path.stem(), std::string(value["case"].text()), std::move(bytes), value});
      place = places.behind(place) + 1;
    }
  }
};

const std::vector<Case> &all_cases() {
  static const Files files = [] {
    Files made;
    std::vector<fs::path> paths;
    for (const auto &entry : fs::directory_iterator(fs::path(OPENINT_SOURCE_DIR) / "tests/cases")) {
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path &path : paths) made.read(path);
    return made;
  }();
  return files.cases;
}

// What differs between a value and what is expected of it, with its place; "" where nothing does.
std::string difference(const Value &made, const Value &expected, const std::string &at);

std::string contains(const Value &made, const Value &wanted, const std::string &at) {
  for (const Value &one : wanted.items()) {
    bool found = std::any_of(made.items().begin(), made.items().end(),
                             [&](const Value &item) { return difference(item, one, at).empty(); });
    if (!found) return at + " has no " + json::to_text(one) + ": " + json::to_text(made);
  }
  return "";
}

std::string difference(const Value &made, const Value &expected, const std::string &at) {
  std::string differs = at + " is " + json::to_text(made) + ", expected " + json::to_text(expected);
  if (const Value *instant = expected.find("$instant")) {
    auto micros = instant_to_micros(made.text());
    return micros && micros == instant_to_micros(instant->text()) ? "" : differs;
  }
  if (const Value *digits = expected.find("$digits")) {
    return made.is_number() && made.text() == digits->text() ? "" : differs;
  }
  if (const Value *wanted = expected.find("$contains")) return contains(made, *wanted, at);
  if (expected.is_object()) {
    if (!made.is_object()) return differs;
    for (const json::Member &member : expected.members()) {
      std::string place = at + "/" + std::string(member.key);
      const Value *found = made.find(member.key);
      if (found == nullptr) return place + " is not there";
      std::string below = difference(*found, member.value, place);
      if (!below.empty()) return below;
    }
    return "";
  }
  if (expected.is_array()) {
    if (made.size() != expected.size() || !made.is_array()) return differs;
    for (size_t i = 0; i < made.size(); ++i) {
      std::string below = difference(made.items()[i], expected.items()[i], at + "/" + std::to_string(i));
      if (!below.empty()) return below;
    }
    return "";
  }
  if (expected.is_number() && made.is_number())
    return decimal_compare(made.text(), expected.text()) == 0 ? "" : differs;
  return json::equal(made, expected) ? "" : differs;
}

class Cases : public ::testing::TestWithParam<Case> {
 protected:
  std::string options() const {
    const Value &value = GetParam().value;
    std::string out = "{\"output\":\"" + std::string(value["lines"].as_boolean() ? "ndjson" : "page") + "\"";
    if (value["context"].is_object()) out += ",\"context\":" + json::to_text(value["context"]);
    return out + "}";
  }

  void forward(const std::string &input, bool general) const {
    const Value &value = GetParam().value;
    auto translator = open(general);
    testing::Reports reports;
    translate::Output out;
    auto done = translator->translate(value["bom"].as_boolean() ? "\xEF\xBB\xBF" + input : input, out, &reports);
    ASSERT_TRUE(done.ok()) << done.error().to_json();
    std::string text(out.text());
    if (value["lines"].as_boolean()) {
      EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(done->translated)) << text;
      std::replace(text.begin(), text.end(), '\n', ',');
      if (!text.empty()) text.pop_back();
      text = "{\"items\":[" + text + "]}";
    }
    auto page = json::Document::parse(text);
    ASSERT_TRUE(page.ok()) << page.error().to_json() << " in " << text;
    EXPECT_EQ(difference(page->root()["items"], value["expect"], ""), "");
    EXPECT_EQ(difference(page->root(), value["expect_page"].is_object() ? value["expect_page"] : Value::object({}), ""),
              "");
    EXPECT_EQ(done->rejected > 0, value["exit"].text() == "nonzero");
    std::string said;
    for (const auto &report : reports.all) {
      EXPECT_FALSE(report.field.empty() && report.pointer.empty() && report.reason.empty());
      said += report.field + " " + report.pointer + ": " + report.reason + "\n";
    }
    for (const Value &word : value["stderr_mentions"].items()) {
      EXPECT_NE(said.find(word.text()), std::string::npos) << word.text() << " is not in: " << said;
    }
  }

  void reverse(const std::string &input) const {
    const Value &value = GetParam().value;
    auto body = open(false)->reverse(input);
    if (!value["exit"].is_null()) {
      EXPECT_FALSE(body.ok()) << *body;
      return;
    }
    ASSERT_TRUE(body.ok()) << body.error().to_json();
    auto made = json::Document::parse("[" + *body + "]");
    EXPECT_EQ(difference(made->root(), value["expect"], ""), "");
  }

 private:
  std::shared_ptr<const translate::Translator> open(bool general) const {
    const Value &value = GetParam().value;
    auto parsed = json::Document::parse(options());
    auto read = translate::Options::from_json(parsed->root());
    read->general_only = general;
    auto connector = testing::builtin_registry().find(value["connector"].text());
    auto opened = translate::Translator::open(*connector, testing::builtin_contract(), value["model"].text(), *read);
    if (!opened.ok()) throw std::runtime_error(opened.error().to_json());
    return *opened;
  }
};

TEST_P(Cases, Gives) {
  const Case &given = GetParam();
  if (given.value["reverse"].as_boolean()) return reverse(given.input);
  for (const std::string &input :
       {testing::squeezed(given.input), testing::squeezed(given.input) + "\n", given.input}) {
    for (bool general : {false, true}) {
      SCOPED_TRACE(general ? "general evaluator" : "compiled rules");
      SCOPED_TRACE(input == given.input ? "indented" : "compact");
      forward(input, general);
    }
  }
}

// The case's sentence, as far as a test's name can hold it.
std::string name_of(const ::testing::TestParamInfo<Case> &info) {
  std::string name = info.param.file + "_";
  for (char c : info.param.name) {
    bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (word) name += c;
    if (!word && name.back() != '_') name += '_';
  }
  return name.back() == '_' ? name.substr(0, name.size() - 1) : name;
}

INSTANTIATE_TEST_SUITE_P(All, Cases, ::testing::ValuesIn(all_cases()), name_of);

TEST(CaseFiles, SayOnlyWhatTheRunnerReads) {
  const std::set<std::string, std::less<>> known = {"case",        "connector", "model",   "input", "expect",
                                                    "expect_page", "source",    "reverse", "exit",  "stderr_mentions",
                                                    "lines",       "bom",       "context"};
  for (const Case &one : all_cases()) {
    for (const json::Member &member : one.value.members()) {
      EXPECT_TRUE(known.contains(member.key)) << one.name << ": " << member.key;
    }
    EXPECT_TRUE(one.value["expect"].is_array()) << one.name;
    EXPECT_FALSE(one.value["source"].text().empty()) << one.name;
  }
}

}  // namespace
}  // namespace openint
