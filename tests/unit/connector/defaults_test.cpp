// What a document says once: defaults of models, functions, expressions of several lines.
#include "libopenint/connector/check.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/connector/registry.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

// kAcme, whose contacts and accounts take the same defaults, changed by a merge patch.
std::string shared(std::string_view patch = "{}") {
  std::string whole = acme(R"json({
    "functions": {"known": "lookup('stages', @)", "status": ["known(code)", "|| 'none'"]},
    "defaults": {"record": {
      "source": "api",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "updated", "write": false}},
      "list": {"get": "/{object}{?size,cursor}", "max": 100, "with": {"size": "size"}, "paging": {"kind": "token"}},
      "get": {"get": "/{object}/{id}"},
      "search": {"post": "/{object}/search", "body": {"a": 1, "b": 2}, "keys": {"email": "mail"},
                 "found": "body.results[*].{id: id, fields: @}"},
      "count": {"get": "/{object}/count", "value": "body.total"}
    }},
    "models": {
      "crm.contact": {"defaults": "record", "list": {"get": "/{object}{?size,cursor}"}},
      "crm.account": {"defaults": "record", "object": "firms", "fields": {"name": "name"}}
    }
  })json");
  Arena arena;
  auto base = json::Document::parse(whole);
  auto change = json::Document::parse(patch);
  if (!base.ok() || !change.ok()) {
    ADD_FAILURE() << patch;
    return {};
  }
  return json::to_text(json::merge_patch(base->root(), change->root(), arena));
}

Error refused(const std::string &text) {
  auto connector = Connector::load(text, contract());
  if (!connector.ok()) return connector.error();
  ADD_FAILURE() << "loads: " << text;
  return Error(Status::internal, "");
}

TEST(Defaults, GiveAModelWhatItDoesNotSayItself) {
  auto connector = loaded(shared());
  ASSERT_TRUE(connector);
  for (const char *name : {"crm.contact", "crm.account"}) {
    const ModelRule *model = connector->model(name);
    ASSERT_NE(model, nullptr);
    ASSERT_TRUE(model->list && model->get && model->search && model->count) << name;
    EXPECT_EQ(model->list->request.max, 100) << name;
    EXPECT_TRUE(rule_of(*model, "id")->read) << name;
    EXPECT_EQ(rule_of(*model, "id")->source, "https://acme.test/docs") << name;
  }
  EXPECT_EQ(connector->model("crm.account")->object, "firms");
  EXPECT_TRUE(rule_of(*connector->model("crm.account"), "name")->read);
  EXPECT_FALSE(rule_of(*connector->model("crm.contact"), "name"));
}

TEST(Defaults, YieldMemberByMemberToWhatAModelSays) {
  auto connector = loaded(shared(R"json({"models": {"crm.account": {
    "list": {"max": 7, "with": {"size": "to_string(size)", "more": "cursor"}},
    "fields": {"updated_at": {"read": "changed"}}, "count": {"unsupported": "there are too many"},
    "search": {"body": {"c": 3}}}}})json"));
  ASSERT_TRUE(connector);
  const ModelRule &model = *connector->model("crm.account");
  EXPECT_EQ(model.list->request.max, 7);
  ASSERT_EQ(model.list->request.with.size(), 2U);
  EXPECT_EQ(model.list->request.with[0].second.text(), "to_string(size)");
  EXPECT_EQ(model.list->request.with[1].first, "more");
  EXPECT_EQ(model.list->request.method, "GET");
  EXPECT_EQ(rule_of(model, "updated_at")->read->text(), "changed");
  EXPECT_TRUE(rule_of(model, "updated_at")->write.empty()) << "write: false stays";
  EXPECT_FALSE(model.count);
  EXPECT_EQ(model.count.unsupported, "there are too many") << "the request behind it does not count";
  EXPECT_EQ(json::to_text(model.search->request.literal_body), R"json({"c":3})json") << "a body is one value";
  EXPECT_EQ(connector->model("crm.contact")->list->request.max, 100) << "another model is not touched";
}

TEST(Defaults, GiveSectionsOfModelsWhatTheyDoNotSay) {
  const std::string text = shared(R"json({
    "defaults": {"links": {"request": {"post": "/{object}/{name}", "body": "{of: inputs}"}, "results": "body.links"},
                 "paged": {"max": 5, "paging": {"kind": "token", "next": "body.next"}}},
    "models": {"crm.account": {
      "list_since": {"defaults": "paged", "get": "/{object}{?since}", "max": 6},
      "related": [{"defaults": "links", "name": "people", "into": "people"},
                  {"defaults": "links", "name": "deals", "into": "deals", "results": "body.deals"}]}}})json");
  auto connector = loaded(text);
  ASSERT_TRUE(connector);
  const ModelRule &model = *connector->model("crm.account");
  EXPECT_EQ(model.list_since->request.max, 6);
  EXPECT_EQ(model.list_since->paging.next->pointer, "/defaults/paged/paging/next");
  ASSERT_EQ(model.related.size(), 2U);
  EXPECT_EQ(model.related[0].results.pointer, "/defaults/links/results");
  EXPECT_EQ(model.related[1].results.pointer, "/models/crm.account/related/1/results");
  EXPECT_EQ(model.related[1].request.method, "POST");
  Registry registry(*contract::Contract::builtin(), {{"acme", text}});
  auto added = registry.add(R"json({"overlay": "acme", "patch": {"models": {"crm.account": {
    "list_since": {"paging": null, "max": 7}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  EXPECT_FALSE((*registry.find("acme"))->model("crm.account")->list_since->paging.said);
  EXPECT_EQ((*registry.find("acme"))->model("crm.account")->list_since->request.max, 7);
}

TEST(Defaults, TakeNoneThemselves) {
  Error error = refused(shared(R"json({"defaults": {"more": {"defaults": "record"}},
                                       "models": {"crm.account": {"list": {"defaults": "more"}}}})json"));
  EXPECT_TRUE(has(error, "/defaults/more/defaults", "defaults")) << listed(error);
}

TEST(Defaults, AreTakenAwayByNull) {
  std::string text = shared();
  text.insert(text.find("\"object\":\"firms\""), R"json("search":null,"get":null,)json");
  auto connector = loaded(text);
  ASSERT_TRUE(connector);
  EXPECT_FALSE(connector->model("crm.account")->search);
  EXPECT_FALSE(connector->model("crm.account")->get);
  EXPECT_TRUE(connector->model("crm.contact")->search);
}

TEST(Defaults, AreCheckedAsTheModelsThatTakeThemAndToldOnceWhereTheyStand) {
  Error error = refused(shared(R"json({"defaults": {"record": {"list": {"get": "/{objekt}", "max": 0}},
                                   "unused": {}}, "models": {"crm.lead": {"defaults": "recrod", "fields": {}}}})json"));
  EXPECT_TRUE(has(error, "/defaults/record/list/max", "minimum")) << listed(error);
  EXPECT_TRUE(has(error, "/defaults/record/list/get", "name")) << listed(error);
  EXPECT_TRUE(has(error, "/defaults/unused", "defaults")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.lead/defaults", "defaults")) << listed(error);
  EXPECT_EQ(error.issues.size(), 4U) << listed(error);
}

TEST(Defaults, LetAMistakeOfAModelPointIntoTheModel) {
  Error error = refused(shared(R"json({"models": {"crm.account": {"list": {"with": {"size": "sise"}}}}})json"));
  EXPECT_TRUE(has(error, "/models/crm.account/list/with/size", "name")) << listed(error);
  EXPECT_EQ(error.issues.size(), 1U) << listed(error);
}

TEST(Defaults, PointToTheirLineAndColumnInTheFile) {
  Registry registry(*contract::Contract::builtin(), {});
  auto report = check_document(registry, R"json({"format": 1, "name": "acme",
"defaults": {
  "record": {"list":
    {"get": "/{objekt}"}}},
"models": {"crm.contact": {"defaults": "record", "fields": {}}}})json");
  ASSERT_TRUE(report.ok());
  EXPECT_NE(report->find(R"json("path":"/defaults/record/list/get")json"), std::string::npos) << *report;
  EXPECT_NE(report->find(R"json("line":4,"column":6)json"), std::string::npos) << *report;
}

// What little text could ask for without end.
TEST(Defaults, AreTakenOnlySoOften) {
  std::string large = "{";
  for (int i = 0; i < 1000; ++i) large += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":{}";
  std::string takers = "[";
  for (int i = 0; i < 20'000; ++i) takers += i == 0 ? R"({"defaults":"large"})" : R"(,{"defaults":"large"})";
  Error error = refused(R"({"format":1,"name":"acme","defaults":{"large":)" + large +
                        R"(}},"models":{"crm.contact":{"fields":{},"related":)" + takers + "]}}}");
  EXPECT_TRUE(has(error, "/defaults", "defaults")) << error.message;
}

TEST(Functions, CallForOnlySoMuch) {
  std::string fields;
  for (int i = 0; i < 600; ++i) fields += (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + R"x(":{"read":"long(@)","write":false})x";
  Error error = refused(shared(R"({"functions":{"long":")" + std::string(60'000, ' ') +
                               R"(@"},"models":{"crm.contact":{"custom_fields":{)" + fields + "}}}}"));
  EXPECT_NE(error.to_json().find("with all that they call"), std::string::npos) << error.message;
}

TEST(Defaults, OfARuleSayWhereItStands) {
  auto connector = loaded(shared());
  ASSERT_TRUE(connector);
  EXPECT_EQ(connector->model("crm.account")->search->found.pointer, "/defaults/record/search/found");
  EXPECT_EQ(rule_of(*connector->model("crm.account"), "name")->pointer, "/models/crm.account/fields/name");
}

TEST(Defaults, AreChangedByOverlaysAsTheyAreWritten) {
  const std::string text = shared();
  Registry registry(*contract::Contract::builtin(), {{"acme", text}});
  auto added = registry.add(R"json({"overlay": "acme", "patch": {"defaults": {"record": {"list": {"max": 50}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  EXPECT_EQ((*registry.find("acme"))->model("crm.account")->list->request.max, 50);
  added = registry.add(R"json({"overlay": "acme", "patch": {"models": {"crm.account": {
    "search": null, "list": {"max": 9, "paging": {"next": "body.more"}}, "fields": {"name": null}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  auto connector = *registry.find("acme");
  EXPECT_FALSE(connector->model("crm.account")->search) << "null takes away what the defaults say, too";
  EXPECT_TRUE(connector->model("crm.contact")->search);
  EXPECT_EQ(connector->model("crm.account")->list->request.max, 9);
  EXPECT_FALSE(rule_of(*connector->model("crm.account"), "name")->read);
  added = registry.add(R"json({"overlay": "acme", "patch": {"models": {"crm.account": {
    "list": {"get": "/{object}", "paging": null}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  connector = *registry.find("acme");
  EXPECT_FALSE(connector->model("crm.account")->list->paging.said);
  EXPECT_FALSE(connector->model("crm.account")->search) << "an earlier overlay counts on";
}

// A list of checks that two definitions share: each is about an item, and points below the place that includes it.
TEST(Checks, StandOnceForSeveralDefinitions) {
  const std::string text = shared(R"json({"checks": {"field": [
      {"when": "!item.id", "value": "item.id", "at": "/id", "message": "must be given"}]},
    "models": {"crm.meta.property": {"fields": {}, "create_property": {
      "checks": [{"include": "field", "each": "[input]", "at": ""}], "record": "input",
      "steps": [{"name": "made", "request": {"post": "/fields", "body": "input"}, "done": "body.id"}]}}}})json");
  auto connector = loaded(text);
  ASSERT_TRUE(connector);
  const auto &checks = connector->model("crm.meta.property")->create_property->checks;
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].at, "/id");
  EXPECT_EQ(checks[0].each->text(), "[input]");
  EXPECT_EQ(checks[0].pointer, "/checks/field/0");
  Error error = refused(shared(R"json({"checks": {"field": [{"when": "itm", "at": "/id", "message": "must be given"},
      {"each": "input.fields", "at": "/id", "message": "must be given"}]},
    "models": {"crm.meta.property": {"fields": {}, "create_property": {
      "checks": [{"include": "fields", "each": "[input]", "at": ""}, {"include": "field", "at": ""}],
      "steps": [], "record": "input"}}}})json"));
  EXPECT_TRUE(has(error, "/checks/field/0/when", "name")) << listed(error);
  EXPECT_TRUE(has(error, "/checks/field/1", "not")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.meta.property/create_property/checks/0/include", "include")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.meta.property/create_property/checks/1/each", "required")) << listed(error);
}

TEST(Functions, AreCalledByNameAndSeeTheirArgument) {
  auto connector = loaded(shared(R"json({"models": {"crm.account": {"fields": {
    "name": "status(@)", "industry": "parts[*].status(@) | [0]", "website": "known(inner.code)"}}}})json"));
  ASSERT_TRUE(connector);
  const ModelRule &model = *connector->model("crm.account");
  Arena arena;
  auto record = json::parse(R"json({"code": "1", "parts": [{"code": "2"}], "inner": {"code": "1"}})json", arena);
  ASSERT_TRUE(record.ok());
  jmespath::Environment environment;
  environment.tables = connector->tables();
  auto value = [&](const char *field) {
    auto found = rule_of(model, field)->read->evaluate(*record, arena, environment);
    return found.ok() ? json::to_text(*found) : found.error().message;
  };
  EXPECT_EQ(value("name"), R"json("lead")json");
  EXPECT_EQ(value("industry"), R"json("customer")json");
  EXPECT_EQ(value("website"), R"json("lead")json");
}

TEST(Functions, OfAModelAreItsOwn) {
  auto connector = loaded(shared(R"json({
    "defaults": {"record": {"fields": {"created_at": "own(@)"}, "functions": {"own": "changed"}}},
    "models": {"crm.account": {"functions": {"own": "known(code)"}}}})json"));
  ASSERT_TRUE(connector);
  auto names = [](const FieldRule *rule) { return top_level_fields(rule->read->root()); };
  EXPECT_EQ(names(rule_of(*connector->model("crm.account"), "created_at")), std::vector<std::string>{"code"});
  EXPECT_EQ(names(rule_of(*connector->model("crm.contact"), "created_at")), std::vector<std::string>{"changed"});
  Error error = refused(shared(R"json({"models": {"crm.account": {"functions": {"known": "@"}},
    "crm.contact": {"functions": {"mine": "@"}}, "crm.lead": {"fields": {"title": "mine(@)"}}}})json"));
  EXPECT_TRUE(has(error, "/models/crm.account/functions/known", "unique")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.lead/fields/title", "unknown-function")) << listed(error);
}

TEST(Functions, AreCheckedWhereTheyStandAndWhereTheyAreCalled) {
  Error error = refused(shared(R"json({"functions": {"known": "lookup('nothing', @)", "trim": "@", "late": "later(@)",
    "later": "@", "itself": "itself(@)", "wrong": "a |"},
    "models": {"crm.account": {"list": {"with": {"size": "status(@)"}}, "fields": {"name": "known(a, b)",
    "industry": "wrong(@)", "website": "known(&a)"}}}})json"));
  EXPECT_TRUE(has(error, "/functions/known", "lookup")) << listed(error);
  EXPECT_TRUE(has(error, "/functions/trim", "unique")) << listed(error);
  EXPECT_TRUE(has(error, "/functions/late", "unknown-function")) << listed(error);
  EXPECT_TRUE(has(error, "/functions/itself", "unknown-function")) << listed(error);
  EXPECT_TRUE(has(error, "/functions/wrong", "syntax")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.account/list/with/size", "name")) << "code is no name there: " << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.account/fields/name", "invalid-arity")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.account/fields/website", "invalid-arity")) << listed(error);
  EXPECT_FALSE(has(error, "/models/crm.account/fields/industry", "syntax")) << "told once: " << listed(error);
}

TEST(Functions, ThatCallEachOtherGrowNoWithoutAnEnd) {
  std::string functions = R"json("f0": "[a, b, c, d]")json";
  for (int i = 1; i < 30; ++i) {
    std::string before = "f" + std::to_string(i - 1) + "(@)";
    functions += ", \"f" + std::to_string(i) + "\": \"[" + before + ", " + before + ", " + before + "]\"";
  }
  Error error = refused(acme("{\"functions\": {" + functions + "}}"));
  EXPECT_NE(error.message.find("more than 65536 bytes"), std::string::npos) << error.message;
}

TEST(Expressions, MayHaveSeveralLines) {
  auto connector = loaded(acme(R"json({"models": {"crm.contact": {"fields": {
    "email": ["properties.email", "|| other"], "title": {"read": ["a", "|| b"], "note": ["two", "lines"]}},
    "list": {"body": ["{a: size,", "b: cursor}"], "with": {"size": ["size", "|| `1`"]}, "headers": {"A": {"expr": ["'a'", "|| 'b'"]}}}}}})json"));
  ASSERT_TRUE(connector);
  const ModelRule &model = *connector->model("crm.contact");
  EXPECT_EQ(rule_of(model, "email")->read->text(), "properties.email || other");
  EXPECT_EQ(rule_of(model, "title")->read->text(), "a || b");
  EXPECT_EQ(model.list->request.with[0].second.text(), "size || `1`");
  EXPECT_EQ(model.list->request.body->text(), "{a: size, b: cursor}");
}

TEST(Expressions, OfOtherThanLinesAreRefused) {
  Error error =
      refused(acme(R"json({"models": {"crm.contact": {"fields": {"title": {"read": ["a", 1]}, "phone": []}}}})json"));
  EXPECT_TRUE(has(error, "/models/crm.contact/fields/title/read/1", "type")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.contact/fields/phone", "minItems")) << listed(error);
}

}  // namespace
}  // namespace openint::connector
