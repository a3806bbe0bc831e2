// Providers that answer in XML or CSV: their records are read by the same rules as others.
#include "libopenint/connectors/procedures/procedures.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

constexpr const char *kDav = R"("decode": {"xml": {"namespaces": {"d": "DAV:"},
    "arrays": ["d:multistatus/d:response", "d:propstat"]}})";

// A server's multistatus; `prefix` is its own choice.
std::string multistatus(const std::string &prefix, int first, int last) {
  std::string out = "<?xml version=\"1.0\"?><" + prefix + ":multistatus xmlns:" + prefix + "=\"DAV:\">";
  for (int id = first; id <= last; ++id) {
    std::string number = std::to_string(id);
    out += "<P:response><P:href>/people/" + number + "</P:href><P:propstat><P:prop><id>" + number +
           "</id><updated>2025-01-01T00:00:00Z</updated><email>a" + number +
           "@acme.test</email></P:prop></P:propstat></P:response>";
  }
  out += "</" + prefix + ":multistatus>";
  for (size_t at = 0; (at = out.find("P:", at)) != std::string::npos;) out.replace(at, 1, prefix);
  return out;
}

Outcome xml(int status, std::string body) {
  Outcome out = answer(status, std::move(body));
  http::set_header(out.response.headers, "Content-Type", "application/xml; charset=utf-8");
  return out;
}

Outcome csv(std::string body) {
  Outcome out = answer(200, std::move(body));
  http::set_header(out.response.headers, "Content-Type", "text/csv");
  return out;
}

class Decode : public Acme {
 protected:
  // WebDAV's way: REPORT gives a multistatus, and one record is one of a single response.
  void dav() {
    std::string text = R"({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test",
        "refusal": {"code": "error.code", "message": "error.message"}},
        "page": {"items": "\"d:multistatus\".\"d:response\""},
        "models": {"crm.contact": {"object": "people",
          "fields": {"id": {"read": "\"d:propstat\"[0].\"d:prop\".id", "write": false},
            "updated_at": {"read": "\"d:propstat\"[0].\"d:prop\".updated", "write": false},
            "email": {"read": "\"d:propstat\"[0].\"d:prop\".email", "write": false}},
          "get": {"method": "PROPFIND", "url": "/people/{id}", "repeatable": true,
                  "record": "\"d:multistatus\".\"d:response\"", DECODE},
          "list": {"method": "REPORT", "url": "/people", "repeatable": true, DECODE}}}})";
    for (size_t at = 0; (at = text.find("DECODE", at)) != std::string::npos;) text.replace(at, 6, kDav);
    harness.add_connector(text);
    harness.connect("acme");
  }

  Result<std::string> get(const Harness::Provider &provider) {
    return harness.run(operations::get, "crm-getContact", R"({"id":"7"})", provider);
  }

  void sheet(const std::string &decode = R"({"csv": {"columns": ["id"]}})") {
    document(R"("list": {"get": "/people.csv{?offset,size}", "max": 10, "paging": {"kind": "offset", "key": "id",
                "more": "count >= size"}, "decode": )" +
             decode + "}");
  }
};

TEST_F(Decode, ListsOfXmlWhateverPrefixTheServerUses) {
  dav();
  for (const char *prefix : {"d", "D", "lp1"}) {
    for (int last : {0, 1, 3}) {
      std::string ids;
      for (int id = 1; id <= last; ++id) ids += (ids.empty() ? "" : " ") + std::to_string(id);
      EXPECT_EQ(walk(100, [&](const Request &) { return xml(207, multistatus(prefix, 1, last)); }), ids);
    }
  }
  auto page = list("{}", [](const Request &) { return xml(207, multistatus("D", 7, 7)); });
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/email"), "a7@acme.test");
}

TEST_F(Decode, GetsOneOfXml) {
  dav();
  auto found = get([](const Request &) { return xml(207, multistatus("D", 7, 7)); });
  ASSERT_TRUE(found.ok()) << found.error().to_json();
  EXPECT_EQ(at(*found, "/record/id"), "7") << *found;
  EXPECT_EQ(harness.requests.at(0).method, "PROPFIND");
}

TEST_F(Decode, ARefusalOfXmlIsReadToo) {
  dav();
  const char *body = "<error><code>Locked</code><message>somebody &amp; co edit it</message></error>";
  auto found = get([&](const Request &) { return xml(423, body); });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().provider.code, "Locked");
  EXPECT_EQ(found.error().provider.message, "somebody & co edit it");
  found = get([&](const Request &) { return answer(423, R"({"error":{"code":"Json"}})"); });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().provider.code, "Json");
  found = get([&](const Request &) { return xml(423, "<error><code>"); });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().provider.http_status, 423);
  EXPECT_EQ(found.error().provider.code, "");
}

TEST_F(Decode, ARefusalOfXmlIsReadWhereCsvWasAskedFor) {
  document(R"("list": {"get": "/people.csv", "decode": "csv"})",
           R"("errors": [{"when": {"status": [400], "body": "Error.Code == 'Gone'"}, "do": "fail", "reason": "gone",
                          "code": "Error.Code"}],)");
  auto page = list("{}", [](const Request &) { return xml(400, "<Error><Code>Gone</Code></Error>"); });
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().reason, "gone") << page.error().to_json();
  EXPECT_EQ(page.error().provider.code, "Gone");
}

TEST_F(Decode, AnErrorOfXmlWithAStatusOfSuccessIsAnError) {
  document(R"("list": {"get": "/people", "items": "people.row", "decode": {"xml": {"arrays": ["people/row"]}}})",
           R"("errors": [{"when": {"status": [200], "body": "Error"}, "do": "fail", "code": "Error.Code"}],)");
  auto page = list("{}", [](const Request &) { return xml(200, "<Error><Code>Slow</Code></Error>"); });
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().provider.code, "Slow") << page.error().to_json();
  EXPECT_TRUE(list("{}", [](const Request &) { return xml(200, "<people/>"); }).ok());
}

TEST_F(Decode, WhatIsNoXmlIsNoEmptyListNorAGoneRecord) {
  dav();
  for (const char *body : {"", " ", "{}", "[]", "null", "OK", "<a/>", "<html><body>Sign in</body></html>",
                           "<d:multistatus xmlns:d='DAV:'>", "<d:multistatus xmlns:d='urn:other'/>",
                           "<!DOCTYPE a [<!ENTITY b 'c'>]><d:multistatus xmlns:d='DAV:'/>",
                           "<d:multistatus xmlns:d='DAV:'>\xE4</d:multistatus>"}) {
    for (bool one : {false, true}) {
      auto provider = [&](const Request &) { return xml(207, body); };
      auto found = one ? get(provider) : list("{}", provider);
      ASSERT_FALSE(found.ok()) << body << " gave " << *found;
      EXPECT_EQ(found.error().status, Status::malformed) << body << ": " << found.error().to_json();
    }
  }
  auto found = list("{}", [](const Request &) { return xml(200, "<a><b></a>"); });
  EXPECT_NE(found.error().message.find("<a><b></a>"), std::string::npos) << found.error().message;
  EXPECT_NE(found.error().message.find("XML"), std::string::npos) << found.error().message;
}

TEST_F(Decode, ListsOfCsvPageAfterPage) {
  sheet();
  auto provider = [](const Request &request) {
    int offset = number_of(request, "offset");
    std::string out = "\xEF\xBB\xBFid,updated,email,note\r\n";
    for (int id = offset + 1; id <= std::min(offset + number_of(request, "size"), 25); ++id) {
      out += std::to_string(id) + ",2025-01-01T00:00:00Z,a@acme.test,\"two\r\nlines, \"\"quoted\"\"\"\r\n";
    }
    return csv(out);
  };
  EXPECT_EQ(walk(10, provider), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25");
  EXPECT_EQ(walk(5, provider), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25");
}

TEST_F(Decode, ARowOfCsvThatDoesNotFitIsAnErrorThatNamesIt) {
  sheet();
  auto page =
      list("{}", [](const Request &) { return csv("id,updated,email\n1,2025-01-01T00:00:00Z,a@b.test\n2,x\n"); });
  ASSERT_FALSE(page.ok()) << *page;
  EXPECT_EQ(page.error().status, Status::malformed);
  EXPECT_NE(page.error().message.find("row 2"), std::string::npos) << page.error().message;
}

TEST_F(Decode, WhatIsNoCsvIsNoEmptyList) {
  for (const char *decode : {R"("csv")", R"({"csv": {"columns": ["id"]}})"}) {
    sheet(decode);
    for (const char *body : {"", "{}", "[]", "null", "OK", "<!DOCTYPE html><html></html>", "{\"error\":\"no\"}"}) {
      auto page = list("{}", [&](const Request &) { return csv(body); });
      ASSERT_FALSE(page.ok()) << body << " gave " << *page;
      EXPECT_EQ(page.error().status, Status::malformed) << body << ": " << page.error().to_json();
    }
  }
}

TEST_F(Decode, ADocumentThatCannotMeanItDoesNotLoad) {
  auto refused = [&](const std::string &decode, const std::string &request = R"("get": "/people")") {
    auto added = harness.try_connector(acme_document(R"("list": {)" + request + R"(, "decode": )" + decode + "}"));
    return added.ok() ? "" : added.error().to_json();
  };
  EXPECT_EQ(refused(R"("xml")"), "");
  EXPECT_EQ(refused(R"("json")"), "");
  EXPECT_EQ(refused(R"({"csv": {"delimiter": ";", "columns": ["id"]}})"), "");
  EXPECT_EQ(refused(R"({"xml": {"arrays": ["a/b", "d:c"], "namespaces": {"d": "DAV:"}}})"), "");
  for (const char *decode :
       {R"("yaml")", "5", "{}", R"({"json": {}})", R"({"note": "a note"})", R"({"xml": {}, "csv": {}})",
        R"({"xml": {"arrays": ["d:c"]}})", R"({"xml": {"arrays": ["a/b/c"]}})", R"({"xml": {"rows": 1}})",
        R"({"xml": {"namespaces": {"d": "DAV:", "e": "DAV:"}}})", R"({"xml": {"namespaces": {"a:b": "u"}}})",
        R"({"csv": {"delimiter": ",,"}})", R"({"csv": {"delimiter": "\""}})", R"({"csv": {"columns": []}})"}) {
    EXPECT_NE(refused(decode).find("/models/crm.contact/list/decode"), std::string::npos) << decode << refused(decode);
  }
  const std::string procedure = R"("procedure": ")" + std::string(procedures::all()[0].name) + "\"";
  EXPECT_NE(refused(R"("xml")", procedure).find("/list/decode"), std::string::npos);
}

}  // namespace
}  // namespace openint::testing
