// One record for one key, however many ask at once.
#include <map>

#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// People have unique addresses and are upserted by one request; firms are searched, and the search lags behind; deals
// are found by any property of the provider's.
constexpr std::string_view kMarket = R"json({
  "format": 1, "name": "market", "http": {"base": "https://api.market.test"}, "models": {
    "crm.contact": {"object": "people",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false},
                 "email": "mail", "first_name": "given"},
      "get": {"get": "/people/{id}"},
      "upsert": {"post": "/people/by-key", "repeatable": true, "keys": {"email": {"property": "mail", "fill": "{email: value}"}},
                 "body": "{property: key, value: value, person: record}", "results": "[{row: 'r0', id: body.id}]"}},
    "crm.account": {"object": "firms",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false},
                 "name": "name", "domain": "domain"},
      "get": {"get": "/firms/{id}"},
      "create": {"post": "/firms", "body": "record", "id": "body.id"},
      "update": {"patch": "/firms/{id}", "body": "record", "done": "body.id"},
      "search": {"get": "/firms{?domain}", "with": {"domain": "value"}, "size": 11, "lag_seconds": 60,
                 "keys": {"domain": {"property": "domain", "fill": "{domain: value}"}},
                 "found": "body.firms[].{id: id, fields: {domain: domain}}"}},
    "crm.opportunity": {"object": "deals",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "name": "title"},
      "get": {"get": "/deals/{id}"},
      "create": {"post": "/deals", "body": "record", "record": "deal", "whole": true, "id": "body.deal.id"},
      "update": {"patch": "/deals/{id}", "body": "record", "record": "deal", "whole": true},
      "search": {"get": "/deals{?filter}", "with": {"filter": "join('', [key, ' = ', quote_double(value)])"}, "any_key": true,
                 "found": "body.deals[].{id: id, fields: @}"}},
    "crm.lead": {"object": "leads",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "name": "name"},
      "create": {"post": "/leads", "body": "record", "id": "body.id"},
      "update": {"patch": "/leads/{id}", "body": "record"},
      "search": {"unsupported": "leads have nothing to be looked for by"}}}})json";

/// The provider of that document.
class Market {
 public:
  explicit Market(FakeEnvironment &environment) : environment_(environment) {}

  Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/people/by-key") return upsert(request.body);
    if (path == "/firms")
      return request.method == "POST" ? create(request.body) : search(query_of(request.url, "domain"));
    if (request.method == "PATCH") ++updates;
    return answer(record(path.substr(path.rfind('/') + 1)));
  }

  size_t people() const { return people_.size(); }
  size_t updates = 0;
  size_t creates = 0;
  int64_t lag_ms = 10'000;
  std::vector<std::string> found_always;  // ids that every search finds

 private:
  static std::string record(const std::string &id) {
    return R"({"id":")" + id +
           R"(","given":"Ana","name":"Lumina","domain":"lumina.example","changed":"2024-01-01T00:00:00Z"})";
  }

  Outcome upsert(const std::string &body) {
    std::string &id = people_[at(body, "/value")];
    if (id.empty()) id = std::to_string(500 + people_.size());
    return answer(R"({"id":")" + id + "\"}");
  }

  Outcome create(const std::string &body) {
    ++creates;
    firms_.emplace_back(at(body, "/domain"), environment_.now_ms());
    return answer(201, record(std::to_string(firms_.size())));
  }

  Outcome search(const std::string &domain) {
    std::string found;
    auto add = [&](const std::string &id) { found += (found.empty() ? "" : ",") + record(id); };
    for (const std::string &id : found_always) add(id);
    for (size_t i = 0; i < firms_.size(); ++i) {
      const bool visible = firms_[i].second + lag_ms <= environment_.now_ms();
      if (visible && firms_[i].first == domain) add(std::to_string(i + 1));
    }
    return answer(R"({"firms":[)" + found + "]}");
  }

  FakeEnvironment &environment_;
  std::map<std::string, std::string> people_;
  std::vector<std::pair<std::string, int64_t>> firms_;
};

const char *const kContact = R"({"upsert_on":{"key":"email","values":["ana@lumina.example"]},
                                 "record":{"first_name":"Ana"}})";
const char *const kAccount = R"({"upsert_on":{"key":"domain","values":["lumina.example"]},"record":{"name":"Lumina"}})";

/// Many calls of one operation at once, each stepped in turn; their answers come one at a time.
std::vector<Result<std::string>> run_at_once(Harness &harness, std::string_view operation, std::string_view input,
                                             size_t count, Market &market) {
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
        each->answer(want.id, market(*want.request));
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

class Upsert : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.add_connector(kMarket);
    harness.connect("market");
  }
  Harness harness;
};

TEST_F(Upsert, GoesByOneRequestWhereTheProviderHasItSoThatManyAtOnceMakeOneRecord) {
  Market market(harness.environment);
  for (const auto &result : run_at_once(harness, "crm-upsertContact", kContact, 16, market)) {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_EQ(at(*result, "/record/id"), "501");
    EXPECT_EQ(at(*result, "/warnings"), "(none)");
  }
  EXPECT_EQ(market.people(), 1U);
  EXPECT_EQ(harness.requests_to("/people/by-key"), 16U);
  EXPECT_EQ(harness.requests[0].body,
            R"({"property":"mail","value":"ana@lumina.example","person":{"given":"Ana","mail":"ana@lumina.example"}})");
}

TEST_F(Upsert, SearchesAndWritesAloneWhereTheProviderHasNone) {
  Market market(harness.environment);
  for (const auto &result : run_at_once(harness, "crm-upsertAccount", kAccount, 8, market)) {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_EQ(at(*result, "/record/id"), "1");
    EXPECT_EQ(at(*result, "/warnings/0/problem_type"), "maybe_duplicate");
  }
  EXPECT_EQ(market.creates, 1U) << "what the search does not show yet was made again";
  EXPECT_EQ(market.updates, 7U);
}

TEST_F(Upsert, GivesBackItsLeaseWhenItEndsAndWaitsForAnotherHolder) {
  Market market(harness.environment);
  auto provider = [&](const Request &request) { return market(request); };
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider).ok());
  const int64_t before = harness.environment.now_ms();
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider).ok());
  EXPECT_EQ(harness.environment.now_ms(), before) << "it waited for a lease that nobody holds";
}

TEST_F(Upsert, NamesTheRecordsWhereSeveralMatch) {
  Market market(harness.environment);
  market.found_always = {"71", "72"};
  auto provider = [&](const Request &request) { return market(request); };
  auto result = harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::conflict);
  EXPECT_EQ(result.error().reason, "several_match");
  EXPECT_NE(result.error().message.find("71, 72"), std::string::npos) << result.error().message;
  EXPECT_EQ(market.creates + market.updates, 0U);
}

TEST_F(Upsert, CreatesWhereThereIsNoValueToLookFor) {
  Market market(harness.environment);
  auto provider = [&](const Request &request) { return market(request); };
  auto result = harness.run(operations::upsert, "crm-upsertAccount",
                            R"({"upsert_on":{"key":"domain","values":[]},"record":{"name":"Lumina"}})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(market.creates, 1U);
  for (const Request &request : harness.requests) EXPECT_EQ(query_of(request.url, "domain"), "") << "it searched";
  EXPECT_EQ(at(*result, "/warnings"), "(none)");
  auto empty = harness.run(operations::upsert, "crm-upsertAccount",
                           R"({"upsert_on":{"key":"domain","values":[""]},"record":{"name":"Lumina"}})", provider);
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().status, Status::invalid_argument);
}

TEST_F(Upsert, FillsANewRecordWithTheKeyThatItIsFoundBy) {
  auto provider = [](const Request &request) {
    if (request.method == "GET") return answer(R"({"deals":[]})");
    return answer(201, R"({"deal":{"id":"7","title":"Deal","changed":"2024-01-01T00:00:00Z"}})");
  };
  auto result =
      harness.run(operations::upsert, "crm-upsertOpportunity",
                  R"({"upsert_on":{"key":"erp_number","values":["A'1"]},"record":{"name":"Deal"}})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(query_of(harness.requests[0].url, "filter"), R"(erp_number = 'A''1')");
  EXPECT_EQ(harness.requests[1].body, R"({"title":"Deal","erp_number":"A'1"})");
}

TEST_F(Upsert, SaysWhatTheProviderCannotLookForBeforeAnyRequest) {
  auto provider = [](const Request &) { return answer("{}"); };
  auto lead =
      harness.run(operations::upsert, "crm-upsertLead",
                  R"({"upsert_on":{"key":"email","values":["a@b.c"]},"record":{"first_name":"Ana"}})", provider);
  ASSERT_FALSE(lead.ok());
  EXPECT_EQ(lead.error().status, Status::unsupported);
  auto account =
      harness.run(operations::upsert, "crm-upsertAccount",
                  R"({"upsert_on":{"key":"website","values":["lumina.example"]},"record":{"name":"L"}})", provider);
  ASSERT_FALSE(account.ok());
  EXPECT_EQ(account.error().status, Status::unsupported);
  EXPECT_NE(account.error().message.find("allowed: domain"), std::string::npos) << account.error().message;
  EXPECT_TRUE(harness.requests.empty());
}

// A description that is not there says nothing of the record that was just made: were it taken for gone, a second one
// would follow.
TEST_F(Upsert, WhatItMadeItselfIsGoneByTheRecordsOwnWordAlone) {
  Market market(harness.environment);
  auto provider = [&](const Request &request) { return market(request); };
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, provider).ok());
  for (int status : {500, 403, 401}) {
    auto refusing = [&](const Request &request) {
      if (path_of(request.url) != "/firms/1") return market(request);
      return answer(status, R"({"message":"not now"})");
    };
    harness.deadline_ms = harness.environment.now_ms() + 2000;
    EXPECT_FALSE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, refusing).ok()) << status;
  }
  EXPECT_EQ(market.creates, 1U);
  auto gone = [&](const Request &request) {
    if (path_of(request.url) == "/firms/1") return answer(404, R"({"message":"there is no such firm"})");
    return market(request);
  };
  harness.deadline_ms = coroutine::Context::kNoDeadline;
  ASSERT_TRUE(harness.run(operations::upsert, "crm-upsertAccount", kAccount, gone).ok());
  EXPECT_EQ(market.creates, 2U);
}

}  // namespace
}  // namespace openint::testing
