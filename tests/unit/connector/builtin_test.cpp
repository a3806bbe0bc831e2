#include <algorithm>

#include "libopenint/connector/schema.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/contract/validate.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

using namespace testing;

TEST(BuiltinConnectors, AreTheFourOfCrm) {
  std::vector<std::string> names;
  for (const Builtin &builtin : connectors::builtin()) names.emplace_back(builtin.name);
  for (const char *name : {"hubspot", "salesforce", "pipedrive", "ms_dynamics_365_sales"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
}

TEST(BuiltinConnectors, LoadWithTheFullCheckUnderTheirFilesName) {
  for (const Builtin &builtin : connectors::builtin()) {
    auto connector = Connector::load(builtin.text, contract());
    ASSERT_TRUE(connector.ok()) << builtin.name << ": " << listed(connector.error());
    EXPECT_EQ((*connector)->name(), builtin.name);
    EXPECT_FALSE((*connector)->models().empty());
  }
}

TEST(BuiltinConnectors, RuleEveryFieldOrSayWhyItIsAbsent) {
  for (const Builtin &builtin : connectors::builtin()) {
    auto connector = loaded(builtin.text);
    ASSERT_TRUE(connector);
    for (const ModelRule &model : connector->models()) {
      for (const FieldRule &rule : model.fields) {
        EXPECT_TRUE(rule.read || !rule.absent.empty())
            << builtin.name << " " << model.model << "." << rule.name << " has neither a rule nor a reason";
      }
    }
  }
}

TEST(BuiltinConnectors, GiveASourceForEveryRule) {
  for (const Builtin &builtin : connectors::builtin()) {
    auto connector = loaded(builtin.text);
    ASSERT_TRUE(connector);
    for (const ModelRule &model : connector->models()) {
      for (const FieldRule &rule : model.fields) {
        if (!rule.read) continue;
        EXPECT_FALSE(rule.source.empty()) << builtin.name << " " << model.model << "." << rule.name;
      }
    }
  }
}

// A check that quotes a member as it came ("item.id") points to that member, for the two stand beside each other in
// what a person reads. An expression of more than a path is free: it may say what becomes of the member.
TEST(BuiltinConnectors, ChecksQuoteTheMemberThatTheyPointTo) {
  for (const Builtin &builtin : connectors::builtin()) {
    auto connector = loaded(builtin.text);
    ASSERT_TRUE(connector);
    size_t seen = 0;
    for (const ModelRule &model : connector->models()) {
      for (const auto *offer : {&model.create_object, &model.create_property, &model.create_association_schema}) {
        if (!*offer) continue;
        for (const DefinitionCheck &check : (*offer)->checks) {
          std::string value(check.value ? check.value->text() : std::string_view());
          bool path = value.starts_with("item.") || value.starts_with("input.");
          if (!path || value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") != std::string::npos) continue;
          ++seen;
          EXPECT_EQ(value.substr(value.rfind('.') + 1), check.at.substr(check.at.rfind('/') + 1))
              << builtin.name << " " << model.model << " " << check.pointer << " " << check.at;
        }
      }
    }
    const bool defines = std::any_of(connector->models().begin(), connector->models().end(),
                                     [](const ModelRule &model) { return model.create_property.rule.has_value(); });
    EXPECT_EQ(seen > 0, defines) << builtin.name;
  }
}

TEST(BuiltinConnectors, NeverWriteAnIdOrTheTimeOfAChange) {
  for (const Builtin &builtin : connectors::builtin()) {
    auto connector = loaded(builtin.text);
    ASSERT_TRUE(connector);
    for (const ModelRule &model : connector->models()) {
      for (const char *name : {"id", "updated_at"}) {
        const FieldRule *rule = rule_of(model, name);
        bool written = rule != nullptr && !rule->write.empty();
        EXPECT_FALSE(written) << builtin.name << " " << model.model << "." << name;
      }
    }
  }
}

// A place in the schema where objects are described, with everything below it.
struct SchemaWalk {
  const json::Value &root;
  int objects = 0;

  bool described(const json::Value &schema, int depth = 0) const {
    if (!schema["description"].text().empty()) return true;
    std::string_view reference = schema["$ref"].text();
    if (depth > 8 || !reference.starts_with("#/$defs/")) return false;
    return described(root["$defs"][reference.substr(8)], depth + 1);
  }

  void walk(const json::Value &schema, const std::string &pointer, bool condition) {
    if (schema["type"].text() == "object") {
      ++objects;
      EXPECT_NE(schema.find("additionalProperties"), nullptr) << pointer << " is neither closed nor a map";
      EXPECT_TRUE(schema["additionalProperties"].is_object() || !schema["additionalProperties"].as_boolean())
          << pointer;
    }
    for (const json::Member &property : schema["properties"].members()) {
      std::string at = pointer + "/properties/" + std::string(property.key);
      EXPECT_TRUE(condition || described(property.value)) << at << " has no description";
    }
    for (const json::Member &member : schema.members()) {
      std::string at = pointer + "/" + std::string(member.key);
      walk(member.value, at, condition || member.key == "if");
    }
    for (size_t i = 0; i < schema.items().size(); ++i) {
      walk(schema.items()[i], pointer + "/" + std::to_string(i), condition);
    }
  }
};

TEST(ConnectorSchema, IsClosedAndDescribesEveryProperty) {
  auto schema = connector::schema();
  ASSERT_TRUE(schema.ok()) << schema.error().message;
  SchemaWalk walk{**schema};
  walk.walk(**schema, "", false);
  EXPECT_GT(walk.objects, 15);
}

}  // namespace
}  // namespace openint::connector
