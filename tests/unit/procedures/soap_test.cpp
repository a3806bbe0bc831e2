#include "libopenint/connectors/procedures/soap.hpp"

#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <vector>

#include "libopenint/json/parse.hpp"

namespace openint::procedures {
namespace {

Result<std::string> envelope(std::string_view components, std::string_view session = "s") {
  auto document = json::Document::parse(components);
  if (!document.ok()) return document.take_error();
  return create_metadata_envelope(session, document->root().items());
}

TEST(Envelope, PutsFullNameFirstAndTheRestByName) {
  auto text = envelope(R"([{"kind":"CustomField","definition":{"type":"Text","label":"A","fullName":"X__c.A__c",
    "length":255,"required":false,"description":null}}])");
  ASSERT_TRUE(text.ok()) << text.error().message;
  EXPECT_NE(text->find("<metadata xsi:type=\"CustomField\"><fullName>X__c.A__c</fullName><label>A</label>"
                       "<length>255</length><required>false</required><type>Text</type></metadata>"),
            std::string::npos)
      << *text;
}

TEST(Envelope, RepeatsTheElementOfAList) {
  auto text = envelope(R"([{"kind":"CustomObject","definition":{"fields":[{"a":1},{"a":2}]}}])");
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("<fields><a>1</a></fields><fields><a>2</a></fields>"), std::string::npos) << *text;
}

TEST(Envelope, ValuesNeverBecomeMarkup) {
  std::string nasty = "</label><x>&amp;]]>\"'\xc3\xa9";
  auto text = envelope(R"([{"kind":"CustomField","definition":{"label":"</label><x>&amp;]]>\"'\u00e9"}}])", nasty);
  ASSERT_TRUE(text.ok());
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text->c_str()));
  pugi::xml_node root = document.child("soapenv:Envelope");
  EXPECT_EQ(root.child("soapenv:Header").child("SessionHeader").child_value("sessionId"), nasty);
  pugi::xml_node field = root.child("soapenv:Body").child("createMetadata").child("metadata");
  EXPECT_EQ(field.child_value("label"), nasty);
  EXPECT_EQ(field.select_nodes("*").size(), 1U);
}

TEST(Envelope, RefusesWhatXmlCannotHold) {
  EXPECT_FALSE(envelope(R"([{"kind":"A b","definition":{}}])").ok());
  EXPECT_FALSE(envelope(R"([{"kind":"A","definition":{"<x>":1}}])").ok());
  EXPECT_FALSE(envelope(R"([{"kind":"A","definition":{"x":"\u0000"}}])").ok());
  std::string deep = "1";
  for (int i = 0; i < 40; ++i) deep = "{\"a\":" + deep + "}";
  EXPECT_FALSE(envelope("[{\"kind\":\"A\",\"definition\":" + deep + "}]").ok());
}

constexpr std::string_view kHead =
    R"(<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body>)";

std::string body(std::string_view inside) {
  return std::string(kHead) + std::string(inside) + "</soapenv:Body></soapenv:Envelope>";
}

TEST(MetadataAnswer, HoldsARowForEachResult) {
  auto answer = read_metadata_answer(
      body("<createMetadataResponse><result><fullName>A__c</fullName><success>true</success></result><result><errors>"
           "<message>it is there</message><statusCode>DUPLICATE_DEVELOPER_NAME</statusCode></errors>"
           "<fullName>B__c</fullName><success>false</success></result></createMetadataResponse>"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  ASSERT_EQ(answer->rows.size(), 2U);
  EXPECT_TRUE(answer->rows[0].success);
  EXPECT_EQ(answer->rows[1].full_name, "B__c");
  EXPECT_EQ(answer->rows[1].code, "DUPLICATE_DEVELOPER_NAME");
  EXPECT_EQ(answer->rows[1].message, "it is there");
}

TEST(MetadataAnswer, HoldsTheFaultWithoutItsPrefix) {
  auto answer = read_metadata_answer(body(
      "<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>gone</faultstring></soapenv:Fault>"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->fault_code, "INVALID_SESSION_ID");
  EXPECT_EQ(answer->fault_message, "gone");
}

TEST(MetadataAnswer, IsMalformedWhereItIsSomethingElse) {
  const std::vector<std::string> texts = {
      "", "{}", "<html></html>", "<a><b>", std::string(kHead), body(""), body("<createMetadataResponse/>")};
  for (const std::string &text : texts) {
    auto answer = read_metadata_answer(text);
    ASSERT_FALSE(answer.ok()) << text;
    EXPECT_EQ(answer.error().status, Status::malformed) << text;
  }
  std::string cut = body("<createMetadataResponse><result><success>true</success></result></createMetadataResponse>");
  for (size_t size = 0; size < cut.size(); ++size) (void)read_metadata_answer(std::string_view(cut).substr(0, size));
}

}  // namespace
}  // namespace openint::procedures
