// Every answer of every case that writes, replaced by what proves nothing: never a success without evidence, never a
// second record.
#include <gtest/gtest.h>

#include "tests/replay/replay.hpp"

namespace openint::testing {
namespace {

constexpr std::string_view kVerbs[] = {"create",        "update",          "upsert",
                                       "delete",        "batch_write",     "create_association",
                                       "create_object", "create_property", "create_association_schema"};

struct Mutation {
  const char *name;
  int status;
  const char *type;
  const char *body;  // nullptr: half of what the answer held
};

constexpr Mutation kMutations[] = {
    {"an empty object", 200, "application/json", "{}"},
    {"an empty list", 200, "application/json", "[]"},
    {"null", 200, "application/json", "null"},
    {"HTML", 200, "text/html", "<html><body>Sign in</body></html>"},
    {"an error with 200", 200, "application/json", R"({"success":false,"error":"try later","message":"timed out"})"},
    {"no content", 204, "application/json", ""},
    {"half an answer", 0, nullptr, nullptr},
};

// Gives the answer its other form; false where it has that form already.
bool mutate(const Mutation &mutation, http::Outcome &answer) {
  if (answer.failure != http::Failure::none) return false;
  http::Response &response = answer.response;
  if (mutation.body == nullptr) {
    if (response.body.size() < 2) return false;
    response.body.resize(response.body.size() / 2);
    return true;
  }
  if (response.status / 100 != 2 || (response.status == mutation.status && response.body == mutation.body)) return false;
  response.status = mutation.status;
  response.headers.clear();
  http::set_header(response.headers, "Content-Type", mutation.type);
  response.body = mutation.body;
  return true;
}

// What asks and changes nothing, of the methods that may change something.
bool reads(std::string_view method, std::string_view url) {
  const std::string path = path_of(url);
  const size_t collection = path.find("/composite/sobjects/");
  return method == "GET" || path.ends_with("/search") || path.ends_with("/batch/read") ||
         collection != std::string::npos;
}

bool reads(const Value &exchange) {
  return reads(exchange["expect"]["method"].text(), exchange["expect"]["url"].text());
}

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

  // One run with the answer of exchange `at` mutated.
  void try_mutation(const Value &root, size_t at, const Mutation &mutation) {
    const Value exchanges = root["exchanges"];
    Harness harness;
    bool mutated = false;
    Script script(exchanges, [&](size_t i, http::Outcome &answer) {
      if (i == at) mutated = mutate(mutation, answer);
    });
    auto result = run_case(harness, GetParam(), root, script);
    if (!mutated) return;
    const Value expected = exchanges.items()[at]["expect"];
    SCOPED_TRACE(std::string(mutation.name) + " in answer to " + std::string(expected["method"].text()) + " " +
                 std::string(expected["url"].text()) + "\n" + (result.ok() ? *result : result.error().to_json()));
    for (const http::Request &request : script.unexpected) {
      EXPECT_TRUE(reads(request.method, request.url)) << "written besides: " << request.method << " " << request.url;
    }
    if (!reads(exchanges.items()[at])) {
      // No content is the method's own word for done, where there is nothing to tell: of all but POST.
      const bool done = mutation.status == 204 && expected["method"].text() != "POST";
      if (!done) judge_write(root, at, result);
    } else if (before_writes(exchanges, at) && !warns_more(root, result)) {
      EXPECT_FALSE(result.ok()) << "what was written rests on nothing";
      for (size_t i = 0; i < exchanges.size(); ++i) {
        EXPECT_FALSE(script.used(i) && !reads(exchanges.items()[i])) << "written all the same";
      }
    }
  }

  // A definition's step whose failure is a warning leaves out what rests on it, and says so.
  static bool warns_more(const Value &root, const Result<std::string> &result) {
    if (!result.ok()) return false;
    auto document = json::Document::parse(*result);
    return document.ok() && document->root()["warnings"].size() > root["output"]["warnings"].size();
  }

  // Whether a write follows in the case, so that it rests on this answer.
  static bool before_writes(const Value &exchanges, size_t at) {
    for (size_t i = 0; i < exchanges.size(); ++i) {
      if (!reads(exchanges.items()[i])) return at < i;
    }
    return false;
  }

  static void judge_write(const Value &root, size_t at, const Result<std::string> &result) {
    if (!result.ok()) {
      EXPECT_TRUE(result.error().maybe_applied) << "it may have been done";
      return;
    }
    auto document = json::Document::parse(*result);
    ASSERT_TRUE(document.ok());
    if (document->root().is_array()) {
      EXPECT_GE(failed_rows(document->root()), failed_when_cut(root, at));
    } else {
      EXPECT_TRUE(warns_more(root, result)) << "nothing says that it was done";
    }
  }
};

TEST_P(MutatedWrites, SucceedOnlyByEvidenceAndMakeNoSecondRecord) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  for (size_t i = 0; i < document->root()["exchanges"].size(); ++i) {
    for (const Mutation &mutation : kMutations) try_mutation(document->root(), i, mutation);
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
