#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/connectors/builtin.hpp"
#include "libopenint/http/exchange.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/session.hpp"
#include "libopenint/store/store.hpp"
#include "tests/support/engine.hpp"
#include "tests/support/fake_environment.hpp"

// What tests of operations share: the engine's services over a store in memory, connections, and a scripted provider
// that answers each request at once while the clock jumps to whatever the operation waits for.

namespace openint::testing {

/// An answer of the scripted provider.
inline http::Outcome answer(int status, std::string body,
                            std::vector<std::pair<std::string, std::string>> headers = {}) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  for (auto &[name, value] : headers) response.headers.emplace_back(std::move(name), std::move(value));
  response.body = std::move(body);
  return http::Outcome(std::move(response));
}
inline http::Outcome answer(std::string body) { return answer(200, std::move(body)); }

/// The path of a URL, without origin and query.
inline std::string path_of(std::string_view url) {
  size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(std::min(url.size(), url.find('/', scheme + 3)));
  return std::string(url.substr(0, url.find_first_of("?#")));
}

inline std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// Bytes of the request's line and headers, about as HTTP/1.1 sends them.
inline size_t line_and_headers(const http::Request &request) {
  size_t size = request.method.size() + request.url.size() + 12;
  for (const http::Header &header : request.headers) size += header.name.size() + header.value.size() + 4;
  return size;
}

/// A query parameter of a URL, decoded; "" where it is not there.
inline std::string query_of(std::string_view url, std::string_view name) {
  size_t mark = url.find('?');
  if (mark == std::string_view::npos) return "";
  std::string_view rest = url.substr(mark + 1);
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    std::string_view key = pair.substr(0, pair.find('='));
    if (percent_decoded(key) != name) continue;
    return key.size() == pair.size() ? "" : percent_decoded(pair.substr(key.size() + 1));
  }
  return "";
}

/// The text or JSON at a JSON Pointer of a JSON text: a string's content, anything else as JSON; "(none)" for nothing.
inline std::string at(std::string_view text, std::string_view pointer) {
  auto document = json::Document::parse(text);
  if (!document.ok()) return "(malformed: " + document.error().message + ")";
  const json::Value *found = json::pointer_find(document->root(), pointer);
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string(found->text()) : json::to_text(*found);
}

class Harness {
 public:
  using Provider = std::function<http::Outcome(const http::Request &)>;

  Harness() : registry_(builtin_contract(), connectors::builtin()) {
    store::Options options;
    options.path = ":memory:";
    options.key = std::string(32, 'k');
    auto store = store::open_sqlite(options);
    if (!store.ok()) throw std::runtime_error(store.error().to_json());
    services.contract = builtin_contract();
    services.registry = &registry_;
    services.store = *store;
    services.environment = &environment;
  }

  /// Registers a connector or an overlay (JSON).
  void add_connector(std::string_view document) {
    auto added = services.registry->add(document);
    ASSERT_TRUE(added.ok()) << added.error().to_json();
  }
  /// The same of one that may not load.
  auto try_connector(std::string_view document) { return registry_.add(document); }

  /// Makes a connection, and it is the one that run() uses from then on. `settings` is a JSON object.
  void connect(std::string connector, std::string_view settings = "{}", std::string id = "",
               std::string_view secret = R"({"access_token":"test-token"})", std::string customer = "") {
    store::Row row;
    row.id = id.empty() ? "conn_" + connector + "_1" : std::move(id);
    row.connector = std::move(connector);
    row.customer = std::move(customer);
    row.document = "{\"discovered\":true,\"settings\":" + std::string(settings) + "}";
    row.secret = std::string(secret);
    auto put = services.store->put(store::Kind::connection, row, environment.now_ms());
    ASSERT_TRUE(put.ok()) << put.error().to_json();
    connection = row.id;
  }

  /// Carries out an operation of the contract by a verb, against a provider. Requests are kept in `requests`.
  Result<std::string> run(operations::Verb verb, std::string_view operation, std::string_view input,
                          const Provider &provider) {
    const contract::Operation *found = services.contract->operation(operation);
    if (found == nullptr) return Error(Status::not_found, "no operation " + std::string(operation));
    OPENINT_TRY(auto document, json::Document::parse(input));
    OPENINT_CHECK(services.contract->validate_input(operation, document.root()));
    OPENINT_TRY(auto session, provider::Session::open(services, services.store, connection, ""));
    auto start = [&](coroutine::Context &context) { return verb(context, *session, *found, document.root()); };
    return drive(start, provider);
  }

  /// Drives any coroutine to its end.
  Result<std::string> drive(const std::function<coroutine::Task<std::string>(coroutine::Context &)> &start,
                            const Provider &provider) {
    emitted.clear();
    http::Operation under_way(environment, deadline_ms, [&](coroutine::Context &context) {
      context.take(taking, least_batch);
      return start(context);
    });
    for (size_t steps = 0; !under_way.step(); ++steps) {
      if (steps > kMostSteps) return Error(Status::internal, "the operation does not end");
      auto wants = under_way.wants();
      most_in_flight = std::max(most_in_flight, under_way.in_flight());
      for (const http::Want &want : wants) {
        requests.push_back(*want.request);
        under_way.answer(want.id, provider(*want.request));
      }
      if (!wants.empty()) continue;
      if (auto emission = under_way.take_emission()) {
        emitted.push_back(std::move(*emission));
        if (on_emission) on_emission(under_way);
        continue;
      }
      if (under_way.next_due() == coroutine::Context::kNoDeadline) {
        return Error(Status::internal, "the operation waits for nothing");
      }
      environment.set(std::max(environment.now_ms(), under_way.next_due()));
    }
    frame_mallocs = under_way.context().pool().mallocs();
    return under_way.result();
  }

  /// How many requests went to a path.
  size_t requests_to(std::string_view path) const {
    return static_cast<size_t>(std::count_if(
        requests.begin(), requests.end(), [&](const http::Request &request) { return path_of(request.url) == path; }));
  }

  FakeEnvironment environment;
  provider::Services services;
  std::string connection;
  int64_t deadline_ms = coroutine::Context::kNoDeadline;
  uint64_t least_batch = 1;  // records that a batch gathers
  std::vector<http::Request> requests;
  coroutine::Taking taking = coroutine::Taking::joined;
  std::vector<coroutine::Emission> emitted;            // by the last operation
  std::function<void(http::Operation &)> on_emission;  // after each
  size_t most_in_flight = 0;
  size_t frame_mallocs = 0;  // of the last operation's coroutines

 private:
  static constexpr size_t kMostSteps = 1'000'000;
  connector::Registry registry_;
};

}  // namespace openint::testing
