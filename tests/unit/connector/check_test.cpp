// What whoever writes a document is told: places in the file, and hints about what loads.
#include "libopenint/connector/check.hpp"

#include <gtest/gtest.h>

#include "libopenint/connectors/builtin.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::connector {
namespace {

std::string check(std::string_view text) {
  auto contract = contract::Contract::builtin();
  EXPECT_TRUE(contract.ok());
  Registry registry(*contract, connectors::builtin());
  auto report = check_document(registry, text);
  return report.ok() ? *report : std::string(report.error().message);
}

// "line:column pointer" of each entry of that list.
std::vector<std::string> places(const std::string &report, std::string_view list) {
  std::vector<std::string> out;
  auto document = json::Document::parse(report);
  EXPECT_TRUE(document.ok()) << report;
  for (const json::Value &each : document->root()[list].items()) {
    out.push_back(std::string(each["line"].text()) + ":" + std::string(each["column"].text()) + " " +
                  std::string(each["path"].text()));
  }
  return out;
}

using Places = std::vector<std::string>;

TEST(Check, NamesLineAndColumnOfEveryProblem) {
  std::string report = check(R"({
  "format": 1, "name": "acme",
  "models": {
    "crm.contact": {
      "fields": {"id": "id",
                 "first_name": "upper(",
                 "nonsense": "x"}
    }
  }
})");
  EXPECT_EQ(places(report, "problems"),
            (Places{"6:18 /models/crm.contact/fields/first_name", "7:18 /models/crm.contact/fields/nonsense"}))
      << report;
  EXPECT_TRUE(places(report, "hints").empty());
}

TEST(Check, NamesThePlaceWhereTheTextIsNoJson) {
  EXPECT_EQ(places(check("{\n  \"format\": 1,,\n}"), "problems"), (Places{"2:15 "}));
}

TEST(Check, HintsAtFieldsWithoutASourceAndVerbsThatUsersWouldMiss) {
  std::string report = check(R"({
  "format": 1, "name": "acme", "http": {"base": "https://acme.example"},
  "models": {
    "crm.contact": {
      "fields": {"id": "id", "updated_at": "changed"},
      "list": {"get": "/contacts", "items": "data"}
    }
  }
})");
  Places hints = places(report, "hints");
  EXPECT_TRUE(places(report, "problems").empty()) << report;
  auto has = [&hints](const std::string &place) { return std::find(hints.begin(), hints.end(), place) != hints.end(); };
  EXPECT_TRUE(has("5:18 /models/crm.contact/fields/id")) << report;
  EXPECT_TRUE(has("4:5 /models/crm.contact")) << report;
  EXPECT_TRUE(has("6:7 /models/crm.contact/list")) << report;
}

TEST(Check, OverlaysArePlacedInTheirPatch) {
  std::string report = check(
      "{\"overlay\": \"hubspot\",\n \"patch\": {\"models\": {\"crm.contact\": {\"fields\":"
      " {\n  \"last_name\": \"(\"}}}}}");
  EXPECT_EQ(places(report, "problems"), (Places{"3:3 /models/crm.contact/fields/last_name"})) << report;
}

TEST(Check, AnOverlayOnNothingIsAnError) {
  EXPECT_NE(check(R"({"overlay": "nobody", "patch": {}})").find("nobody"), std::string::npos);
}

}  // namespace
}  // namespace openint::connector
