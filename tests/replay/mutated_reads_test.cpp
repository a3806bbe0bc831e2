// Every answer of every case that reads, replaced by what proves nothing: never a success that holds less without
// saying so, never NOT_FOUND.
#include <gtest/gtest.h>

#include "libopenint/json/write.hpp"
#include "tests/replay/replay.hpp"

namespace openint::testing {
namespace {

struct Mutation {
  const char *name;
  int status;
  const char *type;
  const char *body;  // nullptr: the answer's own body, cut
  int percent;       // what is left of a body that is cut
};

constexpr Mutation kMutations[] = {
    {"an empty object", 200, "application/json", "{}", 0},
    {"an empty list", 200, "application/json", "[]", 0},
    {"null", 200, "application/json", "null", 0},
    {"HTML", 200, "text/html", "<html><body>Sign in</body></html>", 0},
    {"an error object of HubSpot", 200, "application/json",
     R"({"status":"error","message":"try later","category":"RATE_LIMITS"})", 0},
    {"an error object of Salesforce", 200, "application/json",
     R"([{"errorCode":"UNKNOWN_EXCEPTION","message":"try later"}])", 0},
    {"an error object of Dynamics", 200, "application/json", R"({"error":{"code":"0x80040216","message":"later"}})", 0},
    {"an error object of Pipedrive", 200, "application/json", R"({"success":false,"error":"try later"})", 0},
    {"no content", 204, "application/json", "", 0},
    {"a tenth of the answer", 0, nullptr, nullptr, 10},
    {"half of the answer", 0, nullptr, nullptr, 50},
    {"all but the end of the answer", 0, nullptr, nullptr, 99},
};

// Gives the answer its other form; false where it has that form already.
bool mutate(const Mutation &mutation, http::Outcome &answer) {
  if (answer.failure != http::Failure::none || answer.response.status / 100 != 2) return false;
  http::Response &response = answer.response;
  if (mutation.body == nullptr) {
    if (response.body.size() < 2) return false;
    response.body.resize(response.body.size() * static_cast<size_t>(mutation.percent) / 100);
    return true;
  }
  if (response.status == mutation.status && response.body == mutation.body) return false;
  response.status = mutation.status;
  response.headers.clear();
  http::set_header(response.headers, "Content-Type", mutation.type);
  response.body = mutation.body;
  return true;
}

// What is told that is no null, but for the provider's own answer in `raw`.
size_t told(const Value &value) {
  size_t count = 0;
  if (value.is_object()) {
    for (const Member &member : value.members()) count += member.key == "raw" ? 0 : told(member.value);
    return count;
  }
  if (value.is_array()) {
    for (const Value &item : value.items()) count += told(item);
    return count;
  }
  return value.is_null() ? 0 : 1;
}

// How many failures a result carries, itself and in its rows: errors, rejected records and warnings.
size_t failures(const Value &output) {
  size_t count = output["warnings"].size() + output["rejected"].size() + (output.find("error") != nullptr ? 1 : 0);
  if (!output.is_array()) return count;
  for (const Value &row : output.items()) count += failures(row);
  return count;
}

// Whether the document says that the operation's record is gone where an answer of that status comes.
bool gone_is_said(const Harness &harness, const std::string &connector, const Value &root, int status) {
  auto document = harness.services.registry->find(connector);
  const contract::Operation *operation = harness.services.contract->operation(root["operation"].text());
  if (!document.ok() || operation == nullptr || operation->verb != "get") return false;
  const connector::ModelRule *model = (*document)->model(operation->model);
  if (model == nullptr || !model->get) return false;
  const std::vector<std::string> &gone = model->get->gone;
  return std::find(gone.begin(), gone.end(), std::to_string(status)) != gone.end();
}

// Whether a request reads: by GET, or by one of the POSTs that search and read several.
bool asks(const Value &exchange) {
  const std::string_view url = exchange["expect"]["url"].text();
  return exchange["expect"]["method"].text() == "GET" || url.ends_with("/search") || url.ends_with("/batch/read");
}

// Cases that succeed; what passes through is the provider's answer itself, whatever it is.
std::vector<Case> read_cases() {
  std::vector<Case> out;
  for (const Case &each : cases()) {
    auto document = json::Document::parse(read_file(each.file));
    if (!document.ok() || document->root().find("output") == nullptr) continue;
    if (document->root()["operation"].text() == "passthrough") continue;
    for (const Value &exchange : document->root()["exchanges"].items()) {
      if (!asks(exchange)) continue;
      out.push_back(each);
      break;
    }
  }
  return out;
}

class MutatedReads : public ::testing::TestWithParam<Case> {
 protected:
  void try_mutation(const Value &root, size_t at, const Mutation &mutation) {
    Harness harness;
    bool mutated = false;
    Script script(root["exchanges"], [&](size_t i, http::Outcome &answer) {
      if (i == at) mutated = mutate(mutation, answer);
    });
    auto result = run_case(harness, GetParam(), root, script);
    if (!mutated) return;
    const std::string text = result.ok() ? *result : result.error().to_json();
    const Value expected = root["exchanges"].items()[at]["expect"];
    SCOPED_TRACE(std::string(mutation.name) + " in answer to " + std::string(expected["method"].text()) + " " +
                 std::string(expected["url"].text()) + "\n" + text);
    const bool expects = json::to_text(root["output"]).find("NOT_FOUND") != std::string::npos;
    const bool said = expects || gone_is_said(harness, GetParam().connector, root, mutation.status);
    EXPECT_TRUE(said || text.find("NOT_FOUND") == std::string::npos) << "nobody said that it is not there";
    if (!result.ok()) return;
    auto document = json::Document::parse(text);
    ASSERT_TRUE(document.ok());
    const bool unread = text.find(R"("problem_type":"not_read")") != std::string::npos;  // of what was written
    if (unread || failures(document->root()) > failures(root["output"])) return;
    EXPECT_GE(told(document->root()), told(root["output"])) << "less than there is, and nothing says so";
  }
};

TEST_P(MutatedReads, NeverHoldLessWithoutSayingSo) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  const Value root = document->root();
  for (size_t i = 0; i < root["exchanges"].size(); ++i) {
    if (!asks(root["exchanges"].items()[i])) continue;
    for (const Mutation &mutation : kMutations) try_mutation(root, i, mutation);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, MutatedReads, ::testing::ValuesIn(read_cases()), name_of);

}  // namespace
}  // namespace openint::testing
