#include "libopenint/contract/validate.hpp"

#include <gtest/gtest.h>

#include <string>

#include "libopenint/json/parse.hpp"

namespace openint::contract {
namespace {

// The error of checking `input` against `schema`; the schema is its own document.
Error problems(std::string_view schema, std::string_view input) {
  auto parsed_schema = json::Document::parse(schema);
  auto parsed_input = json::Document::parse(input);
  EXPECT_TRUE(parsed_schema.ok()) << schema;
  EXPECT_TRUE(parsed_input.ok()) << input;
  auto result = validate(parsed_schema->root(), parsed_schema->root(), parsed_input->root());
  return result.ok() ? Error(Status::ok, "") : result.error();
}

bool passes(std::string_view schema, std::string_view input) {
  Error error = problems(schema, input);
  EXPECT_NE(error.status, Status::internal) << error.message;
  return error.status == Status::ok;
}

std::string rule_of(std::string_view schema, std::string_view input) {
  Error error = problems(schema, input);
  return error.issues.size() == 1 ? error.issues[0].rule : std::to_string(error.issues.size()) + " issues";
}

TEST(ValidateIssues, AreAllToldAtOnceWithPointersAndWhatIsAllowed) {
  Error error = problems(R"({
      "type": "object", "required": ["name", "age"], "additionalProperties": false,
      "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}, "kind": {"enum": ["a", "b"]},
        "tags": {"type": "array", "items": {"type": ["string", "null"]}}}})",
                         R"({"age": 1.5, "kind": "c", "tags": ["x", 7, null], "a/b": 1})");
  ASSERT_EQ(error.status, Status::invalid_argument);
  ASSERT_EQ(error.issues.size(), 5U) << error.message;
  EXPECT_EQ(error.issues[0].pointer, "/name");
  EXPECT_EQ(error.issues[0].rule, "required");
  EXPECT_EQ(error.issues[0].found, "nothing");
  EXPECT_EQ(error.issues[0].allowed, "string");
  EXPECT_EQ(error.issues[1].pointer, "/a~1b");
  EXPECT_EQ(error.issues[1].rule, "additionalProperties");
  EXPECT_EQ(error.issues[1].found, "a/b");
  EXPECT_EQ(error.issues[1].allowed, "name, age, kind, tags");
  EXPECT_EQ(error.issues[2].pointer, "/age");
  EXPECT_EQ(error.issues[2].rule, "type");
  EXPECT_EQ(error.issues[2].found, "number 1.5");
  EXPECT_EQ(error.issues[2].allowed, "integer");
  EXPECT_EQ(error.issues[3].pointer, "/kind");
  EXPECT_EQ(error.issues[3].rule, "enum");
  EXPECT_EQ(error.issues[3].found, "\"c\"");
  EXPECT_EQ(error.issues[3].allowed, "\"a\", \"b\"");
  EXPECT_EQ(error.issues[4].pointer, "/tags/1");
  EXPECT_EQ(error.issues[4].found, "number");
  EXPECT_EQ(error.issues[4].allowed, "string or null");
  EXPECT_EQ(error.path, "/name");
  EXPECT_EQ(error.message,
            "5 problems in the input: /name is missing; /a~1b is not a member that may stand here; "
            "/age must be integer, not number 1.5; ...");
}

TEST(ValidateIssues, OfOneProblemSpeakInTheSingular) {
  EXPECT_EQ(problems(R"({"type":"string"})", "1").message,
            "1 problem in the input: the input must be string, not number");
}

TEST(ValidateIssues, HideWhatTheSchemaCallsSecret) {
  Error error =
      problems(R"({"properties":{"key":{"type":"string","format":"password","enum":["x"]}}})", R"({"key":"hunter2"})");
  ASSERT_EQ(error.issues.size(), 1U);
  EXPECT_EQ(error.issues[0].found, "(hidden)");
  EXPECT_EQ(error.to_json().find("hunter2"), std::string::npos);
}

TEST(ValidateNumbers, CompareExactly) {
  EXPECT_TRUE(passes(R"({"minimum": 9007199254740993})", "9007199254740993"));
  EXPECT_EQ(rule_of(R"({"minimum": 9007199254740993})", "9007199254740992"), "minimum");
  EXPECT_EQ(rule_of(R"({"maximum": 1})", "1.0000000000000000000001"), "maximum");
  EXPECT_EQ(rule_of(R"({"exclusiveMinimum": 0})", "0.0"), "exclusiveMinimum");
  EXPECT_EQ(rule_of(R"({"exclusiveMaximum": 5})", "5"), "exclusiveMaximum");
  EXPECT_TRUE(passes(R"({"multipleOf": 0.01})", "19.99"));
  EXPECT_EQ(rule_of(R"({"multipleOf": 0.01})", "19.995"), "multipleOf");
  EXPECT_EQ(rule_of(R"({"multipleOf": 3})", "7"), "multipleOf");
}

TEST(ValidateNumbers, CallWholeWhatHasNoFraction) {
  for (const char *whole : {"0", "-7", "1.0", "100.00", "1.5e1", "120e-1", "1e400", "0.0e-9"}) {
    EXPECT_TRUE(passes(R"({"type":"integer"})", whole)) << whole;
  }
  for (const char *broken : {"0.5", "15e-1", "1e-400", "100.01", "1.25e1"}) {
    EXPECT_EQ(rule_of(R"({"type":"integer"})", broken), "type") << broken;
  }
  EXPECT_EQ(rule_of(R"({"type":"number","format":"int64"})", "9223372036854775808"), "format");
  EXPECT_TRUE(passes(R"({"type":"number","format":"int64"})", "9223372036854775807"));
}

TEST(ValidateStrings, CountCharactersAndKnowFormats) {
  EXPECT_TRUE(passes(R"({"maxLength": 2})", "\"\xC3\xA9\xF0\x9F\x98\x80\""));
  EXPECT_EQ(rule_of(R"({"minLength": 3})", "\"\xC3\xA9\xF0\x9F\x98\x80\""), "minLength");
  EXPECT_EQ(rule_of(R"({"maxLength": 2})", R"("abc")"), "maxLength");
  EXPECT_TRUE(passes(R"({"format":"date-time"})", R"("2024-02-29T10:00:00.5+02:00")"));
  for (const char *text : {R"("2024-02-29")", R"("2023-02-29T10:00:00Z")", R"("2024-02-29 10:00:00Z")",
                           R"("2024-02-29T10:00:00")", R"("yesterday")"}) {
    EXPECT_EQ(rule_of(R"({"format":"date-time"})", text), "format") << text;
  }
  EXPECT_TRUE(passes(R"({"format":"date"})", R"("2024-02-29")"));
  EXPECT_EQ(rule_of(R"({"format":"date"})", R"("2024-02-30")"), "format");
  EXPECT_TRUE(passes(R"({"format":"uri"})", R"("https://example.com/a?b=c#d")"));
  EXPECT_EQ(rule_of(R"({"format":"uri"})", R"("example.com/a b")"), "format");
  EXPECT_EQ(rule_of(R"({"format":"email"})", R"("nobody")"), "format");
  EXPECT_EQ(rule_of(R"({"format":"uuid"})", R"("0123")"), "format");
  EXPECT_TRUE(passes(R"({"format":"never-heard-of"})", R"("x")"));
}

TEST(ValidateArrays, KnowPlacesSizesAndDoubles) {
  EXPECT_EQ(problems(R"({"prefixItems":[{"type":"string"}],"items":{"type":"number"}})", R"(["a", 1, "b"])")
                .issues.at(0)
                .pointer,
            "/2");
  EXPECT_EQ(rule_of(R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a", 1])"), "false");
  EXPECT_EQ(rule_of(R"({"minItems":1})", "[]"), "minItems");
  EXPECT_EQ(rule_of(R"({"maxItems":1})", "[1,2]"), "maxItems");
  EXPECT_EQ(rule_of(R"({"uniqueItems":true})", R"([{"a":1,"b":2},"x",{"b":2.0,"a":1}])"), "uniqueItems");
  EXPECT_EQ(rule_of(R"({"uniqueItems":true})", "[0, -0.0]"), "uniqueItems");
  EXPECT_TRUE(passes(R"({"uniqueItems":true})", R"([1,"1",[1],{"1":1},true,null])"));
}

TEST(ValidateObjects, KnowNamesPatternsAndClosedness) {
  EXPECT_EQ(rule_of(R"({"minProperties":1})", "{}"), "minProperties");
  EXPECT_EQ(rule_of(R"({"maxProperties":1})", R"({"a":1,"b":1})"), "maxProperties");
  EXPECT_EQ(rule_of(R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})"), "maxLength");
  constexpr const char *kPatterns =
      R"({"patternProperties":{"^x-":{"type":"string"}},"properties":{"a":true},"additionalProperties":false})";
  EXPECT_TRUE(passes(kPatterns, R"({"x-1":"y","a":1})"));
  EXPECT_EQ(rule_of(kPatterns, R"({"x-1":1})"), "type");
  EXPECT_EQ(rule_of(kPatterns, R"({"ax-1":"y"})"), "additionalProperties");
  EXPECT_EQ(problems(R"({"additionalProperties":{"type":"number"}})", R"({"k":"v"})").issues.at(0).pointer, "/k");
  EXPECT_EQ(rule_of(R"({"x-openint-closed":true,"properties":{"a":true}})", R"({"b":1})"), "additionalProperties");
  EXPECT_TRUE(passes(R"({"x-openint-closed":true,"properties":{"a":true}})", R"({"a":1})"));
}

TEST(ValidateChoices, TellTheProblemsOfTheOneThatFits) {
  constexpr const char *kNullable = R"({"$defs":{"e":{"type":"string","enum":["a"]}},
      "oneOf":[{"$ref":"#/$defs/e"},{"type":"null"}]})";
  EXPECT_TRUE(passes(kNullable, "null"));
  EXPECT_TRUE(passes(kNullable, R"("a")"));
  EXPECT_EQ(rule_of(kNullable, R"("b")"), "enum");
  Error wrong_kind = problems(kNullable, "5");
  ASSERT_EQ(wrong_kind.issues.size(), 1U);
  EXPECT_EQ(wrong_kind.issues[0].rule, "oneOf");
  EXPECT_EQ(wrong_kind.issues[0].allowed, "string or null");
  EXPECT_EQ(rule_of(R"({"oneOf":[{"type":"number"},{"type":"integer"}]})", "1"), "oneOf");
  EXPECT_TRUE(passes(R"({"anyOf":[{"type":"number"},{"type":"integer"}]})", "1"));
  EXPECT_EQ(rule_of(R"({"anyOf":[{"minimum":5},{"maximum":1}]})", "3"), "anyOf");
}

TEST(ValidateChoices, OfFormatsNameThemAll) {
  constexpr const char *kDate = R"({"type":["string","null"],"anyOf":[{"format":"date"},{"format":"date-time"}]})";
  for (const char *good : {"null", R"("2024-05-31")", R"("2024-05-31T16:00:00+02:00")"}) EXPECT_TRUE(passes(kDate, good));
  Error free_text = problems(kDate, R"("end of May")");
  ASSERT_EQ(free_text.issues.size(), 1U);
  EXPECT_EQ(free_text.issues[0].rule, "format");
  EXPECT_EQ(free_text.issues[0].message,
            "must be a valid date, for example 2024-01-31 or date-time, for example 2024-01-31T08:30:00Z");
  EXPECT_EQ(rule_of(kDate, "5"), "type");
}

TEST(ValidateChoices, PutSchemasTogether) {
  EXPECT_EQ(problems(R"({"allOf":[{"required":["a"]},{"required":["b"]}]})", "{}").issues.size(), 2U);
  EXPECT_EQ(rule_of(R"({"not":{"type":"string"}})", R"("x")"), "not");
  constexpr const char *kIf =
      R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}})";
  EXPECT_EQ(problems(kIf, R"({"k":1})").issues.at(0).pointer, "/a");
  EXPECT_EQ(problems(kIf, R"({"k":2})").issues.at(0).pointer, "/b");
  EXPECT_EQ(rule_of(R"({"const":{"a":1}})", R"({"a":2})"), "const");
}

TEST(ValidateReferences, AreFollowedThroughRecursion) {
  constexpr const char *kTree = R"({"type":"object","properties":{"next":{"$ref":"#"},"v%":{"type":"number"},
      "w":{"$ref":"#/properties/v%25"}}})";
  EXPECT_TRUE(passes(kTree, R"({"next":{"next":{"w":1}}})"));
  EXPECT_EQ(problems(kTree, R"({"next":{"next":{"w":"1"}}})").issues.at(0).pointer, "/next/next/w");
}

TEST(ValidateBrokenSchemas, AreInternalErrors) {
  EXPECT_EQ(problems(R"({"$ref":"#/nowhere"})", "1").status, Status::internal);
  EXPECT_EQ(problems(R"({"$ref":"https://example.com/x"})", "1").status, Status::internal);
  EXPECT_EQ(problems(R"({"$ref":"#"})", "1").status, Status::internal);
  EXPECT_EQ(problems(R"({"items":5})", "[1]").status, Status::internal);
  EXPECT_EQ(problems(R"x({"pattern":"(?=x)"})x", R"("x")").status, Status::internal);
  EXPECT_EQ(problems(R"({"multipleOf":0})", "1").status, Status::internal);
}

TEST(ValidateLimits, KeepAHundredIssues) {
  std::string input = "[0";
  for (int i = 0; i < 5000; ++i) input += ",0";
  Error error = problems(R"({"items":{"type":"string"}})", input + "]");
  EXPECT_EQ(error.issues.size(), 100U);
  EXPECT_TRUE(error.message.starts_with("more than 100 problems in the input: /0 must be")) << error.message;
}

TEST(ValidateLimits, BoundDepth) {
  constexpr const char *kTree = R"({"properties":{"n":{"allOf":[{"allOf":[{"$ref":"#"}]}]}}})";
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += R"({"n":)";
  deep += "1" + std::string(200, '}');
  Error error = problems(kTree, deep);
  ASSERT_EQ(error.issues.size(), 1U);
  EXPECT_EQ(error.issues[0].rule, "depth");
}

TEST(ValidateLimits, BoundWorkEvenInsideOfAlternatives) {
  // every level doubles the work: 2^60 checks without a limit
  constexpr const char *kDoubling =
      R"({"anyOf":[{"type":"string"},{"properties":{"n":{"$ref":"#"}},"not":{"properties":{"n":{"$ref":"#"}}}}]})";
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += R"({"n":)";
  deep += "1" + std::string(60, '}');
  Error error = problems(kDoubling, deep);
  EXPECT_EQ(error.status, Status::invalid_argument);
  ASSERT_FALSE(error.issues.empty());

  std::string same = "[[0]";
  for (int i = 1; i < 4000; ++i) same += ",[" + std::to_string(i) + "]";
  EXPECT_EQ(rule_of(R"({"uniqueItems":true})", same + "]"), "limit");
}

}  // namespace
}  // namespace openint::contract
