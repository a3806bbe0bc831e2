#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/http/exchange.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/store/store.hpp"
#include "tests/support/fake_environment.hpp"

namespace openint::auth::testing {

using openint::testing::FakeEnvironment;

/// The auth section of the tests' connector.
constexpr std::string_view kAcmeAuth = R"json({
  "kind": "oauth2_code",
  "authorize": "https://login.acme.test/authorize",
  "token": "https://login.acme.test/token",
  "revoke": "https://login.acme.test/revoke",
  "scopes": ["read", "write"],
  "rotates": true,
  "extras": {"instance_url": "instance_url"},
  "alternatives": [{"kind": "api_key", "header": "x-api-key"}]
})json";

inline std::shared_ptr<const connector::Connector> acme(std::string_view auth = kAcmeAuth,
                                                        std::string_view base = "https://api.acme.test") {
  static const auto contract = contract::Contract::builtin();
  std::string text = R"json({
    "format": 1, "name": "acme", "title": "Acme", "auth": )json" +
                     std::string(auth) + R"json(,
    "settings": {"instance_url": {"public": true}, "note": {"public": true}, "region": {"public": true},
                 "base": {"public": true}, "tenant": {"public": true}, "realm": {"public": true}, "shard": {}},
    "http": {"base": ")json" + std::string(base) + R"json("},
    "errors": [{"when": {"status": [401]}, "do": "reauth"}],
    "models": {"crm.contact": {"object": "people", "fields": {"id": {"read": "id", "write": false}}}}
  })json";
  auto loaded = connector::Connector::load(text, **contract);
  if (loaded.ok()) return *loaded;
  ADD_FAILURE() << loaded.error().to_json();
  return nullptr;
}

inline http::Outcome answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::move(body);
  return http::Outcome(std::move(response));
}

inline std::string header_of(const http::Request &request, std::string_view name) {
  const std::string *value = http::find_header(request.headers, name);
  return value == nullptr ? "" : *value;
}

/// A value of a form or query, as it is written (not decoded).
inline std::string field_of(std::string_view form, std::string_view name) {
  size_t mark = form.find('?');
  if (mark != std::string_view::npos) form.remove_prefix(mark + 1);
  while (!form.empty()) {
    std::string_view pair = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(form.size(), pair.size() + 1));
    if (pair.substr(0, pair.find('=')) == name) return std::string(pair.substr(pair.find('=') + 1));
  }
  return "(none)";
}

using Respond = std::function<http::Outcome(const http::Request &)>;
using Start = std::function<coroutine::Task<std::string>(coroutine::Context &)>;

/// Drives an operation to its end: answers what it asks, and moves the clock to what it waits for.
inline Result<std::string> drive(FakeEnvironment &environment, http::Operation &operation, const Respond &respond) {
  for (int steps = 0; !operation.step(); ++steps) {
    if (steps > 100'000) return Error(Status::internal, "the operation does not end");
    auto wants = operation.wants();
    for (const http::Want &want : wants) operation.answer(want.id, respond(*want.request));
    if (wants.empty()) environment.set(std::max(environment.now_ms() + 1, operation.next_due()));
  }
  return operation.result();
}

inline Result<std::string> run(FakeEnvironment &environment, const Start &start, const Respond &respond,
                               int64_t deadline_ms = coroutine::Context::kNoDeadline) {
  http::Operation operation(environment, deadline_ms, start);
  return drive(environment, operation, respond);
}

/// One authorize() and then the request that it is for: the access token that went out.
inline coroutine::Task<std::string> one_call(coroutine::Context &context, ConnectionAuthorizer &authorizer) {
  http::Request request("GET", "https://api.acme.test/people");
  Result<uint64_t> used = co_await authorizer.authorize(context, request, 0);
  if (!used.ok()) co_return used.take_error();
  http::Outcome outcome = co_await http::exchange(context, request);
  if (outcome.response.status == 401) {
    used = co_await authorizer.authorize(context, request, *used);
    if (!used.ok()) co_return used.take_error();
    outcome = co_await http::exchange(context, request);
  }
  if (outcome.failure == http::Failure::cancelled) co_return Error(Status::cancelled, outcome.message);
  if (outcome.failure == http::Failure::timeout) co_return Error(Status::timeout, outcome.message);
  co_return std::to_string(outcome.response.status) + " " + header_of(request, "Authorization");
}

/// A request's URL with the credentials on it.
inline coroutine::Task<std::string> url_of(coroutine::Context &context, ConnectionAuthorizer &authorizer,
                                           std::string url) {
  http::Request request("GET", url);
  Result<uint64_t> used = co_await authorizer.authorize(context, request, 0);
  if (!used.ok()) co_return used.take_error();
  co_return std::move(request.url);
}

/// A store with one connection of acme and its config, and a clock.
class Connected : public ::testing::Test {
 protected:
  Connected() {
    store::Options options;
    options.path = ":memory:";
    options.key = std::string(32, 'k');
    auto opened = store::open_sqlite(options);
    EXPECT_TRUE(opened.ok());
    store_ = *opened;
    put_config(R"({"oauth":{"client_id":"our-client","client_secret":"planted-client-secret"}})");
  }

  void put_config(const std::string &secret) {
    auto found = store_->get(store::Kind::connector_config, "ccfg_acme_1");
    store::Row row = found->value_or(store::Row());
    row.id = "ccfg_acme_1";
    row.connector = "acme";
    row.secret = secret;
    ASSERT_TRUE(store_->put(store::Kind::connector_config, row, environment_.now_ms()).ok());
  }
  void put(const std::string &secret, const std::string &document = R"({"settings":{"note":"kept"},"labels":["x"]})",
           const std::string &id = "conn_acme_1") {
    auto found = store_->get(store::Kind::connection, id);
    store::Row row = found->value_or(store::Row());
    row.id = id;
    row.connector = "acme";
    row.config = "ccfg_acme_1";
    row.document = document;
    row.secret = secret;
    auto done = store_->put(store::Kind::connection, row, environment_.now_ms());
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  /// Credentials of which the access token ends in so many ms.
  void put_token(int64_t ends_in_ms, const std::string &refresh_token = "planted-refresh-1") {
    Credentials credentials;
    credentials.access_token = "planted-access-1";
    credentials.refresh_token = refresh_token;
    credentials.obtained_at_ms = environment_.now_ms() + ends_in_ms - 3'600'000;
    credentials.expires_at_ms = environment_.now_ms() + ends_in_ms;
    put(credentials.to_json());
  }
  store::Row row(const std::string &id = "conn_acme_1") {
    auto found = store_->get(store::Kind::connection, id);
    return found.ok() ? found->value_or(store::Row()) : store::Row();
  }
  Credentials credentials() { return *Credentials::from_json(row().secret); }
  std::string document_text(std::string_view name) {
    auto document = json::Document::parse(row().document);
    return std::string(document->root()[name].text());
  }
  Result<std::shared_ptr<ConnectionAuthorizer>> open(std::string_view auth = kAcmeAuth,
                                                     const std::string &id = "conn_acme_1") {
    return ConnectionAuthorizer::open(store_, acme(auth), row(id));
  }
  /// Opens and makes one call.
  Result<std::string> call(const Respond &respond, std::string_view auth = kAcmeAuth,
                           int64_t deadline_ms = coroutine::Context::kNoDeadline) {
    OPENINT_TRY(auto authorizer, open(auth));
    auto start = [&](coroutine::Context &context) { return one_call(context, *authorizer); };
    return run(environment_, start, respond, deadline_ms);
  }

  FakeEnvironment environment_;
  std::shared_ptr<store::Store> store_;
};

/// A provider that grants one token after the other and knows which ones are good.
class TokenServer {
 public:
  http::Outcome operator()(const http::Request &request) {
    if (request.url != "https://login.acme.test/token") {
      api_calls_.push_back(header_of(request, "Authorization"));
      if (before_api_) before_api_();
      bool good = api_calls_.back() == "Bearer " + access_ && !refuse_all_;
      return answer(good ? 200 : 401, "{}");
    }
    forms_.push_back(request.body);
    if (!scripted_.empty()) {
      http::Outcome outcome = std::move(scripted_.front());
      scripted_.erase(scripted_.begin());
      return outcome;
    }
    bool client = field_of(request.body, "grant_type") == "client_credentials";
    if (!client && field_of(request.body, "refresh_token") != refresh_) {
      return answer(400, R"({"error":"invalid_grant","error_description":"refresh token )" +
                             field_of(request.body, "refresh_token") + R"( is no good"})");
    }
    ++grants_;
    access_ = "planted-access-" + std::to_string(grants_ + 1);
    if (!client) refresh_ = "planted-refresh-" + std::to_string(grants_ + 1);
    return answer(200, R"({"access_token":")" + access_ + R"(","token_type":"bearer","expires_in":3600)" +
                           (client ? "" : R"(,"refresh_token":")" + refresh_ + "\"") + more_ + "}");
  }
  Respond respond() {
    return [this](const http::Request &request) { return (*this)(request); };
  }

  std::string access_ = "planted-access-1";
  std::string refresh_ = "planted-refresh-1";
  std::string more_;  // members of the token response
  bool refuse_all_ = false;
  int grants_ = 0;
  std::vector<std::string> forms_;
  std::vector<std::string> api_calls_;
  std::vector<http::Outcome> scripted_;
  std::function<void()> before_api_;
};

}  // namespace openint::auth::testing
