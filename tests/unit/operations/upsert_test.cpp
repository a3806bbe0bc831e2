// One record for one key, however many ask at once.
#include <map>

#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

/// A provider like HubSpot: contacts with unique addresses, companies that the search finds only after a while.
class Portal {
 public:
  explicit Portal(FakeEnvironment &environment) : environment_(environment) {}

  Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/crm/v3/objects/contacts/batch/upsert") return upsert(request.body);
    if (path == "/crm/v3/objects/companies/search") return search(request.body);
    if (path == "/crm/v3/objects/companies" && request.method == "POST") return create(request.body);
    if (path.starts_with("/crm/v3/properties")) return answer(R"({"results":[{"name":"email"}]})");
    if (path.starts_with("/crm/v4/")) return answer(R"({"results":[]})");
    if (request.method == "PATCH") ++updates;
    return answer(record(path.substr(path.rfind('/') + 1)));
  }

  size_t contacts() const { return contacts_.size(); }
  size_t updates = 0;
  size_t creates = 0;
  int64_t lag_ms = 10'000;
  std::vector<std::string> found_always;  // ids that every search finds

 private:
  static std::string record(const std::string &id) {
    return R"({"id":")" + id + R"(","properties":{"firstname":"Ana","name":"Lumina"},"createdAt":)" +
           R"("2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z","archived":false})";
  }

  Outcome upsert(const std::string &body) {
    std::string &id = contacts_[at(body, "/inputs/0/id")];
    if (id.empty()) id = std::to_string(500 + contacts_.size());
    return answer(R"({"status":"COMPLETE","results":[{"id":")" + id + R"(","properties":{},"objectWriteTraceId":)" +
                  R"("r0"}]})");
  }

  Outcome create(const std::string &body) {
    ++creates;
    companies_.emplace_back(at(body, "/properties/domain"), environment_.now_ms());
    return answer(201, record(std::to_string(companies_.size())));
  }

  Outcome search(const std::string &body) {
    std::string results;
    auto add = [&](const std::string &id) { results += (results.empty() ? "" : ",") + record(id); };
    for (const std::string &id : found_always) add(id);
    for (size_t i = 0; i < companies_.size(); ++i) {
      bool visible = companies_[i].second + lag_ms <= environment_.now_ms();
      if (visible && companies_[i].first == at(body, "/filterGroups/0/filters/0/value")) add(std::to_string(i + 1));
    }
    return answer(R"({"results":[)" + results + "]}");
  }

  FakeEnvironment &environment_;
  std::map<std::string, std::string> contacts_;
  std::vector<std::pair<std::string, int64_t>> companies_;
};

const char *const kContact = R"({"upsert_on":{"key":"email","values":["ana@lumina.example"]},
                                 "record":{"first_name":"Ana"}})";
const char *const kAccount = R"({"upsert_on":{"key":"domain","values":["lumina.example"]},"record":{"name":"Lumina"}})";

/// Many calls of one operation at once, each stepped in turn; their answers come one at a time.
std::vector<Result<std::string>> run_at_once(Harness &harness, std::string_view operation, std::string_view input,
                                             size_t count, Portal &portal) {
  engine::Call call;
  call.operation = std::string(operation);
  call.connection = harness.connection;
  call.input = std::string(input);
  std::vector<std::unique_ptr<http::Operation>> all;
  auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, call); };
  for (size_t i = 0; i < count; ++i) {
    all.push_back(std::make_unique<http::Operation>(harness.environment, coroutine::Context::kNoDeadline, start));
  }
  for (size_t round = 0; round < 100'000; ++round) {
    size_t ended = 0;
    bool busy = false;
    int64_t due = coroutine::Context::kNoDeadline;
    for (auto &each : all) {
      if (each->step()) {
        ++ended;
        continue;
      }
      auto wants = each->wants();
      for (const http::Want &want : wants) {
        harness.requests.push_back(*want.request);
        each->answer(want.id, portal(*want.request));
      }
      busy = busy || !wants.empty();
      due = std::min(due, each->next_due());
    }
    if (ended == count) break;
    if (!busy && due != coroutine::Context::kNoDeadline)
      harness.environment.set(std::max(harness.environment.now_ms(), due));
  }
  std::vector<Result<std::string>> results;
  for (auto &each : all) {
    results.push_back(each->done() ? each->result() : Result<std::string>(Error(Status::internal, "it does not end")));
  }
  return results;
}

TEST(Upsert, GoesByOneRequestWhereTheProviderHasItSoThatManyAtOnceMakeOneRecord) {
  Harness harness;
  harness.connect("hubspot");
  Portal portal(harness.environment);
  for (const auto &result : run_at_once(harness, "crm-upsertContact", kContact, 16, portal)) {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_EQ(at(*result, "/record/id"), "501");
    EXPECT_EQ(at(*result, "/warnings"), "(none)");
  }
  EXPECT_EQ(portal.contacts(), 1U);
  EXPECT_EQ(harness.requests_to("/crm/v3/objects/contacts/batch/upsert"), 16U);
  EXPECT_EQ(harness.requests_to("/crm/v3/objects/contacts/search"), 0U);
  EXPECT_EQ(at(harness.requests[0].body, "/inputs/0/properties/email"), "ana@lumina.example");
}

TEST(Upsert, SearchesAndWritesAloneWhereTheProviderHasNone) {
  Harness harness;
  harness.connect("hubspot");
  Portal portal(harness.environment);
  for (const auto &result : run_at_once(harness, "crm-upsertAccount", kAccount, 8, portal)) {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_EQ(at(*result, "/record/id"), "1");
    EXPECT_EQ(at(*result, "/warnings/0/problem_type"), "maybe_duplicate");
  }
  EXPECT_EQ(portal.creates, 1U) << "what the search does not show yet was made again";
  EXPECT_EQ(portal.updates, 7U);
}

TEST(Upsert, GivesBackItsLeaseWhenItEndsAndWaitsForAnotherHolder) {
  Harness harness;
  harness.connect("hubspot");
  Portal portal(harness.environment);
  auto provider = [&](const Request &request) { return portal(request); };
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider).ok());
  const int64_t before = harness.environment.now_ms();
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider).ok());
  EXPECT_EQ(harness.environment.now_ms(), before) << "it waited for a lease that nobody holds";
}

TEST(Upsert, NamesTheRecordsWhereSeveralMatch) {
  Harness harness;
  harness.connect("hubspot");
  Portal portal(harness.environment);
  portal.found_always = {"71", "72"};
  auto provider = [&](const Request &request) { return portal(request); };
  auto result = harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::conflict);
  EXPECT_EQ(result.error().reason, "several_match");
  EXPECT_NE(result.error().message.find("71, 72"), std::string::npos) << result.error().message;
  EXPECT_EQ(portal.creates + portal.updates, 0U);
}

TEST(Upsert, CreatesWhereThereIsNoValueToLookFor) {
  Harness harness;
  harness.connect("hubspot");
  Portal portal(harness.environment);
  auto provider = [&](const Request &request) { return portal(request); };
  auto result = harness.run(operations::upsert, "crm-upsertAccount",
                            R"({"upsert_on":{"key":"domain","values":[]},"record":{"name":"Lumina"}})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(portal.creates, 1U);
  EXPECT_EQ(harness.requests_to("/crm/v3/objects/companies/search"), 0U);
  EXPECT_EQ(at(*result, "/warnings"), "(none)");
  auto empty = harness.run(operations::upsert, "crm-upsertAccount",
                           R"({"upsert_on":{"key":"domain","values":[""]},"record":{"name":"Lumina"}})", provider);
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().status, Status::invalid_argument);
}

TEST(Upsert, FillsANewRecordWithTheKeyThatItIsFoundBy) {
  Harness harness;
  harness.connect("ms_dynamics_365_sales", R"({"instance_url":"https://lumina.crm4.dynamics.com"})");
  auto provider = [](const Request &request) {
    if (request.method == "GET") return answer(R"({"value":[]})");
    return answer(201, R"({"opportunityid":"60c4e274-0d87-e711-80e5-00155db19e6d","name":"Deal",)"
                       R"("modifiedon":"2024-01-01T00:00:00Z"})");
  };
  auto result =
      harness.run(operations::upsert, "crm-upsertOpportunity",
                  R"({"upsert_on":{"key":"new_erp_id","values":["A'1"]},"record":{"name":"Deal"}})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(query_of(harness.requests[0].url, "$filter"), "new_erp_id eq 'A''1'");
  EXPECT_EQ(harness.requests[1].body, R"({"name":"Deal","new_erp_id":"A'1"})");
}

TEST(Upsert, SaysWhatTheProviderCannotLookForBeforeAnyRequest) {
  Harness harness;
  harness.connect("pipedrive", R"({"api_domain":"https://lumina.pipedrive.com"})");
  auto provider = [](const Request &) { return answer("{}"); };
  auto account = harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider);
  ASSERT_FALSE(account.ok());
  EXPECT_EQ(account.error().status, Status::unsupported);
  auto deal = harness.run(operations::upsert, "crm-upsertOpportunity",
                          R"({"upsert_on":{"key":"external_id","values":["7"]},"record":{"name":"Deal"}})", provider);
  ASSERT_FALSE(deal.ok());
  EXPECT_EQ(deal.error().status, Status::unsupported);
  EXPECT_NE(deal.error().message.find("allowed: name"), std::string::npos) << deal.error().message;
  EXPECT_TRUE(harness.requests.empty());
}

}  // namespace
}  // namespace openint::testing
