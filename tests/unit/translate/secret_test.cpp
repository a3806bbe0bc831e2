// What a document calls secret in a record is in nothing that comes of it.
#include "libopenint/translate/arrow_abi.hpp"
#include "tests/support/engine.hpp"

namespace openint {
namespace {

constexpr const char *kSafe = R"json({"format": 1, "name": "safe", "page": {"items": "rows"},
  "models": {"crm.contact": {"secret": ["api_key", "login.token", "keys.secret"],
    "fields": {"id": "id", "updated_at": "changed", "first_name": "name", "email": "login.mail"},
    "custom_fields": {"all": {"read": "@", "write": false}, "login": {"read": "login", "write": false},
                      "number": {"read": "to_number(login)", "write": false}}}}})json";

constexpr const char *kRecord =
    R"({ "id":7, "api_key" : "TOPSECRET-1","name":"Ann", "changed":"2025-01-01T00:00:00Z",)"
    R"("login":{"token":["TOPSECRET-2"],"mail":"ann@acme.test"} ,"keys":[{"secret":"TOPSECRET-3","n":1.50},{"n":2}]})";
constexpr const char *kShown = R"({ "id":7,"name":"Ann", "changed":"2025-01-01T00:00:00Z",)"
                               R"("login":{"mail":"ann@acme.test"} ,"keys":[{"n":1.50},{"n":2}]})";

std::shared_ptr<const translate::Translator> safe(const std::string &options) {
  static connector::Registry registry(testing::builtin_contract(), {});
  auto added = registry.add(kSafe);
  EXPECT_TRUE(added.ok()) << added.error().to_json();
  return testing::open_translator("safe", "crm.contact", options, &registry);
}

std::string squeezed_raw(const std::string &shown) { return "\"raw_data\":" + testing::squeezed(shown); }

TEST(SecretMembers, AreInNothingThatATranslationGives) {
  const std::string record = kRecord;
  const std::string page = "{\"rows\":[" + record + "," + record + R"(],"x":1})";
  for (const char *output : {"page", "array", "ndjson"}) {
    auto translator = safe(R"({"raw":"bytes","output":")" + std::string(output) + "\"}");
    for (const std::string &input : {record, page, record + "\n" + record, "[" + record + "]"}) {
      testing::StringSink out;
      testing::Reports reports;
      auto pieces = translator->begin(out, &reports);
      ASSERT_TRUE(pieces.ok());
      for (char c : input) ASSERT_TRUE((*pieces)->feed(std::string_view(&c, 1)).ok());
      ASSERT_TRUE((*pieces)->finish().ok());
      EXPECT_EQ(out.text.find("TOPSECRET"), std::string::npos) << out.text;
      EXPECT_NE(testing::squeezed(out.text).find(squeezed_raw(kShown)), std::string::npos) << out.text;
      EXPECT_NE(out.text.find(R"("email":"ann@acme.test")"), std::string::npos) << out.text;
      EXPECT_EQ(out.text, testing::translate_all(*translator, input));
      for (const auto &report : reports.all) EXPECT_EQ(report.raw.find("TOPSECRET"), std::string::npos) << report.raw;
    }
  }
}

TEST(SecretMembers, LeaveEveryOtherByteOfTheRecordWhereItWas) {
  auto text = testing::translate_all(*safe(R"({"raw":"bytes","output":"array"})"), kRecord);
  EXPECT_NE(text.find(squeezed_raw(kShown)), std::string::npos) << text;
  text = testing::translate_all(*safe(R"({"raw":"bytes","output":"array"})"),
                                R"({"id":8, "changed":"2025-01-01T00:00:00Z","api_key":1, "name":"\u0041nn"})");
  EXPECT_NE(text.find(R"("raw_data":{"id":8, "changed":"2025-01-01T00:00:00Z", "name":"\u0041nn"})"), std::string::npos)
      << text;
  const std::string without = R"({"id":8,"changed":"2025-01-01T00:00:00Z" , "name":"api_key"})";
  text = testing::translate_all(*safe(R"({"raw":"bytes","output":"array"})"), without);
  EXPECT_NE(text.find("\"raw_data\":" + without), std::string::npos) << text;
}

TEST(SecretMembers, AreInNoColumn) {
  ArrowArrayStream stream{};
  auto translator = safe(R"({"raw":"bytes"})");
  auto done = translator->translate_arrow(kRecord, &stream, nullptr);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  ArrowSchema schema{};
  ArrowArray batch{};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ASSERT_EQ(batch.length, 1);
  bool raw = false;
  for (int64_t i = 0; i < batch.n_children; ++i) {
    if (std::string_view(schema.children[i]->format) != "u") continue;
    const ArrowArray &column = *batch.children[i];
    const auto *offsets = static_cast<const int32_t *>(column.buffers[1]);
    if (offsets[1] == 0) continue;
    std::string_view text(static_cast<const char *>(column.buffers[2]), static_cast<size_t>(offsets[1]));
    EXPECT_EQ(text.find("TOPSECRET"), std::string_view::npos) << schema.children[i]->name << text;
    raw = raw || testing::squeezed(text) == testing::squeezed(kShown);
  }
  EXPECT_TRUE(raw);
  batch.release(&batch);
  schema.release(&schema);
  stream.release(&stream);
}

// A record that is refused, a value that is, and what is no JSON any more.
TEST(SecretMembers, AreInNoReport) {
  const char *const kBad[] = {
      R"({"api_key":"TOPSECRET","name":"Ann"})",
      R"({"id":7,"changed":"2025-01-01T00:00:00Z","login":{"token":"TOPSECRET"},"name":{"x":1}})",
      R"({"id":7,"api_key":"TOPSECRET" "name":1})",
      R"({"id":7,"a\u0070i_key":"TOPSECRET" "name":1})",
      R"({"id":7,"api_key":"TOPSECRET)",
      "{\"id\":7,\"api_key\":\"TOPSECRET\x01\"}",
      "{\"id\":7,\"api_key\":\"TOPSECRET\",\"name\":\"\xFF\"}",
      R"({"id":7,"api_key":"TOPSECRET\q"})",
      R"([[{"api_key":"TOPSECRET"}]])",
  };
  for (const char *bad : kBad) {
    testing::Reports reports;
    auto text =
        testing::translate_all(*safe(R"({"raw":"bytes","output":"ndjson"})"), std::string(bad) + "\n", &reports);
    EXPECT_EQ(text.find("TOPSECRET"), std::string::npos) << text;
    ASSERT_FALSE(reports.all.empty()) << bad << text;
    for (const auto &report : reports.all) {
      EXPECT_EQ(report.raw.find("TOPSECRET"), std::string::npos) << report.raw;
      EXPECT_EQ(report.reason.find("TOPSECRET"), std::string::npos) << report.reason;
    }
  }
  testing::Reports reports;
  testing::translate_all(*safe("{}"), R"({"name":"Ann","bad":})", &reports);
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_EQ(reports.all[0].raw, R"({"name":"Ann","bad":})") << "what names no secret is told as it came";
}

TEST(SecretMembers, KeepTheirRecordsPlaceInReports) {
  testing::Reports reports;
  const std::string good = kRecord;
  const std::string input = "[" + good + R"(,{"api_key":"x","name":"no id"}])";
  testing::translate_all(*safe(R"({"fields":["id"]})"), input, &reports);
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_EQ(reports.all[0].index, 1U);
  EXPECT_EQ(reports.all[0].offset, good.size() + 2);
  EXPECT_EQ(reports.all[0].raw, R"({"name":"no id"})");
}

}  // namespace
}  // namespace openint
