#include <ctime>
#include <set>
#include <sstream>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/base/time.hpp"
#include "tests/property/support.hpp"

// The promises of the design, over every rule of every connector.

namespace openint {
namespace {

using property::golden_inputs;
using property::Mutator;

constexpr int kMutations = 200;  // of every golden input

void each_mutation(const std::function<void(const property::Input &, const std::string &)> &check) {
  uint32_t seed = 1;
  for (const auto &input : golden_inputs()) {
    auto document = json::Document::parse(input.text);
    ASSERT_TRUE(document.ok());
    Mutator mutator(seed++);
    check(input, input.text);
    for (int i = 0; i < kMutations; ++i) check(input, mutator.mutate(document->root()));
  }
}

std::shared_ptr<const translate::Translator> translator_for(const std::string &connector, const std::string &model,
                                                            const std::string &options) {
  static std::map<std::string, std::shared_ptr<const translate::Translator>> open;
  auto &found = open[connector + model + options];
  if (!found) found = testing::open_translator(connector, model, options);
  return found;
}

TEST(Promises, EveryRecordHasEveryFieldInTheModelsOrder) {
  size_t records = 0;
  each_mutation([&](const property::Input &input, const std::string &text) {
    auto translator = translator_for(input.connector, input.model, R"({"output":"array","raw":"bytes"})");
    translate::Output out;
    if (!translator->translate(text, out, nullptr).ok()) return;
    auto made = json::Document::parse(out.text());
    ASSERT_TRUE(made.ok()) << out.text();
    const auto &fields = testing::builtin_contract()->model(input.model)->fields;
    for (const auto &record : made->root().items()) {
      ++records;
      ASSERT_EQ(record.size(), fields.size()) << json::to_text(record);
      for (size_t i = 0; i < fields.size(); ++i) ASSERT_EQ(record.members()[i].key, fields[i].name);
      auto checked = testing::builtin_contract()->validate(input.model, record);
      if (checked.ok()) continue;
      // An optional field that is missing is null in a record, also where the contract's type has no null.
      for (const auto &issue : checked.error().issues) {
        EXPECT_EQ(issue.found, "null") << issue.message << "\n" << json::to_text(record);
      }
    }
  });
  EXPECT_GT(records, 2000U);
}

// The compiled rules and the general evaluator are two implementations of one language.
TEST(Promises, CompiledRulesSayWhatTheGeneralEvaluatorSays) {
  std::map<std::string, std::shared_ptr<const translate::Translator>> slow;
  each_mutation([&](const property::Input &input, const std::string &text) {
    auto fast = translator_for(input.connector, input.model, R"({"output":"array"})");
    auto &general = slow[input.connector + input.model];
    if (!general) {
      translate::Options options;
      options.output = translate::Options::Output::array;
      options.general_only = true;
      auto connector = testing::builtin_registry().find(input.connector);
      auto opened = translate::Translator::open(*connector, testing::builtin_contract(), input.model, options);
      ASSERT_TRUE(opened.ok());
      general = *opened;
    }
    translate::Output a, b;
    testing::Reports ra, rb;
    bool ok_a = fast->translate(text, a, &ra).ok();
    bool ok_b = general->translate(text, b, &rb).ok();
    ASSERT_EQ(ok_a, ok_b) << text;
    if (!ok_a) return;
    std::string fast_text = testing::compact(a.text()), slow_text = testing::compact(b.text());
    auto [at, other] = std::mismatch(fast_text.begin(), fast_text.end(), slow_text.begin(), slow_text.end());
    size_t place = static_cast<size_t>(at - fast_text.begin());
    size_t from = place < 120 ? 0 : place - 120;
    ASSERT_EQ(fast_text.substr(from, 300), slow_text.substr(from, 300)) << text;
    ASSERT_EQ(ra.all.size(), rb.all.size());
  });
}

// "Sun, 01 Mar 2026 10:00:01 GMT", as HTTP writes a time; "" of anything else.
std::string instant_of_http_date(const std::string &text) {
  std::tm parts{};
  const char *end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  std::string instant;
  if (end != nullptr && *end == '\0') (void)epoch_to_instant(std::to_string(timegm(&parts)), true, instant);
  return instant;
}

void collect_leaves(const json::Value &value, std::string &blob, std::set<std::string> &instants) {
  if (value.is_string() || value.is_number()) {
    blob += value.text();
    blob += '\n';
    blob += percent_decoded(value.text(), Plus::itself);  // of a link, what it names
    blob += '\n';
    std::string instant = instant_of_http_date(std::string(value.text()));
    if (!instant.empty()) instants.insert(instant);
    instant.clear();
    if (value.is_string()) {
      auto read = normalize_instant(value.text(), instant);
      // A bare date in a field that is an instant is the beginning of that day, by convention in UTC.
      if (read == InstantResult::date_only) instant = std::string(value.text()) + "T00:00:00Z";
      if (read == InstantResult::ok || read == InstantResult::date_only) instants.insert(instant);
    }
    instant.clear();
    // Milliseconds within a text: "/Date(1541176290160+0000)/", which tells an instant or a day.
    if (value.text().starts_with("/Date(")) {
      const std::string_view digits = value.text().substr(6, value.text().find_first_not_of("0123456789", 6) - 6);
      if (epoch_to_instant(digits, false, instant)) instants.insert({instant, instant.substr(0, 10)});
      instant.clear();
    }
    if (epoch_to_instant(value.text(), false, instant)) instants.insert({instant, instant.substr(0, 10)});
  }
  for (const auto &item : value.items()) collect_leaves(item, blob, instants);
  for (const auto &member : value.members()) {
    blob += std::string(member.key) + "\n";
    collect_leaves(member.value, blob, instants);
  }
}

// A line of the blob is that number, in whatever form.
bool holds_number(const std::string &blob, std::string_view digits) {
  std::istringstream lines(blob);
  for (std::string line; std::getline(lines, line);) {
    if (is_json_number(line) && decimal_compare(line, digits) == 0) return true;
  }
  return false;
}

// Enumerations and tables are the engine's own words; any other word of the output stands in the input.
void check_not_invented(const json::Value &value, const std::string &where, const std::string &blob,
                        const std::set<std::string> &instants, const std::set<std::string> &words) {
  if (value.is_string() && !instants.contains(std::string(value.text())) &&
      !words.contains(std::string(value.text()))) {
    std::string word;
    for (char c : std::string(value.text()) + " ") {
      if (c != ' ' && c != '.' && c != ':' && c != '/' && c != '\n') {
        word += c;
      } else {
        EXPECT_TRUE(word.empty() || blob.find(word) != std::string::npos)
            << where << " holds \"" << value.text() << "\", whose \"" << word << "\" the input does not";
        word.clear();
      }
    }
  }
  if (value.is_number()) {
    EXPECT_TRUE(blob.find(value.text()) != std::string::npos || holds_number(blob, value.text()))
        << where << " " << value.text();
  }
  for (const auto &item : value.items()) check_not_invented(item, where + "[]", blob, instants, words);
  for (const auto &member : value.members()) {
    check_not_invented(member.value, where + "." + std::string(member.key), blob, instants, words);
  }
}

void collect_words(const contract::Shape &shape, std::set<std::string> &words) {
  words.insert(shape.enumeration.begin(), shape.enumeration.end());
  for (const auto &field : shape.fields) collect_words(*field.shape, words);
  if (shape.items != nullptr) collect_words(*shape.items, words);
}

TEST(Promises, NothingIsInvented) {
  each_mutation([&](const property::Input &input, const std::string &text) {
    auto translator = translator_for(input.connector, input.model, R"({"output":"array"})");
    translate::Output out;
    if (!translator->translate(text, out, nullptr).ok()) return;
    auto made = json::Document::parse(out.text());
    auto given = json::Document::parse(text);
    ASSERT_TRUE(made.ok() && given.ok());
    std::string blob;
    std::set<std::string> instants,
        words{"text", "textarea", "number", "picklist", "multipicklist", "date", "datetime", "boolean", "url", "other",
              "md5", "sha1", "sha256", "quickxor", "sha256_4mib"};  // kinds of fields, and of hashes
    collect_leaves(given->root(), blob, instants);
    collect_words(*testing::builtin_contract()->model(input.model), words);
    auto connector = testing::builtin_registry().find(input.connector);
    for (const auto &table : (*connector)->tables().members()) {
      for (const auto &entry : table.value.members()) words.insert({std::string(entry.key), std::string(entry.value.text())});
    }
    check_not_invented(made->root(), input.connector + " " + input.model, blob, instants, words);
  });
}

TEST(Promises, RawDataIsTheProvidersOwnBytes) {
  each_mutation([&](const property::Input &input, const std::string &text) {
    auto translator =
        translator_for(input.connector, input.model, R"({"output":"array","raw":"bytes","input":"auto"})");
    translate::Output out;
    if (!translator->translate(text, out, nullptr).ok()) return;
    auto made = json::Document::parse(out.text());
    ASSERT_TRUE(made.ok());
    // Every record's raw bytes stand in the output as they stand in the input.
    std::string_view all = out.text();
    std::string squeezed = testing::squeezed(text);
    size_t at = 0;
    for (const auto &record : made->root().items()) {
      if (record.find("raw_data") == nullptr) return;
      size_t begin = all.find("\"raw_data\":{", at);
      ASSERT_NE(begin, std::string_view::npos);
      begin += 11;
      std::string raw = json::to_text(record["raw_data"]);
      size_t end = begin;
      int depth = 0;
      bool quoted = false;
      do {
        if (all[end] == '"') quoted = !quoted;
        if (quoted && all[end] == '\\')
          ++end;
        else if (!quoted && (all[end] == '{' || all[end] == '['))
          ++depth;
        else if (!quoted && (all[end] == '}' || all[end] == ']'))
          --depth;
        ++end;
      } while (depth > 0);
      // White space between tokens may have gone.
      EXPECT_NE(squeezed.find(testing::squeezed(all.substr(begin, end - begin))), std::string::npos) << raw;
      at = end;
    }
  });
}

TEST(Promises, PiecesOfAnySizeGiveTheSame) {
  std::mt19937 random(5);
  for (const auto &input : golden_inputs()) {
    auto translator = translator_for(input.connector, input.model, R"({"output":"page","raw":"bytes"})");
    translate::Output whole;
    ASSERT_TRUE(translator->translate(input.text, whole, nullptr).ok());
    for (size_t most : {size_t{1}, size_t{7}, size_t{64}, size_t{1000}}) {
      testing::StringSink sink;
      auto translation = translator->begin(sink, nullptr);
      ASSERT_TRUE(translation.ok());
      for (size_t at = 0; at < input.text.size();) {
        size_t size = std::min(input.text.size() - at, 1 + random() % most);
        ASSERT_TRUE((*translation)->feed(std::string(input.text.substr(at, size))).ok());
        at += size;
      }
      ASSERT_TRUE((*translation)->finish().ok());
      EXPECT_EQ(sink.text, whole.text());
    }
  }
}

}  // namespace
}  // namespace openint
