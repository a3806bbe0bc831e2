#include "libopenint/connector/registry.hpp"

#include <atomic>
#include <thread>

#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

Registry registry_of_acme() {
  auto known = contract::Contract::builtin();
  EXPECT_TRUE(known.ok());
  return Registry(*known, {{"acme", kAcme}});
}

std::string email_of(const Registry &registry, std::string_view name) {
  auto connector = registry.find(name);
  if (!connector.ok()) return connector.error().message;
  const FieldRule *rule = rule_of(*(*connector)->model("crm.contact"), "email");
  return rule->read ? std::string(rule->read->text()) : "nothing";
}

TEST(Registry, FindsWhatIsBuiltInAndLoadsItOnce) {
  Registry registry = registry_of_acme();
  auto first = registry.find("acme");
  auto second = registry.find("acme");
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->get(), second->get());
  EXPECT_EQ(registry.names(), std::vector<std::string>{"acme"});
}

TEST(Registry, NamesTheConnectorsThereAreWhereItHasNone) {
  Registry registry = registry_of_acme();
  auto found = registry.find("bcme");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().status, Status::not_found);
  EXPECT_EQ(found.error().message, "no connector \"bcme\"; there are acme");
  auto known = contract::Contract::builtin();
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(Registry(*known, {}).find("x").error().message, "no connector \"x\"; there are none");
}

TEST(Registry, TakesAConnectorAtRunTime) {
  Registry registry = registry_of_acme();
  auto added =
      registry.add(acme(R"json({"name": "other", "models": {"crm.contact": {"fields": {"email": "mail"}}}})json"));
  ASSERT_TRUE(added.ok()) << listed(added.error());
  EXPECT_EQ(registry.names(), (std::vector<std::string>{"acme", "other"}));
  EXPECT_EQ(email_of(registry, "other"), "mail");
  EXPECT_EQ(email_of(registry, "acme"), "properties.email");
}

TEST(Registry, KeepsWhatItHadWhereADocumentIsBroken) {
  Registry registry = registry_of_acme();
  auto added = registry.add(acme(R"json({"format": 3})json"));
  ASSERT_FALSE(added.ok());
  EXPECT_TRUE(has(added.error(), "/format", "const"));
  EXPECT_EQ(email_of(registry, "acme"), "properties.email");
}

TEST(Overlay, ReplacesItsConnectorForLaterLookupsOnly) {
  Registry registry = registry_of_acme();
  auto before = registry.find("acme");
  ASSERT_TRUE(before.ok());
  auto added = registry.add(
      R"json({"overlay": "acme", "patch": {"models": {"crm.contact": {"fields": {"email": "work.mail"},
      "custom_fields": {"shoe_size": "properties.shoe_size"}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  EXPECT_EQ(email_of(registry, "acme"), "work.mail");
  EXPECT_EQ((*registry.find("acme"))->model("crm.contact")->custom_fields.size(), 1U);
  EXPECT_EQ((*registry.find("acme"))->model("crm.contact")->object, "people");
  EXPECT_EQ(rule_of(*(*before)->model("crm.contact"), "email")->read->text(), "properties.email");
  EXPECT_EQ(registry.names(), std::vector<std::string>{"acme"});
}

TEST(Overlay, StandsBesideItsConnectorUnderANameOfItsOwn) {
  Registry registry = registry_of_acme();
  ASSERT_TRUE(
      registry.add(R"json({"overlay": "acme", "name": "acme_eu", "patch": {"http": {"base": "https://eu"}}})json")
          .ok());
  EXPECT_EQ(registry.names(), (std::vector<std::string>{"acme", "acme_eu"}));
  EXPECT_EQ((*registry.find("acme_eu"))->name(), "acme_eu");
  EXPECT_EQ((*registry.find("acme_eu"))->document()["http"]["base"].text(), "https://eu");
  EXPECT_EQ((*registry.find("acme"))->document().find("http"), nullptr);
}

TEST(Overlay, RemovesWithNull) {
  Registry registry = registry_of_acme();
  auto added = registry.add(R"json({"overlay": "acme", "patch": {"body": null,
      "models": {"crm.contact": {"list": null, "fields": {"email": null}}}}})json");
  ASSERT_TRUE(added.ok()) << listed(added.error());
  EXPECT_EQ(email_of(registry, "acme"), "nothing");
  auto connector = registry.find("acme");
  EXPECT_TRUE((*connector)->model("crm.contact")->body.passthrough.empty());
  EXPECT_EQ((*connector)->document()["models"]["crm.contact"].find("list"), nullptr);
}

TEST(Overlay, GoesOnTopOfEarlierOnes) {
  Registry registry = registry_of_acme();
  ASSERT_TRUE(
      registry.add(R"json({"overlay": "acme", "patch": {"models": {"crm.contact": {"fields": {"phone": "tel"}}}}})json")
          .ok());
  ASSERT_TRUE(
      registry.add(R"json({"overlay": "acme", "patch": {"models": {"crm.contact": {"fields": {"title": "job"}}}}})json")
          .ok());
  auto connector = registry.find("acme");
  EXPECT_TRUE(rule_of(*(*connector)->model("crm.contact"), "phone")->read);
  EXPECT_TRUE(rule_of(*(*connector)->model("crm.contact"), "title")->read);
}

TEST(Overlay, IsCheckedLikeAnyDocumentAndPointsIntoThePatchedOne) {
  Registry registry = registry_of_acme();
  auto added = registry.add(R"json({"overlay": "acme", "patch": {"frmat": 1,
      "models": {"crm.contact": {"fields": {"email": "a |", "phone": "lookup('none', x)"}}}}})json");
  ASSERT_FALSE(added.ok());
  EXPECT_TRUE(has(added.error(), "/frmat", "additionalProperties")) << listed(added.error());
  EXPECT_TRUE(has(added.error(), "/models/crm.contact/fields/email", "syntax"));
  EXPECT_TRUE(has(added.error(), "/models/crm.contact/fields/phone", "lookup"));
  EXPECT_EQ(email_of(registry, "acme"), "properties.email");
}

TEST(Overlay, IsRefusedWhereItsOwnFormIsWrong) {
  struct Case {
    const char *text;
    const char *pointer;
    const char *rule;
  };
  const Case cases[] = {
      {R"json({"overlay": "acme"})json", "/patch", "required"},
      {R"json({"overlay": "acme", "patch": 5})json", "/patch", "type"},
      {R"json({"overlay": 5, "patch": {}})json", "/overlay", "type"},
      {R"json({"overlay": "acme", "patch": {}, "pach": {}})json", "/pach", "additionalProperties"},
      {R"json({"overlay": "acme", "name": "A", "patch": {}})json", "/name", "pattern"},
      {R"json({"overlay": "acme", "name": "b", "patch": {"name": "c"}})json", "/patch/name", "const"},
      {R"json({"overlay": "acme", "patch": {"name": null}})json", "/patch/name", "const"},
  };
  for (const Case &c : cases) {
    Registry registry = registry_of_acme();
    auto added = registry.add(c.text);
    ASSERT_FALSE(added.ok()) << c.text;
    EXPECT_EQ(added.error().status, Status::invalid_argument);
    EXPECT_TRUE(has(added.error(), c.pointer, c.rule)) << c.text << "\n" << listed(added.error());
  }
}

TEST(Overlay, OfAnUnknownConnectorIsNotFound) {
  Registry registry = registry_of_acme();
  for (const char *text :
       {R"json({"overlay": "b", "patch": {}})json", R"json({"overlay": "b", "name": "b", "patch": {}})json"}) {
    auto added = registry.add(text);  // the second one names itself as its base
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().status, Status::not_found);
  }
}

TEST(Registry, ServesManyThreads) {
  Registry registry = registry_of_acme();
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      std::string own = "acme_" + std::to_string(t);
      for (int i = 0; i < 25; ++i) {
        std::string overlay = "{\"overlay\": \"acme\", \"name\": \"" + own + "\", \"patch\": {\"title\": \"x\"}}";
        if (!registry.add(overlay).ok()) ++failures;
        auto mine = registry.find(own);
        auto base = registry.find("acme");
        if (!mine.ok() || (*mine)->name() != own || !base.ok() || (*base)->name() != "acme") ++failures;
        if (registry.names().empty()) ++failures;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(registry.names().size(), 9U);
}

}  // namespace
}  // namespace openint::connector
