// Bodies of XML and CSV, and what they are as JSON.
#include "libopenint/decode/decode.hpp"

#include <gtest/gtest.h>

#include "libopenint/json/parse.hpp"

namespace openint::decode {
namespace {

using connector::DecodeRule;

constexpr size_t kMost = size_t{1} << 20;

DecodeRule xml_rule() { return DecodeRule(); }

DecodeRule csv_rule() {
  DecodeRule rule;
  rule.form = DecodeRule::Form::csv;
  return rule;
}

// The JSON, or "error: " and what is wrong. What is no JSON after all is told too.
std::string made(const DecodeRule &rule, std::string_view body, size_t most = kMost) {
  auto json = to_json(rule, body, most);
  if (!json.ok()) return "error: " + json.error().message;
  return json::Document::parse(*json).ok() ? *json : "no JSON: " + *json;
}

std::string xml(std::string_view body) { return made(xml_rule(), body); }
std::string csv(std::string_view body) { return made(csv_rule(), body); }

bool is_error(const std::string &text) { return text.starts_with("error: "); }

TEST(DecodeXml, GivesElementsAttributesAndTexts) {
  EXPECT_EQ(xml("<a>007</a>"), R"({"a":"007"})");
  EXPECT_EQ(xml("<a/>"), R"({"a":""})");
  EXPECT_EQ(xml("<a b='1.50'/>"), R"({"a":{"@b":"1.50"}})");
  EXPECT_EQ(xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b='1'>t</a>\n"), R"({"a":{"@b":"1","#text":"t"}})");
  EXPECT_EQ(xml("<a>\n  <b>1</b>\n  <c/>\n</a>"), R"({"a":{"b":"1","c":""}})");
  EXPECT_EQ(xml("<a>x<b/>y</a>"), R"({"a":{"#text":"xy","b":""}})");
  EXPECT_EQ(xml("<a><!-- no --><![CDATA[<&\"]]></a>"), R"({"a":"<&\""})");
  EXPECT_EQ(xml("<a> </a>"), R"({"a":" "})");
  EXPECT_EQ(xml("\xEF\xBB\xBF<a>\xC3\xA4</a>"), "{\"a\":\"\xC3\xA4\"}");
}

TEST(DecodeXml, MakesAListOfWhatRepeatsInTheFirstsPlace) {
  EXPECT_EQ(xml("<a><b>1</b><c/><b>2</b></a>"), R"({"a":{"b":["1","2"],"c":""}})");
}

TEST(DecodeXml, KeepsTheShapeOfWhatTheDocumentNamesAsAList) {
  DecodeRule rule;
  rule.lists = {{"", "b"}, {"a", "d"}};
  EXPECT_EQ(made(rule, "<a><b>1</b></a>"), R"({"a":{"b":["1"],"d":[]}})");
  EXPECT_EQ(made(rule, "<a><d>1</d></a>"), R"({"a":{"d":["1"]}})");
  EXPECT_EQ(made(rule, "<a/>"), R"({"a":{"d":[]}})");
  EXPECT_EQ(made(rule, "<e><d>1</d></e>"), R"({"e":{"d":"1"}})");
}

TEST(DecodeXml, NamesByNamespaceWhateverThePrefix) {
  DecodeRule rule;
  rule.namespaces = {{"d", "DAV:"}};
  const char *same = R"({"d:a":{"@d:x":"1","d:b":"2","c":"3"}})";
  EXPECT_EQ(made(rule, "<d:a xmlns:d='DAV:' d:x='1'><d:b>2</d:b><c>3</c></d:a>"), same);
  EXPECT_EQ(made(rule, "<Q:a xmlns:Q='DAV:' Q:x='1'><b xmlns='DAV:'>2</b><z:c xmlns:z='urn:z'>3</z:c></Q:a>"), same);
  // A prefix means what it was last said to mean, and an attribute without one is in no namespace.
  EXPECT_EQ(made(rule, "<d:a xmlns:d='urn:other' x='1'><b xmlns='DAV:' y='2'/><d:b/></d:a>"),
            R"({"a":{"@x":"1","d:b":{"@y":"2"},"b":""}})");
  EXPECT_EQ(made(rule, "<a xmlns='DAV:' xml:lang='de'/>"), R"({"d:a":{"@xml:lang":"de"}})");
  EXPECT_TRUE(is_error(xml("<q:a/>"))) << xml("<q:a/>");
  EXPECT_TRUE(is_error(xml("<a xmlns:x='u:1' xmlns:y='u:2'><x:b/><y:b/></a>")));
}

TEST(DecodeXml, ReplacesTheReferencesOfXmlAndNoOthers) {
  EXPECT_EQ(xml("<a b='&quot;&#10;'>&lt;&amp;amp;&#x20AC;&#128512;</a>"),
            "{\"a\":{\"@b\":\"\\\"\\n\",\"#text\":\"<&amp;\xE2\x82\xAC\xF0\x9F\x98\x80\"}}");
  for (const char *body : {"<a>&nbsp;</a>", "<a>a & b</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>",
                           "<a>&#99999999999;</a>", "<a>&#;</a>", "<a b='&c;'/>", "<a>&lt</a>"}) {
    EXPECT_TRUE(is_error(xml(body))) << body << " gave " << xml(body);
  }
}

TEST(DecodeXml, ExpandsNoEntityAndReadsNoFile) {
  const char *laughs =
      "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]>"
      "<a>&d;</a>";
  EXPECT_TRUE(is_error(xml(laughs))) << xml(laughs);
  const char *outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
  EXPECT_TRUE(is_error(xml(outside))) << xml(outside);
  EXPECT_TRUE(is_error(xml("<!DOCTYPE a SYSTEM \"http://acme.test/a.dtd\"><a>&x;</a>")));
  EXPECT_EQ(xml("<!DOCTYPE a SYSTEM \"http://acme.test/a.dtd\"><a>1</a>"), R"({"a":"1"})");
}

TEST(DecodeXml, RefusesWhatIsNotWellFormed) {
  for (const char *body : {"",
                           "  ",
                           "a",
                           "{}",
                           "[]",
                           "null",
                           "<a>",
                           "<a></b>",
                           "<a/><b/>",
                           "<a/>x",
                           "x<a/>",
                           "<a b='1' b='2'/>",
                           "<a b=1/>",
                           "<a:/>",
                           "<:a/>",
                           "<a:b:c xmlns:a='u'/>",
                           "<a><b></a></b>",
                           "<!-- -->",
                           "<a>\x01</a>",
                           "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
                           "<?xml version='1.0' encoding='utf-16'?><a/>",
                           "<a>\xC3</a>",
                           "<a>\xE4</a>",
                           "<a>\xED\xA0\x80</a>"}) {
    EXPECT_TRUE(is_error(xml(body))) << body << " gave " << xml(body);
  }
  EXPECT_TRUE(is_error(xml(std::string_view("<a>b\0c</a>", 10))));
  EXPECT_TRUE(is_error(xml(std::string_view("<\0a\0/\0>\0", 8))));
}

TEST(DecodeXml, IsBoundInDepthAndSize) {
  auto nested = [](int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) out += "<a>";
    for (int i = 0; i < depth; ++i) out += "</a>";
    return out;
  };
  EXPECT_FALSE(is_error(xml(nested(100))));
  EXPECT_TRUE(is_error(xml(nested(101))));
  EXPECT_TRUE(is_error(xml(nested(300'000))));
  DecodeRule lists;
  lists.lists = {{"", "a"}};
  std::string deepest = made(lists, nested(100));
  EXPECT_TRUE(deepest.starts_with("{")) << deepest.substr(0, 100);
  EXPECT_EQ(made(xml_rule(), "<a>0123456789</a>", 10), "error: it makes more than 10 bytes of JSON");
  std::string attributes = "<a";
  for (int i = 0; i < 1001; ++i) attributes += " b" + std::to_string(i) + "=''";
  EXPECT_TRUE(is_error(xml(attributes + "/>")));
}

TEST(DecodeXml, GivesEveryCutAnError) {
  const std::string whole = "<a x='1'><b>&amp;</b><![CDATA[c]]></a>";
  ASSERT_FALSE(is_error(xml(whole)));
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_TRUE(is_error(xml(whole.substr(0, size)))) << size;
}

TEST(DecodeCsv, GivesRowsByTheHeaderLine) {
  EXPECT_EQ(csv("id,name\r\n007,Ann\r\n8,\r\n"), R"({"rows":[{"id":"007","name":"Ann"},{"id":"8","name":""}]})");
  EXPECT_EQ(csv("id\n1"), R"({"rows":[{"id":"1"}]})");
  EXPECT_EQ(csv("\xEF\xBB\xBFid,n\n1, a \n"), R"({"rows":[{"id":"1","n":" a "}]})");
  EXPECT_EQ(csv("\"i\"\"d\",n\n\"1,2\r\n3\",\"\"\n\n\r\n"), R"({"rows":[{"i\"d":"1,2\r\n3","n":""}]})");
  EXPECT_EQ(csv("id\n\n1\n"), R"({"rows":[{"id":""},{"id":"1"}]})");
  DecodeRule rule = csv_rule();
  rule.delimiter = ';';
  EXPECT_EQ(made(rule, "a;b\n1,5;2\n"), R"({"rows":[{"a":"1,5","b":"2"}]})");
}

TEST(DecodeCsv, NeverShiftsACell) {
  EXPECT_EQ(csv("a,b\n1,2\n3\n"), "error: its row 2 has 1 cell, and the header line has 2");
  EXPECT_EQ(csv("a,b\n1,2,3\n"), "error: its row 1 has 3 cells, and the header line has 2");
  EXPECT_EQ(csv("a,b\n\n1,2\n"), "error: its row 1 has 1 cell, and the header line has 2");
  EXPECT_EQ(csv("a,a\n1,2\n"), "error: its header line names two columns \"a\"");
  for (const char *body : {"a\n\"1", "a\n\"1\"x\n", "a\n1\"2\n", "a\n1\r2\n", "a\r1\r", "a\n\"1\"\"", "a\n\xE4\n"}) {
    EXPECT_TRUE(is_error(csv(body))) << body << " gave " << csv(body);
  }
}

TEST(DecodeCsv, HasNoRowsOnlyWhereItsColumnsAreKnown) {
  for (const char *body : {"{}", "[]", "null", "0", "{\"rows\":[]}", "OK", "id,name\r\n", "\"id\"", "<html>"}) {
    EXPECT_TRUE(is_error(csv(body))) << body << " gave " << csv(body);
  }
  DecodeRule rule = csv_rule();
  rule.columns = {"id"};
  EXPECT_EQ(made(rule, "name,id\n"), R"({"rows":[]})");
  EXPECT_EQ(made(rule, "\"id\""), R"({"rows":[]})");
  EXPECT_EQ(made(rule, "name\nAnn\n"), "error: its header line has no column \"id\"");
}

TEST(DecodeCsv, IsBoundInSizeThoughEveryRowRepeatsTheColumns) {
  std::string body(1000, 'c');
  body += '\n';
  for (int i = 0; i < 2000; ++i) body += "1\n";
  EXPECT_TRUE(is_error(csv(body)));
  EXPECT_FALSE(is_error(made(csv_rule(), body, size_t{4} << 20)));
}

}  // namespace
}  // namespace openint::decode
