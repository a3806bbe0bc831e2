// Ids that are looked up by names: a stage in its pipeline.
#include "tests/support/engine.hpp"

namespace openint {
namespace {

const std::string kTables = R"({"deal_stages":{"closedwon":"Closed Won","98765":"Closed Won","open":"Open"},
  "deal_pipelines":{"default":"Sales Pipeline","5551":"Renewals"},
  "deal_pipeline_stages":{"default":["closedwon","open"],"5551":["98765"]}})";

Result<std::string> reverse(const std::string &input, const std::string &tables = kTables,
                            const std::string &connector = "hubspot", const translate::Writing *writing = nullptr) {
  auto translator = testing::open_translator(connector, "crm.opportunity", R"({"context":)" + tables + "}");
  return writing == nullptr ? translator->reverse(input) : translator->reverse(input, *writing);
}

std::string body_of(const std::string &input, const std::string &tables = kTables,
                    const std::string &connector = "hubspot") {
  auto body = reverse(input, tables, connector);
  return body.ok() ? *body : body.error().to_json();
}

TEST(Choice, IsLookedUpWithinWhatItBelongsTo) {
  EXPECT_EQ(body_of(R"({"stage":"Closed Won","pipeline":"Renewals"})"),
            R"({"properties":{"pipeline":"5551","dealstage":"98765"}})");
  EXPECT_EQ(body_of(R"({"stage":"closed won ","pipeline":"Sales Pipeline"})"),
            R"({"properties":{"pipeline":"default","dealstage":"closedwon"}})");
  EXPECT_EQ(body_of(R"({"stage":"Open"})"), R"({"properties":{"dealstage":"open"}})");
}

TEST(Choice, OfANumberedProvider) {
  const std::string tables = R"({"deal_stages":{"1":"New","2":"New","3":"Won"},"deal_pipelines":{"10":"A","20":"B"},
      "deal_stage_pipelines":{"1":"10","2":"20","3":"20"}})";
  EXPECT_EQ(body_of(R"({"stage":"New","pipeline":"B"})", tables, "pipedrive"), R"({"pipeline_id":20,"stage_id":2})");
  EXPECT_EQ(body_of(R"({"stage":"7"})", tables, "pipedrive"), R"({"stage_id":7})");
}

TEST(Choice, ThatSeveralHaveNamesThem) {
  auto body = reverse(R"({"stage":"Closed Won"})");
  ASSERT_FALSE(body.ok());
  ASSERT_EQ(body.error().issues.size(), 1U);
  EXPECT_EQ(body.error().issues[0].pointer, "/stage");
  EXPECT_EQ(body.error().issues[0].allowed, "closedwon (Closed Won, in default), 98765 (Closed Won, in 5551)");
  EXPECT_EQ(body.error().reason, "");
}

TEST(Choice, OfARecordThatExistsIsLookedUpWithinItsOwn) {
  translate::Writing writing;
  writing.verb = translate::Writing::Verb::update;
  writing.can_read = true;
  auto body = reverse(R"({"stage":"Closed Won"})", kTables, "hubspot", &writing);
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().reason, translate::kNeedsCurrent);
  auto current = json::Document::parse(R"({"pipeline":"5551","pipeline_id":"5551"})");
  ASSERT_TRUE(current.ok());
  writing.current = current->root();
  body = reverse(R"({"stage":"Closed Won"})", kTables, "hubspot", &writing);
  ASSERT_TRUE(body.ok()) << body.error().to_json();
  EXPECT_EQ(*body, R"({"properties":{"dealstage":"98765"}})");
}

TEST(Choice, ThatIsNotThereIsAnError) {
  auto body = reverse(R"({"stage":"Lost for good"})");
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().reason, translate::kUnknownChoice);
  EXPECT_NE(body.error().issues[0].allowed.find("open (Open, in default)"), std::string::npos);
  body = reverse(R"({"stage":"Open","pipeline":"Renewals"})");
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.error().issues[0].allowed, "98765 (Closed Won, in 5551)");
}

TEST(Choice, WithoutATableGoesOutAsItIs) {
  EXPECT_EQ(body_of(R"({"stage":"appointmentscheduled"})", "{}"),
            R"({"properties":{"dealstage":"appointmentscheduled"}})");
  EXPECT_EQ(body_of(R"({"stage":null})"), R"({"properties":{"dealstage":""}})");
}

}  // namespace
}  // namespace openint
