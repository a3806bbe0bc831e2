// Every built-in document with any one member left out or any one name misspelt: it does not load, or what is done with
// it stays the same, or says what is wrong, or differs in one of the ways that are listed here. A sample of the changes
// is tried in each run; all of them (some 23,000, about ten minutes) with OPENINT_MUTATIONS=all.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "tests/replay/document_mutations.hpp"
#include "tests/replay/exercises.hpp"

namespace openint::testing {
namespace {

constexpr size_t kSample = 40;  // one change in so many
constexpr size_t kLoaded = 10;  // and of those that are only loaded: of a small document the first are a handful
constexpr size_t kShards = 4;   // tests a document

// How a run with a changed document may differ from one with the document as it is.
enum class Difference {
  none,
  told,    // an error, a warning or a report says so
  values,  // a field, a link's kind, an error's words: the rule that the change is in reads or looks up something else
  sent,    // something else is sent: paths, parameters and bodies are the document's word for what the provider takes
  steps,   // of a definition fewer requests: a step that is not there is not wanted
  // None of these may be.
  fewer,      // records, links or pages fewer, and nothing says so
  not_found,  // "not there" of something that is
  success,    // where there is none
  nothing,    // success without a request that writes
  twice,      // the same write sent again
};

constexpr const char *kDifferences[] = {"the same", "told",      "other values", "sent otherwise",  "steps left out",
                                        "FEWER",    "NOT_FOUND", "SUCCESS",      "NOTHING WRITTEN", "TWICE"};

struct Finding {
  Difference difference = Difference::none;
  std::string detail;
};

// Changes whose harm nothing can tell, since the document is the only one who knows; each with the reason.
struct Exception {
  const char *pointer;  // what the change's pointer ends with, or holds
  Difference difference;
  const char *why;
};
constexpr Exception kExceptions[] = {
    {"/list/max", Difference::success, "a page ends earlier; the link that is refused is for the call that follows"},
    {"/list/max", Difference::fewer, "a page ends earlier, and its cursor leads on to the rest"},
    {"/list/only", Difference::fewer, "what an answer holds besides the list's records the document alone knows"},
    {"/functions/is_folder", Difference::fewer, "the same, by a function"},
    {"/functions/content/0", Difference::success, "not every content has a checksum; without it the result says verified: false"},
};

bool excepted(const Mutation &mutation, Difference difference) {
  return std::any_of(std::begin(kExceptions), std::end(kExceptions), [&](const Exception &each) {
    return each.difference == difference && mutation.pointer.find(each.pointer) != std::string::npos;
  });
}

// How many warnings, rejected records and errors a result tells of, in its rows too.
size_t told(const Value &output) {
  size_t count = output["warnings"].size() + output["rejected"].size() + (output.find("error") != nullptr ? 1 : 0);
  for (const Value &row : output.items()) count += told(row);
  return count;
}

// Whether a result tells more of what went wrong, or a row of it does.
bool tells_more(const Value &wanted, const Value &got) {
  if (told(got) > told(wanted)) return true;
  if (!wanted.is_array() || wanted.size() != got.size()) return false;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const Value before = wanted.items()[i];
    const Value now = got.items()[i];
    if (told(now) > told(before)) return true;
    if (now.find("error") != nullptr && before.find("error") == nullptr) return true;
  }
  return false;
}

// Whether a list has the beginning of the records that are wanted, and says that others follow.
bool ends_earlier(const Value &expected, const Value &got) {
  const Value wanted = expected["items"], given = got["items"];
  if (expected["has_next_page"].as_boolean() || !got["has_next_page"].as_boolean()) return false;
  if (!got["next_cursor"].is_string() || given.size() > wanted.size()) return false;
  return std::equal(given.items().begin(), given.items().end(), wanted.items().begin(), json::equal);
}

// Whether something that was there is there no more: a record or a link of a list, the next page, a count.
bool holds_less(const Value &expected, const Value &got) {
  if (expected.is_array()) return got.size() < expected.size();
  if (expected.is_number()) return !json::equal(expected, got);
  if (expected["count"].is_number() && !json::equal(expected["count"], got["count"])) return true;
  if (got["items"].size() < expected["items"].size() && !ends_earlier(expected, got)) return true;
  if (expected["has_next_page"].as_boolean() && !got["has_next_page"].as_boolean()) return true;
  const bool told_more = got["has_next_page"].as_boolean();
  return expected["next_cursor"].is_string() && !got["next_cursor"].is_string() && !told_more;
}

// One document, changed, and what can be done with it.
class Trial {
 public:
  Trial(const std::string &connector, const Mutation &mutation)
      : connector_(connector),
        registry_(builtin_contract(), connectors::builtin(),
                  [](std::string_view name) { return procedures::find_procedure(name) != nullptr; }),
        loads_(registry_.add(mutation.document).ok()) {}

  bool loads() const { return loads_; }
  Finding run(const Exercise &exercise) { return exercise.golden ? golden(exercise) : replay(exercise); }

 private:
  Result<std::shared_ptr<const translate::Translator>> translator(const Exercise &exercise) {
    OPENINT_TRY(auto connector, registry_.find(connector_));
    OPENINT_TRY(auto parsed, json::Document::parse(exercise.options));
    OPENINT_TRY(auto options, translate::Options::from_json(parsed.root()));
    return translate::Translator::open(connector, builtin_contract(), exercise.model, options);
  }

  Finding golden(const Exercise &exercise) {
    auto opened = translator(exercise);
    if (!opened.ok()) return {Difference::told, opened.error().message};
    auto wanted = json::Document::parse(exercise.expected);
    if (exercise.reverse) {
      auto body = (*opened)->reverse(exercise.text);
      if (!body.ok()) return {Difference::told, body.error().message};
      auto made = json::Document::parse(*body);
      return {json::equal(made->root(), wanted->root()) ? Difference::none : Difference::sent, *body};
    }
    Reports reports;
    translate::Output output;
    auto done = (*opened)->translate(exercise.text, output, &reports);
    if (!done.ok()) return {Difference::told, done.error().message};
    const std::string made = compact(output.text());
    if (made == exercise.expected) return {};
    if (!reports.all.empty()) return {Difference::told, reports.all.front().reason};
    auto got = json::Document::parse(made);
    return {holds_less(wanted->root(), got->root()) ? Difference::fewer : Difference::values, made};
  }

  // Like a provider: what it does not know in a request it leaves aside, and of an unknown path it says so.
  static http::Outcome answer_otherwise(const Value &exchanges, const http::Request &request) {
    bool known = false;  // the path, by another method
    for (const Value &each : exchanges.items()) {
      const Value expected = each["expect"];
      const bool same = expected["method"].text() == request.method &&
                        percent_decoded(path_of(expected["url"].text())) == percent_decoded(path_of(request.url));
      if (same) return outcome_of(each["answer"]);
      known = known || percent_decoded(path_of(expected["url"].text())) == percent_decoded(path_of(request.url));
    }
    if (known) return answer(405, R"({"message":"no such method"})");
    return answer(404, R"({"message":"no such path"})");
  }

  // The writes of a run. One that was refused was not done, and may come again.
  struct Writes {
    size_t count = 0;
    bool twice = false;
    std::set<std::string> done;

    void add(const http::Request &request, const http::Outcome &answer) {
      if (reads(request.method, request.url)) return;
      ++count;
      const std::string whole = request.method + " " + request.url + "\n" + request.body;
      twice = twice || done.contains(whole);
      const bool refused = answer.failure == http::Failure::none && answer.response.status / 100 == 4;
      if (!refused && answer.failure != http::Failure::not_sent) done.insert(whole);
    }
  };

  Finding replay(const Exercise &exercise) {
    auto document = json::Document::parse(exercise.text);
    const Value root = document->root();
    Harness harness;
    harness.services.registry = &registry_;
    harness.deadline_ms = harness.environment.now_ms() + 60'000;
    Script script(root["exchanges"]);
    script.otherwise = [&](const http::Request &request) { return answer_otherwise(root["exchanges"], request); };
    Writes writes;
    script.answered = [&](const http::Request &request, const http::Outcome &given) { writes.add(request, given); };
    auto result = run_case(harness, exercise.replay, root, script);
    const std::string text = result.ok() ? *result : result.error().to_json();
    size_t expected = 0;
    for (const Value &each : root["exchanges"].items()) expected += reads(each) ? 0 : 1;
    if (writes.twice && writes.count > expected) return {Difference::twice, text};
    const bool names_missing = exercise.text.find("NOT_FOUND") == std::string::npos;
    if (names_missing && text.find("\"NOT_FOUND\"") != std::string::npos) return {Difference::not_found, text};
    if (root.find("error") != nullptr) return {result.ok() ? Difference::success : Difference::none, text};
    if (!result.ok()) return {Difference::told, text};
    return judge(root["output"], text, writes.count, expected, script);
  }

  static Finding judge(const Value &wanted, const std::string &text, size_t written, size_t expected,
                       const Script &script) {
    auto output = json::Document::parse(text);
    if (!output.ok()) return {Difference::fewer, "broken: " + text};
    const Value got = output->root();
    const bool unread = text.find(R"("problem_type":"not_read")") != std::string::npos;
    if (unread || tells_more(wanted, got)) return {Difference::told, text};
    if (expected > 0 && written == 0) return {Difference::nothing, text};
    if (holds_less(wanted, got)) return {Difference::fewer, text};
    if (written < expected) return {Difference::steps, text};
    Arena arena;
    if (!json::equal(without_cursor(got, arena), without_cursor(wanted, arena))) return {Difference::values, text};
    return {script.unexpected.empty() ? Difference::none : Difference::sent, ""};
  }

  std::string connector_;
  connector::Registry registry_;
  bool loads_;
};

struct Part {
  std::string connector;
  size_t shard = 0;
};

void PrintTo(const Part &part, std::ostream *out) { *out << part.connector << ' ' << part.shard; }

class MutatedDocuments : public ::testing::TestWithParam<Part> {
 protected:
  // Runs all that the change may concern. A part of a model concerns that model alone.
  void try_change(const Mutation &mutation) {
    Trial trial(GetParam().connector, mutation);
    if (!trial.loads()) {
      ++counts_["do not load"];
      return;
    }
    std::string model;
    if (mutation.pointer.starts_with("/models/")) model = mutation.pointer.substr(8, mutation.pointer.find('/', 8) - 8);
    Difference worst = Difference::none;
    bool exercised = false;
    for (const Exercise &exercise : exercises_) {
      if (!model.empty() && !exercise.model.empty() && exercise.model != model) continue;
      exercised = true;
      const Finding found = trial.run(exercise);
      worst = std::max(worst, found.difference);
      if (found.difference < Difference::fewer || excepted(mutation, found.difference)) continue;
      ADD_FAILURE() << GetParam().connector << ' ' << mutation.told() << ", " << exercise.name << ": "
                    << kDifferences[static_cast<int>(found.difference)] << ' ' << found.detail;
    }
    ++counts_[exercised ? kDifferences[static_cast<int>(worst)] : "not exercised"];
  }

  std::vector<Exercise> exercises_ = exercises_of(GetParam().connector);
  std::map<std::string, size_t> counts_;
};

std::string document_of(const std::string &name) {
  for (const connector::Builtin &builtin : connectors::builtin()) {
    if (builtin.name == name) return std::string(builtin.text);
  }
  return "";
}

TEST_P(MutatedDocuments, DoNotLoadOrHoldNothingBack) {
  auto document = json::Document::parse(document_of(GetParam().connector));
  ASSERT_TRUE(document.ok());
  Mutator counting;
  (void)counting.run(document->root());
  const char *wanted = std::getenv("OPENINT_MUTATIONS");
  const size_t step = wanted != nullptr && std::string_view(wanted) == "all" ? 1 : kSample;
  for (size_t i = GetParam().shard * step; i < counting.places(); i += step * kShards) {
    try_change(Mutator(i).run(document->root()));
  }
  for (const auto &[what, count] : counts_) RecordProperty(what, static_cast<int>(count));
  size_t all = 0;
  size_t found = 0;
  for (size_t i = GetParam().shard; i < counting.places(); i += kLoaded * kShards, ++all) {
    if (!Trial(GetParam().connector, Mutator(i).run(document->root())).loads()) ++found;
  }
  EXPECT_GT(found * 4, all)
      << "fewer than a quarter of the changes are found when the document is loaded";
}

std::vector<Part> parts() {
  std::vector<Part> out;
  for (const std::string &name : builtin_registry().names()) {
    for (size_t shard = 0; shard < kShards; ++shard) out.push_back({name, shard});
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, MutatedDocuments, ::testing::ValuesIn(parts()), [](const auto &each) {
  return each.param.connector + "_" + std::to_string(each.param.shard);
});

}  // namespace
}  // namespace openint::testing
