// How a definition is carried out: checks, then steps one after the other, then the record; over an invented document.
#include <map>

#include "tests/unit/operations/support.hpp"

namespace openint::operations {
namespace {

using namespace openint::testing;
using http::Outcome;
using http::Request;

constexpr std::string_view kForge = R"json({
  "format": 1, "name": "forge", "http": {"base": "https://api.forge.test", "refusal": {"code": "code", "message": "why"}},
  "tables": {"kinds": {"text": "string", "number": "decimal"}},
  "steps": {"shelves": [
    {"name": "shelf", "each": "input.fields[].group_name", "known": ["EXISTS"],
     "request": {"post": "/shelves", "body": "{title: item}"}, "done": "body.title"}]},
  "models": {
    "crm.meta.object": {
      "fields": {"id": {"read": "code", "write": false}, "name": {"read": "code", "write": false},
                 "label": {"read": "title", "write": false}, "is_custom": {"read": "`true`", "write": false}},
      "create_object": {
        "checks": [
          {"value": "input.name", "pattern": "^[a-z]+$", "at": "/name", "message": "must be of small letters"},
          {"each": "input.fields", "when": "!lookup('kinds', item.type)", "value": "item.type", "at": "/fields/{index}/type",
           "message": "is no type here"},
          {"each": "input.fields", "when": "item.precision", "value": "item.precision", "at": "/fields/{index}/precision",
           "message": "is left out", "warning": "precision_ignored", "title": "Precision left out"}],
        "steps": [
          {"include": "shelves"},
          {"name": "made", "request": {"post": "/things", "body": "{code: input.name, title: input.labels.singular}"},
           "done": "body.code", "problem": "answer.complaint"},
          {"name": "columns", "each": "input.fields", "portion": 2,
           "request": {"post": "/things/{code}/columns", "with": {"code": "answers.made.code"}, "body": "{columns: item[].id}"},
           "done": "body.count"},
          {"name": "twice", "value": "answers.made.code"},
          {"name": "shown", "when": "input.description", "failure": "warning", "title": "Not shown",
           "request": {"put": "/things/{code}/shown", "with": {"code": "answers.twice"}}}],
        "record": "answers.made"}},
    "crm.meta.property": {
      "fields": {"id": {"read": "id", "write": false}, "label": {"read": "id", "write": false}},
      "create_property": {"unsupported": "columns come with their things"}}}})json";

std::string thing(std::string_view fields, std::string_view description = "null") {
  return R"({"name":"car","description":)" + std::string(description) +
         R"(,"labels":{"singular":"Car","plural":"Cars"},"primary_field_id":"a","fields":[)" + std::string(fields) +
         "]}";
}

std::string field(const std::string &id, const std::string &more = "") {
  return R"({"id":")" + id + R"(","label":"L","type":"text")" + more + "}";
}

class Definitions : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.add_connector(kForge);
    harness.connect("forge");
  }
  Result<std::string> make(const std::string &input) {
    return harness.run(create_object, "crm-metadataCreateObject", input,
                       [this](const Request &request) { return forge(request); });
  }
  std::string sent(size_t i) const {
    const Request &request = harness.requests[i];
    return request.method + " " + path_of(request.url) + " " + request.body;
  }
  std::string warnings(const std::string &made) {
    auto document = json::Document::parse(made);
    std::string out;
    for (const json::Value &warning : document->root()["warnings"].items()) {
      out += (out.empty() ? "" : ",") + std::string(warning["problem_type"].text());
    }
    return out;
  }

  // Answers by path; what is not there is done.
  Outcome forge(const Request &request) {
    auto found = answers.find(path_of(request.url));
    if (found != answers.end()) return found->second;
    if (path_of(request.url) == "/things") return answer(201, R"({"code":"car","title":"Car"})");
    if (request.method == "PUT") return answer(204, "");
    return answer(201, R"({"title":"t","count":1})");
  }

  std::map<std::string, Outcome> answers;
  Harness harness;
};

TEST_F(Definitions, StepsAreDoneInTurnAndSeeTheAnswersBefore) {
  auto made = make(thing(field("a") + "," + field("b") + "," + field("c"), R"("What we drive")"));
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  ASSERT_EQ(harness.requests.size(), 4U);
  EXPECT_EQ(sent(0), R"(POST /things {"code":"car","title":"Car"})");
  EXPECT_EQ(sent(1), R"(POST /things/car/columns {"columns":["a","b"]})");
  EXPECT_EQ(sent(2), R"(POST /things/car/columns {"columns":["c"]})");
  EXPECT_EQ(sent(3), "PUT /things/car/shown ");
  EXPECT_EQ(at(*made, "/id"), "car");
  EXPECT_EQ(at(*made, "/label"), "Car");
  EXPECT_EQ(at(*made, "/warnings"), "(none)");
}

TEST_F(Definitions, AnIncludedStepIsDoneOnceForEachDistinctItemAndWhatIsThereAlreadyIsGood) {
  answers.insert_or_assign("/shelves", answer(409, R"({"code":"EXISTS","why":"it is there"})"));
  const std::string on_shelf = R"(,"group_name":"left")";
  auto made = make(thing(field("a", on_shelf) + "," + field("b", on_shelf)));
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(sent(0), R"(POST /shelves {"title":"left"})");
  EXPECT_EQ(harness.requests_to("/shelves"), 1U);
  EXPECT_EQ(harness.requests_to("/things/car/shown"), 0U);  // nothing was to be shown
}

TEST_F(Definitions, AnyOtherRefusalEndsThemAndIsTheError) {
  answers.insert_or_assign("/shelves", answer(409, R"({"code":"FULL","why":"no room"})"));
  auto made = make(thing(field("a", R"(,"group_name":"left")")));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().provider.code, "FULL");
  EXPECT_FALSE(made.error().maybe_applied);
  EXPECT_EQ(harness.requests.size(), 1U);
}

TEST_F(Definitions, AFailureAfterSomethingWasMadeSaysThatItMayBeThere) {
  answers.insert_or_assign("/things/car/columns", answer(400, R"({"code":"ODD","why":"no"})"));
  auto made = make(thing(field("a")));
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().maybe_applied) << made.error().to_json();
}

TEST_F(Definitions, AStepWhoseFailureIsAWarningGoesOn) {
  answers.insert_or_assign("/things/car/shown", answer(403, R"({"code":"NO","why":"not yours"})"));
  auto made = make(thing(field("a"), R"("shown")"));
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(warnings(*made), "shown_failed");
  EXPECT_EQ(at(*made, "/warnings/0/title"), "Not shown");
  EXPECT_NE(at(*made, "/warnings/0/detail").find("not yours"), std::string::npos);
}

TEST_F(Definitions, ASuccessWithoutWordThatItWasDoneIsNone) {
  for (const char *body : {"{}", "[]", "null", R"({"code":null})", R"({"error":"later"})"}) {
    answers.insert_or_assign("/things", answer(200, body));
    auto made = make(thing(field("a")));
    ASSERT_FALSE(made.ok()) << body;
    EXPECT_TRUE(made.error().maybe_applied) << made.error().to_json();
  }
  EXPECT_EQ(harness.requests_to("/things/car/columns"), 0U);
}

TEST_F(Definitions, WhatASuccessStillComplainsAboutIsTheError) {
  answers.insert_or_assign("/things", answer(200, R"({"code":"car","complaint":"the name is ugly"})"));
  auto made = make(thing(field("a")));
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.error().message.find("the name is ugly"), std::string::npos) << made.error().to_json();
}

TEST_F(Definitions, AllThatIsWrongIsToldBeforeAnythingIsSentAndWhatIsOnlyOtherwiseIsAWarning) {
  auto wrong = make(R"({"name":"Car 1","description":null,"labels":{"singular":"C","plural":"C"},"primary_field_id":"a",
                        "fields":[{"id":"a","label":"A","type":"text"},{"id":"b","label":"B","type":"date"}]})");
  ASSERT_FALSE(wrong.ok());
  ASSERT_EQ(wrong.error().issues.size(), 2U) << wrong.error().to_json();
  EXPECT_EQ(wrong.error().issues[0].pointer, "/name");
  EXPECT_EQ(wrong.error().issues[1].pointer, "/fields/1/type");
  EXPECT_TRUE(harness.requests.empty());
  auto made = make(thing(field("a", R"(,"precision":3)")));
  ASSERT_TRUE(made.ok()) << made.error().to_json();
  EXPECT_EQ(warnings(*made), "precision_ignored");
  EXPECT_TRUE(at(*made, "/warnings/0/detail").starts_with("fields[0].precision (\"3\")")) << *made;
}

TEST_F(Definitions, WhatTheDocumentDoesNotOfferIsUnsupportedWithItsReason) {
  auto made =
      harness.run(create_property, "crm-metadataCreateObjectProperty", R"({"object_name":"car","id":"a","label":"A"})",
                  [](const Request &) { return answer("{}"); });
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().status, Status::unsupported);
  EXPECT_NE(made.error().message.find("columns come with their things"), std::string::npos) << made.error().message;
  EXPECT_TRUE(harness.requests.empty());
}

}  // namespace
}  // namespace openint::operations
