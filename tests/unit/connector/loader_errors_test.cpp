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
      {R"json({"format": 2})json", "/format", "const"},
      {R"json({"format": null})json", "/format", "required"},
      {R"json({"name": "Acme"})json", "/name", "pattern"},
      {R"json({"website": "acme.test"})json", "/website", "pattern"},
      {R"json({"extra": 1})json", "/extra", "additionalProperties"},
      {R"json({"auth": {"kind": "magic"}})json", "/auth/kind", "enum"},
      {R"json({"auth": {"kind": "oauth2_code", "authorize": "https://acme.test/a"}})json", "/auth/token", "required"},
      {R"json({"http": {"limits": [{"requests": 0, "seconds": 1}]}})json", "/http/limits/0/requests", "minimum"},
      {R"json({"http": {"limits": [{"requests": 9}]}})json", "/http/limits/0/seconds", "required"},
      {R"json({"errors": [{"when": {"status": [429]}, "do": "dance"}]})json", "/errors/0/do", "enum"},
      {R"json({"errors": [{"when": {"status": [42]}, "do": "fail"}]})json", "/errors/0/when/status/0", "minimum"},
      {R"json({"tables": {"stages": {"1": {"a": 1}}}})json", "/tables/stages/1", "type"},
      {R"json({"body": {"clear": 5}})json", "/body/clear", "type"},
      {R"json({"body": {"scalars": "text"}})json", "/body/scalars", "enum"},
      {R"json({"page": {"next": "x"}})json", "/page/next", "additionalProperties"},
      {R"json({"models": {"crm.contact": {"fields": {"email": 7}}}})json", "/models/crm.contact/fields/email", "oneOf"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"reed": "x", "absent": "none"}}}}})json",
       "/models/crm.contact/fields/email/reed", "additionalProperties"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "absent": "there is none"}}}}})json",
       "/models/crm.contact/fields/email", "oneOf"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": true}}}}})json",
       "/models/crm.contact/fields/email/write", "const"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {}}}}}})json",
       "/models/crm.contact/fields/email/write", "minProperties"},
      {R"json({"models": {"crm.contact": {"list": {"post": "/people"}}}})json", "/models/crm.contact/list", "oneOf"},
      {R"json({"models": {"crm.contact": {"count": {"unsupported": ""}}}})json",
       "/models/crm.contact/count/unsupported", "minLength"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsDefinitions) {
  static constexpr Broken kCases[] = {
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {
          "steps": [{"name": "made", "request": {"post": "/x"}}]}}}})json",
       "/models/crm.meta.object/create_object", "oneOf"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {
          "steps": [{"name": "made", "request": {"post": "/x"}}], "record": "a ||"}}}})json",
       "/models/crm.meta.object/create_object/record", "syntax"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input", "steps": [
          {"name": "x", "request": {"post": "/x{"}}]}}}})json",
       "/models/crm.meta.object/create_object/steps/0/request/post", "uri-template"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input", "steps": [
          {"include": "none"}]}}}})json",
       "/models/crm.meta.object/create_object/steps/0/include", "include"},
      {R"json({"steps": {"a": [{"include": "a"}]}})json", "/steps/a/0/include", "include"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input",
          "steps": [{"name": "made", "request": {"post": "/x"}}], "checks": [
          {"at": "/name", "message": "is wrong", "value": "input.name", "pattern": "("}]}}}})json",
       "/models/crm.meta.object/create_object/checks/0/pattern", "pattern"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input",
          "steps": [{"name": "made", "request": {"post": "/x"}}], "checks": [
          {"at": "/name", "message": "is wrong", "warning": "odd"}]}}}})json",
       "/models/crm.meta.object/create_object/checks/0", "required"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsExpressions) {
  static constexpr Broken kCases[] = {
      {R"json({"models": {"crm.contact": {"fields": {"email": "properties.("}}}})json",
       "/models/crm.contact/fields/email", "syntax"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "a ||"}}}}})json",
       "/models/crm.contact/fields/email/read", "syntax"},
      {R"json({"models": {"crm.contact": {"fields": {"email": "shout(mail)"}}}})json",
       "/models/crm.contact/fields/email", "unknown-function"},
      {R"json({"models": {"crm.contact": {"fields": {"email": "lower(a, b)"}}}})json",
       "/models/crm.contact/fields/email", "invalid-arity"},
      {R"json({"models": {"crm.contact": {"fields": {"email": "lookup(stages, mail)"}}}})json",
       "/models/crm.contact/fields/email", "lookup"},
      {R"json({"models": {"crm.contact": {"fields": {"email": "a && [lookup_key('stage', mail)]"}}}})json",
       "/models/crm.contact/fields/email", "lookup"},
      {R"json({"page": {"next_cursor": "a."}})json", "/page/next_cursor", "syntax"},
      {R"json({"models": {"crm.contact": {"page": {"items": "rows", "next_cursor": "n", "has_next_page": "[?"}}}})json",
       "/models/crm.contact/page/has_next_page", "syntax"},
      {R"json({"errors": [{"when": {"body": "code =="}, "do": "fail"}]})json", "/errors/0/when/body", "syntax"},
      {R"json({"models": {"crm.contact": {"list": {"get": "/x", "paging": {"kind": "token", "next": "&"}}}}})json",
       "/models/crm.contact/list/paging/next", "syntax"},
      {R"json({"models": {"crm.contact": {"custom_fields": {"a/b": "x["}}}})json",
       "/models/crm.contact/custom_fields/a~1b", "syntax"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromThePagesTables) {
  static constexpr Broken kCases[] = {
      {R"json({"page": {"tables": {"stages": {"items": "side", "key": "id"}}}})json", "/page/tables/stages", "unique"},
      {R"json({"page": {"tables": {"side": {"items": "side", "key": "id ||"}}}})json", "/page/tables/side/key",
       "syntax"},
      {R"json({"page": {"tables": {"side": {"items": "side"}}}})json", "/page/tables/side/key", "required"},
      {R"json({"page": {"tables": {"side": {"items": "side[]", "key": "id"}}}})json", "/page/tables/side/items",
       "path"},
      {R"json({"models": {"crm.contact": {"list": null, "page": {"tables": {"side": {"items": "side", "key": "id"}}}}}})json",
       "/models/crm.contact/page/items", "required"},
      {R"json({"models": {"crm.contact": {"fields": {"email": "lookup('side', id)"}}}})json",
       "/models/crm.contact/fields/email", "lookup"},
      {R"json({"page": {"tables": {"side": {"items": "side", "key": "id"}}},
               "models": {"crm.contact": {"fields": {"email": "lookup_key('side', id)"}}}})json",
       "/models/crm.contact/fields/email", "lookup"},
      {R"json({"page": {"tables": {"side": {"items": "side", "key": "id"}}},
               "models": {"crm.contact": {"fields": {"email": {"read": "id", "write": {"mail": "lookup('side', email)"}}}}}})json",
       "/models/crm.contact/fields/email/write/mail", "lookup"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsPathsAndTemplates) {
  static constexpr Broken kCases[] = {
      {R"json({"models": {"crm.contact": {"secret": ["a[0]"]}}})json", "/models/crm.contact/secret/0", "path"},
      {R"json({"models": {"crm.contact": {"secret": ["a", "b.c", "a"]}}})json", "/models/crm.contact/secret/2",
       "unique"},
      {R"json({"models": {"crm.contact": {"secret": ["properties.email"]}}})json", "/models/crm.contact/fields/email",
       "secret"},
      {R"json({"models": {"crm.contact": {"secret": ["properties"]}}})json", "/models/crm.contact/fields/email",
       "secret"},
      {R"json({"models": {"crm.contact": {"secret": ["properties.key"], "fields": {"email": "properties.key || properties.mail"}}}})json",
       "/models/crm.contact/fields/email", "secret"},
      {R"json({"models": {"crm.contact": {"secret": []}}})json", "/models/crm.contact/secret", "minItems"},
      {R"json({"page": {"items": "a[0]"}})json", "/page/items", "path"},
      {R"json({"page": {"item": "a || b"}})json", "/page/item", "path"},
      {R"json({"body": {"passthrough": "@"}})json", "/body/passthrough", "path"},
      {R"json({"models": {"crm.contact": {"list": {"items": "data[]"}}}})json", "/models/crm.contact/list/items",
       "path"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": "a b"}}}}})json",
       "/models/crm.contact/fields/email/write", "path"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"a/b~": "email"}}}}}})json",
       "/models/crm.contact/fields/email/write/a~1b~0", "path"},
      {R"json({"http": {"base": "https://{host"}})json", "/http/base", "uri-template"},
      {R"json({"auth": {"kind": "oauth2_client", "token": "https://{ }/t"}})json", "/auth/token", "uri-template"},
      {R"json({"models": {"crm.contact": {"list": {"get": "/people{?limit"}}}})json", "/models/crm.contact/list/get",
       "uri-template"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromItsReferences) {
  static constexpr Broken kCases[] = {
      {R"json({"settings": {"access_token": {"public": true}}})json", "/settings/access_token", "setting"},
      {R"json({"models": {"crm.shoe": {"fields": {}}}})json", "/models/crm.shoe", "model"},
      {R"json({"models": {"crm.lifecycle_stage": {"fields": {}}}})json", "/models/crm.lifecycle_stage", "model"},
      {R"json({"models": {"crm.contact": {"fields": {"shoe_size": "x"}}}})json", "/models/crm.contact/fields/shoe_size",
       "field"},
      {R"json({"models": {"crm.contact": {"fields": {"raw_data": {"read": "@"}}}}})json",
       "/models/crm.contact/fields/raw_data", "field"},
      {R"json({"models": {"crm.contact": {"source": "hearsay"}}})json", "/models/crm.contact/source", "source"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "lower(x)", "source": "hearsay"}}}}})json",
       "/models/crm.contact/fields/email/source", "source"},
      {R"json({"http": {"limits": [{"requests": 9, "seconds": 1, "source": "hearsay"}]}})json", "/http/limits/0/source",
       "source"},
      {R"json({"models": {"crm.contact": {"list": {"source": "hearsay"}}}})json", "/models/crm.contact/list/source",
       "source"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": "e_mail"}}}}}})json",
       "/models/crm.contact/fields/email/write/x", "input"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": {"value": "email",
      "when": "has_mail"}}}}}}})json",
       "/models/crm.contact/fields/email/write/x/when", "input"},
      {R"json({"models": {"crm.contact": {"fields": {"created_at": {"read": "x", "write": "x"}}}}})json",
       "/models/crm.contact/fields/created_at/write", "input"},
      {R"json({"models": {"crm.user": {"fields": {"name": {"read": "n", "write": "n"}}}}})json",
       "/models/crm.user/fields/name/write", "input"},
      {R"json({"models": {"crm.contact": {"fields": {"email": {"read": "x", "write": {"x": "`1`"}}}}}})json",
       "/models/crm.contact/fields/email/write/x", "when"},
      {R"json({"models": {"crm.contact": {"fields": {"first_name": "properties.\"email\""}}}})json",
       "/models/crm.contact/fields/email", "unique"},
      {R"json({"models": {"crm.contact": {"custom_fields": {"mail": "properties.email"}}}})json",
       "/models/crm.contact/custom_fields/mail", "unique"},
  };
  expect_each(kCases);
}

// A name that nothing gives would read as null: the list loops, the update changes nothing.
TEST(BrokenDocument, IsToldFromNamesThatNothingGives) {
  static constexpr Broken kCases[] = {
      {R"json({"models": {"crm.contact": {"list": {"get": "/people{?size,ofset}"}}}})json",
       "/models/crm.contact/list/get", "name"},
      {R"json({"models": {"crm.contact": {"update": {"patch": "/people/{id}", "body": "recrod"}}}})json",
       "/models/crm.contact/update/body", "name"},
      {R"json({"models": {"crm.contact": {"update": {"patch": "/people/{id}", "with": {"a": "b", "b": "id"}}}}})json",
       "/models/crm.contact/update/with/a", "name"},
      {R"json({"models": {"crm.contact": {"get": {"get": "/people/{id}", "headers": {"X": {"expr": "since"}}}}}})json",
       "/models/crm.contact/get/headers/X/expr", "name"},
      {R"json({"models": {"crm.contact": {"list": {"paging": {"next": "boby.paging.next"}}}}})json",
       "/models/crm.contact/list/paging/next", "name"},
      {R"json({"models": {"crm.contact": {"list": {"paging": {"more": "body.total > number"}}}}})json",
       "/models/crm.contact/list/paging/more", "name"},
      {R"json({"models": {"crm.contact": {"count": {"get": "/people/count", "value": "total"}}}})json",
       "/models/crm.contact/count/value", "name"},
      {R"json({"models": {"crm.contact": {"search": {"get": "/people", "found": "results[].{id: id, fields: @}"}}}})json",
       "/models/crm.contact/search/found", "name"},
      {R"json({"models": {"crm.contact": {"after": [{"on": ["update"], "put": "/x", "when": "recrod.a || record.b"}]}}})json",
       "/models/crm.contact/after/0/when", "name"},
      {R"json({"models": {"crm.contact": {"before": [{"on": ["update"], "get": "/x", "current": "boby.etag"}]}}})json",
       "/models/crm.contact/before/0/current", "name"},
      {R"json({"models": {"crm.contact": {"delete": {"delete": "/people/{id}", "done": "success"}}}})json",
       "/models/crm.contact/delete/done", "name"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input", "steps": [
          {"name": "a", "request": {"post": "/a"}}, {"name": "b", "value": "answers.c"}]}}}})json",
       "/models/crm.meta.object/create_object/steps/1/value", "answers"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input", "steps": [
          {"name": "a", "request": {"post": "/a", "body": "input.plural_lable"}}]}}}})json",
       "/models/crm.meta.object/create_object/steps/0/request/body", "input"},
      {R"json({"answer_names": ["pagin", "next"]})json", "/page/next_cursor", "answer-name"},
      {R"json({"answer_names": ["paging", "next"], "models": {"crm.contact": {"list": {"paging": {
          "next": "body.paging.nxt"}}}}})json",
       "/models/crm.contact/list/paging/next", "answer-name"},
      {R"json({"answer_names": ["paging", "next", "target_id"], "models": {"crm.association": {"fields": {"source_object": "a", "source_id": "b", "target_object": "c", "target_id": "d"},
          "list": {"get": "/l", "links": "body.paging[].{target_id: id}"}}}})json",
       "/models/crm.association/list/links", "answer-name"},
      {R"json({"models": {"crm.contact": {"get": {"get": "/people/{id}{?a}", "with": {"a": "settings.region"}}}}})json",
       "/models/crm.contact/get/with/a", "setting"},
      {R"json({"http": {"base": "https://{region}.acme.test"}})json", "/http/base", "name"},
      {R"json({"http": {"base": "https://x.example", "limits": [{"requests": 1, "seconds": 1}]}, "models": {"crm.contact": {"get": {"get": "/people/{id}", "class": "search"}}}})json",
       "/models/crm.contact/get/class", "class"},
      {R"json({"models": {"crm.contact": {"get": {"get": "/people/{id}", "cost": "sise"}}}})json",
       "/models/crm.contact/get/cost", "name"},
      {R"json({"lookups": [{"request": {"get": "/s"}, "tables": {"stages": "from_items(rows)"}}]})json",
       "/lookups/0/tables/stages", "name"},
      {R"json({"models": {"crm.association": {"fields": {"source_object": "a", "source_id": "b", "target_object": "c", "target_id": "d"}, "list": {"get": "/l{?sorce_id}", "links": "body.l"}}}})json",
       "/models/crm.association/list/get", "name"},
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {
          "steps": [{"name": "made", "request": {"post": "/x"}}], "record": "answer.x"}}}})json",
       "/models/crm.meta.object/create_object/record", "name"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromWhatARuleLacks) {
  static constexpr Broken kCases[] = {
      {R"json({"models": {"crm.meta.object": {"fields": {}, "create_object": {"record": "input", "steps": [
          {"name": "a", "request": {"get": "/a"}}]}}}})json",
       "/models/crm.meta.object/create_object/steps/request", "required"},
      {R"json({"models": {"crm.contact": {"list_changes": {"get": "/changes{?cursor}", "paging": {"kind": "token"}}}}})json",
       "/models/crm.contact/list_changes/paging/end", "required"},
      {R"json({"errors": [{"when": {"status": []}, "do": "retry"}]})json", "/errors/0/when/status", "minItems"},
      {R"json({"models": {"crm.contact": {"count": {"get": "/people/count"}}}})json", "/models/crm.contact/count/value",
       "required"},
      {R"json({"models": {"crm.contact": {"search": {"get": "/people"}}}})json", "/models/crm.contact/search/found",
       "required"},
      {R"json({"models": {"crm.contact": {"create": {"post": "/people", "body": "record"}}}})json",
       "/models/crm.contact/create/id", "required"},
      {R"json({"models": {"crm.contact": {"batch_create": {"post": "/people"}}}})json",
       "/models/crm.contact/batch_create/results", "required"},
      {R"json({"models": {"crm.contact": {"upsert": {"post": "/people"}}}})json", "/models/crm.contact/upsert/results",
       "required"},
      {R"json({"models": {"crm.contact": {"select": {"describe": {"get": "/fields"}}}}})json",
       "/models/crm.contact/select/names", "required"},
      {R"json({"models": {"crm.association": {"fields": {"source_object": "a", "source_id": "b", "target_object": "c", "target_id": "d"}, "list": {"get": "/links"}}}})json",
       "/models/crm.association/list/links", "required"},
      {R"json({"models": {"crm.contact": {"list": {"paging": {"kind": "keyset", "more": "body.more"}}}}})json",
       "/models/crm.contact/list/paging/key", "required"},
      {R"json({"models": {"crm.contact": {"list": {"paging": {"kind": "keyset", "key": "id"}}}}})json",
       "/models/crm.contact/list/paging/more", "required"},
      {R"json({"page": {"next_cursor": null}})json", "/models/crm.contact/list/paging/next", "required"},
      {R"json({"models": {"crm.contact": {"list": {"paging": null}}}})json", "/models/crm.contact/list/paging", "required"},
      {R"json({"models": {"crm.contact": {"list": {"get": null, "post": "/people", "body": "{from: offset}", "paging": null}}}})json",
       "/models/crm.contact/list/paging", "required"},
      {R"json({"models": {"crm.contact": {"list": {"get": "/people{&by*}", "with": {"by": "{after: after_id}"}, "paging": null}}}})json",
       "/models/crm.contact/list/paging", "required"},
  };
  expect_each(kCases);
}

TEST(BrokenDocument, IsToldFromAProcedureThatTheEngineLacks) {
  LoadOptions options;
  options.is_procedure = [](std::string_view name) { return name == "acme_shout"; };
  std::string good = acme(R"json({"check": {"procedure": "acme_shout"}})json");
  EXPECT_TRUE(Connector::load(good, contract(), options).ok());
  std::string bad = acme(R"json({"check": {"procedure": "acme_shuot"}})json");
  auto result = Connector::load(bad, contract(), options);
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "/check/procedure", "procedure")) << listed(result.error());
}

TEST(BrokenDocument, SaysWhichNamesItMayUse) {
  auto result = Connector::load(
      acme(R"json({"models": {"crm.contact": {"list": {"get": "/people{?size,ofset}", "with": {"a": "size"}}}}})json"),
      contract());
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().issues[0].message.find("\"ofset\" is no name that stands here; allowed: settings, object"),
            std::string::npos)
      << listed(result.error());
  EXPECT_NE(result.error().issues[0].allowed.find("offset"), std::string::npos);
  EXPECT_NE(result.error().issues[0].allowed.find(", a"), std::string::npos) << "what `with` adds";
}

// Names within a list's items, within a filter and behind a dot belong to other values than the arguments.
TEST(Loader, TakesNamesOfItemsForTheirs) {
  auto connector = loaded(acme(R"json({"models": {"crm.contact": {"batch_read": {
      "post": "/people/batch{?x}", "with": {"x": "ids[?@ != 'nobody'] | [0]"},
      "body": "{ids: ids[*].{id: @}, one: input.properties[0].anything, last: sort_by(ids[*].{k: @}, &k)[-1].k}"}}}})json"));
  ASSERT_TRUE(connector);
}

TEST(BrokenDocument, TellsEveryProblemAtOnce) {
  auto result = Connector::load(acme(R"json({"nmae": "x", "page": {"items": "a["},
      "models": {"crm.contact": {"fields": {"email": "a |", "phone": "nope(x)", "shoe": "y"}},
                 "crm.shoe": {"fields": {}}}})json"),
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
  std::string text =
      acme(R"json({"page": {"items": "a["}, "models": {"crm.contact": {"fields": {"email": "a |"}}}})json");
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
  auto result = Connector::load(acme_email(R"json("properties.email || shout(x)")json"), contract());
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().issues[0].message.find("at byte 20 of the expression"), std::string::npos)
      << listed(result.error());
}

TEST(BrokenDocument, IsToldFromAKeyThatStandsTwice) {
  std::string text(kAcme);
  text.insert(text.find("\"email\""), R"json("email": "mail", )json");
  auto result = Connector::load(text, contract());
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "/models/crm.contact/fields/email", "unique")) << listed(result.error());
}

TEST(BrokenDocument, IsToldFromTextThatIsNoJson) {
  auto result = Connector::load(R"json({"format": 1,)json", contract());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::malformed);
  result = Connector::load("[]", contract());
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "", "type")) << listed(result.error());
}

TEST(BrokenDocument, IsLoadedAsBuiltInOnlyWithTheRulesThatCompile) {
  // Without the schema's check everything that a translation needs is still checked.
  auto result = Connector::load(acme_email(R"("a |")"), contract(), LoadOptions::built_in());
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(has(result.error(), "/models/crm.contact/fields/email", "syntax")) << listed(result.error());
}

}  // namespace
}  // namespace openint::connector
