#include <curl/curl.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/drivers/system_environment.hpp"
#include "tests/support/child_process.hpp"

namespace openint::auth {
namespace {

constexpr std::string_view kRedirect = "http://127.0.0.1:9/cb";

/// The authorization server.
class OidcProvider {
 public:
  /// "" where it did not start.
  std::string origin() const {
    bool ready = process_.line().starts_with("listening ");
    return ready ? "http://127.0.0.1:" + process_.line().substr(10) : std::string();
  }

 private:
  testing::ChildProcess process_{{"node", "--no-warnings", OPENINT_OIDC_SCRIPT}};
};

/// A browser with cookies: follows redirects until one leads to our own address, which it gives.
std::string browse(std::string url) {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  auto drop = [](char *, size_t size, size_t count, void *) { return size * count; };
  curl_easy_setopt(curl.get(), CURLOPT_COOKIEFILE, "");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, +drop);
  for (int hops = 0; hops < 12 && !url.starts_with(kRedirect); ++hops) {
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    char *next = nullptr;
    if (curl_easy_perform(curl.get()) != CURLE_OK) return "no answer from " + url;
    curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &next);
    if (next == nullptr) return "no redirect from " + url;
    url = next;
  }
  return url;
}

coroutine::Task<std::string> get(coroutine::Context &context, const http::Route &route, std::string url) {
  http::Request request("GET", url);
  http::SendOptions options;
  Result<http::Response> response = co_await http::send(context, route, std::move(request), options);
  if (!response.ok()) co_return response.take_error();
  co_return response->body;
}

/// Runs a coroutine that gives a T, and keeps that.
template <typename T>
coroutine::Task<std::string> keep(coroutine::Context &context,
                                  const std::function<coroutine::Task<T>(coroutine::Context &)> &start,
                                  Result<T> &out) {
  out = co_await start(context);
  co_return std::string();
}

class Oidc : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(provider_.origin(), "") << "oidc-provider did not start";
    environment_.allow_private_addresses();  // a setting says where it is, on this machine
    store::Options options;
    options.path = ":memory:";
    options.key = std::string(32, 'k');
    auto store = store::open_sqlite(options);
    ASSERT_TRUE(store.ok());
    store_ = *store;
    connector_ = load("oauth2_code", "body");
    ASSERT_NE(connector_, nullptr);
  }
  std::shared_ptr<const connector::Connector> load(const std::string &kind, const std::string &client_auth) {
    static const auto contract = contract::Contract::builtin();
    auto loaded = connector::Connector::load(
        R"json({"format": 1, "name": "oidc", "title": "OIDC",
          "errors": [{"when": {"status": [401]}, "do": "reauth"}],
          "settings": {"host": {"public": true}},
          "auth": {"kind": ")json" +
            kind + R"json(", "authorize": "{+host}/auth", "token": "{+host}/token",
            "revoke": "{+host}/token/revocation", "scopes": ["openid", "offline_access", "crm.read"], "rotates": true,
            "client_auth": ")json" +
            client_auth + R"json(", "parameters": {"prompt": "consent"}},
          "models": {"crm.contact": {"object": "c", "fields": {"id": {"read": "id", "write": false}}}}})json",
        **contract);
    if (loaded.ok()) return *loaded;
    ADD_FAILURE() << loaded.error().to_json();
    return nullptr;
  }
  const AuthRules &auth() const { return connector_->auth(); }
  json::Value settings() {
    auto text = R"({"host":")" + provider_.origin() + "\"}";
    documents_.push_back(std::move(*json::Document::parse(text)));
    return documents_.back().root();
  }

  template <typename T>
  Result<T> run(const std::function<coroutine::Task<T>(coroutine::Context &)> &start) {
    Result<T> out = Error(Status::internal, "not run");
    http::Operation operation(environment_, environment_.now_ms() + 60'000,
                              [&](coroutine::Context &context) { return keep<T>(context, start, out); });
    (void)driver_.run(operation);
    return out;
  }
  std::shared_ptr<const TokenEndpoint> endpoint(const Client &client) {
    auto scheme = choose_scheme(auth(), *Credentials::from_json(R"({"access_token":"a"})"), true);
    auto out = TokenEndpoint::open(*scheme, settings(), client);
    EXPECT_TRUE(out.ok()) << out.error().message;
    return *out;
  }
  // A person authorises; the code and what goes with it.
  Result<std::string> authorised(const Client &client, std::string &verifier, const std::string &more = "") {
    OPENINT_TRY(auto out, authorize_url(auth(), settings(), client, kRedirect, {}, environment_));
    verifier = out.code_verifier;
    return code_of_redirect(browse(out.url + more), out.state);
  }
  Result<Tokens> connected(const Client &client) {
    std::string verifier;
    OPENINT_TRY(std::string code, authorised(client, verifier));
    auto shared = endpoint(client);
    return run<Tokens>([&](coroutine::Context &context) {
      return exchange_code(context, shared, code, verifier, std::string(kRedirect));
    });
  }
  void put_config(const std::string &id, const std::string &secret) {
    store::Row row;
    row.id = "ccfg_oidc_1";
    row.connector = "oidc";
    row.secret = R"({"oauth":{"client_id":")" + id + R"(","client_secret":")" + secret + "\"}}";
    ASSERT_TRUE(store_->put(store::Kind::connector_config, row, environment_.now_ms()).ok());
  }
  store::Row row() { return **store_->get(store::Kind::connection, "conn_oidc_1"); }
  Credentials credentials() { return *Credentials::from_json(row().secret); }
  void save(const Tokens &tokens) {
    store::Row row;
    row.id = "conn_oidc_1";
    row.connector = "oidc";
    row.config = "ccfg_oidc_1";
    row.document = R"({"settings":{"host":")" + provider_.origin() + "\"}}";
    ASSERT_TRUE(save_tokens(*store_, row, tokens, environment_.now_ms()).ok());
  }
  // What the resource server answers to the connection of the store.
  Result<std::string> userinfo() {
    OPENINT_TRY(auto authorizer, ConnectionAuthorizer::open(store_, connector_, row()));
    http::Route route;
    route.policy = http::policy_of(connector_);
    route.authorizer = authorizer.get();
    return run<std::string>(
        [&](coroutine::Context &context) { return get(context, route, provider_.origin() + "/me"); });
  }
  Result<bool> revoked(const Client &client, const std::string &token) {
    auto shared = endpoint(client);
    return run<bool>([&](coroutine::Context &context) { return revoke(context, shared, token, "refresh_token"); });
  }

  OidcProvider provider_;
  drivers::SystemEnvironment environment_;
  drivers::CurlDriver driver_;
  std::shared_ptr<store::Store> store_;
  std::shared_ptr<const connector::Connector> connector_;
  std::deque<json::Document> documents_;
};

const Client kInBody("in_body", "the secret of the body");
const Client kInHeader("in:header", "s%e+c r&e=t/:~");

TEST_F(Oidc, CodeWithPkceRejectionAndRotation) {
  auto tokens = connected(kInBody);
  ASSERT_TRUE(tokens.ok()) << tokens.error().to_json();
  EXPECT_NE(tokens->refresh_token, "");
  EXPECT_NEAR(static_cast<double>(tokens->expires_at_ms - tokens->obtained_at_ms), 120'000, 1000);
  put_config(kInBody.id, kInBody.secret);
  save(*tokens);
  auto first = userinfo();
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  EXPECT_EQ(*first, R"({"sub":"ada"})");
  EXPECT_EQ(credentials().access_token, tokens->access_token);

  tokens->access_token = "one-that-the-provider-does-not-know";
  store::Row changed = row();
  ASSERT_TRUE(save_tokens(*store_, changed, *tokens, environment_.now_ms()).ok());
  auto second = userinfo();  // 401, one refresh, the same request again
  ASSERT_TRUE(second.ok()) << second.error().to_json();
  EXPECT_EQ(*second, R"({"sub":"ada"})");
  EXPECT_NE(credentials().access_token, tokens->access_token);
  EXPECT_NE(credentials().refresh_token, tokens->refresh_token);
}

TEST_F(Oidc, RefreshTokenThatWasRotatedAwayIsInvalidGrant) {
  auto tokens = connected(kInBody);
  ASSERT_TRUE(tokens.ok()) << tokens.error().to_json();
  put_config(kInBody.id, kInBody.secret);
  auto shared = endpoint(kInBody);
  auto rotated =
      run<Tokens>([&](coroutine::Context &context) { return refresh(context, shared, tokens->refresh_token); });
  ASSERT_TRUE(rotated.ok()) << rotated.error().to_json();
  tokens->expires_at_ms = environment_.now_ms() - 1;
  save(*tokens);  // with the old one
  auto refused = userinfo();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::unauthenticated);
  EXPECT_EQ(refused.error().retry, Retry::reauth);
  EXPECT_EQ(refused.error().reason, "invalid_grant");
  EXPECT_NE(row().document.find(R"("status":"disconnected")"), std::string::npos);
  EXPECT_EQ(refused.error().to_json().find(tokens->refresh_token), std::string::npos);
}

TEST_F(Oidc, RevokedRefreshTokenIsOfNoMoreUse) {
  auto tokens = connected(kInBody);
  ASSERT_TRUE(tokens.ok()) << tokens.error().to_json();
  auto gone = revoked(kInBody, tokens->refresh_token);
  ASSERT_TRUE(gone.ok()) << gone.error().to_json();
  EXPECT_TRUE(*gone);
  auto shared = endpoint(kInBody);
  auto refused =
      run<Tokens>([&](coroutine::Context &context) { return refresh(context, shared, tokens->refresh_token); });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "invalid_grant");
}

TEST_F(Oidc, WrongVerifierGetsNoToken) {
  std::string verifier;
  auto code = authorised(kInBody, verifier);
  ASSERT_TRUE(code.ok()) << code.error().message;
  verifier[0] = verifier[0] == 'a' ? 'b' : 'a';
  auto shared = endpoint(kInBody);
  auto tokens = run<Tokens>([&](coroutine::Context &context) {
    return exchange_code(context, shared, *code, verifier, std::string(kRedirect));
  });
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().reason, "invalid_grant");
}

TEST_F(Oidc, PersonWhoSaysNo) {
  std::string verifier;
  auto code = authorised(kInBody, verifier, "&login_hint=refuse");
  ASSERT_FALSE(code.ok());
  EXPECT_EQ(code.error().status, Status::unauthenticated) << code.error().message;
  EXPECT_NE(code.error().message.find("The person said no"), std::string::npos);
}

TEST_F(Oidc, ClientInAHeaderWithCharactersThatNeedEncoding) {
  connector_ = load("oauth2_code", "basic");
  auto tokens = connected(kInHeader);
  ASSERT_TRUE(tokens.ok()) << tokens.error().to_json();
  EXPECT_NE(tokens->access_token, "");
}

TEST_F(Oidc, WrongClientIsTheConfigsFault) {
  auto shared = endpoint(Client("in_body", "another secret"));
  auto tokens = run<Tokens>([&](coroutine::Context &context) { return refresh(context, shared, "anything"); });
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().status, Status::invalid_argument);
  EXPECT_EQ(tokens.error().reason, "invalid_client");
  EXPECT_EQ(tokens.error().to_json().find("another secret"), std::string::npos);
}

TEST_F(Oidc, TokenForTheClientItself) {
  connector_ = load("oauth2_client", "body");
  Client client = kInBody;
  client.scope = "crm.read";
  auto shared = endpoint(client);
  auto tokens = run<Tokens>([&](coroutine::Context &context) { return client_credentials(context, shared); });
  ASSERT_TRUE(tokens.ok()) << tokens.error().to_json();
  EXPECT_NE(tokens->access_token, "");
  EXPECT_EQ(tokens->refresh_token, "");
  EXPECT_EQ(tokens->scope, "crm.read");
  EXPECT_NEAR(static_cast<double>(tokens->expires_at_ms - tokens->obtained_at_ms), 90'000, 1000);
}

}  // namespace
}  // namespace openint::auth
