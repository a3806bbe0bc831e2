#include "libopenint/json/pointer.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

struct Broken {
  const char *patch;  // on kAcme
  const char *pointer;
  const char *rule;
};

void expect_each(std::span<const Broken> cases) {
  for (const Broken &broken : cases) {
    std::string text = acme(broken.patch);
    auto result = Connector::load(text, contract());
    ASSERT_FALSE(result.ok()) << broken.patch;
    const Error &error = result.error();
    EXPECT_EQ(error.status, Status::invalid_argument) << broken.patch;
    EXPECT_TRUE(has(error, broken.pointer, broken.rule)) << broken.patch << "\n" << listed(error);
    EXPECT_EQ(error.issues.size(), 1U) << broken.patch << "\n" << listed(error);
    EXPECT_EQ(error.path, broken.pointer) << broken.patch;
    EXPECT_NE(error.message.find("1 problem in connector"), std::string::npos) << error.message;
  }
}

TEST(BrokenDocument, IsToldFromItsForm) {
  static constexpr Broken kCases[] = {
      {R"({"format": 2})", "/format", "const"},
      {R"({"format": null})", "/format", "required"},
      {R"({"name": "Acme"})", "/name", "pattern"},
      {R"({"website": "acme.test"})", "/website", "pattern"},
      {R"({"extra": 1})", "/extra", "additionalProperties"},
      {R"({"auth": {"kind": "magic"}})", "/auth/kind", "enum"},
      {R"({"auth": {"kind": "oauth2_code", "authorize": "https://acme.test/a"}})", "/auth/token", "required"},
      {R"({"http": {"limits": [{"requests": 0, "seconds": 1}]}})", "/http/limits/0/requests", "minimum"},
      {R"({"http": {"limits": [{"requests": 9}]}})", "/http/limits/0/seconds", "required"},
      {R"({"errors": [{"when": {"status": [429]}, "do": "dance"}]})", "/errors/0/do", "enum"},
      {R"({"errors": [{"when": {"status": [42]}, "do": "fail"}]})", "/errors/0/when/status/0", "minimum"},
      {R"({"tables": {"stages": {"1": {"a": 1}}}})", "/tables/stages/1", "type"},
      {R"({"body": {"clear": 5}})", "/body/clear", "type"},
      {R"({"body": {"scalars": "text"}})", "/body/scalars", "enum"},
      {R"({"page": {"next": "x"}})", "/page/next", "additionalProperties"},
      {R"({"models": {"crm.contact": {"fields": {"email": 7}}}})", "/models/crm.contact/fields/email", "oneOf"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"reed": "x", "absent": "none"}}}}})",
       "/models/crm.contact/fields/email/reed", "additionalProperties"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "absent": "there is none"}}}}})",
       "/models/crm.contact/fields/email", "oneOf"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": true}}}}})",
       "/models/crm.contact/fields/email/write", "oneOf"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {}}}}}})",
       "/models/crm.contact/fields/email/write", "minProperties"},
      {R"({"models": {"crm.contact": {"list": {"post": "/people"}}}})", "/models/crm.contact/list", "oneOf"},
      {R"({"models": {"crm.contact": {"count": {"unsupported": ""}}}})", "/models/crm.contact/count/unsupported",
       "minLength"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsExpressions) {
  static constexpr Broken kCases[] = {
    {R"({"models": {"crm.contact": {"fields": {"email": "properties.("}}}})", "/models/crm.contact/fields/email",
     "syntax"},
    {R"({"models": {"crm.contact": {"fields": {"email": {"read": "a ||"}}}}})", "/models/crm.contact/fields/email/read",
     "syntax"},
    {R"({"models": {"crm.contact": {"fields": {"email": "shout(mail)"}
  }
}
})", "/models/crm.contact/fields/email",
       "unknown-function"
}
, { R"({"models": {"crm.contact": {"fields": {"email": "lower(a, b)" }
}
}
})", "/models/crm.contact/fields/email",
       "invalid-arity"
}
, { R"({"models": {"crm.contact": {"fields": {"email": "lookup(stages, mail)" }
}
}
})",
       "/models/crm.contact/fields/email", "lookup"
}
,
    {R"({"models": {"crm.contact": {"fields": {"email": "a && [lookup_key('stage', mail)]"}}}})",
     "/models/crm.contact/fields/email", "lookup"},
    {R"({"page": {"next_cursor": "a."}})", "/page/next_cursor", "syntax"},
    {R"({"models": {"crm.contact": {"page": {"items": "rows", "has_next_page": "[?"}}}})",
     "/models/crm.contact/page/has_next_page", "syntax"},
    {R"({"errors": [{"when": {"body": "code =="}, "do": "fail"}]})", "/errors/0/when/body", "syntax"},
    {R"({"models": {"crm.contact": {"list": {"page": {"cursor": "&"}}}}})", "/models/crm.contact/list/page/cursor",
     "syntax"},
    {R"({"models": {"crm.contact": {"custom_fields": {"a/b": "x["}}}})", "/models/crm.contact/custom_fields/a~1b",
     "syntax"},
}
;
expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsPathsAndTemplates) {
  static constexpr Broken kCases[] = {
      {R"({"page": {"items": "a[0]"}})", "/page/items", "path"},
      {R"({"page": {"item": "a || b"}})", "/page/item", "path"},
      {R"({"body": {"passthrough": "@"}})", "/body/passthrough", "path"},
      {R"({"models": {"crm.contact": {"list": {"items": "data[]"}}}})", "/models/crm.contact/list/items", "path"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": "a b"}}}}})",
       "/models/crm.contact/fields/email/write", "path"},
      {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"a/b~": "email"}}}}}})",
       "/models/crm.contact/fields/email/write/a~1b~0", "path"},
      {R"({"http": {"base": "https://{host"}})", "/http/base", "uri-template"},
      {R"({"auth": {"kind": "oauth2_client", "token": "https://{ }/t"}})", "/auth/token", "uri-template"},
      {R"({"models": {"crm.contact": {"list": {"get": "/people{?limit"}}}})", "/models/crm.contact/list/get",
       "uri-template"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsReferences) {
  static constexpr Broken kCases[] = {
    {R"({"models": {"crm.shoe": {"fields": {}}}})", "/models/crm.shoe", "model"},
    {R"({"models": {"crm.lifecycle_stage": {"fields": {}}}})", "/models/crm.lifecycle_stage", "model"},
    {R"({"models": {"crm.contact": {"fields": {"shoe_size": "x"}}}})", "/models/crm.contact/fields/shoe_size", "field"},
    {R"({"models": {"crm.contact": {"fields": {"raw_data": {"read": "@"}}}}})", "/models/crm.contact/fields/raw_data",
     "field"},
    {R"({"models": {"crm.contact": {"source": "hearsay"}}})", "/models/crm.contact/source", "source"},
    {R"({"models": {"crm.contact": {"fields": {"email": {"read": "lower(x)", "source" : "hearsay"}
  }
}
}
})",
       "/models/crm.contact/fields/email/source", "source"
}
, {R"({"http": {"limits": [{"requests": 9, "seconds": 1, "source": "hearsay"}]}})", "/http/limits/0/source", "source"},
    {R"({"models": {"crm.contact": {"list": {"source": "hearsay"}}}})", "/models/crm.contact/list/source", "source"},
    {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": "e_mail"}}}}}})",
     "/models/crm.contact/fields/email/write/x", "input"},
    {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": {"value": "email",
          "when": "has_mail"}}}}}}})",
     "/models/crm.contact/fields/email/write/x/when", "input"},
    {R"({"models": {"crm.contact": {"fields": {"created_at": {"read": "x", "write": "x"}}}}})",
     "/models/crm.contact/fields/created_at/write", "input"},
    {R"({"models": {"crm.user": {"fields": {"name": {"read": "n", "write": "n"}}}}})",
     "/models/crm.user/fields/name/write", "input"},
    {R"({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": "`1`"}}}}}})",
     "/models/crm.contact/fields/email/write/x", "when"},
    {R"({"models": {"crm.contact": {"fields": {"first_name": "properties.\"email\""}}}})",
     "/models/crm.contact/fields/email", "unique"},
    {R"({"models": {"crm.contact": {"custom_fields": {"mail": "properties.email"}}}})",
     "/models/crm.contact/custom_fields/mail", "unique"},
}
;
expect_each(kCases);
}

TEST(BrokenDocument, TellsEveryProblemAtOnce) {
  auto result = Connector::load(acme(R"({"nmae": "x", "page": {"items": "a["},
      "models": {"crm.contact": {"fields": {"email": "a |", "phone": "nope(x)", "shoe": "y"
}
}
, "crm.shoe" : {
  "fields" : {}
}
}
})"),
                                contract());
ASSERT_FALSE(result.ok());
const Error &error = result.error();
EXPECT_TRUE(has(error, "/nmae", "additionalProperties")) << listed(error);
EXPECT_TRUE(has(error, "/page/items", "path"));
EXPECT_TRUE(has(error, "/models/crm.contact/fields/email", "syntax"));
EXPECT_TRUE(has(error, "/models/crm.contact/fields/phone", "unknown-function"));
EXPECT_TRUE(has(error, "/models/crm.contact/fields/shoe", "field"));
EXPECT_TRUE(has(error, "/models/crm.shoe", "model"));
EXPECT_EQ(error.issues.size(), 6U) << listed(error);
EXPECT_EQ(error.message.rfind("6 problems in connector \"acme\": /nmae", 0), 0U) << error.message;
}

TEST(BrokenDocument, PointsIntoTheDocumentWithEveryIssueOfAPresentPart) {
  std::string text = acme(R"({"page": {"items": "a["}, "models": {"crm.contact": {"fields": {"email": "a |"}}}})");
  auto document = json::Document::parse(text);
  auto result = Connector::load(text, contract());
  ASSERT_TRUE(document.ok());
  ASSERT_FALSE(result.ok());
  ASSERT_EQ(result.error().issues.size(), 2U);
  for (const Issue &issue : result.error().issues) {
    EXPECT_NE(json::pointer_find(document->root(), issue.pointer), nullptr) << issue.pointer;
  }
}

TEST(BrokenDocument, TellsWhereInAnExpression) {
  auto result = Connector::load(acme_email(R"("properties.email || shout(x)")"), contract());
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().issues[0].message.find("at byte 20 of the expression"), std::string::npos)
      << listed(result.error());
}

TEST(BrokenDocument, IsToldFromAKeyThatStandsTwice) {
  std::string text(kAcme);
  text.insert(text.find("\"email\""), R"("email": "mail", )");
  auto result = Connector::load(text, contract());
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "/models/crm.contact/fields/email", "unique")) << listed(result.error());
}

TEST(BrokenDocument, IsToldFromTextThatIsNoJson) {
  auto result = Connector::load(R"({"format": 1,)", contract());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::malformed);
  result = Connector::load("[]", contract());
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "", "type")) << listed(result.error());
}

TEST(BrokenDocument, IsLoadedAsBuiltInOnlyWithTheRulesThatCompile) {
  // Without the schema's check everything that a translation needs is still checked.
  auto result = Connector::load(acme_email(R"("a |")"), contract(), true);
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "/models/crm.contact/fields/email", "syntax")) << listed(result.error());
}

}  // namespace
}  // namespace openint::connector
