// What every built-in connector makes of answers that prove nothing, in every operation that reads, and what some of
// them do where a provider is known to answer strangely.
#include <random>
#include <set>

#include "tests/replay/built_in.hpp"
#include "tests/replay/mutated_answers.hpp"

namespace openint::testing {
namespace {

using http::Request;

constexpr std::string_view kReading[] = {"list", "get", "count", "batch_read", "list_all", "list_associations"};

std::string input_of(const contract::Operation &operation) {
  const std::string custom = operation.model == "crm.custom_object_record" ? R"("object_name":"contact")" : "";
  const std::string comma = custom.empty() ? "" : ",";
  if (operation.verb == "get") return R"({"id":"00000000-0000-0000-0000-000000000007")" + comma + custom + "}";
  if (operation.verb == "count") return R"({"entity":"contact"})";
  if (operation.verb == "batch_read") return R"({"ids":["00000000-0000-0000-0000-000000000007"],"properties":[]})";
  if (operation.verb == "list_associations") {
    return R"({"source_object":"crm.account","source_id":"00000000-0000-0000-0000-000000000007","target_object":"crm.contact"})";
  }
  if (operation.verb == "list_all")
    return operation.model == "crm.meta.property" ? R"({"object_name":"contact"})" : "{}";
  return "{" + custom + "}";
}

// Whether a record's own request may be answered so where it is not there: by the provider's own refusal, or as the
// document names it.
bool may_be_gone(const Harness &harness, const std::string &connector, const contract::Operation &operation,
                 const AnswerMutation &mutation) {
  if (operation.verb != "get" && operation.verb != "list_associations" && operation.verb != "batch_read") return false;
  if ((mutation.status == 404 || mutation.status == 410) && !mutation.html()) return true;
  auto document = harness.services.registry->find(connector);
  const connector::ModelRule *model = document.ok() ? (*document)->model(operation.model) : nullptr;
  if (model == nullptr || !model->get) return false;
  const std::vector<std::string> &gone = model->get->gone;
  return std::find(gone.begin(), gone.end(), std::to_string(mutation.status)) != gone.end();
}

class BuiltInReading : public ::testing::TestWithParam<BuiltIn> {};

}  // namespace

// Every answer of a whole operation proves nothing: none of it is a success, and nothing is said to be gone.
TEST_P(BuiltInReading, SucceedsByNoAnswersThatProveNothing) {
  std::set<std::string> verbs;
  int asked = 0;
  const BuiltIn &one = GetParam();
  for (const contract::Operation &operation : builtin_contract()->operations()) {
    const bool reads = operation.id.starts_with("crm-") &&
                       std::find(std::begin(kReading), std::end(kReading), operation.verb) != std::end(kReading);
    if (!reads) continue;
    for (const AnswerMutation &mutation : kAnswerMutations) {
      if (mutation.body == nullptr) continue;  // there is no good answer that could be cut
      Harness harness;
      harness.connect(one.connector, one.settings);
      harness.deadline_ms = harness.environment.now_ms() + 60'000;
      auto result = perform(harness, operation.id, input_of(operation), [&](const Request &) {
        http::Outcome given = answer(200, "(replaced)");
        mutate(mutation, given);
        return given;
      });
      SCOPED_TRACE(std::string(one.connector) + " " + operation.id + ", " + mutation.name + ": " +
                   (result.ok() ? *result : result.error().to_json()));
      if (!result.ok() && result.error().status == Status::unsupported) break;  // it asks nobody
      ++asked;
      verbs.insert(operation.verb);
      const bool gone = may_be_gone(harness, one.connector, operation, mutation);
      const std::string said = result.ok() ? *result : result.error().to_json();
      EXPECT_TRUE(gone || said.find("NOT_FOUND") == std::string::npos);
      if (!result.ok()) continue;
      auto document = json::Document::parse(*result);
      ASSERT_TRUE(document.ok());
      // A batch read tells of each id by itself.
      EXPECT_EQ(operation.verb, "batch_read");
      for (const Value &entry : document->root().items()) EXPECT_NE(entry.find("error"), nullptr);
      EXPECT_EQ(document->root().size(), 1U);
    }
  }
  EXPECT_EQ(verbs.size(), std::size(kReading)) << "a verb that reads was asked of nobody";
  EXPECT_GT(asked, 150);
}

// Trouble without end: every operation that reads goes on for as long as its caller allows, and no longer, in simulated
// time; unless the provider itself told it to come back later than that.
TEST_P(BuiltInReading, UsesItsDeadlineAndDoesNotPassIt) {
  constexpr int64_t kLongestFirstPause = 2'000;  // that a document has
  std::mt19937 random(11);
  int used_up = 0;
  int told = 0;
  const BuiltIn &one = GetParam();
  for (const contract::Operation &operation : builtin_contract()->operations()) {
    const bool reads = operation.id.starts_with("crm-") &&
                       std::find(std::begin(kReading), std::end(kReading), operation.verb) != std::end(kReading);
    if (!reads) continue;
    for (int round = 0; round < 4; ++round) {
      Harness harness;
      harness.connect(one.connector, one.settings);
      const int64_t allowed = 1'000 + static_cast<int64_t>(random() % 60'000);
      harness.deadline_ms = harness.environment.now_ms() + allowed;
      auto result = perform(harness, operation.id, input_of(operation), [&](const Request &) {
        harness.environment.advance(static_cast<int64_t>(random() % (random() % 8 == 0 ? 5'000 : 300)));
        if (harness.environment.now_ms() >= harness.deadline_ms) {  // as a driver does
          harness.environment.set(harness.deadline_ms);
          return http::Outcome(http::Failure::timeout, "timeout");
        }
        constexpr int kTrouble[] = {500, 502, 503, 504};
        if (random() % 6 == 0) return http::Outcome(http::Failure::cut, "reset");
        if (random() % 6 == 0) return answer(429, "{}", {{"Retry-After", std::to_string(random() % 20)}});
        return answer(kTrouble[random() % 4], "{}");
      });
      ASSERT_FALSE(result.ok()) << *result;
      if (result.error().status == Status::unsupported) break;
      SCOPED_TRACE(std::string(one.connector) + " " + operation.id + ": " + result.error().to_json());
      const int64_t left = harness.deadline_ms - harness.environment.now_ms();
      EXPECT_GE(left, 0) << "the deadline was passed";
      EXPECT_EQ(result.error().retry, Retry::after);
      const bool later = result.error().retry_after_ms >= left;
      EXPECT_TRUE(left <= kLongestFirstPause || later) << left << " ms of " << allowed << " were left";
      (left > kLongestFirstPause ? told : used_up) += 1;
    }
  }
  EXPECT_GT(used_up, 10);
  EXPECT_GT(told, 0);
}

INSTANTIATE_TEST_SUITE_P(Of, BuiltInReading, ::testing::ValuesIn(kCrmConnectors),
                         [](const auto &of) { return std::string(of.param.connector); });

// A note's file may be of 128 MB; the notes of a list come without.
TEST(BuiltInFaults, NotesOfDynamicsComeWithoutTheirFiles) {
  Harness harness;
  harness.connect("ms_dynamics_365_sales", kDynamicsSettings);
  for (const char *input : {"{}", R"({"include_raw":false})", R"({"updated_after":"2025-01-01T00:00:00Z"})"}) {
    harness.requests.clear();
    auto page = perform(harness, "crm-listNotes", input, [](const Request &) { return answer(R"({"value":[]})"); });
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    ASSERT_FALSE(harness.requests.empty());
    const std::string columns = "," + query_of(harness.requests.back().url, "$select") + ",";
    EXPECT_NE(columns.find(",notetext,"), std::string::npos) << columns;
    EXPECT_EQ(columns.find("documentbody"), std::string::npos) << columns;
  }
  auto note = perform(harness, "crm-getNote", R"({"id":"00000000-0000-0000-0000-000000000007"})", [](const Request &) {
    return answer(R"({"annotationid":"00000000-0000-0000-0000-000000000007","modifiedon":"2025-01-01T00:00:00Z"})");
  });
  ASSERT_TRUE(note.ok()) << note.error().to_json();
  EXPECT_EQ(harness.requests.back().url.find("documentbody"), std::string::npos);
  EXPECT_NE(query_of(harness.requests.back().url, "$select"), "");
}

TEST(BuiltInFaults, ThatMoreRecordsFollowAtDynamicsWithoutTellingWhereIsAnError) {
  Harness harness;
  harness.connect("ms_dynamics_365_sales", kDynamicsSettings);
  auto page = perform(harness, "crm-listContacts", "{}", [](const Request &) {
    return answer(
        R"({"@Microsoft.Dynamics.CRM.morerecords":true,"value":[{"contactid":"1","modifiedon":"2025-01-01T00:00:00Z"}]})");
  });
  ASSERT_FALSE(page.ok()) << *page;
  EXPECT_EQ(page.error().status, Status::malformed) << page.error().to_json();
}

// Names that a write was given and that the provider does not let be looked up: without them it would write another
// thing.
TEST(BuiltInFaults, AWriteWhoseNamesCannotBeLookedUpSendsNothing) {
  for (const auto &[connector, settings] :
       {std::pair("hubspot", "{}"), std::pair("pipedrive", R"({"api_domain":"https://lumina.pipedrive.com"})")}) {
    for (const char *operation : {"crm-createOpportunity", "crm-updateOpportunity"}) {
      Harness harness;
      harness.connect(connector, settings);
      const std::string id = std::string_view(operation) == "crm-updateOpportunity" ? R"("id":"7",)" : "";
      int written = 0;
      auto made = perform(harness, operation, "{" + id + R"("record":{"name":"Fit-out","stage":"Negotiation"}})",
                          [&](const Request &request) {
                            written += request.method != "GET" ? 1 : 0;
                            return request.method == "GET" ? answer(403, R"({"message":"scope","error":"scope"})")
                                                           : answer(R"({"id":"7"})");
                          });
      ASSERT_FALSE(made.ok()) << connector << " " << *made;
      EXPECT_EQ(made.error().status, Status::forbidden) << connector << made.error().to_json();
      EXPECT_FALSE(made.error().maybe_applied) << connector;
      EXPECT_NE(made.error().message.find("nothing was written"), std::string::npos) << made.error().message;
      EXPECT_EQ(written, 0) << connector << " " << operation;
    }
  }
}

}  // namespace openint::testing
