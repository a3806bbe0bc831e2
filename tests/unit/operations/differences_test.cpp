// What a record that was written holds otherwise than it was asked to.
#include "libopenint/operations/differences.hpp"

#include <gtest/gtest.h>

#include "libopenint/json/parse.hpp"

namespace openint::operations {
namespace {

connector::ModelRule model_of(const std::vector<std::string> &fields) {
  connector::ModelRule model;
  for (const std::string &name : fields) {
    connector::FieldRule rule;
    rule.name = name;
    auto read = jmespath::Expression::parse("x");
    if (read.ok()) rule.read = std::move(*read);
    model.fields.push_back(std::move(rule));
  }
  return model;
}

// The details of all warnings, as JSON strings.
std::string told(const std::string &asked, const std::string &got, const connector::ModelRule &model) {
  auto one = json::Document::parse(asked);
  auto other = json::Document::parse(got);
  EXPECT_TRUE(one.ok() && other.ok()) << asked << got;
  if (!one.ok() || !other.ok()) return "";
  const std::string warnings = "[" + differences(model, one->root(), other->root()) + "]";
  auto list = json::Document::parse(warnings);
  EXPECT_TRUE(list.ok()) << warnings;
  std::string out;
  for (const json::Value &warning : list->root().items()) {
    EXPECT_EQ(warning["problem_type"].text(), "read_back_differs");
    out += (out.empty() ? "" : " | ") + std::string(warning["detail"].text());
  }
  return out;
}

std::string told(const std::string &field, const std::string &asked, const std::string &got) {
  return told("{\"" + field + "\":" + asked + "}", "{\"" + field + "\":" + got + "}", model_of({field}));
}

TEST(Differences, NameTheFieldWhatWasAskedAndWhatCameBack) {
  EXPECT_EQ(told("name", R"("Acme")", R"("Acme Inc")"), R"(name: asked "Acme", the provider has "Acme Inc")");
  EXPECT_EQ(told("amount", "10.005", "10.01"), "amount: asked 10.005, the provider has 10.01");
  EXPECT_EQ(told("title", R"("Boss")", "null"), R"(title: asked "Boss", the provider has null)");
  EXPECT_EQ(told("title", "null", R"("Boss")"), R"(title: asked null, the provider has "Boss")");
}

TEST(Differences, AreNotWhatProvidersPutInOrder) {
  EXPECT_EQ(told("name", R"(" Acme \n Inc ")", R"("Acme Inc")"), "");
  EXPECT_EQ(told("email", R"("Ana@X.example")", R"("ana@x.example")"), "");
  EXPECT_EQ(told("phone", R"("+1 (617) 555-0100")", R"("6175550100")"), "");
  EXPECT_EQ(told("website", R"("X.example")", R"("https://x.example/")"), "");
  EXPECT_EQ(told("owner_id", R"("{AB-1}")", R"("ab-1")"), "");
  EXPECT_EQ(told("account_id", R"("001D000000IRFma")", R"("001D000000IRFmaIAH")"), "");
  EXPECT_EQ(told("content", R"("Call back")", R"("<p>Call back</p>")"), "");
  EXPECT_EQ(told("amount", "10", "10.00"), "");
  EXPECT_EQ(told("title", R"("")", "null"), "");
  EXPECT_EQ(told("email_addresses", "null", "[]"), "");
}

TEST(Differences, OfTimesAreOfTheDayOrOfTheSecond) {
  EXPECT_EQ(told("close_date", R"("2024-03-01T23:30:00-05:00")", R"("2024-03-01")"), "");
  EXPECT_EQ(told("close_date", R"("2024-03-01")", R"("2024-03-01T00:00:00Z")"), "");
  EXPECT_EQ(told("occurred_at", R"("2024-03-01T10:00:00.123Z")", R"("2024-03-01T11:00:00+01:00")"), "");
  EXPECT_NE(told("close_date", R"("2024-03-01")", R"("2024-03-02")"), "");
  EXPECT_NE(told("occurred_at", R"("2024-03-01T10:00:00Z")", R"("2024-03-01T10:00:01Z")"), "");
}

TEST(Differences, OfListsAreOfTheirEntries) {
  const std::string a = R"({"phone_number":"1 23","phone_number_type":"primary"})";
  const std::string b = R"({"phone_number":"456","phone_number_type":"fax"})";
  const std::string none = R"({"phone_number":null,"phone_number_type":"mobile"})";
  const std::string other = R"({"phone_number":"456","phone_number_type":"other"})";
  EXPECT_EQ(told("phone_numbers", "[" + a + "," + b + "," + none + "]", "[" + b + "," + a + "]"), "");
  EXPECT_NE(told("phone_numbers", "[" + a + "]", "[" + a + "," + b + "]"), "");
  EXPECT_NE(told("phone_numbers", "[" + a + "," + b + "]", "[" + a + "]"), "");
  EXPECT_NE(told("phone_numbers", "[" + b + "]", "[" + other + "]"), "");
  EXPECT_EQ(told("addresses", R"([{"address_type":"primary","street_1":"1 Hill","street_2":"Floor 2","city":"Oslo"}])",
                 R"([{"address_type":"primary","street_1":"1 Hill, Floor 2","street_2":null,"city":"OSLO"}])"),
            "");
  EXPECT_NE(told("addresses", R"([{"address_type":"primary","street_1":"1 Hill","street_2":null,"city":"Oslo"}])",
                 R"([{"address_type":"primary","street_1":"1 Hill","street_2":null,"city":"Bergen"}])"),
            "");
}

TEST(Differences, OfAChoiceCountItsNameAndItsId) {
  connector::ModelRule model = model_of({"stage"});
  connector::Target target;
  connector::Choice choice;
  choice.name = "stage";
  target.choice = std::move(choice);
  model.fields[0].write.push_back(std::move(target));
  EXPECT_EQ(told(R"({"stage":"5"})", R"({"stage":"Won","stage_id":"5"})", model), "");
  EXPECT_EQ(told(R"({"stage":"won"})", R"({"stage":"Won","stage_id":"5"})", model), "");
  EXPECT_NE(told(R"({"stage":"6"})", R"({"stage":"Won","stage_id":"5"})", model), "");
}

TEST(Differences, OfFieldsByTheProvidersNamesAreOfTheirText) {
  const connector::ModelRule model = model_of({"fields"});
  EXPECT_EQ(told(R"({"fields":{"a":1.50,"b":false,"c":["x","y"],"d":null,"e":"not told"}})",
                 R"({"fields":{"a":"1.5","b":"false","c":"y;x","d":""}})", model),
            "");
  EXPECT_EQ(told(R"({"fields":{"a":1}})", R"({"fields":{"a":"2"}})", model),
            R"(fields.a: asked 1, the provider has "2")");
}

TEST(Differences, AreNotToldOfWhatCannotBeRead) {
  connector::ModelRule model = model_of({"name"});
  model.fields[0].read.reset();
  EXPECT_EQ(told(R"({"name":"a"})", R"({"name":null})", model), "");
  EXPECT_EQ(told(R"({"passthrough_fields":{"x":1}})", "{}", model), "");
}

}  // namespace
}  // namespace openint::operations
