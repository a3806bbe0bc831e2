// What the built-in documents make of objects, fields and kinds of links, HubSpot's above all.
#include <algorithm>

#include "tests/unit/operations/support.hpp"

namespace openint::operations {
namespace {

using namespace openint::testing;
using http::Outcome;
using http::Request;

// The published example with names filled in; `field` is put into its one field.
std::string car(std::string_view field = R"("type":"text")") {
  return R"({"name":"car","description":"What we rent","labels":{"singular":"Car","plural":"Cars"},
    "primary_field_id":"plate","fields":[{"id":"plate","label":"Plate","type":"text"},
    {"id":"other","label":"Other",)" +
         std::string(field) + "}]}";
}

constexpr std::string_view kSchema = R"({"id":"123","objectTypeId":"2-123","name":"car","labels":{"singular":"Car",
  "plural":"Cars"},"description":"What we rent","properties":[]})";

std::string warnings(std::string_view response) {
  auto document = json::Document::parse(response);
  if (!document.ok()) return "(malformed)";
  std::string out;
  for (const json::Value &warning : document->root()["warnings"].items()) {
    out += (out.empty() ? "" : ",") + std::string(warning["problem_type"].text());
  }
  return out;
}

TEST(CreateObject, MakesASchemaWithItsFieldsInOneRequest) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_object, "crm-metadataCreateObject",
                          car(R"("type":"picklist","is_required":true,"options":[{"label":"Red","value":"r"},
                                 {"label":"Blue","value":"b","description":"sky","hidden":true}])"),
                          [](const Request &) { return answer(201, std::string(kSchema)); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  ASSERT_EQ(harness.requests.size(), 1U);
  const Request &request = harness.requests[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(path_of(request.url), "/crm-object-schemas/v3/schemas");
  EXPECT_EQ(at(request.body, "/primaryDisplayProperty"), "plate");
  EXPECT_EQ(at(request.body, "/requiredProperties"), R"(["other"])");
  EXPECT_EQ(at(request.body, "/properties/0"),
            R"({"name":"plate","label":"Plate","type":"string","fieldType":"text"})");
  EXPECT_EQ(at(request.body, "/properties/1/fieldType"), "select");
  EXPECT_EQ(at(request.body, "/properties/1/options/1"),
            R"({"label":"Blue","value":"b","displayOrder":-1,"hidden":true,"description":"sky"})");
  EXPECT_EQ(at(*made, "/id"), "2-123");
  EXPECT_EQ(at(*made, "/name"), "car");
  EXPECT_EQ(at(*made, "/is_custom"), "true");
  EXPECT_EQ(at(*made, "/warnings"), "(none)");
}

TEST(CreateObject, MakesEachGroupOnceAndPutsTheFieldsIn) {
  Harness harness;
  harness.connect("hubspot");
  std::string input = R"({"name":"car","description":null,"labels":{"singular":"Car","plural":"Cars"},
    "primary_field_id":"plate","fields":[{"id":"plate","label":"Plate","type":"text","group_name":"my group"},
    {"id":"seats","label":"Seats","type":"number","group_name":"my group"}]})";
  auto made = harness.run(create_object, "crm-metadataCreateObject", input, [](const Request &request) {
    if (path_of(request.url).ends_with("/groups")) return answer(409, R"({"category":"OBJECT_ALREADY_EXISTS"})");
    return answer(request.method == "PATCH" ? R"({"name":"plate","groupName":"my_group"})" : std::string(kSchema));
  });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(harness.requests_to("/crm/v3/properties/2-123/groups"), 1U);
  ASSERT_EQ(harness.requests.size(), 4U);
  EXPECT_EQ(harness.requests[1].body, R"({"name":"my_group","label":"my group","displayOrder":-1})");
  EXPECT_EQ(path_of(harness.requests[3].url), "/crm/v3/properties/2-123/seats");
  EXPECT_EQ(harness.requests[3].body, R"({"groupName":"my_group"})");
  EXPECT_EQ(at(harness.requests[0].body, "/description"), "(none)");
  EXPECT_EQ(warnings(*made), "");
}

TEST(CreateObject, SaysWhatItDidOtherwise) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_object, "crm-metadataCreateObject",
                          car(R"("type":"url","default_value":"x","precision":3,"scale":2)"),
                          [](const Request &) { return answer(201, std::string(kSchema)); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(at(harness.requests[0].body, "/properties/1/type"), "string");
  EXPECT_EQ(warnings(*made), "type_replaced,default_value_ignored,precision_ignored,scale_ignored");
  const std::vector<std::string> members = {R"(fields[1].type ("url") )", R"(fields[1].default_value ("x") )",
                                            R"(fields[1].precision ("3") )", R"(fields[1].scale ("2") )"};
  for (size_t i = 0; i < members.size(); ++i) {
    std::string detail = at(*made, "/warnings/" + std::to_string(i) + "/detail");
    EXPECT_TRUE(detail.starts_with(members[i])) << detail;
  }
}

TEST(CreateObject, AFailureAfterTheObjectIsThereIsAWarning) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_object, "crm-metadataCreateObject", car(R"("type":"text","group_name":"g")"),
                          [](const Request &request) {
                            if (request.method == "PATCH") return answer(400, R"({"message":"no such group"})");
                            return answer(std::string(kSchema));
                          });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(warnings(*made), "grouped_failed");
  EXPECT_NE(at(*made, "/warnings/0/detail").find("no such group"), std::string::npos);
}

TEST(CreateObject, MakesWordsOfNamesThatAreNone) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_object, "crm-metadataCreateObject",
                          R"({"name":"<string>","description":"<string>","labels":{"singular":"<string>",
                            "plural":"<string>"},"primary_field_id":"<My field>","fields":[{"id":"<My field>",
                            "label":"<string>","type":"text","is_required":true}]})",
                          [](const Request &) { return answer(201, std::string(kSchema)); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(at(harness.requests[0].body, "/name"), "string");
  EXPECT_EQ(at(harness.requests[0].body, "/labels/singular"), "<string>");
  EXPECT_EQ(at(harness.requests[0].body, "/primaryDisplayProperty"), "my_field");
  EXPECT_EQ(at(harness.requests[0].body, "/requiredProperties"), R"(["my_field"])");
  EXPECT_EQ(at(harness.requests[0].body, "/properties/0/name"), "my_field");
  EXPECT_EQ(warnings(*made), "name_changed,name_changed");
  EXPECT_NE(at(*made, "/warnings/1/detail").find("fields[0].id (\"my_field\")"), std::string::npos);
}

struct Wrong {
  std::string input;
  std::string pointer;
};

TEST(CreateObject, RefusesWhatTheProviderDoesNotTakeBeforeAnythingIsSent) {
  const Wrong kWrong[] = {
      {R"({"name":"<>","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"plate",
          "fields":[{"id":"plate","label":"P","type":"text"}]})",
       "/name"},
      {R"({"name":"car","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"9 lives",
          "fields":[{"id":"9 lives","label":"P","type":"text"}]})",
       "/fields/0/id"},
      {car(R"("type":"picklist")"), "/fields/1/options"},
      {car(R"("type":"other")"), "/fields/1/type"},
      {R"({"name":"car","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"none",
          "fields":[{"id":"plate","label":"P","type":"text"}]})",
       "/primary_field_id"},
      {R"({"name":"car","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"plate",
          "fields":[{"id":"plate","label":"P","type":"number"}]})",
       "/fields/0/type"},
      {R"({"name":"car","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"plate",
          "fields":[{"id":"plate","label":"P","type":"text"},{"id":"plate","label":"Q","type":"text"}]})",
       "/fields/1/id"},
  };
  for (const Wrong &wrong : kWrong) {
    Harness harness;
    harness.connect("hubspot");
    auto made = harness.run(create_object, "crm-metadataCreateObject", wrong.input,
                            [](const Request &) { return answer("{}"); });
    ASSERT_FALSE(made.ok()) << wrong.input;
    EXPECT_EQ(made.error().status, Status::invalid_argument) << made.error().to_json();
    EXPECT_EQ(made.error().path, wrong.pointer) << made.error().to_json();
    EXPECT_TRUE(harness.requests.empty()) << wrong.input;
  }
}

TEST(CreateObject, AllThatIsWrongIsInTheIssues) {
  Harness harness;
  harness.connect("hubspot");
  std::string input = R"({"name":"1","description":null,"labels":{"singular":"C","plural":"C"},
    "primary_field_id":"2","fields":[{"id":"2","label":"P","type":"text"}]})";
  auto made =
      harness.run(create_object, "crm-metadataCreateObject", input, [](const Request &) { return answer("{}"); });
  ASSERT_FALSE(made.ok());
  ASSERT_EQ(made.error().issues.size(), 2U);
  EXPECT_EQ(made.error().issues[0].pointer, "/name");
  EXPECT_EQ(made.error().issues[0].found, "1");
  EXPECT_EQ(made.error().issues[1].pointer, "/fields/0/id");
  EXPECT_NE(made.error().message.find("(and 1 more)"), std::string::npos);
}

TEST(CreateObject, TheProvidersRefusalIsTheError) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_object, "crm-metadataCreateObject", car(), [](const Request &) {
    return answer(409, R"({"status":"error","message":"car is there","category":"OBJECT_ALREADY_EXISTS"})");
  });
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::conflict);
  EXPECT_EQ(made.error().provider.code, "OBJECT_ALREADY_EXISTS");
}

TEST(CreateObject, IsUnsupportedWhereTheDocumentSaysSo) {
  Harness harness;
  harness.connect("pipedrive", R"({"api_domain":"https://x.pipedrive.com"})");
  auto made =
      harness.run(create_object, "crm-metadataCreateObject", car(), [](const Request &) { return answer("{}"); });
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::unsupported);
  EXPECT_TRUE(harness.requests.empty());
}

TEST(CreateProperty, GoesIntoTheUsualGroupOfAStandardObject) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_property, "crm-metadataCreateObjectProperty",
                          R"({"object_name":"contacts","id":"shoe_size","label":"Shoe size","type":"number",
                              "raw_details":{"hasUniqueValue":true,"label":"Shoes"}})",
                          [](const Request &request) { return answer(201, request.body); });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  ASSERT_EQ(harness.requests.size(), 1U);
  EXPECT_EQ(path_of(harness.requests[0].url), "/crm/v3/properties/contacts");
  EXPECT_EQ(harness.requests[0].body,
            R"({"groupName":"contactinformation","name":"shoe_size","label":"Shoes","type":"number",)"
            R"("fieldType":"number","hasUniqueValue":true})");
  EXPECT_EQ(at(*made, "/id"), "shoe_size");
  EXPECT_EQ(at(*made, "/type"), "number");
}

TEST(CreateProperty, TakesAGroupThatIsThereAndMakesOneThatIsNot) {
  for (bool there : {true, false}) {
    Harness harness;
    harness.connect("hubspot");
    auto made = harness.run(create_property, "crm-metadataCreateObjectProperty",
                            R"({"object_name":"2-5","id":"a","label":"A","group_name":"My Group"})",
                            [&](const Request &request) {
                              if (request.method == "POST") return answer(201, request.body);
                              return answer(there ? R"({"results":[{"name":"first"},{"name":"my_group"}]})"
                                                  : R"({"results":[{"name":"first"}]})");
                            });
    ASSERT_TRUE(made.ok()) << made.error().to_json();
    ASSERT_EQ(harness.requests.size(), there ? 2U : 3U);
    EXPECT_EQ(at(harness.requests[1].body, there ? "/groupName" : "/name"), "my_group");
    EXPECT_EQ(at(harness.requests.back().body, "/groupName"), "my_group");
    EXPECT_EQ(at(harness.requests.back().body, "/fieldType"), "text");
  }
}

TEST(CreateProperty, FindsAGroupByTheWordsThatPeopleSee) {
  Harness harness;
  harness.connect("hubspot");
  auto made =
      harness.run(create_property, "crm-metadataCreateObjectProperty",
                  R"({"object_name":"contacts","id":"a","label":"A","group_name":"contact Information"})",
                  [](const Request &request) {
                    return answer(request.method == "POST" ? request.body : R"({"results":[{"name":"contactinformation",
                                                  "label":"Contact information"}]})");
                  });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  ASSERT_EQ(harness.requests.size(), 2U);
  EXPECT_EQ(at(harness.requests[1].body, "/groupName"), "contactinformation");
}

TEST(CreateProperty, IsAskedForByTheNextRequestForRecords) {
  Harness harness;
  harness.connect("hubspot");
  bool made_it = false;
  auto provider = [&](const Request &request) {
    if (request.method == "POST") return answer(201, request.body);
    if (path_of(request.url) == "/crm/v3/properties/contacts") {
      return answer(made_it ? R"({"results":[{"name":"email"},{"name":"shoe"}]})"
                            : R"({"results":[{"name":"email"}]})");
    }
    return answer(
        R"({"id":"1","properties":{},"createdAt":"2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z"})");
  };
  auto asked_for_shoe = [&] {
    auto record = harness.run(get, "crm-getContact", R"({"id":"1"})", provider);
    EXPECT_TRUE(record.ok()) << record.error().to_json();
    return harness.requests.back().url.find("shoe") != std::string::npos;
  };
  EXPECT_FALSE(asked_for_shoe());
  auto made = harness.run(create_property, "crm-metadataCreateObjectProperty",
                          R"({"object_name":"contacts","id":"shoe","label":"Shoe"})", provider);
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  made_it = true;
  EXPECT_TRUE(asked_for_shoe());
}

TEST(CreateProperty, ANameOfAnObjectNeverBecomesAPath) {
  auto provider = [](const Request &request) {
    return answer(request.method == "GET" ? R"({"results":[{"name":"g"}]})" : request.body);
  };
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_property, "crm-metadataCreateObjectProperty",
                          R"({"object_name":"x/y?z=","id":"a","label":"A"})", provider);
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  for (const Request &request : harness.requests) {
    EXPECT_NE(request.url.find("/crm/v3/properties/x%2Fy%3Fz%3D"), std::string::npos) << request.url;
  }
  harness.requests.clear();
  made = harness.run(create_property, "crm-metadataCreateObjectProperty",
                     R"({"object_name":"../x","id":"a","label":"A"})", provider);
  ASSERT_FALSE(made.ok()) << "a server that decodes the path would walk up";
  EXPECT_EQ(made.error().status, Status::invalid_argument);
  EXPECT_TRUE(harness.requests.empty());
}

TEST(CreateAssociationSchema, GivesTheKindOfTheAskedDirection) {
  Harness harness;
  harness.connect("hubspot");
  auto made = harness.run(create_association_schema, "crm-metadataCreateAssociation",
                          R"({"source_object":"contacts","target_object":"2-5","suggested_key_name":"drives",
                              "display_name":"Drives"})",
                          [](const Request &request) {
                            if (request.method == "POST") {
                              return answer(R"({"results":[{"category":"USER_DEFINED","typeId":8,"label":"Drives"},
                                {"category":"USER_DEFINED","typeId":7,"label":"Drives"}]})");
                            }
                            return answer(R"({"results":[{"category":"HUBSPOT_DEFINED","typeId":1,"label":null},
                              {"category":"USER_DEFINED","typeId":7,"label":"Drives"}]})");
                          });
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(path_of(harness.requests[0].url), "/crm/v4/associations/contacts/2-5/labels");
  EXPECT_EQ(harness.requests[0].body, R"({"name":"drives","label":"Drives"})");
  EXPECT_EQ(at(*made, "/association_schema"),
            R"({"id":"USER_DEFINED:7","source_object":"contacts","target_object":"2-5","display_name":"Drives"})");
}

}  // namespace
}  // namespace openint::operations
