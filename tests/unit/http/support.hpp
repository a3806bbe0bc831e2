#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/contract/contract.hpp"
#include "libopenint/http/exchange.hpp"
#include "libopenint/http/policy.hpp"
#include "libopenint/http/send.hpp"
#include "tests/support/fake_environment.hpp"

namespace openint::http::testing {

using namespace coroutine;

using openint::testing::FakeEnvironment;

inline std::shared_ptr<const contract::Contract> contract() {
  static const auto loaded = contract::Contract::builtin();
  if (!loaded.ok()) ADD_FAILURE() << loaded.error().message;
  return *loaded;
}

/// A policy of a document with this `http` and `errors` (JSON), whose settings are those of the tests.
inline std::shared_ptr<const Policy> policy(const std::string &http = "{}", const std::string &errors = "[]") {
  std::string text =
      R"json({"format": 1, "name": "acme", "models": {}, "settings": {"tenant": {}, "instance_url": {}}, "http": )json" +
      http + R"json(, "errors": )json" + errors + "}";
  auto connector = connector::Connector::load(text, *contract());
  if (!connector.ok()) {
    std::string all = connector.error().message;
    for (const Issue &issue : connector.error().issues) all += "\n" + issue.pointer + ": " + issue.message;
    ADD_FAILURE() << all;
    return nullptr;
  }
  return policy_of(*connector);
}

inline Response answer(int status, std::string body = {}, std::vector<Header> headers = {}) {
  Response out;
  out.status = status;
  out.body = std::move(body);
  out.headers = std::move(headers);
  return out;
}

/// Drives an operation by hand: answers each exchange as `serve` says and moves the clock to the next wait. Nothing
/// where the operation has not ended after `most` rounds.
using Serve = std::function<Outcome(const Request &)>;

/// Answers every request with its URL.
inline Outcome echoed(const Request &request) { return Outcome(answer(200, request.url)); }
inline std::optional<Result<std::string>> drive(Operation &operation, FakeEnvironment &environment, const Serve &serve,
                                                int most = 100'000) {
  for (int round = 0; round < most; ++round) {
    if (operation.step()) return operation.result();
    std::vector<Want> wants = operation.wants();
    for (const Want &want : wants) operation.answer(want.id, serve(*want.request));
    if (wants.empty() && operation.next_due() != Context::kNoDeadline) {
      environment.set(std::max(environment.now_ms(), operation.next_due()));
    }
  }
  return {};
}

/// Answers one after the other, and what was asked.
class Script {
 public:
  explicit Script(std::vector<Outcome> outcomes) : outcomes_(std::move(outcomes)) {}
  Outcome operator()(const Request &request) {
    asked.push_back(request);
    if (asked.size() > outcomes_.size()) return Outcome(answer(200, "beyond the script"));
    return std::move(outcomes_[asked.size() - 1]);
  }
  std::vector<Request> asked;

 private:
  std::vector<Outcome> outcomes_;
};

template <typename... Outcomes>
Script script(Outcomes... outcomes) {
  std::vector<Outcome> all;
  (all.push_back(Outcome(std::move(outcomes))), ...);
  return Script(std::move(all));
}

/// Sends one request as an operation whose result is the response's body.
inline Task<std::string> send_one(Context &context, const Route &route, Request request, SendOptions options) {
  Result<Response> response = co_await send(context, route, std::move(request), std::move(options));
  if (!response.ok()) co_return response.take_error();
  co_return std::to_string(response->status) + " " + response->body;
}

class Sent {
 public:
  explicit Sent(FakeEnvironment &environment) : environment_(environment) {}
  Route route;
  SendOptions options;
  int64_t deadline_in_ms = 3'600'000;

  Result<std::string> operator()(Request request, const Serve &serve) {
    int64_t deadline = environment_.now_ms() + deadline_in_ms;
    std::function<Task<std::string>(Context &)> start = [&](Context &context) {
      return send_one(context, route, std::move(request), options);
    };
    Operation operation(environment_, deadline, start);
    std::optional<Result<std::string>> result = drive(operation, environment_, serve);
    if (!result) return Error(Status::internal, "the operation does not end");
    return std::move(*result);
  }

 private:
  FakeEnvironment &environment_;
};

}  // namespace openint::http::testing
