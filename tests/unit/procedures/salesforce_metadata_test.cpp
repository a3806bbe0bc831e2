// Objects, fields and links made over SOAP, with the grants that let them be used at once.
#include "libopenint/connectors/procedures/procedures.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::procedures {
namespace {

using namespace openint::testing;
using http::Outcome;
using http::Request;

constexpr std::string_view kInput = R"({"name":"Car__c","description":"What we rent","labels":{"singular":"Car",
  "plural":"Cars"},"primary_field_id":"Plate__c","fields":[
  {"id":"Plate__c","label":"Plate","type":"text","is_required":true},
  {"id":"Seats__c","label":"Seats","type":"number","is_required":false},
  {"id":"Color__c","label":"Color","type":"picklist","default_value":"re\"d","options":[{"label":"Red","value":"red"},
    {"label":"Blue","value":"blue","hidden":true}]},
  {"id":"Site__c","label":"Site","type":"url"},
  {"id":"Sold__c","label":"Sold","type":"boolean"},
  {"id":"Vin__c","label":"Vin","type":"text","is_required":true}]})";

std::string soap(std::string_view inside) {
  return R"(<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>)" +
         std::string(inside) + "</soapenv:Body></soapenv:Envelope>";
}

std::string saved(std::string_view name) {
  return soap("<createMetadataResponse><result><fullName>" + std::string(name) +
              "</fullName><success>true</success></result></createMetadataResponse>");
}

std::string fault(std::string_view code, std::string_view text) {
  return soap("<soapenv:Fault><faultcode>sf:" + std::string(code) + "</faultcode><faultstring>" + std::string(text) +
              "</faultstring></soapenv:Fault>");
}

// An organisation that takes everything; `set_there`: the permission set was made before.
Outcome organisation(const Request &request, bool set_there) {
  std::string path = path_of(request.url);
  if (path == "/services/Soap/m/60.0") return answer(saved("Car__c"));
  if (path.ends_with("/query")) {
    return answer(set_there ? R"({"totalSize":1,"records":[{"Id":"0PS1"}]})" : R"({"totalSize":0,"records":[]})");
  }
  if (path.ends_with("/sobjects/PermissionSet")) return answer(201, R"({"id":"0PS2","success":true,"errors":[]})");
  if (path.ends_with("/composite/sobjects")) return answer(R"([{"id":"1","success":true,"errors":[]}])");
  if (path.ends_with("/v60.0")) return answer(R"({"identity":"https://login.test/id/00D1/0051"})");
  if (path.ends_with("/PermissionSetAssignment")) {
    return answer(400, R"([{"errorCode":"DUPLICATE_VALUE","message":"assigned already"}])");
  }
  if (path.ends_with("/describe")) {
    return answer(R"({"fields":[{"name":"Name","label":"Name"},{"name":"Seats__c","label":"Seats","type":"double",
      "custom":true}]})");
  }
  return answer(R"({"objectDescribe":{"name":"Car__c","label":"Car","labelPlural":"Cars","custom":true}})");
}

class Salesforce : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.services.find_procedure = find_procedure;
    harness.connect("salesforce", R"({"instance_url":"https://acme.test"})");
  }
  Result<std::string> create_object(std::string_view input, const Harness::Provider &provider) {
    return harness.run(operations::create_object, "crm-metadataCreateObject", input, provider);
  }
  const Request *request_to(std::string_view end) const {
    for (const Request &request : harness.requests) {
      if (path_of(request.url).ends_with(end)) return &request;
    }
    return nullptr;
  }
  std::string soap_body() const {
    const Request *request = request_to("/services/Soap/m/60.0");
    return request == nullptr ? "" : request->body;
  }

  Harness harness;
};

TEST_F(Salesforce, MakesTheObjectWithItsFieldsInOneCall) {
  auto made = create_object(kInput, [](const Request &request) { return organisation(request, false); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(harness.requests_to("/services/Soap/m/60.0"), 1U);
  std::string body = soap_body();
  for (const char *part :
       {"<sessionId>test-token</sessionId>", "<metadata xsi:type=\"CustomObject\"><fullName>Car__c</fullName>",
        "<deploymentStatus>Deployed</deploymentStatus>", "<nameField><label>Plate</label><type>Text</type></nameField>",
        "<pluralLabel>Cars</pluralLabel>", "<precision>18</precision><required>false</required><scale>0</scale>",
        "<type>Url</type>",
        "<fullName>Sold__c</fullName><defaultValue>false</defaultValue><label>Sold</label><required>false</required>",
        "<defaultValue>\"re\\\"d\"</defaultValue>",
        "<value><fullName>blue</fullName><default>false</default><isActive>false</isActive><label>Blue</label></value>",
        "<fullName>Vin__c</fullName><label>Vin</label><length>255</length><required>true</required>"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part << "\n" << body;
  }
  EXPECT_EQ(body.find("Plate__c"), std::string::npos);
  EXPECT_EQ(at(*made, "/id"), "Car__c");
  EXPECT_EQ(at(*made, "/label"), "Car");
  EXPECT_EQ(at(*made, "/warnings/0/problem_type"), "primary_field_renamed");
  EXPECT_EQ(at(*made, "/warnings/1"), "(none)");
}

TEST_F(Salesforce, GrantsWhatItMadeToWhoeverMadeIt) {
  for (bool there : {false, true}) {
    harness.requests.clear();
    auto made = create_object(kInput, [&](const Request &request) { return organisation(request, there); });
    ASSERT_TRUE(made.ok()) << made.error().to_json();
    EXPECT_EQ(request_to("/sobjects/PermissionSet") == nullptr, there);
    const Request *grants = request_to("/composite/sobjects");
    ASSERT_NE(grants, nullptr);
    EXPECT_EQ(at(grants->body, "/records/0/attributes/type"), "ObjectPermissions");
    EXPECT_EQ(at(grants->body, "/records/1/Field"), "Car__c.Seats__c");
    EXPECT_EQ(at(grants->body, "/records/1/ParentId"), there ? "0PS1" : "0PS2");
    // Four fields: neither the title nor the required one may be granted.
    EXPECT_NE(at(grants->body, "/records/4"), "(none)");
    EXPECT_EQ(at(grants->body, "/records/5"), "(none)");
    const Request *assigned = request_to("/PermissionSetAssignment");
    ASSERT_NE(assigned, nullptr);
    EXPECT_EQ(at(assigned->body, "/AssigneeId"), "0051");
  }
}

TEST_F(Salesforce, AnObjectWithoutItsGrantsIsThereWithAWarning) {
  auto made = create_object(kInput, [](const Request &request) {
    if (path_of(request.url).ends_with("/composite/sobjects")) {
      return answer(R"([{"success":false,"errors":[{"statusCode":"INSUFFICIENT_ACCESS","message":"no right"}]}])");
    }
    return organisation(request, true);
  });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(at(*made, "/warnings/1/problem_type"), "granted_failed");
  EXPECT_NE(at(*made, "/warnings/1/detail").find("no right"), std::string::npos);
}

TEST_F(Salesforce, RefusesWhatItDoesNotTakeBeforeAnythingIsSent) {
  struct Wrong {
    const char *field;
    const char *pointer;
  };
  for (Wrong wrong :
       {Wrong{R"({"id":"Seats","label":"S","type":"number"})", "/fields/1/id"},
        Wrong{R"({"id":"A__B__c","label":"S","type":"number"})", "/fields/1/id"},
        Wrong{R"({"id":"A__c","label":"S","type":"boolean","is_required":true})", "/fields/1/is_required"},
        Wrong{R"({"id":"A__c","label":"S","type":"number","precision":19})", "/fields/1/precision"},
        Wrong{R"({"id":"A__c","label":"S","type":"number","precision":4,"scale":5})", "/fields/1/scale"},
        Wrong{R"({"id":"A__c","label":"S","type":"multipicklist"})", "/fields/1/options"},
        Wrong{R"({"id":"A__c","label":"S","type":"other"})", "/fields/1/type"}}) {
    std::string input = R"({"name":"Car__c","description":null,"labels":{"singular":"C","plural":"C"},
      "primary_field_id":"P__c","fields":[{"id":"P__c","label":"P","type":"text"},)" +
                        std::string(wrong.field) + "]}";
    auto made = create_object(input, [](const Request &request) { return organisation(request, true); });
    ASSERT_FALSE(made.ok()) << wrong.field;
    EXPECT_EQ(made.error().path, wrong.pointer) << made.error().to_json();
    EXPECT_TRUE(harness.requests.empty()) << wrong.field;
  }
}

TEST_F(Salesforce, ANameThatIsTakenIsAConflict) {
  auto made = create_object(kInput, [](const Request &) {
    return answer(
        soap("<createMetadataResponse><result><errors><message>There is already an object named Car</message>"
             "<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode></errors><fullName>Car__c</fullName>"
             "<success>false</success></result></createMetadataResponse>"));
  });
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::conflict);
  EXPECT_EQ(made.error().provider.code, "DUPLICATE_DEVELOPER_NAME");
  EXPECT_NE(made.error().message.find("Car__c"), std::string::npos);
}

TEST_F(Salesforce, AFaultSaysWhatCanBeDone) {
  struct Case {
    const char *code;
    Status status;
  };
  for (Case c : {Case{"INVALID_SESSION_ID", Status::unauthenticated}, Case{"INSUFFICIENT_ACCESS", Status::forbidden},
                 Case{"REQUEST_LIMIT_EXCEEDED", Status::rate_limited}, Case{"WHATEVER", Status::provider}}) {
    auto made = create_object(kInput, [&](const Request &) { return answer(500, fault(c.code, "because")); });
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().status, c.status) << made.error().to_json();
    EXPECT_EQ(made.error().to_json().find("test-token"), std::string::npos);
  }
}

TEST_F(Salesforce, AnAnswerThatNeverCameMayHaveBeenApplied) {
  auto made = create_object(kInput, [](const Request &) { return Outcome(http::Failure::cut, "reset"); });
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().maybe_applied);
  EXPECT_EQ(harness.requests.size(), 1U);
}

TEST_F(Salesforce, AddsAFieldToAStandardObject) {
  auto made = harness.run(operations::create_property, "crm-metadataCreateObjectProperty",
                          R"({"object_name":"Contact","id":"Seats__c","label":"Seats","type":"number","precision":4,
                              "scale":1,"raw_details":{"unique":true}})",
                          [](const Request &request) { return organisation(request, true); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  std::string body = soap_body();
  EXPECT_NE(body.find("<metadata xsi:type=\"CustomField\"><fullName>Contact.Seats__c</fullName>"), std::string::npos);
  EXPECT_NE(body.find("<precision>4</precision><required>false</required><scale>1</scale><type>Number</type>"
                      "<unique>true</unique>"),
            std::string::npos)
      << body;
  EXPECT_EQ(at(request_to("/composite/sobjects")->body, "/records/0/Field"), "Contact.Seats__c");
  EXPECT_EQ(at(*made, "/id"), "Seats__c");
  EXPECT_EQ(at(*made, "/type"), "number");
  EXPECT_EQ(at(*made, "/warnings"), "(none)");
}

TEST_F(Salesforce, ALinkIsALookupFieldOfTheSource) {
  auto made = harness.run(operations::create_association_schema, "crm-metadataCreateAssociation",
                          R"({"source_object":"Car__c","target_object":"Account","suggested_key_name":"Owner",
                              "display_name":"Owner"})",
                          [](const Request &request) { return organisation(request, true); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  std::string body = soap_body();
  for (const char *part : {"<fullName>Car__c.Owner__c</fullName>", "<referenceTo>Account</referenceTo>",
                           "<relationshipName>Car_Owner</relationshipName>", "<type>Lookup</type>"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part << "\n" << body;
  }
  EXPECT_EQ(at(*made, "/association_schema"),
            R"({"id":"Car__c.Owner__c","source_object":"Car__c","target_object":"Account","display_name":"Owner"})");
  EXPECT_EQ(at(*made, "/warnings/0/problem_type"), "name_changed");
}

}  // namespace
}  // namespace openint::procedures
