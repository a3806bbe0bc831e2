// Runs the cases of tests/replay/<connector>/*.json; README.md there says what a case holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "libopenint/base/decimal.hpp"
#include "libopenint/connectors/procedures/procedures.hpp"
#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using json::Member;
using json::Value;

struct Case {
  std::string connector;
  std::string file;
};

void PrintTo(const Case &each, std::ostream *out) { *out << each.connector << '/' << each.file; }

std::vector<Case> cases() {
  std::vector<Case> out;
  const std::filesystem::path root = std::filesystem::path(OPENINT_SOURCE_DIR) / "tests" / "replay";
  for (const auto &folder : std::filesystem::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    for (const auto &file : std::filesystem::directory_iterator(folder.path())) {
      if (file.path().extension() != ".json") continue;
      Case each;
      each.connector = folder.path().filename().string();
      each.file = file.path().string();
      out.push_back(each);
    }
  }
  std::sort(out.begin(), out.end(), [](const Case &a, const Case &b) { return a.file < b.file; });
  return out;
}

std::multiset<std::string> query_set(std::string_view url) {
  std::multiset<std::string> out;
  size_t mark = url.find('?');
  if (mark == std::string_view::npos) return out;
  std::string_view rest = url.substr(mark + 1);
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    out.insert(percent_decoded(pair));
  }
  return out;
}

bool same_url(std::string_view expected, const std::string &sent) {
  bool whole = expected.starts_with("https://") || expected.starts_with("http://");
  if (whole && http::origin(expected) != http::origin(sent)) return false;
  const std::string path = whole ? path_of(expected) : std::string(expected.substr(0, expected.find('?')));
  return percent_decoded(path) == percent_decoded(path_of(sent)) && query_set(expected) == query_set(sent);
}

bool same_body(const Value *expected, const std::string &sent) {
  if (expected == nullptr || expected->is_null()) return sent.empty();
  if (expected->is_string() && (sent.empty() || sent.front() != '"')) return sent == expected->text();
  auto document = json::Document::parse(sent);
  return document.ok() && json::equal(document->root(), *expected);
}

bool same_headers(const Value &expected, const http::Request &sent) {
  return std::all_of(expected.members().begin(), expected.members().end(), [&](const Member &member) {
    const std::string *value = http::find_header(sent.headers, member.key);
    return value != nullptr && *value == member.value.text();
  });
}

bool fits(const Value &expected, const http::Request &sent) {
  return expected["method"].text() == sent.method && same_url(expected["url"].text(), sent.url) &&
         same_body(expected.find("body"), sent.body) && same_headers(expected["headers"], sent);
}

http::Outcome outcome_of(const Value &answered) {
  if (answered["failure"].text() == "cut") return http::Outcome(http::Failure::cut, "the connection broke");
  if (answered["failure"].text() == "not_sent") return http::Outcome(http::Failure::not_sent, "no connection");
  http::Response response;
  response.status = static_cast<int>(decimal_to_int64(answered["status"].text()).value_or(200));
  response.headers.emplace_back("Content-Type", "application/json");
  for (const Member &member : answered["headers"].members()) {
    http::set_header(response.headers, member.key, std::string(member.value.text()));
  }
  if (const Value *body = answered.find("body")) response.body = json::to_text(*body);
  if (answered["text"].is_string()) response.body = std::string(answered["text"].text());
  return http::Outcome(std::move(response));
}

size_t size_of(const http::Request &request) {
  size_t size = request.url.size() + request.body.size();
  for (const http::Header &header : request.headers) size += header.name.size() + header.value.size() + 4;
  return size;
}

// The provider of a case: answers each expected request once, and keeps what it did not expect.
class Script {
 public:
  explicit Script(const Value &exchanges) : exchanges_(exchanges), used_(exchanges.size()) {}

  http::Outcome operator()(const http::Request &request) {
    bytes_ += size_of(request);
    for (size_t i = 0; i < used_.size(); ++i) {
      const Value each = exchanges_.items()[i];
      if (used_[i] || !fits(each["expect"], request)) continue;
      used_[i] = true;
      return outcome_of(each["answer"]);
    }
    unexpected_ += "\n  " + request.method + " " + percent_decoded(request.url) + "\n    " + request.body;
    return http::Outcome(http::Failure::cancelled, "the case does not expect this request");
  }

  std::string report() const {
    std::string out;
    if (!unexpected_.empty()) out += "sent, but not expected:" + unexpected_;
    for (size_t i = 0; i < used_.size(); ++i) {
      if (used_[i]) continue;
      const Value expected = exchanges_.items()[i]["expect"];
      out += "\nexpected, but not sent:\n  " + std::string(expected["method"].text()) + " " +
             percent_decoded(expected["url"].text()) + "\n    " + json::to_text(expected["body"]);
    }
    return out;
  }

  size_t bytes() const { return bytes_; }

 private:
  Value exchanges_;
  std::vector<bool> used_;
  std::string unexpected_;
  size_t bytes_ = 0;
};

void check_error(const Value &expected, const Error &error) {
  const std::string text = error.to_json();
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << text;
  for (const Member &member : expected.members()) {
    EXPECT_TRUE(json::equal(document->root()[member.key], member.value)) << member.key << " of " << text;
  }
}

// The output with "*" in the place of a cursor, which is another one each time.
Value without_cursor(const Value &output, Arena &arena) {
  if (output["next_cursor"].text().empty()) return output;
  std::vector<Member> members(output.members().begin(), output.members().end());
  for (Member &member : members) {
    if (member.key == "next_cursor") member.value = Value::string("*");
  }
  return Value::object(arena.copy(std::span<const Member>(members)));
}

void check_output(const Value &expected, const std::string &text) {
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << text;
  Arena arena;
  EXPECT_TRUE(json::equal(without_cursor(document->root(), arena), without_cursor(expected, arena)))
      << "got\n"
      << text << "\nexpected\n"
      << json::to_text(expected);
}

// A budget; without one there is no bound.
size_t most(const Value &budget) {
  if (!budget.is_number()) return SIZE_MAX;
  return static_cast<size_t>(decimal_to_int64(budget.text()).value_or(0));
}

class Replay : public ::testing::TestWithParam<Case> {};

TEST_P(Replay, SendsWhatIsExpectedAndGivesWhatItShould) {
  const std::string text = read_file(GetParam().file);
  auto document = json::Document::parse(text);
  ASSERT_TRUE(document.ok()) << document.error().message;
  const Value root = document->root();
  Harness harness;
  harness.services.find_procedure = procedures::find_procedure;
  if (root["overlay"].is_object()) harness.add_connector(json::to_text(root["overlay"]));
  harness.connect(GetParam().connector, root["settings"].is_object() ? json::to_text(root["settings"]) : "{}");
  engine::Call call;
  call.operation = std::string(root["operation"].text());
  call.connection = harness.connection;
  call.input = json::to_text(root["input"]);
  Script script(root["exchanges"]);
  auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, call); };
  auto provider = [&](const http::Request &request) { return script(request); };
  auto result = harness.drive(start, provider);
  EXPECT_EQ(script.report(), "") << (result.ok() ? *result : result.error().to_json());
  if (const Value *error = root.find("error")) {
    ASSERT_FALSE(result.ok()) << *result;
    check_error(*error, result.error());
  } else {
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    check_output(root["output"], *result);
  }
  EXPECT_LE(script.bytes(), most(root["max_bytes"]));
  EXPECT_LE(harness.frame_mallocs, most(root["max_mallocs"]));
}

std::string name_of(const ::testing::TestParamInfo<Case> &info) {
  std::string out = info.param.connector + "_" + std::filesystem::path(info.param.file).stem().string();
  for (char &c : out) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return out;
}

INSTANTIATE_TEST_SUITE_P(Cases, Replay, ::testing::ValuesIn(cases()), name_of);

TEST(ReplayCases, CoverEveryConnector) {
  std::set<std::string> connectors;
  for (const Case &each : cases()) connectors.insert(each.connector);
  for (const std::string &name : builtin_registry().names()) EXPECT_TRUE(connectors.contains(name)) << name;
}

}  // namespace
}  // namespace openint::testing
