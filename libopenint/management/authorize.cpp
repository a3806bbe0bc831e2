// The OAuth dance of a person: where to send them, and what to do when they come back.
#include <optional>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/crypto/box.hpp"
#include "libopenint/crypto/digest.hpp"
#include "libopenint/crypto/text.hpp"
#include "libopenint/management/connections.hpp"

namespace openint::management {

namespace {

constexpr int64_t kStateLifeMs = 600'000;

// The state goes through the person's browser: it carries all that is needed afterwards, sealed, so that any process
// on the same store can take the person back.
std::string sealing_key(const CoreCall &call) {
  static constexpr char kPurpose[] = "authorization state";
  return crypto::digest(std::string_view(kPurpose, sizeof kPurpose), crypto::kBoxKeySize, call.store().signing_key());
}

std::string seal(const CoreCall &call, const std::string &text) {
  std::string nonce(crypto::kBoxNonceSize, '\0');
  call.services.environment->random(nonce.data(), nonce.size());
  return crypto::base64_url(crypto::lock(text, sealing_key(call), nonce));
}

Result<json::Document> unseal(const CoreCall &call, std::string_view state) {
  Error refused(Status::invalid_argument, "the state is none that was given out here, or is older than ten minutes",
                "/state");
  const std::optional<std::string> sealed = crypto::base64_url_decoded(state);
  if (!sealed) return refused;
  const std::optional<std::string> text = crypto::unlock(*sealed, sealing_key(call));
  if (!text) return refused;
  OPENINT_TRY(auto document, json::Document::parse(*text));
  std::string_view until = document.root()["until"].text();
  if (until.empty() || std::stoll(std::string(until)) < call.now_ms()) return refused;
  return document;
}

// The row that the tokens will go to: a new one, or the one that is authorised anew.
Result<store::Row> target_row(const CoreCall &call, const json::Value &state, const store::Row &config) {
  std::string id(state["connectionId"].text());
  if (!id.empty()) return find_row(call, store::Kind::connection, id);
  store::Row row;
  row.id = new_id(*call.services.environment, "conn", config.connector);
  row.customer = state["customerId"].text();
  row.connector = config.connector;
  row.config = config.id;
  json::ObjectBuilder document;
  take_members(call.input, {"displayName"}, document);
  document.set("settings", state["settings"].is_object() ? state["settings"] : json::Value::object({}));
  row.document = document.text();
  return row;
}

}  // namespace

Result<std::string> authorize_connection(const CoreCall &call) {
  OPENINT_TRY(const auto config, find_config(call, call.text("connectorConfigId")));
  OPENINT_TRY(const auto connector, call.services.registry->find(config.connector));
  OPENINT_TRY(const auto client, client_of(call, config.id));
  std::string customer = call.customer.empty() ? call.text("customerId") : call.customer;
  if (!call.text("connectionId").empty()) {
    OPENINT_TRY(const auto row, find_row(call, store::Kind::connection, call.text("connectionId")));
    if (row.config != config.id) {
      return Error(Status::conflict, row.id + " was made with " + row.config, "/connectorConfigId");
    }
  }
  std::vector<std::string> scopes;
  for (const json::Value &scope : call.input["scopes"].items()) scopes.emplace_back(scope.text());
  json::Value settings = call.input["settings"].is_object() ? call.input["settings"] : json::Value::object({});
  OPENINT_TRY(auto authorization, auth::authorize_url(connector->document()["auth"], settings, client,
                                                      call.text("redirectUri"), scopes, *call.services.environment));
  json::ObjectBuilder state;
  state.set_text("config", config.id);
  state.set_text("verifier", authorization.code_verifier);
  state.set_text("redirect", call.text("redirectUri"));
  state.set_text("customerId", customer);
  state.set_text("connectionId", call.text("connectionId"));
  state.set("settings", settings);
  state.set_number("until", call.now_ms() + kStateLifeMs);
  std::string sealed = seal(call, state.text());
  size_t at = authorization.url.find(authorization.state);
  if (at == std::string::npos) return Error(Status::internal, "the authorization URL lacks its state");
  authorization.url.replace(at, authorization.state.size(), sealed);
  json::ObjectBuilder out;
  out.set_text("url", authorization.url);
  out.set_text("state", sealed);
  return out.text();
}

coroutine::Task<std::string> complete_connection(coroutine::Context &context, const CoreCall &call) {
  Result<json::Document> state = unseal(call, call.input["state"].text());
  if (!state.ok()) co_return state.take_error();
  const json::Value &kept = state->root();
  if (!call.text("error").empty()) {
    co_return Error(Status::unauthenticated,
                    "the provider gave no authorization: " + shortened(call.text("error"), 60) + " " +
                        shortened(call.text("error_description"), 200));
  }
  Result<store::Row> config = find_config(call, std::string(kept["config"].text()));
  if (!config.ok()) co_return config.take_error();
  if (!call.customer.empty() && kept["customerId"].text() != call.customer) {
    co_return Error(Status::not_found, "the state belongs to another customer", "/state");
  }
  Result<store::Row> row = target_row(call, kept, *config);
  if (!row.ok()) co_return row.take_error();
  Result<std::shared_ptr<const connector::Connector>> connector = call.services.registry->find(row->connector);
  if (!connector.ok()) co_return connector.take_error();
  Result<auth::Client> client = client_of(call, row->config);
  if (!client.ok()) co_return client.take_error();
  Result<auth::Scheme> scheme = auth::find_scheme((*connector)->document()["auth"], auth::Kind::oauth2_code);
  if (!scheme.ok()) co_return scheme.take_error();
  Result<std::shared_ptr<const auth::TokenEndpoint>> endpoint =
      auth::TokenEndpoint::open(*scheme, kept["settings"], *client);
  if (!endpoint.ok()) co_return endpoint.take_error();
  std::string code(call.input["code"].text());
  std::string verifier(kept["verifier"].text());
  std::string redirect(kept["redirect"].text());
  coroutine::Task<auth::Tokens> exchanging = auth::exchange_code(context, *endpoint, code, verifier, redirect);
  Result<auth::Tokens> tokens = co_await exchanging;
  if (!tokens.ok()) co_return tokens.take_error();
  Result<store::Row> saved = auth::save_tokens(call.store(), std::move(*row), *tokens, call.now_ms());
  if (!saved.ok()) co_return saved.take_error();
  coroutine::Task<store::Row> check = check_row(context, call, std::move(*saved));
  Result<store::Row> checked = co_await check;
  if (!checked.ok()) co_return checked.take_error();
  co_return connection_json(call, *checked, false);
}

}  // namespace openint::management
