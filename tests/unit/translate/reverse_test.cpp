#include "tests/support/engine.hpp"

namespace openint {
namespace {

Error refused(const std::string &connector, const std::string &model, const std::string &input) {
  auto body = testing::open_translator(connector, model)->reverse(input);
  EXPECT_FALSE(body.ok()) << input;
  return body.ok() ? Error() : body.error();
}

std::string body_of(const std::string &connector, const std::string &model, const std::string &input,
                    connector::Registry *registry = nullptr) {
  auto body = testing::open_translator(connector, model, "{}", registry)->reverse(input);
  return body.ok() ? *body : body.error().to_json();
}

TEST(WayBack, LeavesAloneWhatIsAbsentAndClearsWhatIsNull) {
  EXPECT_EQ(body_of("hubspot", "crm.contact", R"({"first_name":"Ana","title":null})"),
            R"({"properties":{"firstname":"Ana","jobtitle":""}})");
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"first_name":"Ana","title":null})"),
            R"({"FirstName":"Ana","Title":null})");
  EXPECT_EQ(body_of("hubspot", "crm.contact", "{}"), "{}");
}

TEST(WayBack, MergesPassthroughFieldsOverTheRest) {
  EXPECT_EQ(
      body_of("hubspot", "crm.contact", R"({"first_name":"Ana","passthrough_fields":{"firstname":"Eva","n":1.50}})"),
      R"({"properties":{"firstname":"Eva","n":1.50}})");
}

TEST(WayBack, TellsEveryFieldThatTheProviderCannotTake) {
  Error error = refused("salesforce", "crm.opportunity", R"({"name":"x","pipeline":"p","status":"WON"})");
  EXPECT_EQ(error.status, Status::invalid_argument);
  ASSERT_EQ(error.issues.size(), 2U) << error.to_json();
  EXPECT_EQ(error.issues[0].pointer, "/pipeline");
  EXPECT_EQ(error.issues[0].rule, "unsupported");
  EXPECT_EQ(error.issues[1].pointer, "/status");
  // null asks for nothing, so nothing is lost.
  EXPECT_EQ(body_of("salesforce", "crm.opportunity", R"({"name":"x","pipeline":null})"), R"({"Name":"x"})");
}

TEST(WayBack, SaysWhereNoRuleTakesAValueAndLosesNothingSilently) {
  // Half a name would wipe the other half at this provider, and it keeps no billing address of a person.
  Error half = refused("pipedrive", "crm.contact", R"({"last_name":"Almeida"})");
  ASSERT_EQ(half.issues.size(), 1U) << half.to_json();
  EXPECT_EQ(half.issues[0].pointer, "/last_name");
  Error address = refused("hubspot", "crm.contact", R"({"first_name":"Ana","addresses":[{"address_type":"billing",
      "city":"Oslo","country":null,"postal_code":null,"state":null,"street_1":null,"street_2":null}]})");
  ASSERT_EQ(address.issues.size(), 1U) << address.to_json();
  EXPECT_EQ(address.issues[0].pointer, "/addresses/0");
}

TEST(WayBack, ChecksTheInputAgainstTheContractFirst) {
  Error error = refused("hubspot", "crm.contact", R"({"first_name":5,"nick":"x","lifecycle_stage":"buddy"})");
  EXPECT_EQ(error.status, Status::invalid_argument);
  EXPECT_EQ(error.issues.size(), 3U) << error.to_json();
  EXPECT_EQ(refused("hubspot", "crm.contact", "{").status, Status::malformed);
  EXPECT_EQ(refused("hubspot", "crm.user", "{}").status, Status::unsupported);
}

TEST(WayBack, KeepsTheDigitsOfNumbers) {
  EXPECT_EQ(body_of("salesforce", "crm.opportunity", R"({"amount":12345678901234567.890})"),
            R"({"Amount":12345678901234567.890})");
  EXPECT_EQ(body_of("hubspot", "crm.opportunity", R"({"amount":0.10})"), R"({"properties":{"amount":"0.10"}})");
}

TEST(WayBack, WritesCustomFieldsOfAnOverlayBothWays) {
  connector::Registry registry(testing::builtin_contract(), connectors::builtin());
  auto added = registry.add(R"json({"overlay":"hubspot","patch":{"models":{"crm.contact":{"custom_fields":{
      "shoe_size":"properties.shoe_size","score":{"read":"decimal(properties.score)","write":false}}}}}})json");
  ASSERT_TRUE(added.ok()) << added.error().to_json();
  EXPECT_EQ(body_of("hubspot", "crm.contact", R"({"custom_fields":{"shoe_size":45}})", &registry),
            R"({"properties":{"shoe_size":"45"}})");
  auto translator =
      testing::open_translator("hubspot", "crm.contact", R"({"output":"array","fields":["custom_fields"]})", &registry);
  EXPECT_EQ(testing::translate_all(*translator, R"({"id":"1","properties":{"shoe_size":"45","score":"7.10"}})"),
            R"([{"id":"1","custom_fields":{"shoe_size":"45","score":7.10}}])");
  auto body = translator->reverse(R"({"custom_fields":{"score":1,"hat":2}})");
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().issues.size(), 2U) << body.error().to_json();
}

TEST(WayBack, MergesAnObjectOfPassthroughFieldsIntoAnObjectOfTheBody) {
  connector::Registry registry(testing::builtin_contract(), connectors::builtin());
  auto added = registry.add(R"json({"overlay":"salesforce","patch":{"models":{"crm.contact":{"custom_fields":{
      "place":"Place__c"}}}}})json");
  ASSERT_TRUE(added.ok()) << added.error().to_json();
  EXPECT_EQ(body_of("salesforce", "crm.contact",
                    R"({"custom_fields":{"place":{"lat":1,"lng":2}},"passthrough_fields":{"Place__c":{"lng":3}}})",
                    &registry),
            R"({"Place__c":{"lat":1,"lng":3}})");
}

TEST(WayBack, FindsRepeatedKeysAmongManyPassthroughFields) {
  std::string members;
  for (int i = 0; i < 40; ++i) members += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"passthrough_fields":{)" + members + R"("k39":"last"}})"),
            "{" + members.substr(0, members.size() - 3) + R"("last"})");
}

}  // namespace
}  // namespace openint
