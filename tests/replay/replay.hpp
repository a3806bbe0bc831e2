#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "libopenint/base/decimal.hpp"
#include "libopenint/connectors/procedures/procedures.hpp"
#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

// The cases of tests/replay/<connector>/*.json (README.md there says what one holds), the provider that a case scripts,
// and one run of it.

namespace openint::testing {

using json::Member;
using json::Value;

struct Case {
  std::string connector;
  std::string file;
};

inline void PrintTo(const Case &each, std::ostream *out) { *out << each.connector << '/' << each.file; }

inline std::vector<Case> cases() {
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

inline std::multiset<std::string> query_set(std::string_view url) {
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

inline bool same_url(std::string_view expected, const std::string &sent) {
  bool whole = expected.starts_with("https://") || expected.starts_with("http://");
  if (whole && http::origin(expected) != http::origin(sent)) return false;
  const std::string path = whole ? path_of(expected) : std::string(expected.substr(0, expected.find('?')));
  return percent_decoded(path) == percent_decoded(path_of(sent)) && query_set(expected) == query_set(sent);
}

inline bool same_body(const Value *expected, const std::string &sent) {
  if (expected == nullptr || expected->is_null()) return sent.empty();
  if (expected->is_string() && (sent.empty() || sent.front() != '"')) return sent == expected->text();
  auto document = json::Document::parse(sent);
  return document.ok() && json::equal(document->root(), *expected);
}

inline bool same_headers(const Value &expected, const http::Request &sent) {
  return std::all_of(expected.members().begin(), expected.members().end(), [&](const Member &member) {
    const std::string *value = http::find_header(sent.headers, member.key);
    return value != nullptr && *value == member.value.text();
  });
}

inline bool fits(const Value &expected, const http::Request &sent) {
  return expected["method"].text() == sent.method && same_url(expected["url"].text(), sent.url) &&
         same_body(expected.find("body"), sent.body) && same_headers(expected["headers"], sent);
}

inline http::Outcome outcome_of(const Value &answered) {
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

inline size_t size_of(const http::Request &request) {
  size_t size = request.url.size() + request.body.size();
  for (const http::Header &header : request.headers) size += header.name.size() + header.value.size() + 4;
  return size;
}

/// Whether a request asks and changes nothing: by GET, or by one of the POSTs that search and read several.
inline bool reads(std::string_view method, std::string_view url) {
  const std::string path = path_of(url);
  return method == "GET" || path.ends_with("/search") || path.ends_with("/batch/read") ||
         (method == "POST" && path.find("/composite/sobjects/") != std::string::npos);
}

inline bool reads(const Value &exchange) {
  return reads(exchange["expect"]["method"].text(), exchange["expect"]["url"].text());
}

/// The provider of a case: answers each expected request once, and keeps what it did not expect.
class Script {
 public:
  /// `change` may give the answer of exchange `i` another one.
  using Change = std::function<void(size_t i, http::Outcome &answer)>;

  explicit Script(const Value &exchanges, Change change = nullptr)
      : exchanges_(exchanges), used_(exchanges.size()), change_(std::move(change)) {}

  http::Outcome operator()(const http::Request &request) {
    http::Outcome given = answer_to(request);
    if (answered) answered(request, given);
    return given;
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
  bool used(size_t i) const { return used_[i]; }

  std::vector<http::Request> unexpected;
  /// Answers what is not expected; without it such a request fails.
  std::function<http::Outcome(const http::Request &)> otherwise;
  /// Is told of each request and its answer.
  std::function<void(const http::Request &, const http::Outcome &)> answered;

 private:
  http::Outcome answer_to(const http::Request &request) {
    bytes_ += size_of(request);
    for (size_t i = 0; i < used_.size(); ++i) {
      const Value each = exchanges_.items()[i];
      if (used_[i] || !fits(each["expect"], request)) continue;
      used_[i] = true;
      http::Outcome answer = outcome_of(each["answer"]);
      if (change_) change_(i, answer);
      return answer;
    }
    unexpected.push_back(request);
    unexpected_ += "\n  " + request.method + " " + percent_decoded(request.url) + "\n    " + request.body;
    if (otherwise) return otherwise(request);
    return http::Outcome(http::Failure::cancelled, "the case does not expect this request");
  }

  Value exchanges_;
  std::vector<bool> used_;
  Change change_;
  std::string unexpected_;
  size_t bytes_ = 0;
};

/// Runs a case against its script, on an engine of its own.
inline Result<std::string> run_case(Harness &harness, const Case &each, const Value &root, Script &script) {
  harness.services.find_procedure = procedures::find_procedure;
  if (root["overlay"].is_object()) harness.add_connector(json::to_text(root["overlay"]));
  harness.connect(each.connector, root["settings"].is_object() ? json::to_text(root["settings"]) : "{}");
  engine::Call call;
  call.operation = std::string(root["operation"].text());
  call.connection = harness.connection;
  call.input = json::to_text(root["input"]);
  auto start = [&](coroutine::Context &context) { return engine::perform(context, harness.services, call); };
  auto provider = [&](const http::Request &request) { return script(request); };
  return harness.drive(start, provider);
}

/// The output with "*" in the place of a cursor, which is another one each time.
inline Value without_cursor(const Value &output, Arena &arena) {
  if (output["next_cursor"].text().empty()) return output;
  std::vector<Member> members(output.members().begin(), output.members().end());
  for (Member &member : members) {
    if (member.key == "next_cursor") member.value = Value::string("*");
  }
  return Value::object(arena.copy(std::span<const Member>(members)));
}

/// "hubspot_create_contact", for the name of a test.
inline std::string name_of(const ::testing::TestParamInfo<Case> &info) {
  std::string out = info.param.connector + "_" + std::filesystem::path(info.param.file).stem().string();
  for (char &c : out) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return out;
}

}  // namespace openint::testing
