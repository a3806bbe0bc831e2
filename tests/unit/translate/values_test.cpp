#include "libopenint/translate/arrow_abi.hpp"
#include "tests/support/engine.hpp"

// How values of providers are read: in whatever form they come, and what an unreadable one costs.

namespace openint {
namespace {

constexpr const char *kAcme = R"json({"format": 1, "name": "acme", "sources": {"docs": "none"},
  "page": {"items": "people"}, "body": {"clear": CLEAR},
  "models": {
    "crm.contact": {"fields": {"id": "id", "updated_at": "changed || made", "first_name": "first", "last_name": "last",
      "title": "(boolean(chief) && 'chief') || (boolean(chief) == `false` && 'clerk') || `null`", "is_deleted": "gone",
      "created_at": "made", "lifecycle_stage": "stage",
      "email_addresses": "[{email_address: mail, email_address_type: 'primary'}][?email_address]",
      "phone_numbers": "phones[].{phone_number: no, phone_number_type: kind}",
      "addresses": "[{address_type: 'primary', city: home.city, country: home.country}][?city || country]"},
      "custom_fields": {"age": {"read": "ceil(age)", "write": false}}},
    "crm.account": {"fields": {"id": "id", "updated_at": "changed", "number_of_employees": "people"}},
    "crm.opportunity": {"fields": {"id": "id", "updated_at": "changed", "close_date": "closes", "amount": "sum"}},
    "crm.custom_object_record": {"fields": {"id": "id", "updated_at": "changed", "fields": "@"}}}})json";

class Values : public ::testing::Test {
 protected:
  static connector::Registry &registry(const std::string &clear) {
    static connector::Registry with_null(testing::builtin_contract(), {});
    static connector::Registry with_empty(testing::builtin_contract(), {});
    connector::Registry &chosen = clear == "null" ? with_null : with_empty;
    std::string document = kAcme;
    document.replace(document.find("CLEAR"), 5, clear);
    auto added = chosen.add(document);
    EXPECT_TRUE(added.ok()) << added.error().to_json();
    return chosen;
  }

  // The wanted fields of the records, by compiled rules and by the general evaluator, which must agree.
  std::string read(const std::string &model, const std::string &fields, const std::string &input,
                   const std::string &clear = "null") {
    std::string out;
    for (bool general : {false, true}) {
      translate::Options options;
      options.output = translate::Options::Output::ndjson;
      options.general_only = general;
      std::string list = fields + ",";
      for (size_t at = 0; at < list.size();) {
        size_t comma = list.find(',', at);
        options.fields.push_back(list.substr(at, comma - at));
        at = comma + 1;
      }
      auto connector = registry(clear).find("acme");
      auto opened = translate::Translator::open(*connector, testing::builtin_contract(), model, options);
      EXPECT_TRUE(opened.ok()) << opened.error().to_json();
      testing::Reports reports;
      std::string made = testing::translate_all(**opened, input, &reports);
      if (general) {
        EXPECT_EQ(made, out);
        EXPECT_EQ(reports.all.size(), reports_.all.size());
      }
      out = made;
      if (!general) reports_ = reports;
    }
    return out;
  }

  testing::Reports reports_;
};

TEST_F(Values, BooleansAreReadAlikeByRulesAndFields) {
  struct Form {
    const char *text, *title, *deleted;
  };
  const Form forms[] = {{"true", "\"chief\"", "true"},     {"false", "\"clerk\"", "false"},
                        {"1", "\"chief\"", "true"},        {"0", "\"clerk\"", "false"},
                        {"\"1\"", "\"chief\"", "true"},    {"\"0\"", "\"clerk\"", "false"},
                        {"\"true\"", "\"chief\"", "true"}, {"\"FALSE\"", "\"clerk\"", "false"},
                        {"\"\"", "null", "null"},          {"null", "null", "null"}};
  for (const Form &form : forms) {
    std::string input = std::string(R"({"id":1,"chief":)") + form.text + ",\"gone\":" + form.text + "}";
    std::string expected =
        std::string(R"({"id":"1","title":)") + form.title + ",\"is_deleted\":" + form.deleted + "}\n";
    EXPECT_EQ(read("crm.contact", "title,is_deleted", input), expected) << form.text;
    EXPECT_TRUE(reports_.all.empty()) << form.text;
  }
  for (const char *bad : {"\"maybe\"", "2", "[true]", "{}"}) {
    std::string input = std::string(R"({"id":1,"chief":)") + bad + ",\"gone\":" + bad + "}";
    EXPECT_EQ(read("crm.contact", "title,is_deleted", input), "{\"id\":\"1\",\"title\":null,\"is_deleted\":null}\n")
        << bad;
    ASSERT_EQ(reports_.all.size(), 2U) << bad;
    EXPECT_EQ(reports_.all[0].field, "title");
    EXPECT_EQ(reports_.all[0].pointer, "/chief");
    EXPECT_EQ(reports_.all[1].raw, bad);
  }
}

TEST_F(Values, NumbersAreTakenAsTheyStandWhereTheyAreNumbers) {
  struct Form {
    const char *text, *whole, *decimal;
  };
  const Form forms[] = {{"7", "7", "7"},
                        {"\"12345678\"", "12345678", "12345678"},
                        {"\"123456789\"", "123456789", "123456789"},
                        {"\"0\"", "0", "0"},
                        {"\"0.5\"", "null", "0.5"},
                        {"\"12.50\"", "null", "12.50"},
                        {"1.0", "1", "1.0"},
                        {"\"-5\"", "-5", "-5"},
                        {"\"1e3\"", "1000", "1e3"},
                        {"\"007\"", "null", "null"},
                        {"\"00.5\"", "null", "null"},
                        {"\"1.\"", "null", "null"},
                        {"\".5\"", "null", "null"},
                        {"\"1.2.3\"", "null", "null"},
                        {"\"1,5\"", "null", "null"},
                        {"\"12a\"", "null", "null"},
                        {"\" 12\"", "null", "null"},
                        {"\"\"", "null", "null"},
                        {"null", "null", "null"}};
  for (const Form &form : forms) {
    const std::string behind = std::string(form.text) + "}";
    EXPECT_EQ(read("crm.account", "number_of_employees", R"({"id":1,"changed":"2024-01-02","people":)" + behind),
              R"({"id":"1","number_of_employees":)" + std::string(form.whole) + "}\n")
        << form.text;
    EXPECT_EQ(read("crm.opportunity", "amount", R"({"id":1,"changed":"2024-01-02","sum":)" + behind),
              R"({"id":"1","amount":)" + std::string(form.decimal) + "}\n")
        << form.text;
  }
}

TEST_F(Values, ThatCannotBeReadCostThemselves) {
  std::string input =
      R"([{"id":1,"changed":"2024-01-02T03:04:05Z","first":["x"],"last":"Rey","made":"soon"},{"id":2,"last":"Ek"}])";
  EXPECT_EQ(read("crm.contact", "first_name,last_name,created_at", input),
            "{\"id\":\"1\",\"first_name\":null,\"last_name\":\"Rey\",\"created_at\":null}\n"
            "{\"id\":\"2\",\"first_name\":null,\"last_name\":\"Ek\",\"created_at\":null}\n");
  ASSERT_EQ(reports_.all.size(), 2U);
  const auto &first = reports_.all[0];
  EXPECT_TRUE(first.value);
  EXPECT_EQ(first.index, 0U);
  EXPECT_EQ(first.offset, 1U);
  EXPECT_EQ(first.pointer, "/first");
  EXPECT_EQ(first.field, "first_name");
  EXPECT_EQ(first.reason, "is [\"x\"], not a string");
  EXPECT_EQ(first.raw, "[\"x\"]");
  EXPECT_EQ(reports_.all[1].pointer, "/made");
  EXPECT_EQ(reports_.all[1].raw, "\"soon\"");
}

TEST_F(Values, InsideOfListsAndCustomFieldsToo) {
  std::string input = R"({"id":1,"age":"old","phones":[{"no":{"n":1},"kind":"mobile"},7,{"no":"2","kind":"fax"}],)"
                      R"("home":{"city":[],"country":"SE"}})";
  EXPECT_EQ(read("crm.contact", "phone_numbers,addresses,custom_fields", input),
            R"({"id":"1","phone_numbers":[{"phone_number":null,"phone_number_type":"mobile"},)"
            R"({"phone_number":null,"phone_number_type":null},{"phone_number":"2","phone_number_type":"fax"}],)"
            R"("addresses":[{"address_type":"primary","city":null,"country":"SE","postal_code":null,"state":null,)"
            R"("street_1":null,"street_2":null}],"custom_fields":{"age":null}})"
            "\n");
  ASSERT_EQ(reports_.all.size(), 3U);
  EXPECT_EQ(reports_.all[0].field, "phone_numbers");
  EXPECT_EQ(reports_.all[0].pointer, "/phones");
  EXPECT_EQ(reports_.all[1].field, "addresses");
  EXPECT_EQ(reports_.all[1].pointer, "/home/city");
  EXPECT_EQ(reports_.all[2].field, "custom_fields");
  EXPECT_EQ(reports_.all[2].pointer, "/age");
}

TEST_F(Values, ThatEveryRecordMustHaveCostTheRecordAndAreNamed) {
  EXPECT_EQ(
      read("crm.contact", "updated_at,first_name", R"([{"id":1},{"id":2,"changed":"late","made":"later","first":[]}])"),
      "");
  ASSERT_EQ(reports_.all.size(), 2U);
  EXPECT_FALSE(reports_.all[0].value);
  EXPECT_EQ(reports_.all[0].field, "updated_at");
  EXPECT_EQ(reports_.all[0].reason, "is missing, and every record must have it; it is read from changed || made");
  EXPECT_EQ(reports_.all[0].raw, R"({"id":1})");
  EXPECT_EQ(reports_.all[1].field, "updated_at");
  EXPECT_EQ(reports_.all[1].pointer, "/changed");
}

TEST_F(Values, AreErrorsInStrictMode) {
  auto translator = testing::open_translator("acme", "crm.contact", R"({"mode":"strict","fields":["first_name"]})",
                                             &registry("null"));
  translate::Output out;
  auto done = translator->translate(R"([{"id":1,"first":"A"},{"id":2,"first":["x"]}])", out, nullptr);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().status, Status::invalid_argument);
  EXPECT_EQ(done.error().message, "record 1, field first_name: is [\"x\"], not a string");
  EXPECT_EQ(done.error().path, "/first");
  EXPECT_EQ(done.error().issues.at(0).rule, "value");
}

TEST_F(Values, ThatAreDatesStayDatesAndNeverIsNull) {
  struct Form {
    const char *sent, *read;
  };
  const Form forms[] = {{"\"2024-05-31\"", "\"2024-05-31\""},
                        {"\"2024-05-31T23:30:00-05:00\"", "\"2024-06-01T04:30:00Z\""},
                        {"\"2024-05-31 10:20:30\"", "\"2024-05-31T10:20:30Z\""},
                        {"1717113600000", "\"2024-05-31T00:00:00Z\""},
                        {"\"\"", "null"},
                        {"\"0000-00-00\"", "null"},
                        {"\"0000-00-00 00:00:00\"", "null"}};
  for (const Form &form : forms) {
    std::string made = read("crm.opportunity", "close_date", std::string(R"({"id":1,"closes":)") + form.sent + "}");
    EXPECT_EQ(made, std::string(R"({"id":"1","close_date":)") + form.read + "}\n") << form.sent;
    EXPECT_TRUE(reports_.all.empty()) << form.sent;
  }
  EXPECT_EQ(read("crm.opportunity", "close_date", R"({"id":1,"closes":"end of May"})"),
            "{\"id\":\"1\",\"close_date\":null}\n");
  ASSERT_EQ(reports_.all.size(), 1U);
  EXPECT_EQ(reports_.all[0].reason, "is \"end of May\", not a date, or a date and time");
}

TEST_F(Values, ThatAreWholeAreWrittenWhole) {
  struct Form {
    const char *sent, *read;
  };
  const Form forms[] = {{"67340.0", "67340"},
                        {"\"67340.0\"", "67340"},
                        {"1e3", "1000"},
                        {"-0", "0"},
                        {"-12", "-12"},
                        {"\"12\"", "12"},
                        {"9223372036854775807", "9223372036854775807"}};
  for (const Form &form : forms) {
    std::string made =
        read("crm.account", "number_of_employees", std::string(R"({"id":1,"people":)") + form.sent + "}");
    EXPECT_EQ(made, std::string(R"({"id":"1","number_of_employees":)") + form.read + "}\n") << form.sent;
  }
  EXPECT_EQ(read("crm.account", "number_of_employees", R"({"id":1,"people":1.5})"),
            "{\"id\":\"1\",\"number_of_employees\":null}\n");
  EXPECT_EQ(reports_.all.size(), 1U);
  // What may have fractions keeps its digits.
  EXPECT_EQ(read("crm.opportunity", "amount", R"({"id":1,"sum":1800.00})"), "{\"id\":\"1\",\"amount\":1800.00}\n");
}

TEST_F(Values, OfNoTextAreNullWhereTheProviderClearsWithThem) {
  std::string input =
      R"({"id":1,"first":"","last":"x","stage":"","phones":[{"no":"","kind":"fax"}],"home":{"city":"","country":"SE"}})";
  std::string fields = "first_name,last_name,lifecycle_stage,phone_numbers";
  EXPECT_EQ(read("crm.contact", fields, input, "\"\""),
            R"({"id":"1","first_name":null,"last_name":"x","lifecycle_stage":null,)"
            R"("phone_numbers":[{"phone_number":null,"phone_number_type":"fax"}]})"
            "\n");
  EXPECT_EQ(read("crm.contact", fields, input), R"({"id":"1","first_name":"","last_name":"x","lifecycle_stage":null,)"
                                                R"("phone_numbers":[{"phone_number":"","phone_number_type":"fax"}]})"
                                                "\n");
}

TEST_F(Values, OfListsAreNullWhereNothingOfThemWasSent) {
  std::string fields = "email_addresses,phone_numbers,addresses";
  EXPECT_EQ(read("crm.contact", fields, R"({"id":1})"),
            R"({"id":"1","email_addresses":null,"phone_numbers":null,"addresses":null})"
            "\n");
  EXPECT_EQ(read("crm.contact", fields, R"({"id":1,"mail":null,"phones":[],"home":null})"),
            R"({"id":"1","email_addresses":[],"phone_numbers":[],"addresses":[]})"
            "\n");
  EXPECT_EQ(read("crm.contact", fields, R"({"id":1,"mail":"","phones":null,"home":{"city":null}})"),
            R"({"id":"1","email_addresses":[],"phone_numbers":null,"addresses":[]})"
            "\n");
}

TEST_F(Values, ThatAreFreeAreWrittenCompact) {
  std::string record = "{ \"id\" : 1,\r\n\t\"a\": [ 1 , { } , \"x  y\\n\" ], \"b\":1.50 }";
  std::string compact = R"({"id":1,"a":[1,{},"x  y\n"],"b":1.50})";
  EXPECT_EQ(read("crm.custom_object_record", "fields", record), R"({"id":"1","fields":)" + compact + "}\n");
  const std::string inputs[] = {record, "[" + record + ",\n" + record + "]",
                                "{\"id\": 1,\"a\":[1,{},\"x  y\\n\"],\"b\":1.50}"};
  for (const std::string &input : inputs) {
    auto translator = testing::open_translator(
        "acme", "crm.contact", R"({"raw":"bytes","output":"ndjson","fields":["id","raw_data"]})", &registry("null"));
    std::string made = testing::translate_all(*translator, input);
    EXPECT_EQ(made.substr(0, made.find('\n') + 1), R"({"id":"1","raw_data":)" + compact + "}\n") << input;
  }
}

TEST_F(Values, ComeBehindAByteOrderMarkHoweverItIsCut) {
  std::string input = "\xEF\xBB\xBF{\"people\":[{\"id\":1},{\"id\":2}]}\n";
  auto translator =
      testing::open_translator("acme", "crm.contact", R"({"output":"array","fields":["id"]})", &registry("null"));
  EXPECT_EQ(testing::translate_all(*translator, input), R"([{"id":"1"},{"id":"2"}])");
  for (size_t cut = 0; cut <= input.size(); ++cut) {
    testing::StringSink sink;
    testing::Reports reports;
    auto translation = translator->begin(sink, &reports);
    ASSERT_TRUE(translation.ok());
    ASSERT_TRUE((*translation)->feed(input.substr(0, cut)).ok());
    ASSERT_TRUE((*translation)->feed(input.substr(cut)).ok());
    ASSERT_TRUE((*translation)->finish().ok());
    EXPECT_EQ(sink.text, R"([{"id":"1"},{"id":"2"}])") << cut;
    EXPECT_TRUE(reports.all.empty()) << cut;
  }
}

TEST_F(Values, CostThemselvesInArrowToo) {
  auto translator = testing::open_translator(
      "acme", "crm.contact", R"({"fields":["first_name","phone_numbers","addresses"]})", &registry("null"));
  std::string input =
      R"([{"id":1,"first":["x"],"phones":[7]},{"id":2,"first":"half \ud83d","home":{"city":[],"country":"SE"}}])";
  ArrowArrayStream stream{};
  testing::Reports reports;
  auto done = translator->translate_arrow(input, &stream, &reports);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(done->translated, 2U);
  EXPECT_EQ(done->unread_values, 2U);
  ASSERT_EQ(reports.all.size(), 2U);
  EXPECT_EQ(reports.all[0].field, "first_name");
  EXPECT_EQ(reports.all[0].index, 0U);
  EXPECT_EQ(reports.all[1].pointer, "/home/city");
  EXPECT_EQ(reports.all[1].index, 1U);
  ArrowArray batch{};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ASSERT_EQ(batch.length, 2);
  const ArrowArray &first = *batch.children[1];
  EXPECT_EQ(first.null_count, 1);
  const auto *offsets = static_cast<const int32_t *>(first.buffers[1]);
  std::string name(static_cast<const char *>(first.buffers[2]) + offsets[1],
                   static_cast<size_t>(offsets[2] - offsets[1]));
  EXPECT_EQ(name, "half \xEF\xBF\xBD");
  EXPECT_EQ(batch.children[2]->null_count, 1);  // no telephone numbers were sent of the second
  batch.release(&batch);
  stream.release(&stream);
}

}  // namespace
}  // namespace openint
