#include "libopenint/translate/reader.hpp"

#include "tests/support/engine.hpp"

namespace openint {
namespace {

constexpr const char *kAcme = R"json({"format": 1, "name": "acme", "sources": {"docs": "none"},
  "page": {"items": "data.people", "next_cursor": "meta.next", "has_next_page": "meta.more"},
  "tables": {},
  "models": {"crm.contact": {"fields": {"id": "id", "updated_at": "changed", "first_name": "name",
    "phone": "to_string(not_null(number, `0`))",
    "lifecycle_stage": "stage", "phone_numbers": "phones[].{phone_number: no, phone_number_type: kind}"}}}})json";

connector::Registry &registry(const std::string &page = "") {
  static connector::Registry plain(testing::builtin_contract(), {});
  static connector::Registry other(testing::builtin_contract(), {});
  connector::Registry &chosen = page.empty() ? plain : other;
  std::string document = kAcme;
  if (!page.empty()) {
    size_t at = document.find("{\"items\"");
    document.replace(at, document.find('}', at) + 1 - at, page);
  }
  auto added = chosen.add(document);
  EXPECT_TRUE(added.ok()) << added.error().to_json();
  return chosen;
}

std::string ids(const std::string &input, const std::string &options = "{}", testing::Reports *reports = nullptr,
                const std::string &page = "") {
  std::string all = options;
  all.insert(1, options == "{}" ? R"("fields":["id"])" : R"("fields":["id"],)");
  auto translator = testing::open_translator("acme", "crm.contact", all, &registry(page));
  return testing::translate_all(*translator, input, reports);
}

TEST(Input, IsOneRecordAnArrayAPageOrSeveralOfThem) {
  EXPECT_EQ(ids(R"({"id":1})"), R"({"items":[{"id":"1"}],"has_next_page":false,"next_cursor":null})");
  EXPECT_EQ(ids(R"([{"id":1},{"id":2}])"),
            R"({"items":[{"id":"1"},{"id":"2"}],"has_next_page":false,"next_cursor":null})");
  EXPECT_EQ(ids(R"({"meta":{"next":"c\"2","more":true},"data":{"people":[{"id":1}]}})"),
            R"({"items":[{"id":"1"}],"has_next_page":true,"next_cursor":"c\"2"})");
  EXPECT_EQ(ids("{\"id\":1}\n{\"id\":2}\n\n{\"id\":3}", R"({"output":"ndjson"})"),
            "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\n");
  EXPECT_EQ(ids(R"({"data":{"people":[{"id":1}]}} {"data":{"people":[{"id":2},{"id":3}]},"meta":{"next":7,"more":1}})"),
            R"({"items":[{"id":"1"},{"id":"2"},{"id":"3"}],"has_next_page":true,"next_cursor":"7"})");
  EXPECT_EQ(ids(R"({"data":{"people":{"id":9}},"meta":null})"),
            R"({"items":[{"id":"9"}],"has_next_page":false,"next_cursor":null})");
  EXPECT_EQ(ids(""), R"({"items":[],"has_next_page":false,"next_cursor":null})");
  EXPECT_EQ(ids(" \n[ ] "), R"({"items":[],"has_next_page":false,"next_cursor":null})");
}

TEST(Input, MayBeginWithAByteOrderMark) {
  const std::string kMark = "\xEF\xBB\xBF";
  for (const char *rest : {R"({"id":1})", R"([{"id":1}])", R"({"data":{"people":[{"id":1}]}})", "{\"id\":1}\n"}) {
    EXPECT_EQ(ids(kMark + rest), ids(rest)) << rest;
    auto translator = testing::open_translator("acme", "crm.contact", R"({"fields":["id"]})", &registry());
    testing::StringSink output;
    auto pieces = translator->begin(output, nullptr);
    ASSERT_TRUE(pieces.ok());
    for (char c : kMark + rest) ASSERT_TRUE((*pieces)->feed(std::string_view(&c, 1)).ok());
    ASSERT_TRUE((*pieces)->finish().ok());
    EXPECT_EQ(output.text, ids(rest));
  }
  EXPECT_EQ(ids(kMark), ids(""));
  testing::Reports reports;  // the beginning of one is no text
  ids("\xEF\xBB{\"id\":1}", "{}", &reports);
  EXPECT_EQ(reports.all.size(), 1U);
}

TEST(Input, SaysThatThereIsNoNextPageWhereThePageDoes) {
  EXPECT_EQ(ids(R"({"data":{"people":[]},"meta":{"next":"left over","more":false}})"),
            R"({"items":[],"has_next_page":false,"next_cursor":null})");
}

TEST(Input, MayWrapEveryRecordInAnItem) {
  EXPECT_EQ(ids(R"({"hits":[{"score":1,"person":{"id":1}},{"person":{"id":2}}]})", "{}", nullptr,
                R"({"items":"hits","item":"person"})"),
            R"({"items":[{"id":"1"},{"id":"2"}],"has_next_page":false,"next_cursor":null})");
  testing::Reports reports;
  ids(R"({"hits":[{"person":null}]})", "{}", &reports, R"({"items":"hits","item":"person"})");
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_EQ(reports.all[0].pointer, "/person/id");
}

TEST(Input, MayBeToldToBeRecordsOrPages) {
  EXPECT_EQ(ids(R"({"id":1,"data":{"people":[{"id":2}]}})", R"({"input":"record","output":"array"})"),
            R"([{"id":"1"}])");
  testing::Reports reports;
  EXPECT_EQ(ids(R"({"id":1})", R"({"input":"page","output":"array"})", &reports), "[]");
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_NE(reports.all[0].reason.find("no list \"people\""), std::string::npos) << reports.all[0].reason;
}

TEST(Input, ReportsWhatIsNoRecordWithItsIndexAndBytes) {
  testing::Reports reports;
  EXPECT_EQ(ids(R"([7, {"id":1}, "x", [2], null, {"id":{}}, {"id":2}])", R"({"output":"array"})", &reports),
            R"([{"id":"1"},{"id":"2"}])");
  ASSERT_EQ(reports.all.size(), 5U);
  EXPECT_EQ(reports.all[0].raw, "7");
  EXPECT_EQ(reports.all[2].index, 3U);
  EXPECT_EQ(reports.all[2].raw, "[2]");
  EXPECT_EQ(reports.all[2].reason, "is not an object");
  EXPECT_EQ(reports.all[4].pointer, "/id");
  EXPECT_EQ(reports.all[4].field, "id");
  EXPECT_EQ(reports.all[4].reason, "is {}, not a string");
}

TEST(Input, EndingInsideAPageIsAnError) {
  auto translator = testing::open_translator("acme", "crm.contact", "{}", &registry());
  for (const char *text :
       {R"({"data":{"people":[{"id":1,"changed":"2024-01-02"})", R"({"data":{"people":[]})", "[", R"([{"id":1},)"}) {
    translate::Output out;
    auto done = translator->translate(text, out, nullptr);
    ASSERT_FALSE(done.ok()) << text;
    EXPECT_EQ(done.error().status, Status::malformed) << text;
  }
}

TEST(Input, BrokenBetweenRecordsIsAnErrorAndMakesNoRecordsUp) {
  auto translator =
      testing::open_translator("acme", "crm.contact", R"({"fields":["id"],"output":"array"})", &registry());
  for (const char *text : {R"([{"id":1}:{"id":2}])", R"([{"id":1} "x"])", R"([{"id":1}}])", R"([{"id":1} {"id":2}])"}) {
    translate::Output out;
    auto done = translator->translate(text, out, nullptr);
    ASSERT_FALSE(done.ok()) << text;
    EXPECT_EQ(done.error().status, Status::malformed);
    EXPECT_NE(done.error().message.find("broken at byte"), std::string::npos) << done.error().message;
  }
}

TEST(UnknownChoices, AreKeptInCustomFieldsByTheirPlace) {
  auto translator = testing::open_translator("acme", "crm.contact", R"({"output":"array"})", &registry());
  std::string made = testing::translate_all(
      *translator,
      R"({"id":1,"changed":"2024-01-02","stage":"Vip","phones":[{"no":"1","kind":"mobile"},{"no":2,"kind":"sat"}]})");
  auto record = json::Document::parse(made);
  ASSERT_TRUE(record.ok()) << made;
  const auto &fields = record->root().items()[0];
  EXPECT_EQ(fields["lifecycle_stage"].text(), "other");
  EXPECT_EQ(json::to_text(fields["phone_numbers"]), R"([{"phone_number":"1","phone_number_type":"mobile"},)"
                                                    R"({"phone_number":"2","phone_number_type":"other"}])");
  EXPECT_EQ(json::to_text(fields["custom_fields"]),
            R"({"lifecycle_stage":"Vip","phone_numbers.1.phone_number_type":"sat"})");
}

TEST(Lines, StayLinesWhateverTheRawBytesHold) {
  auto translator = testing::open_translator(
      "acme", "crm.contact", R"({"output":"ndjson","raw":"bytes","fields":["id","raw_data"]})", &registry());
  EXPECT_EQ(testing::translate_all(*translator, "[{\r\n  \"id\": 1\n}]"), "{\"id\":\"1\",\"raw_data\":{\"id\":1}}\n");
}

TEST(Options, AreRefusedWithEveryProblem) {
  auto document = json::Document::parse(R"({"raw":"all","mode":1,"fields":"id","depth":3,"max_record_size":1})");
  auto options = translate::Options::from_json(document->root());
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.error().issues.size(), 5U) << options.error().to_json();
  EXPECT_THROW(ids("[]", R"({"context":{"stages":5}})"), std::runtime_error);
  translate::Options unknown;
  unknown.fields = {"shoe"};
  auto opened =
      translate::Translator::open(*registry().find("acme"), testing::builtin_contract(), "crm.contact", unknown);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().issues[0].pointer, "/fields/0");
}

}  // namespace
}  // namespace openint
