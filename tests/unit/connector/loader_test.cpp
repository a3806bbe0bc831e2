#include "libopenint/connector/paths.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

TEST(Loader, CompilesADocument) {
  auto connector = loaded(kAcme);
  ASSERT_TRUE(connector);
  EXPECT_EQ(connector->name(), "acme");
  EXPECT_EQ(connector->document()["title"].text(), "Acme");
  EXPECT_EQ(connector->tables()["stages"]["2"].text(), "customer");
  ASSERT_EQ(connector->models().size(), 1U);
  EXPECT_EQ(connector->model("crm.account"), nullptr);
  const ModelRule *contact = connector->model("crm.contact");
  ASSERT_NE(contact, nullptr);
  EXPECT_EQ(contact->object, "people");
  EXPECT_EQ(contact->page.items, Path{"results"});
  EXPECT_TRUE(contact->page.item.empty());
  ASSERT_TRUE(contact->page.next_cursor);
  EXPECT_EQ(contact->page.next_cursor->text(), "paging.next");
  EXPECT_FALSE(contact->page.has_next_page);
  EXPECT_EQ(contact->body.passthrough, Path{"properties"});
  EXPECT_TRUE(contact->body.clear.is_null());
  EXPECT_FALSE(contact->body.scalars_as_strings);
}

TEST(Loader, GivesEveryFieldARuleInTheContractsOrder) {
  auto connector = loaded(kAcme);
  ASSERT_TRUE(connector);
  std::vector<std::string> names;
  for (const FieldRule &rule : connector->model("crm.contact")->fields) names.push_back(rule.name);
  const std::vector<std::string> expected = {
      "id",         "updated_at", "first_name", "last_name",        "email",           "phone",
      "account_id", "owner_id",   "title",      "lifecycle_stage",  "email_addresses", "phone_numbers",
      "addresses",  "created_at", "is_deleted", "last_modified_at", "last_activity_at"};
  EXPECT_EQ(names, expected);
  const FieldRule *missing = rule_of(*connector->model("crm.contact"), "phone");
  EXPECT_FALSE(missing->read);
  EXPECT_TRUE(missing->write.empty());
  EXPECT_EQ(missing->absent, "");
  EXPECT_EQ(missing->source, "");
}

TEST(Loader, MapsAPlainPathBothWays) {
  auto connector = loaded(kAcme);
  ASSERT_TRUE(connector);
  const FieldRule *email = rule_of(*connector->model("crm.contact"), "email");
  ASSERT_TRUE(email->read);
  EXPECT_EQ(email->read->text(), "properties.email");
  ASSERT_EQ(email->write.size(), 1U);
  EXPECT_EQ(email->write[0].path, body_path_of({"properties", "email"}));
  EXPECT_EQ(email->write[0].value.text(), "\"email\"");
  EXPECT_FALSE(email->write[0].when);
  EXPECT_EQ(email->pointer, "/models/crm.contact/fields/email");
}

TEST(Loader, ReadsOnlyWhereThereIsNoWayBack) {
  // An expression, an explicit false, and a field that the input lacks.
  for (const char *rule :
       {R"json("lower(properties.email)")json", R"json({"read": "properties.email", "write": false})json"}) {
    auto connector = loaded(acme_email(rule));
    ASSERT_TRUE(connector) << rule;
    EXPECT_TRUE(rule_of(*connector->model("crm.contact"), "email")->write.empty()) << rule;
  }
  auto connector = loaded(acme(R"json({"models": {"crm.contact": {"fields": {"created_at": "created"}},
      "crm.user": {"fields": {"id": "id", "updated_at": "changed", "name": "name"}}}})json"));
  ASSERT_TRUE(connector);
  EXPECT_TRUE(rule_of(*connector->model("crm.contact"), "created_at")->write.empty());
  EXPECT_TRUE(rule_of(*connector->model("crm.user"), "name")->write.empty());
}

TEST(Loader, WritesWhereTheRuleSays) {
  auto connector =
      loaded(acme_email(R"json({"read": "lower(mail)", "write": "\"e-mail\".work", "source": "guide"})json"));
  ASSERT_TRUE(connector);
  const FieldRule *email = rule_of(*connector->model("crm.contact"), "email");
  ASSERT_EQ(email->write.size(), 1U);
  EXPECT_EQ(email->write[0].path, body_path_of({"e-mail", "work"}));
  EXPECT_EQ(email->write[0].pointer, "/models/crm.contact/fields/email/write");
  EXPECT_EQ(email->source, "Acme's guide, page 7");

  connector = loaded(acme_email(R"json({"read": "mail", "write": {
      "mail": "email || email_addresses[0].email_address",
      "flags.mail": {"value": "`true`", "when": "email"}}})json"));
  ASSERT_TRUE(connector);
  email = rule_of(*connector->model("crm.contact"), "email");
  ASSERT_EQ(email->write.size(), 2U);
  EXPECT_EQ(email->write[0].path, body_path_of({"mail"}));
  EXPECT_FALSE(email->write[0].when);
  EXPECT_EQ(email->write[0].pointer, "/models/crm.contact/fields/email/write/mail");
  EXPECT_EQ(email->write[1].path, body_path_of({"flags", "mail"}));
  EXPECT_EQ(email->write[1].value.text(), "`true`");
  ASSERT_TRUE(email->write[1].when);
  EXPECT_EQ(email->write[1].when->text(), "email");
}

TEST(Loader, TakesARulesSourceFromItsModelWhereItHasNone) {
  auto connector = loaded(kAcme);
  ASSERT_TRUE(connector);
  EXPECT_EQ(rule_of(*connector->model("crm.contact"), "email")->source, "https://acme.test/docs");
}

TEST(Loader, KeepsTheReasonOfAnAbsentField) {
  auto connector = loaded(acme_email(R"json({"absent": "Acme keeps no addresses"})json"));
  ASSERT_TRUE(connector);
  const FieldRule *email = rule_of(*connector->model("crm.contact"), "email");
  EXPECT_EQ(email->absent, "Acme keeps no addresses");
  EXPECT_FALSE(email->read);
  EXPECT_TRUE(email->write.empty());
}

TEST(Loader, LetsAModelsSectionsReplaceTheDocuments) {
  auto connector = loaded(acme(R"json({"models": {"crm.contact": {
      "list": {"paging": {"next": "body.token"}},
      "page": {"items": "data.rows", "item": "row", "has_next_page": "more"},
      "body": {"clear": "", "scalars": "string"}}}})json"));
  ASSERT_TRUE(connector);
  const ModelRule *contact = connector->model("crm.contact");
  EXPECT_EQ(contact->page.items, (Path{"data", "rows"}));
  EXPECT_EQ(contact->page.item, Path{"row"});
  EXPECT_FALSE(contact->page.next_cursor);
  EXPECT_TRUE(contact->page.has_next_page);
  EXPECT_TRUE(contact->body.passthrough.empty());
  EXPECT_TRUE(contact->body.clear.is_string());
  EXPECT_TRUE(contact->body.scalars_as_strings);
}

// What a custom field's target gives for an input: its condition, and its value where that holds.
std::string written(const Target &target, std::string_view input) {
  Arena arena;
  auto document = json::Document::parse(input);
  if (!document.ok() || !target.when) return "broken";
  auto when = target.when->evaluate(document->root(), arena);
  if (!when.ok()) return when.error().message;
  if (!jmespath::truthy(*when)) return "left alone";
  auto value = target.value.evaluate(document->root(), arena);
  return value.ok() ? json::to_text(*value) : value.error().message;
}

TEST(Loader, WritesACustomFieldOnlyWhereTheInputHoldsIt) {
  auto connector = loaded(acme(R"json({"models": {"crm.contact": {"custom_fields": {
      "shoe size": "properties.shoe_size", "back`tick": "properties.tick", "upper": "upper(properties.x)"}}}})json"));
  ASSERT_TRUE(connector);
  const auto &custom = connector->model("crm.contact")->custom_fields;
  ASSERT_EQ(custom.size(), 3U);
  EXPECT_EQ(custom[0].name, "shoe size");
  ASSERT_EQ(custom[0].write.size(), 1U);
  EXPECT_EQ(custom[0].write[0].path, body_path_of({"properties", "shoe_size"}));
  EXPECT_EQ(written(custom[0].write[0], R"json({"custom_fields": {"shoe size": 43}})json"), "43");
  EXPECT_EQ(written(custom[0].write[0], R"json({"custom_fields": {"shoe size": null}})json"), "null");
  EXPECT_EQ(written(custom[0].write[0], R"json({"custom_fields": {"hat size": 7}})json"), "left alone");
  EXPECT_EQ(written(custom[0].write[0], R"json({"custom_fields": null})json"), "left alone");
  EXPECT_EQ(written(custom[0].write[0], R"json({})json"), "left alone");
  ASSERT_EQ(custom[1].write.size(), 1U);
  EXPECT_EQ(written(custom[1].write[0], R"json({"custom_fields": {"back`tick": "x"}})json"), "\"x\"");
  EXPECT_TRUE(custom[2].write.empty());
}

}  // namespace
}  // namespace openint::connector
