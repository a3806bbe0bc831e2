// A list of an input replaces what is there: every entry has a place, every other place is cleared.
#include "tests/support/engine.hpp"

namespace openint {
namespace {

std::string body_of(const std::string &connector, const std::string &model, const std::string &input,
                    const std::string &options = "{}", connector::Registry *registry = nullptr) {
  auto body = testing::open_translator(connector, model, options, registry)->reverse(input);
  return body.ok() ? *body : body.error().to_json();
}

// The places of what is wrong, in order.
std::vector<std::string> refused_at(const std::string &connector, const std::string &model, const std::string &input) {
  auto body = testing::open_translator(connector, model)->reverse(input);
  std::vector<std::string> out;
  EXPECT_FALSE(body.ok()) << *body;
  if (body.ok()) return out;
  for (const Issue &issue : body.error().issues) out.push_back(issue.pointer);
  return out;
}

using Places = std::vector<std::string>;

std::string address(const std::string &kind, const std::string &street) {
  return R"({"address_type":")" + kind + R"(","street_1":")" + street +
         R"(","street_2":null,"city":null,"state":null,"postal_code":null,"country":null})";
}

TEST(Entries, ClearThePlacesThatNoEntryComesTo) {
  EXPECT_EQ(
      body_of("salesforce", "crm.account", R"({"phone_numbers":[{"phone_number":"1","phone_number_type":"primary"}]})"),
      R"({"Phone":"1","Fax":null})");
  EXPECT_EQ(body_of("hubspot", "crm.contact", R"({"phone_numbers":[{"phone_number":"1","phone_number_type":"fax"}]})"),
            R"({"properties":{"phone":"","mobilephone":"","fax":"1"}})");
  EXPECT_EQ(body_of("ms_dynamics_365_sales", "crm.contact", R"({"email_addresses":[]})"),
            R"({"emailaddress1":null,"emailaddress2":null,"emailaddress3":null})");
  EXPECT_EQ(body_of("pipedrive", "crm.account", R"({"addresses":null})"), R"({"address":null})");
  EXPECT_EQ(body_of("pipedrive", "crm.contact", R"({"email_addresses":[]})"), R"({"emails":[]})");
}

TEST(Entries, GoWhereTheyAreMeantToFirstAndElsewhereNext) {
  const std::string both = "[" + address("shipping", "Dock 3") + "," + address("primary", "Hill 9") + "]";
  std::string body = body_of("ms_dynamics_365_sales", "crm.account", R"({"addresses":)" + both + "}");
  EXPECT_NE(body.find(R"("address1_line1":"Hill 9")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("address2_line1":"Dock 3")"), std::string::npos) << body;
  body = body_of("ms_dynamics_365_sales", "crm.account", R"({"addresses":[)" + address("shipping", "Dock 3") + "]}");
  EXPECT_NE(body.find(R"("address1_line1":"Dock 3")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("address2_line1":null)"), std::string::npos) << body;
}

TEST(Entries, WithoutAPlaceAreErrorsThatNameThem) {
  EXPECT_EQ(refused_at("hubspot", "crm.contact", R"({"email_addresses":[
      {"email_address":"a@x.example","email_address_type":"work"},
      {"email_address":"b@x.example","email_address_type":"work"},
      {"email_address":"c@x.example","email_address_type":"other"}]})"),
            (Places{"/email_addresses/1", "/email_addresses/2"}));
  EXPECT_EQ(refused_at("pipedrive", "crm.account",
                       R"({"addresses":[)" + address("billing", "A") + "," + address("primary", "B") + "]}"),
            Places{"/addresses/0"});
  auto body = testing::open_translator("salesforce", "crm.contact")
                  ->reverse(R"({"email_addresses":[{"email_address":"a@x.example","email_address_type":"work"}]})");
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().message,
            "salesforce has no place for this entry of email_addresses, of kind work: it keeps 1 (primary)");
}

TEST(Entries, ThatHoldNothingNeedNoPlace) {
  EXPECT_EQ(body_of("salesforce", "crm.contact",
                    R"({"phone_numbers":[{"phone_number":null,"phone_number_type":"fax"},
                        {"phone_number":null,"phone_number_type":"fax"}]})"),
            R"({"Phone":null,"MobilePhone":null,"Fax":null,"OtherPhone":null,"HomePhone":null})");
}

TEST(Entries, ASingleFieldGoesBeforeTheEntryOfItsKind) {
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"email":"a@x.example"})"), R"({"Email":"a@x.example"})");
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"email":"a@x.example","email_addresses":[
      {"email_address":"b@x.example","email_address_type":"primary"}]})"),
            R"({"Email":"a@x.example"})");
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"email":null})"), R"({"Email":null})");
  EXPECT_EQ(body_of("pipedrive", "crm.contact", R"({"email":"A"})"), R"({"emails":[{"value":"A","primary":true}]})");
  EXPECT_EQ(body_of("pipedrive", "crm.contact", R"({"email":null})"), R"({"emails":[]})");
  EXPECT_EQ(body_of("pipedrive", "crm.contact", R"({"email":"A","email_addresses":[
      {"email_address":"B","email_address_type":"primary"},{"email_address":"C","email_address_type":"work"}]})"),
            R"({"emails":[{"value":"A","primary":true},{"value":"C","primary":false,"label":"work"}]})");
}

TEST(Entries, OfSeveralChoicesAreWrittenAsTheProviderJoinsThem) {
  connector::Registry registry(testing::builtin_contract(), connectors::builtin());
  auto added = registry.add(R"json({"overlay":"salesforce","patch":{"models":{"crm.contact":{"custom_fields":{
      "tags":"Tags__c"}}}}})json");
  ASSERT_TRUE(added.ok()) << added.error().to_json();
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"custom_fields":{"tags":["red",2]}})", "{}", &registry),
            R"({"Tags__c":"red;2"})");
  EXPECT_EQ(body_of("salesforce", "crm.contact", R"({"custom_fields":{"tags":[]}})", "{}", &registry),
            R"({"Tags__c":""})");
}

TEST(Entries, OfAListOfCustomFieldsAreToldApartByAMember) {
  connector::Registry registry(testing::builtin_contract(), connectors::builtin());
  auto added = registry.add(R"json({"overlay":"pipedrive","patch":{"models":{"crm.account":{"custom_fields":{
      "region":{"read":"custom[?id == `7`] | [0].value","write":"custom[?id==`7`].value"},
      "size":{"read":"custom[?id == `8`] | [0].value","write":"custom[?id==`8`].value"},
      "kind":{"read":"more[?key == 'k'] | [0].text","write":"more[?key=='k'].text"}}}}}})json");
  ASSERT_TRUE(added.ok()) << added.error().to_json();
  EXPECT_EQ(body_of("pipedrive", "crm.account", R"({"custom_fields":{"region":"north","size":null,"kind":"x"}})", "{}",
                    &registry),
            R"({"custom":[{"id":7,"value":"north"},{"id":8,"value":null}],"more":[{"key":"k","text":"x"}]})");
  // What goes through as it is joins them, and wins.
  EXPECT_EQ(body_of("pipedrive", "crm.account",
                    R"({"custom_fields":{"region":"north"},"passthrough_fields":{"custom":[{"id":9,"value":1},
                        {"id":7,"value":"south"}]}})",
                    "{}", &registry),
            R"({"custom":[{"id":7,"value":"south"},{"id":9,"value":1}]})");
}

TEST(Entries, ThatCannotBeClearedAreErrorsForARecordThatExists) {
  EXPECT_EQ(body_of("hubspot", "crm.contact", R"({"first_name":"A","account_id":null})"),
            R"({"properties":{"firstname":"A"}})");
  std::string body = body_of("hubspot", "crm.contact", R"({"account_id":null})", R"({"write":"update"})");
  EXPECT_NE(body.find("hubspot cannot clear account_id"), std::string::npos) << body;
}

}  // namespace
}  // namespace openint
