#pragma once

#include "tests/replay/replay.hpp"

// What an answer is replaced by that proves nothing: successes without content, refusals, pages of a proxy, bodies that
// are cut short.

namespace openint::testing {

struct AnswerMutation {
  const char *name;
  int status;
  const char *type;
  const char *body;  // nullptr: the answer's own body, cut
  int percent;       // what is left of a body that is cut

  bool success() const { return body == nullptr || status / 100 == 2; }
  bool html() const { return type != nullptr && std::string_view(type) == "text/html"; }
};

inline constexpr const char *kHtml = "<html><body>Sign in</body></html>";
inline constexpr const char *kErrorObject = R"({"success":false,"status":"error","error":"try later","message":"no"})";

inline constexpr AnswerMutation kAnswerMutations[] = {
    {"an empty object", 200, "application/json", "{}", 0},
    {"an empty list", 200, "application/json", "[]", 0},
    {"null", 200, "application/json", "null", 0},
    {"HTML", 200, "text/html", kHtml, 0},
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
    {"an error object with 400", 400, "application/json", kErrorObject, 0},
    {"an error object with 404", 404, "application/json", kErrorObject, 0},
    {"an error object with 410", 410, "application/json", kErrorObject, 0},
    {"an error object with 500", 500, "application/json", kErrorObject, 0},
    {"HTML with 404", 404, "text/html", kHtml, 0},
    {"HTML with 410", 410, "text/html", kHtml, 0},
    {"HTML with 503", 503, "text/html", kHtml, 0},
};

/// Gives the answer its other form; false where it has that form already, or is no success.
inline bool mutate(const AnswerMutation &mutation, http::Outcome &answer) {
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

/// A case run with the answer of one exchange mutated, each time that it is asked for, and a deadline of a minute.
class MutatedRun {
 public:
  MutatedRun(const Case &each, const Value &root, size_t at, const AnswerMutation &mutation)
      : script(root["exchanges"], [&mutated = mutated, at, &mutation](size_t i, http::Outcome &answer) {
          if (i == at) mutated = mutate(mutation, answer);
        }) {
    const Value exchange = root["exchanges"].items()[at];
    script.otherwise = [exchange, &mutation](const http::Request &request) {
      http::Outcome answer = outcome_of(exchange["answer"]);
      if (fits(exchange["expect"], request) && mutate(mutation, answer)) return answer;
      return http::Outcome(http::Failure::cancelled, "the case does not expect this request");
    };
    harness.deadline_ms = harness.environment.now_ms() + 60'000;
    auto ended = run_case(harness, each, root, script);
    ok = ended.ok();
    text = ok ? *ended : ended.error().to_json();
    if (!ok) error = ended.error();
    trace = std::string(mutation.name) + " in answer to " + std::string(exchange["expect"]["method"].text()) + " " +
            std::string(exchange["expect"]["url"].text()) + "\n" + text;
  }

  bool mutated = false;  // whether the answer was asked for and has another form now
  bool ok = false;
  std::string text;  // the result or the error
  Error error;
  std::string trace;
  Script script;
  Harness harness;
};

/// How many failures a result carries, itself and in its rows: errors, rejected records and warnings.
inline size_t failures(const Value &output) {
  size_t count = output["warnings"].size() + output["rejected"].size() + (output.find("error") != nullptr ? 1 : 0);
  if (!output.is_array()) return count;
  for (const Value &row : output.items()) count += failures(row);
  return count;
}

}  // namespace openint::testing
