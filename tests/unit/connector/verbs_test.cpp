// What each verb of a document permits and requires, told by name.
#include <functional>

#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

// A document with every verb, each with what it must have.
constexpr std::string_view kVerbs = R"json({
  "format": 1, "name": "acme", "page": {"items": "results"},
  "check": {"get": "/me", "account": "body.name"},
  "models": {
    "crm.contact": {
      "object": "people", "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "at", "write": false}, "email": "email"},
      "list": {"get": "/people", "items": "data"},
      "list_since": {"get": "/people{?since}"},
      "list_deleted": {"get": "/gone", "instead": true},
      "list_since_deleted": {"get": "/gone{?since}"},
      "list_changes": {"get": "/changes{?cursor}", "removed": "gone && id",
                       "paging": {"kind": "link", "next": "body.next", "end": "body.delta"}},
      "get": {"get": "/people/{id}", "record": "data"},
      "count": {"get": "/people/count", "value": "body.total"},
      "report": {"get": "/report", "reader": "acme_report", "sums": {"Net": ["Income", "-Costs"]}},
      "create": {"post": "/people", "id": "body.id", "body": "record"},
      "update": {"patch": "/people/{id}", "done": "body.ok", "body": "record"},
      "delete": {"delete": "/people/{id}", "done": "body.ok"},
      "search": {"post": "/search", "keys": {"email": "email"}, "found": "body.data"},
      "upsert": {"post": "/upsert", "keys": {"email": "email"}, "results": "body.data"},
      "batch_read": {"post": "/read", "in_order": true, "body": "ids"},
      "batch_create": {"post": "/make", "results": "body.data", "body": "records"},
      "batch_update": {"post": "/change", "results": "body.data", "body": "records"},
      "before": [{"on": ["update"], "get": "/people/{id}", "current": "body.version"}],
      "after": [{"on": ["update"], "post": "/people/{id}/seen"}]
    },
    "crm.association": {
      "fields": {"source_object": "a", "source_id": "b", "target_object": "c", "target_id": "d"},
      "list": {"get": "/links", "links": "body.links"},
      "create": {"post": "/links", "done": "body.ok"},
      "list:people:firms": {"get": "/links", "links": "body.links"},
      "create:people:firms": {"post": "/links", "done": "body.ok"}
    }
  }
})json";

struct Verb {
  const char *model;
  const char *name;
  const char *of_another;  // a member that is another verb's
  const char *required;    // or nullptr: a method alone
};

constexpr Verb kEach[] = {
    {"crm.contact", "list", "value", nullptr},
    {"crm.contact", "list_since", "record", nullptr},
    {"crm.contact", "list_deleted", "fixed", nullptr},
    {"crm.contact", "list_since_deleted", "done", nullptr},
    {"crm.contact", "list_changes", "instead", nullptr},
    {"crm.contact", "get", "paging", nullptr},
    {"crm.contact", "count", "items", "value"},
    {"crm.contact", "report", "items", nullptr},
    {"crm.contact", "create", "results", "id"},
    {"crm.contact", "update", "id", nullptr},
    {"crm.contact", "delete", "record", nullptr},
    {"crm.contact", "search", "results", "found"},
    {"crm.contact", "upsert", "found", "results"},
    {"crm.contact", "batch_read", "paging", nullptr},
    {"crm.contact", "batch_create", "keys", "results"},
    {"crm.contact", "batch_update", "id", "results"},
    {"crm.association", "list", "items", "links"},
    {"crm.association", "create", "keys", nullptr},
    {"crm.association", "list:people:firms", "items", "links"},
    {"crm.association", "create:people:firms", "keys", nullptr},
};

Error refused(std::string_view patch) {
  auto base = json::Document::parse(kVerbs);
  auto change = json::Document::parse(patch);
  if (!base.ok() || !change.ok()) {
    ADD_FAILURE() << patch;
    return Error(Status::internal, "");
  }
  Arena arena;
  auto loaded = Connector::load(json::to_text(json::merge_patch(base->root(), change->root(), arena)), contract());
  if (!loaded.ok()) return loaded.error();
  ADD_FAILURE() << "loads: " << patch;
  return Error(Status::internal, "");
}

std::string in(const Verb &verb, const std::string &change) {
  return std::string("{\"models\": {\"") + verb.model + "\": {\"" + verb.name + "\": " + change + "}}}";
}

std::string at(const Verb &verb, const std::string &rest = "") {
  return std::string("/models/") + verb.model + "/" + verb.name + rest;
}

TEST(Verbs, OfAWholeDocumentLoad) { EXPECT_TRUE(loaded(kVerbs)); }

TEST(Verbs, PermitTheirOwnMembersAlone) {
  for (const Verb &verb : kEach) {
    const std::string member = verb.of_another;
    Error error = refused(in(verb, "{\"" + member + "\": \"body.x\"}"));
    EXPECT_TRUE(has(error, at(verb, "/" + member), "additionalProperties")) << listed(error);
    error = refused(in(verb, "{\"mispelt\": 1}"));
    EXPECT_TRUE(has(error, at(verb, "/mispelt"), "additionalProperties")) << listed(error);
    EXPECT_EQ(error.issues.size(), 1U) << listed(error);
  }
}

TEST(Verbs, RequireAMethodAndSayWhich) {
  for (const Verb &verb : kEach) {
    const std::string none = R"({"get": null, "post": null, "patch": null, "delete": null})";
    Error error = refused(in(verb, none));
    EXPECT_TRUE(has(error, at(verb), "oneOf")) << listed(error);
    EXPECT_NE(error.message.find("needs get or post or put or patch or delete or method with url or procedure"),
              std::string::npos)
        << listed(error);
    EXPECT_EQ(error.issues.size(), 1U) << listed(error);
    error = refused(in(verb, R"({"put": "/x", "method": "PURGE", "url": "/y"})"));
    EXPECT_TRUE(has(error, at(verb), "oneOf")) << listed(error);
    EXPECT_NE(error.message.find("method with url, of which only one may stand here"), std::string::npos)
        << listed(error);
  }
}

TEST(Verbs, RequireWhatTellsTheirOutcome) {
  for (const Verb &verb : kEach) {
    if (verb.required == nullptr) continue;
    Error error = refused(in(verb, std::string("{\"") + verb.required + "\": null}"));
    EXPECT_TRUE(has(error, at(verb, std::string("/") + verb.required), "required")) << listed(error);
    EXPECT_EQ(error.issues.size(), 1U) << listed(error);
  }
  Error error = refused(R"({"models": {"crm.contact": {"before": [{"get": "/x"}], "after": [{"post": "/x"}]}}})");
  for (const char *place : {"before/0/on", "before/0/current", "after/0/on"}) {
    EXPECT_TRUE(has(error, std::string("/models/crm.contact/") + place, "required")) << listed(error);
  }
}

TEST(Verbs, SayWhichTypeAMemberHas) {
  for (const Verb &verb : kEach) {
    Error error = refused(in(verb, R"({"with": ["a"], "max": "all"})"));
    EXPECT_TRUE(has(error, at(verb, "/with"), "type")) << listed(error);
    EXPECT_TRUE(has(error, at(verb, "/max"), "type")) << listed(error);
    error = refused(in(verb, "7"));
    EXPECT_TRUE(has(error, at(verb), "type")) << listed(error);
  }
}

TEST(Verbs, OfRecordsAndOfLinksAreToldApart) {
  Error error = refused(R"json({"models": {"crm.contact": {"create": {"needs_type": "the kind"}},
    "crm.association": {"create": {"id": "body.id"}}}})json");
  EXPECT_TRUE(has(error, "/models/crm.contact/create/needs_type", "additionalProperties")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.association/create/id", "additionalProperties")) << listed(error);
  error = refused(R"json({"models": {"crm.contact": {"list": {"items": null, "links": "body.x"}}}})json");
  EXPECT_TRUE(has(error, "/models/crm.contact/list/links", "additionalProperties")) << listed(error);
}

TEST(Verbs, OfDiscoveryAreChecked) {
  struct Case {
    const char *entry;
    const char *pointer;
    const char *rule;
  };
  constexpr Case kCases[] = {
      {R"({"get": "/t", "settings": {"tenant": "body.id", "host": "body.host"}})", "/discover/0/settings/host",
       "setting"},
      {R"({"get": "/t", "settings": {"tenant": "boddy.id"}})", "/discover/0/settings/tenant", "name"},
      {R"({"get": "/t", "accounts": "bdy", "settings": {"tenant": "id"}})", "/discover/0/accounts", "name"},
      {R"({"get": "/t", "choose": "tenant", "settings": {"tenant": "body.id"}})", "/discover/0/accounts", "required"},
      {R"({"get": "/t", "accounts": "body", "choose": "region", "settings": {"tenant": "id"}})", "/discover/0/choose",
       "setting"},
      {R"({"get": "/t{?size}", "settings": {"tenant": "body.id"}})", "/discover/0/get", "name"},
      {R"({"get": "/t"})", "/discover/0/settings", "required"},
      {R"({"get": "/t", "settings": {}})", "/discover/0/settings", "minProperties"},
      {R"({"settings": {"tenant": "body.id"}})", "/discover/0", "oneOf"},
      {R"({"get": "/t", "settings": {"tenant": "body.id"}, "items": "data"})", "/discover/0/items",
       "additionalProperties"},
  };
  for (const Case &each : kCases) {
    Error error = refused(std::string(R"({"settings": {"tenant": {}}, "discover": [)") + each.entry + "]}");
    EXPECT_TRUE(has(error, each.pointer, each.rule)) << listed(error);
    EXPECT_EQ(error.issues.size(), 1U) << listed(error);
  }
}

// A record that lacks a required field is given to nobody.
TEST(Verbs, ThatReadNeedARuleForEveryRequiredField) {
  Error error = refused(R"json({"models": {"crm.contact": {"fields": {"updated_at": {"read": null, "write": null,
    "absent": "there is no such time"}}}, "crm.association": {"fields": {"target_id": null}}}})json");
  EXPECT_TRUE(has(error, "/models/crm.contact/fields/updated_at", "required")) << listed(error);
  EXPECT_TRUE(has(error, "/models/crm.association/fields/target_id", "required")) << listed(error);
  EXPECT_EQ(error.issues.size(), 2U) << listed(error);
}

// The alternative that was meant is told of: by the member that tells it apart, or by its type.
TEST(Alternatives, AreChosenAndTellTheirOwnProblems) {
  struct Case {
    const char *change;
    const char *pointer;
    const char *rule;
  };
  constexpr Case kCases[] = {
      {R"({"search": {"keys": {"email": {"property": "mail", "fil": "x"}}}})", "/search/keys/email/fil",
       "additionalProperties"},
      {R"({"search": {"keys": {"email": {"unsupported": ""}}}})", "/search/keys/email/unsupported", "minLength"},
      {R"({"search": {"keys": {"email": 7}}})", "/search/keys/email", "oneOf"},
      {R"({"list": {"headers": {"A": {"expr": 7}}}})", "/list/headers/A/expr", "type"},
      {R"({"fields": {"email": {"read": "x", "write": {"a": {"value": 7}}}}})", "/fields/email/write/a/value", "type"},
      {R"({"fields": {"email": {"read": "x", "wirte": "x"}}})", "/fields/email/wirte", "additionalProperties"},
      {R"({"fields": {"email": {"source": "x"}}})", "/fields/email", "oneOf"},
  };
  for (const Case &each : kCases) {
    Error error = refused(std::string(R"({"models": {"crm.contact": )") + each.change + "}}");
    EXPECT_TRUE(has(error, std::string("/models/crm.contact") + each.pointer, each.rule)) << listed(error);
  }
}

// Every value of the document replaced by one of every kind.
TEST(Alternatives, AreNeverJustNoneOfSoMany) {
  auto base = json::Document::parse(kVerbs);
  ASSERT_TRUE(base.ok());
  size_t told = 0;
  std::function<void(const json::Value &, const std::string &, const std::string &)> walk =
      [&](const json::Value &value, const std::string &before, const std::string &behind) {
        for (const char *other : {"true", "7", "\"\"", "[]", "[7]", "{}", "{\"x\": 1}"}) {
          auto loaded = Connector::load(before + other + behind, contract());
          if (loaded.ok()) continue;
          for (const Issue &issue : loaded.error().issues) {
            ++told;
            EXPECT_EQ(issue.message.find("alternatives"), std::string::npos)
                << before << other << ": " << issue.message;
          }
        }
        for (const json::Member &member : value.members()) {
          std::string head = before + "{", tail = "}" + behind;  // the others stand before it and behind it
          for (const json::Member &each : value.members()) {
            std::string text = "\"" + std::string(each.key) + "\":" + json::to_text(each.value);
            if (&each < &member) head += text + ",";
            if (&each > &member) tail = "," + text + tail;
          }
          walk(member.value, head + "\"" + std::string(member.key) + "\":", tail);
        }
      };
  walk(base->root(), "", "");
  EXPECT_GT(told, 500U);
}

}  // namespace
}  // namespace openint::connector
