// Every answer of every case that reads, replaced by what proves nothing: never a success that holds less without
// saying so, never NOT_FOUND.
#include <gtest/gtest.h>

#include "libopenint/json/write.hpp"
#include "tests/replay/mutated_answers.hpp"

namespace openint::testing {
namespace {

// Whether the document says that the operation's record is gone where an answer of that status comes.
bool gone_is_said(const Harness &harness, const std::string &connector, const Value &root, int status) {
  auto document = harness.services.registry->find(connector);
  const contract::Operation *operation = harness.services.contract->operation(root["operation"].text());
  if (!document.ok() || operation == nullptr) return false;
  for (const connector::ErrorRule &rule : (*document)->http().errors) {
    const bool named = std::find(rule.statuses.begin(), rule.statuses.end(), status) != rule.statuses.end();
    if (named && rule.status == Status::not_found) return true;
  }
  if (operation->verb != "get") return false;
  const connector::ModelRule *model = (*document)->model(operation->model);
  if (model == nullptr || !model->get) return false;
  const std::vector<std::string> &gone = model->get->gone;
  return std::find(gone.begin(), gone.end(), std::to_string(status)) != gone.end();
}

// Cases that succeed; what passes through is the provider's answer itself, whatever it is.
std::vector<Case> read_cases() {
  std::vector<Case> out;
  for (const Case &each : cases()) {
    auto document = json::Document::parse(read_file(each.file));
    if (!document.ok() || document->root().find("output") == nullptr) continue;
    if (document->root()["operation"].text() == "passthrough") continue;
    for (const Value &exchange : document->root()["exchanges"].items()) {
      if (!reads(exchange)) continue;
      out.push_back(each);
      break;
    }
  }
  return out;
}

class MutatedReads : public ::testing::TestWithParam<Case> {
 protected:
  // A list that is the whole answer is empty where the answer is.
  static bool may_be_empty(const Value &root, size_t at, const AnswerMutation &mutation) {
    const bool list = root["output"].is_array() && root["exchanges"].items()[at]["answer"]["body"].is_array();
    return list && root["input"].find("ids") == nullptr && mutation.body == std::string_view("[]");
  }

  void try_mutation(const Value &root, size_t at, const AnswerMutation &mutation) {
    if (mutation.body != nullptr && may_be_empty(root, at, mutation)) return;
    MutatedRun run(GetParam(), root, at, mutation);
    if (!run.mutated) return;
    SCOPED_TRACE(run.trace);
    const bool expects = json::to_text(root["output"]).find("NOT_FOUND") != std::string::npos;
    const bool said = expects || gone_is_said(run.harness, GetParam().connector, root, mutation.status) ||
                      refuses_the_record(root, at, mutation);
    EXPECT_TRUE(said || run.text.find("NOT_FOUND") == std::string::npos) << "nobody said that it is not there";
    if (!run.ok) return;
    auto document = json::Document::parse(run.text);
    ASSERT_TRUE(document.ok());
    const bool unread = run.text.find(R"("problem_type":"not_read")") != std::string::npos;  // of what was written
    // Ids in the place of names, of a provider that refuses to tell its names, are told to the log.
    const bool logged =
        run.harness.environment.logged().find("does not let its names be looked up") != std::string::npos;
    if (unread || logged || failures(document->root()) > failures(root["output"])) return;
    Arena arena;
    EXPECT_TRUE(json::equal(without_cursor(document->root(), arena), without_cursor(root["output"], arena)))
        << "another result, and nothing says so; expected\n"
        << json::to_text(root["output"]);
  }

  // Whether a request for the record itself is refused in the provider's own words, as it refuses what is not there.
  static bool refuses_the_record(const Value &root, size_t at, const AnswerMutation &mutation) {
    const bool refused = (mutation.status == 404 || mutation.status == 410) && !mutation.html();
    const std::string url = percent_decoded(root["exchanges"].items()[at]["expect"]["url"].text());
    const Value input = root["input"];
    for (const char *name : {"id", "source_id", "customer_transaction_id"}) {
      const std::string_view id = input[name].text();
      if (refused && !id.empty() && url.find(id) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_P(MutatedReads, NeverHoldLessWithoutSayingSo) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  const Value root = document->root();
  for (size_t i = 0; i < root["exchanges"].size(); ++i) {
    if (!reads(root["exchanges"].items()[i])) continue;
    for (const AnswerMutation &mutation : kAnswerMutations) try_mutation(root, i, mutation);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, MutatedReads, ::testing::ValuesIn(read_cases()), name_of);

}  // namespace
}  // namespace openint::testing
