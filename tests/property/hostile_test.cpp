#include "tests/property/support.hpp"

// Any bytes may come. What goes in decides between translated, reported and refused; what comes out is always JSON.

namespace openint {
namespace {

using property::golden_inputs;

std::string many_records(const std::string &text, const std::string &path, bool lines, size_t count) {
  auto document = json::Document::parse(text);
  json::Value items = document->root()[path];
  std::string out = lines ? "" : "[";
  for (size_t i = 0; i < count; ++i) {
    if (!lines && i != 0) out += ',';
    json::append(out, items.items()[i % items.size()]);
    if (lines) out += '\n';
  }
  return out + (lines ? "" : "]");
}

std::string hubspot_input(bool lines, size_t count) {
  return many_records(
      testing::read_file(std::string(OPENINT_SOURCE_DIR) + "/tests/golden/hubspot/crm.contact.typical/input.json"),
      "results", lines, count);
}

TEST(Hostile, ChangedBytesNeverComeOutAsBrokenJson) {
  std::mt19937 random(11);
  size_t refused = 0, reported = 0, translated = 0;
  for (const auto &input : golden_inputs()) {
    auto translator = testing::open_translator(input.connector, input.model, R"({"output":"array","raw":"bytes"})");
    for (int round = 0; round < 120; ++round) {
      std::string text = input.text;
      for (size_t changes = 1 + random() % 4; changes > 0; --changes) {
        static constexpr char kText[] = "\"\\{}[]:,0-e.tn \n\x00\x1f\x7f\x80\xc3\xed\xff";
        static constexpr std::string_view kBytes(kText, sizeof kText - 1);
        size_t at = random() % text.size();
        switch (random() % 4) {
          case 0: text[at] = kBytes[random() % kBytes.size()]; break;
          case 1: text.erase(at, 1 + random() % 9); break;
          case 2: text.insert(at, 1, kBytes[random() % kBytes.size()]); break;
          default: text.resize(at); break;
        }
        if (text.empty()) text = " ";
      }
      translate::Output out;
      testing::Reports reports;
      auto done = translator->translate(text, out, &reports);
      bool valid = json::Document::parse(text).ok();
      if (!done.ok()) {
        ++refused;
        EXPECT_FALSE(valid && done.error().status == Status::malformed) << text << done.error().to_json();
        continue;
      }
      auto made = json::Document::parse(out.text());
      ASSERT_TRUE(made.ok()) << made.error().to_json() << "\nin  " << text << "\nout " << out.text();
      ASSERT_EQ(made->root().size(), done->translated);
      translated += done->translated;
      reported += reports.all.size();
      ASSERT_EQ(reports.all.size(), done->rejected + done->unread_values);
      if (valid) {
        for (const auto &report : reports.all)
          EXPECT_FALSE(report.reason.starts_with("malformed")) << report.reason << "\n" << text;
      }
      for (const auto &report : reports.all) {
        if (!report.value) {
          EXPECT_EQ(text.substr(report.offset, report.raw.size()), report.raw);
        }
        EXPECT_FALSE(report.reason.empty());
      }
    }
  }
  EXPECT_GT(refused, 100U);
  EXPECT_GT(reported, 100U);
  EXPECT_GT(translated, 1000U);
}

// One bad record among 3,000, wherever it stands in a window: exactly it is reported, and all the others come out.
TEST(Hostile, OneBadRecordIsReportedAndTheOthersGoOn) {
  struct Damage {
    const char *what, *from, *to;
  };
  const Damage damages[] = {
      {"invalid UTF-8", "\"firstname\":\"", "\"firstname\":\"\xff"},
      {"control character", "\"firstname\":\"", "\"firstname\":\"\x01"},
      {"bad escape", "\"firstname\":\"", "\"firstname\":\"\\x"},
      {"cut escape", "\"firstname\":\"", "\"firstname\":\"\\ud80"},
      {"bad literal", "\"archived\":false", "\"archived\":falsy"},
      {"bad number", "\"archived\":false", "\"archived\":01"},
      {"missing colon", "\"archived\":false", "\"archived\" false"},
      {"missing comma", "\"archived\":false", "\"archived\":false \"z\":1"},
      {"no time", "\"updatedAt\":", "\"updated_at\":"},
  };
  for (bool lines : {false, true}) {
    std::string good = hubspot_input(lines, 3000);
    auto translator = testing::open_translator("hubspot", "crm.contact", R"({"output":"array"})");
    translate::Output expected;
    ASSERT_EQ(translator->translate(good, expected, nullptr)->translated, 3000U);
    for (const Damage &damage : damages) {
      for (size_t place : {size_t{0}, good.size() / 3, good.size() / 2, good.size() - 6000}) {
        std::string text = good;
        size_t at = text.find(damage.from, place);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, std::strlen(damage.from), damage.to);
        translate::Output out;
        testing::Reports reports;
        auto done = translator->translate(text, out, &reports);
        ASSERT_TRUE(done.ok()) << damage.what << " " << done.error().to_json();
        EXPECT_EQ(done->translated, 2999U) << damage.what << " lines " << lines << " at " << at;
        ASSERT_EQ(reports.all.size(), 1U) << damage.what;
        EXPECT_LE(reports.all[0].offset, at);
        EXPECT_GE(reports.all[0].offset + reports.all[0].raw.size(), at) << damage.what;
      }
    }
  }
}

TEST(Hostile, AMissingQuoteInALineCostsThatLine) {
  std::string text = hubspot_input(true, 2000);
  size_t at = text.find("\"firstname\":\"", text.size() / 2);
  text.erase(text.find('"', at + 13), 1);
  auto translator = testing::open_translator("hubspot", "crm.contact", R"({"output":"ndjson"})");
  translate::Output out;
  testing::Reports reports;
  auto done = translator->translate(text, out, &reports);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(done->translated, 1999U);
  ASSERT_EQ(reports.all.size(), 1U);
}

TEST(Hostile, TruncatedInputIsAnErrorAfterTheWholeRecords) {
  std::string text = hubspot_input(false, 100);
  text.resize(text.size() - 40);
  auto translator = testing::open_translator("hubspot", "crm.contact", R"({"output":"array"})");
  translate::Output out;
  testing::Reports reports;
  auto done = translator->translate(text, out, &reports);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().status, Status::malformed);
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_EQ(reports.all[0].index, 99U);
}

TEST(Hostile, DepthAndRecordSizeAreBounded) {
  auto translator =
      testing::open_translator("hubspot", "crm.contact", R"({"output":"array","max_record_size":100000})");
  translate::Output out;
  testing::Reports reports;
  std::string deep = "[{\"id\":\"1\",\"x\":" + std::string(50000, '[') + std::string(50000, ']') + "}]";
  auto done = translator->translate(deep, out, &reports);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_NE(reports.all[0].reason.find("nested too deeply"), std::string::npos) << reports.all[0].reason;
  std::string endless = "[{\"id\":\"1\",\"x\":\"" + std::string(3000000, 'a');
  testing::StringSink sink;
  auto translation = translator->begin(sink, nullptr);
  Result<void> fed;
  for (size_t at = 0; fed.ok() && at < endless.size(); at += 65536) {
    fed = (*translation)->feed(std::string_view(endless).substr(at, 65536));
  }
  ASSERT_FALSE(fed.ok());
  EXPECT_NE(fed.error().message.find("max_record_size"), std::string::npos) << fed.error().message;
}

// Slots that lie one in the other are written several times over; the sanitized build judges whether there is room.
TEST(Hostile, LargeValuesThatAreWrittenSeveralTimesFindRoom) {
  for (const auto &input : golden_inputs()) {
    auto translator = testing::open_translator(input.connector, input.model, R"({"output":"array","raw":"bytes"})");
    auto document = json::Document::parse(input.text);
    for (size_t size : {size_t{5000}, size_t{70000}, size_t{300000}}) {
      // Every string of the input in turn becomes a long one.
      std::string text = input.text;
      size_t changed = 0;
      for (size_t at = 0; changed < 40 && (at = text.find("\": \"", at)) != std::string::npos; at += 4, ++changed) {
        std::string longer = text;
        longer.insert(at + 4, size, 'x');
        translate::Output out;
        auto done = translator->translate(longer, out, nullptr);
        ASSERT_TRUE(done.ok()) << done.error().to_json();
        if (size == 5000) {
          ASSERT_TRUE(json::Document::parse(out.text()).ok());
        }
      }
    }
  }
}

TEST(Hostile, StrictModeStopsAtTheFirstBadRecord) {
  auto translator = testing::open_translator("hubspot", "crm.contact", R"({"mode":"strict"})");
  translate::Output out;
  auto done = translator->translate(R"([{"id":"1","updatedAt":"2024-01-02T03:04:05Z"},{"id":true}])", out, nullptr);
  ASSERT_FALSE(done.ok());
  EXPECT_NE(done.error().message.find("record 1"), std::string::npos) << done.error().message;
}

}  // namespace
}  // namespace openint
