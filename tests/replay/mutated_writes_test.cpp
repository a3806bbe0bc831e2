// Every answer of every case that writes, replaced by what proves nothing: never a success without evidence, never a
// second record.
#include <gtest/gtest.h>

#include "tests/replay/mutated_answers.hpp"

namespace openint::testing {
namespace {

constexpr std::string_view kVerbs[] = {"create",        "update",          "upsert",
                                       "delete",        "batch_write",     "create_association",
                                       "create_object", "create_property", "create_association_schema", "ensure"};

std::vector<Case> write_cases() {
  std::vector<Case> out;
  for (const Case &each : cases()) {
    auto document = json::Document::parse(read_file(each.file));
    if (!document.ok() || document->root().find("output") == nullptr) continue;
    const contract::Operation *operation = builtin_contract()->operation(document->root()["operation"].text());
    if (operation == nullptr) continue;
    if (std::find(std::begin(kVerbs), std::end(kVerbs), operation->verb) != std::end(kVerbs)) out.push_back(each);
  }
  return out;
}

size_t failed_rows(const Value &rows) {
  return static_cast<size_t>(std::count_if(rows.items().begin(), rows.items().end(),
                                           [](const Value &row) { return row.find("error") != nullptr; }));
}

class MutatedWrites : public ::testing::TestWithParam<Case> {
 protected:
  // How many rows of a batch fail where the connection breaks behind exchange `at`.
  static size_t failed_when_cut(const Value &root, size_t at) {
    Harness harness;
    Script script(root["exchanges"], [&](size_t i, http::Outcome &answer) {
      if (i == at) answer = http::Outcome(http::Failure::cut, "reset");
    });
    auto result = run_case(harness, GetParam(), root, script);
    auto document = json::Document::parse(result.ok() ? *result : "[]");
    return document.ok() ? failed_rows(document->root()) : 0;
  }

  // Whether sending a write twice does what sending it once does, by its method or by a key that it carries.
  static bool idempotent(const Value &exchange) {
    const std::string_view method = exchange["expect"]["method"].text();
    const std::string_view url = exchange["expect"]["url"].text();
    const bool keyed = url.find("requestid=") != std::string_view::npos ||
                       exchange["expect"]["headers"].find("Idempotency-Key") != nullptr;
    return keyed || method == "PUT" || method == "PATCH" || url.ends_with("/batch/upsert");
  }

  // Whether it goes where the caller's own name for the object leads, which no object has: then it may be the path.
  static bool names_path(const Value &root, const AnswerMutation &mutation, const http::Request &request) {
    const std::string_view object = root["input"]["object_name"].text();
    const bool unknown = (mutation.status == 404 || mutation.status == 410) && !mutation.html();
    return unknown && !object.empty() && path_of(request.url).ends_with("/" + std::string(object));
  }

  // Whether a write besides the expected ones is the same once more, where that is harmless, or a part of a batch that
  // was refused as a whole, so that nothing of it was done.
  static bool harmless(const Value &root, const Value &exchange, const AnswerMutation &mutation,
                       const http::Request &request) {
    if (names_path(root, mutation, request)) return true;
    if (fits(exchange["expect"], request)) return mutation.status >= 500 && idempotent(exchange);
    const bool refused =
        mutation.status == 400 && exchange["expect"]["url"].text().find("/batch/") != std::string::npos;
    return refused && same_url(exchange["expect"]["url"].text(), request.url);
  }

  // One run with the answer of exchange `at` mutated.
  void try_mutation(const Value &root, size_t at, const AnswerMutation &mutation) {
    const Value exchanges = root["exchanges"];
    MutatedRun run(GetParam(), root, at, mutation);
    if (!run.mutated) return;
    SCOPED_TRACE(run.trace);
    const Value exchange = exchanges.items()[at];
    for (const http::Request &request : run.script.unexpected) {
      EXPECT_TRUE(reads(request.method, request.url) || harmless(root, exchange, mutation, request))
          << "written besides: " << request.method << " " << request.url;
    }
    if (!reads(exchange)) {
      // No content is the method's own word for done, where there is nothing to tell: of all but POST.
      const bool done = mutation.status == 204 && exchange["expect"]["method"].text() != "POST";
      if (!done) judge_write(root, at, mutation, run);
    } else if (before_writes(exchanges, at) && !warns_more(root, run)) {
      EXPECT_FALSE(run.ok) << "what was written rests on nothing";
      for (size_t i = 0; i < exchanges.size(); ++i) {
        EXPECT_FALSE(run.script.used(i) && !reads(exchanges.items()[i])) << "written all the same";
      }
    }
  }

  // A definition's step whose failure is a warning leaves out what rests on it, and says so.
  static bool warns_more(const Value &root, const MutatedRun &run) {
    if (!run.ok) return false;
    auto document = json::Document::parse(run.text);
    return document.ok() && document->root()["warnings"].size() > root["output"]["warnings"].size();
  }

  // Whether a write follows in the case, so that it rests on this answer.
  static bool before_writes(const Value &exchanges, size_t at) {
    for (size_t i = 0; i < exchanges.size(); ++i) {
      if (!reads(exchanges.items()[i])) return at < i;
    }
    return false;
  }

  static void judge_write(const Value &root, size_t at, const AnswerMutation &mutation, const MutatedRun &run) {
    if (!run.ok) {
      const bool refused = mutation.status / 100 == 4;  // then it was not done
      const bool again = mutation.status >= 500 && idempotent(root["exchanges"].items()[at]);
      EXPECT_TRUE(refused || again || run.error.maybe_applied) << "it may have been done";
      return;
    }
    auto document = json::Document::parse(run.text);
    ASSERT_TRUE(document.ok());
    if (mutation.percent > 0 && json::equal(document->root(), root["output"])) return;  // what was cut tells it still
    if (document->root().is_array()) {
      EXPECT_GE(failed_rows(document->root()), failed_when_cut(root, at));
    } else {
      EXPECT_TRUE(warns_more(root, run)) << "nothing says that it was done";
    }
  }
};

TEST_P(MutatedWrites, SucceedOnlyByEvidenceAndMakeNoSecondRecord) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  for (size_t i = 0; i < document->root()["exchanges"].size(); ++i) {
    for (const AnswerMutation &mutation : kAnswerMutations) try_mutation(document->root(), i, mutation);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, MutatedWrites, ::testing::ValuesIn(write_cases()), name_of);

TEST(MutatedWriteCases, CoverEveryVerbThatWrites) {
  std::set<std::string> verbs;
  for (const Case &each : write_cases()) {
    auto document = json::Document::parse(read_file(each.file));
    verbs.insert(builtin_contract()->operation(document->root()["operation"].text())->verb);
  }
  for (std::string_view verb : kVerbs) EXPECT_TRUE(verbs.contains(std::string(verb))) << verb;
}

}  // namespace
}  // namespace openint::testing
