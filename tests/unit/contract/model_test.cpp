#include "libopenint/contract/model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "libopenint/contract/contract.hpp"

namespace openint::contract {
namespace {

std::shared_ptr<const Contract> with_schemas(const std::string &schemas) {
  auto loaded = Contract::load(R"({"openapi":"3.1.0","components":{"schemas":)" + schemas + "}}");
  EXPECT_TRUE(loaded.ok());
  return loaded.ok() ? *loaded : nullptr;
}

TEST(ModelTypes, FollowTypeFormatAndNullability) {
  auto contract = with_schemas(R"({"m":{"type":"object","required":["a"],"properties":{
      "a":{"type":"string","description":"First."},
      "b":{"type":["string","null"],"format":"date-time"},
      "c":{"type":"boolean"},
      "d":{"type":"integer"},
      "e":{"type":["number","null"],"format":"int64"},
      "f":{"type":"number"},
      "g":{"type":"number","format":"decimal"},
      "h":{"type":"object","additionalProperties":{}},
      "i":{"type":["array","null"],"items":{"type":"string"}},
      "j":{"description":"Anything."},
      "k":{"anyOf":[{"type":"string"},{"type":"number"}]},
      "l":{"enum":["x","y"]},
      "n":{"type":["string","null"],"enum":["x",null]},
      "o":{"type":["string","null"],"anyOf":[{"format":"date"},{"format":"date-time"}]}}}})");
  const Shape *shape = contract->model("m");
  ASSERT_NE(shape, nullptr);
  EXPECT_EQ(shape->type, Type::record);
  EXPECT_EQ(shape->name, "m");
  EXPECT_FALSE(shape->nullable);
  ASSERT_EQ(shape->fields.size(), 14U);
  struct Expected {
    const char *name;
    Type type;
    bool nullable;
  };
  const Expected expected[] = {{"a", Type::string, false},  {"b", Type::date_time, true}, {"c", Type::boolean, false},
                               {"d", Type::int64, false},   {"e", Type::int64, true},     {"f", Type::number, false},
                               {"g", Type::decimal, false}, {"h", Type::any, false},      {"i", Type::list, true},
                               {"j", Type::any, true},      {"k", Type::any, false},      {"l", Type::string, false},
                               {"n", Type::string, true},   {"o", Type::date, true}};
  for (size_t i = 0; i < shape->fields.size(); ++i) {
    EXPECT_EQ(shape->fields[i].name, expected[i].name);
    EXPECT_EQ(shape->fields[i].shape->type, expected[i].type) << expected[i].name;
    EXPECT_EQ(shape->fields[i].shape->nullable, expected[i].nullable) << expected[i].name;
    EXPECT_EQ(shape->fields[i].required, i == 0);
  }
  EXPECT_EQ(shape->fields[0].description, "First.");
  EXPECT_EQ(shape->find("i")->shape->items->type, Type::string);
  EXPECT_EQ(shape->find("l")->shape->enumeration, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(shape->find("n")->shape->enumeration, (std::vector<std::string>{"x"}));
  EXPECT_EQ(shape->find("zz"), nullptr);
  EXPECT_EQ(contract->model("zz"), nullptr);
}

TEST(ModelReferences, KeepTheNameAndTakeNullFromTheChoice) {
  auto contract = with_schemas(R"({"kind":{"type":"string","enum":["a","b"]},
      "base":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]},
      "m":{"allOf":[{"$ref":"#/components/schemas/base"}],"type":"object","required":["maybe"],"properties":{
        "maybe":{"oneOf":[{"$ref":"#/components/schemas/kind"},{"type":"null"}],"description":"Or not."},
        "sure":{"$ref":"#/components/schemas/kind"}}}})");
  const Shape *shape = contract->model("m");
  ASSERT_EQ(shape->type, Type::record);
  ASSERT_EQ(shape->fields.size(), 3U);
  EXPECT_EQ(shape->name, "m");
  EXPECT_EQ(shape->fields[0].name, "id");
  EXPECT_TRUE(shape->fields[0].required);
  const Shape *maybe = shape->find("maybe")->shape;
  EXPECT_EQ(maybe->type, Type::string);
  EXPECT_TRUE(maybe->nullable);
  EXPECT_EQ(maybe->name, "kind");
  EXPECT_EQ(maybe->enumeration, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(shape->find("maybe")->description, "Or not.");
  EXPECT_FALSE(shape->find("sure")->shape->nullable);
}

TEST(ModelRecursion, EndsAsAny) {
  auto contract = with_schemas(R"({"node":{"type":"object","properties":{
      "value":{"type":"number"},"children":{"type":"array","items":{"$ref":"#/components/schemas/node"}}}},
      "loop":{"$ref":"#/components/schemas/loop"}})");
  const Shape *node = contract->model("node");
  ASSERT_EQ(node->fields.size(), 2U);
  EXPECT_EQ(node->fields[1].shape->type, Type::list);
  EXPECT_EQ(node->fields[1].shape->items->type, Type::any);
  EXPECT_EQ(contract->model("loop")->type, Type::any);
}

TEST(ModelRecursion, DoesNotDoubleForever) {
  std::string schemas = "{";
  for (int i = 0; i < 30; ++i) {
    std::string next = R"({"$ref":"#/components/schemas/s)" + std::to_string(i + 1) + "\"}";
    schemas +=
        "\"s" + std::to_string(i) + R"(":{"type":"object","properties":{"a":)" + next + R"(,"b":)" + next + "}},";
  }
  auto contract = with_schemas(schemas + R"("s30":{"type":"string"}})");
  EXPECT_EQ(contract->model("s0")->type, Type::record);
}

TEST(BuiltinModels, HoldTheContractsFields) {
  auto contract = Contract::builtin();
  ASSERT_TRUE(contract.ok()) << contract.error().message;
  const Shape *contact = (*contract)->model("crm.contact");
  ASSERT_NE(contact, nullptr);
  ASSERT_EQ(contact->type, Type::record);
  EXPECT_EQ(contact->fields[0].name, "id");
  EXPECT_EQ(contact->fields[1].name, "updated_at");
  EXPECT_EQ(contact->fields[1].shape->type, Type::date_time);
  EXPECT_EQ(contact->fields[2].name, "raw_data");
  EXPECT_EQ(contact->fields[2].shape->type, Type::any);
  EXPECT_TRUE(contact->find("email")->shape->nullable);
  const Shape *stage = contact->find("lifecycle_stage")->shape;
  EXPECT_EQ(stage->name, "crm.lifecycle_stage");
  EXPECT_TRUE(stage->nullable);
  EXPECT_FALSE(stage->enumeration.empty());
}

TEST(BuiltinModels, AreTheSameForEveryThread) {
  auto contract = Contract::builtin();
  ASSERT_TRUE(contract.ok());
  std::vector<std::string_view> names = (*contract)->schemas();
  std::vector<std::vector<const Shape *>> seen(4);
  std::vector<std::thread> threads;
  for (auto &mine : seen) {
    threads.emplace_back([&] {
      for (std::string_view name : names) mine.push_back((*contract)->model(name));
    });
  }
  for (std::thread &thread : threads) thread.join();
  for (const auto &mine : seen) EXPECT_EQ(mine, seen[0]);
  for (const Shape *shape : seen[0]) EXPECT_NE(shape, nullptr);
}

}  // namespace
}  // namespace openint::contract
