// The OAuth dance of a person: where to send them, and what to do when they come back.
#include <optional>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/base/base64.hpp"
#include "libopenint/crypto/box.hpp"
#include "libopenint/crypto/digest.hpp"
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
  return base64_url(crypto::lock(text, sealing_key(call), nonce));
}

Result<json::Document> unseal(const CoreCall &call, std::string_view state) {
  Error refused(Status::invalid_argument, "the state is none that was given out here, or is older than ten minutes",
                "/state");
  const std::optional<std::string> sealed = base64_url_decoded(state);
  if (!sealed) return refused;
  const std::optional<std::string> text = crypto::unlock(*sealed, sealing_key(call));
  if (!text) return refused;
  OPENINT_TRY(auto document, json::Document::parse(*text));
  std::string_view until = document.root()["until"].text();
  if (until.empty() || std::stoll(std::string(until)) < call.now_ms()) return refused;
  return document;
}

// The connection that is authorised anew, or nothing where there will be a new one.
Result<store::Row> known_row(const CoreCall &call, std::string_view id) {
  if (id.empty()) return store::Row();
  return find_row(call, store::Kind::connection, id);
}

// Puts settings into a row: public ones into its document, the others into its secret.
Result<void> put_settings(store::Row &row, const ConnectionSettings &settings) {
  OPENINT_TRY(auto credentials, auth::Credentials::from_json(row.secret));
  merge_credentials(settings, credentials);
  row.secret = credentials.to_json();
  OPENINT_TRY(const auto known, json::Document::parse(row.document.empty() ? "{}" : row.document));
  OPENINT_TRY(const auto open, json::Document::parse(settings.open));
  json::ObjectBuilder document(known.root());
  json::ObjectBuilder merged(known.root()["settings"]);
  merged.merge(open.root());
  document.set("settings", merged.value());
  row.document = document.text();
  return {};
}

Result<json::ObjectBuilder> settings_of(const connector::Connector &connector, const store::Row &row) {
  OPENINT_TRY(const auto credentials, auth::Credentials::from_json(row.secret));
  OPENINT_TRY(const auto document, json::Document::parse(row.document.empty() ? "{}" : row.document));
  return auth::effective_settings(connector, document.root()["settings"], credentials);
}

// What the redirect told besides its code, by the rule's names.
Result<ConnectionSettings> told_by_redirect(const CoreCall &call, const connector::Connector &connector,
                                            const connector::AuthRule &rule) {
  json::ObjectBuilder settings;
  for (const auto &[name, parameter] : rule.callback) {
    json::Value value = call.input["parameters"][parameter];
    if (!value.is_string() || value.size() == 0) {
      return Error(Status::invalid_argument, "the redirect's parameter " + parameter + " is missing",
                   "/parameters/" + parameter);
    }
    settings.set(name, value);
  }
  return read_settings(connector, settings.value(), call.now_ms());
}

// Puts into the row what the caller gave when the authorization began, and what the redirect told.
Result<void> put_told(const CoreCall &call, const connector::Connector &connector, const connector::AuthRule &rule,
                      const json::Value &given, store::Row &row) {
  OPENINT_TRY(const auto settings, read_settings(connector, given, call.now_ms()));
  OPENINT_CHECK(put_settings(row, settings));
  OPENINT_TRY(const auto redirect, told_by_redirect(call, connector, rule));
  return put_settings(row, redirect);
}

// The row that the tokens will go to: a new one, or the one that is authorised anew.
Result<store::Row> target_row(const CoreCall &call, const json::Value &state, const store::Row &config) {
  OPENINT_TRY(store::Row row, known_row(call, state["connectionId"].text()));
  if (!row.id.empty()) return row;
  row.id = new_id(*call.services.environment, "conn", config.connector);
  row.customer = state["customerId"].text();
  row.connector = config.connector;
  row.config = config.id;
  json::ObjectBuilder document;
  take_members(call.input, {"displayName"}, document);
  row.document = document.text();
  return row;
}

Result<void> note_login(const CoreCall &call, const connector::Connector &connector, store::Row &row) {
  OPENINT_TRY(const auto known, json::Document::parse(row.document.empty() ? "{}" : row.document));
  json::ObjectBuilder document(known.root());
  begin_login(call, connector, kNotVerified, document);
  row.document = document.text();
  return {};
}

// Writes what was granted. Whoever changed the rest of the row while the code was exchanged does not cost the grant,
// which no second code brings; but credentials that were given meanwhile are the later word. `known` is the row as it
// was read, `row` what the authorization made of it.
Result<store::Row> save_grant(const CoreCall &call, const connector::Connector &connector,
                              const connector::AuthRule &rule, const json::Value &given, const store::Row &known,
                              store::Row row, const auth::Tokens &tokens) {
  for (int attempt = 0;; ++attempt) {
    auto saved = auth::save_tokens(call.store(), std::move(row), tokens, call.now_ms());
    if (saved.ok() || saved.error().status != Status::conflict || attempt == kMostConflicts) return saved;
    OPENINT_TRY(auto now, call.store().get(store::Kind::connection, known.id));
    if (!now) return Error(Status::not_found, "connection " + known.id + " was deleted meanwhile");
    OPENINT_TRY(const bool same, same_login(known, *now));
    if (!same) return superseded(known.id);
    row = std::move(*now);
    OPENINT_CHECK(put_told(call, connector, rule, given, row));
    OPENINT_CHECK(note_login(call, connector, row));
  }
}

}  // namespace

Result<std::string> authorize_connection(const CoreCall &call) {
  OPENINT_TRY(const auto config, find_config(call, call.text("connectorConfigId")));
  OPENINT_TRY(const auto connector, call.services.registry->find(config.connector));
  OPENINT_TRY(const auto client, client_of(call, config.id));
  std::string customer = call.customer.empty() ? call.text("customerId") : call.customer;
  OPENINT_TRY(store::Row row, known_row(call, call.text("connectionId")));
  if (!row.id.empty() && row.config != config.id) {
    return Error(Status::conflict, row.id + " was made with " + row.config, "/connectorConfigId");
  }
  std::vector<std::string> scopes;
  for (const json::Value &scope : call.input["scopes"].items()) scopes.emplace_back(scope.text());
  OPENINT_TRY(const auto given, read_settings(*connector, call.input["settings"], call.now_ms()));
  if (given.credentials.any()) {
    return Error(Status::invalid_argument, "credentials come from the authorization; settings take none here",
                 "/settings");
  }
  OPENINT_CHECK(put_settings(row, given));
  OPENINT_TRY(const auto settings, settings_of(*connector, row));
  OPENINT_TRY(auto authorization, auth::authorize_url(connector->auth(), settings.value(), client,
                                                      call.text("redirectUri"), scopes, *call.services.environment));
  json::ObjectBuilder state;
  state.set_text("config", config.id);
  state.set_text("verifier", authorization.code_verifier);
  state.set_text("redirect", call.text("redirectUri"));
  state.set_text("customerId", customer);
  state.set_text("connectionId", call.text("connectionId"));
  state.set("given", call.input["settings"]);
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
  Result<auth::Scheme> scheme = auth::find_scheme((*connector)->auth(), auth::Kind::oauth2_code);
  if (!scheme.ok()) co_return scheme.take_error();
  const store::Row known = *row;
  Result<void> told = put_told(call, **connector, *scheme->rule, kept["given"], *row);
  if (!told.ok()) co_return told.take_error();
  Result<void> begun = note_login(call, **connector, *row);
  if (!begun.ok()) co_return begun.take_error();
  Result<json::ObjectBuilder> settings = settings_of(**connector, *row);
  if (!settings.ok()) co_return settings.take_error();
  Result<std::shared_ptr<const auth::TokenEndpoint>> endpoint =
      auth::TokenEndpoint::open(*scheme, settings->value(), *client);
  if (!endpoint.ok()) co_return endpoint.take_error();
  std::string code(call.input["code"].text());
  std::string verifier(kept["verifier"].text());
  std::string redirect(kept["redirect"].text());
  coroutine::Task<auth::Tokens> exchanging = auth::exchange_code(context, *endpoint, code, verifier, redirect);
  Result<auth::Tokens> tokens = co_await exchanging;
  if (!tokens.ok()) co_return tokens.take_error();
  Result<store::Row> saved =
      save_grant(call, **connector, *scheme->rule, kept["given"], known, std::move(*row), *tokens);
  if (!saved.ok()) co_return saved.take_error();
  const std::string id = saved->id;
  const store::Row mine = *saved;
  coroutine::Task<store::Row> discovering = discover_row(context, call, std::move(*saved));
  Result<store::Row> whole = co_await discovering;
  if (!whole.ok()) {
    std::unique_ptr<Error> error = whole.take_error();
    if (is_superseded(*error)) co_return std::move(error);
    Result<store::Row> noted = record_status(call, mine, "error", error->message);
    if (!noted.ok()) co_return noted.take_error();
    error->message = "connection " + id + " is authorised and kept, but not whole: " + error->message;
    co_return std::move(error);
  }
  coroutine::Task<store::Row> check = check_row(context, call, std::move(*whole));
  Result<store::Row> checked = co_await check;
  if (!checked.ok()) co_return checked.take_error();
  co_return connection_json(call, *checked, false);
}

}  // namespace openint::management
