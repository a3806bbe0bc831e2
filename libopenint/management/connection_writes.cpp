#include "libopenint/auth/authorizer.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/management/connections.hpp"

namespace openint::management {

namespace {

// Who the connection will belong to: a customer can only make its own.
Result<std::string> owner_of(const CoreCall &call) {
  std::string customer = call.text("customerId");
  if (call.customer.empty()) return customer;
  if (customer.empty() || customer == call.customer) return call.customer;
  return Error(Status::forbidden, "a connection of another customer can't be made", "/customerId");
}

Result<store::Row> connection_to_create(const CoreCall &call, bool &has_credentials) {
  OPENINT_TRY(std::string customer, owner_of(call));
  OPENINT_TRY(const auto config, find_config(call, call.text("connectorConfigId")));
  OPENINT_TRY(const auto known, json::Document::parse(config.document));
  if (known.root()["disabled"].as_boolean()) {
    return Error(Status::forbidden, "connector config " + config.id + " is disabled", "/connectorConfigId");
  }
  OPENINT_TRY(const auto connector, call.services.registry->find(config.connector));
  OPENINT_TRY(const auto settings, read_settings(*connector, call.input["settings"], call.now_ms()));
  has_credentials = settings.has_credentials;
  store::Row row;
  row.id = new_id(*call.services.environment, "conn", config.connector);
  row.customer = customer;
  row.connector = config.connector;
  row.config = config.id;
  if (has_credentials) row.secret = settings.credentials.to_json();
  json::ObjectBuilder document;
  take_members(call.input, {"displayName", "integrationId", "disabled", "metadata"}, document);
  OPENINT_TRY(const auto open, json::Document::parse(settings.open));
  document.set("settings", open.root());
  if (!has_credentials) {
    document.set_text("status", "disconnected");
    document.set_text("statusMessage", "nobody has authorised it yet");
  }
  row.document = document.text();
  return row;
}

// The row with what the input changes. Credentials that are given replace all there were.
Result<store::Row> connection_to_update(const CoreCall &call, store::Row row, bool &verify) {
  OPENINT_TRY(const auto known, json::Document::parse(row.document));
  json::ObjectBuilder document(known.root());
  if (call.input.find("customerId") != nullptr) {
    OPENINT_TRY(row.customer, owner_of(call));
  }
  take_members(call.input, {"displayName", "integrationId", "disabled"}, document);
  merge_metadata(call.input, document);
  const json::Value *given = call.input.find("settings");
  if (given != nullptr && given->is_null()) {
    row.secret.clear();
    document.set("settings", json::Value::object({}));
    document.set_text("status", "disconnected");
    document.set_text("statusMessage", "its credentials were taken away");
  } else if (given != nullptr) {
    OPENINT_TRY(const auto connector, call.services.registry->find(row.connector));
    OPENINT_TRY(const auto settings, read_settings(*connector, *given, call.now_ms()));
    if (settings.has_credentials) row.secret = settings.credentials.to_json();
    OPENINT_TRY(const auto open, json::Document::parse(settings.open));
    json::ObjectBuilder merged(document.value()["settings"]);
    merged.merge(open.root());
    document.set("settings", merged.value());
    verify = !row.secret.empty();
  }
  row.document = document.text();
  return row;
}

}  // namespace

Result<auth::Client> client_of(const CoreCall &call, std::string_view config) {
  OPENINT_TRY(auto row, call.store().get(store::Kind::connector_config, config));
  if (!row || row->secret.empty()) return auth::Client();
  return auth::Client::from_json(row->secret);
}

// The row is there before it is verified, for a token that is renewed on the way has to be kept somewhere.
coroutine::Task<std::string> create_connection(coroutine::Context &context, const CoreCall &call) {
  bool has_credentials = false;
  Result<store::Row> row = connection_to_create(call, has_credentials);
  if (!row.ok()) co_return row.take_error();
  Result<void> written = write_row(call, store::Kind::connection, *row);
  if (!written.ok()) co_return written.take_error();
  std::string id = row->id;
  if (has_credentials) {
    coroutine::Task<store::Row> check = verify_row(context, call, std::move(*row));
    Result<store::Row> verified = co_await check;
    if (!verified.ok()) {
      Result<bool> removed = call.store().remove(store::Kind::connection, id);
      if (!removed.ok()) co_return removed.take_error();
      co_return verified.take_error();
    }
  }
  co_return json::to_text(json::Value::string(id));
}

coroutine::Task<std::string> update_connection(coroutine::Context &context, const CoreCall &call) {
  Result<store::Row> found = find_row(call, store::Kind::connection, call.text("id"));
  if (!found.ok()) co_return found.take_error();
  store::Row before = *found;
  bool verify = false;
  Result<store::Row> row = connection_to_update(call, std::move(*found), verify);
  if (!row.ok()) co_return row.take_error();
  Result<void> written = write_row(call, store::Kind::connection, *row);
  if (!written.ok()) co_return written.take_error();
  if (verify) {
    coroutine::Task<store::Row> check = verify_row(context, call, *row);
    Result<store::Row> verified = co_await check;
    if (!verified.ok()) {
      Result<std::optional<store::Row>> now = call.store().get(store::Kind::connection, before.id);
      if (now.ok() && now->has_value()) {
        before.version = (*now)->version;
        Result<void> restored = write_row(call, store::Kind::connection, before);
        if (!restored.ok()) co_return restored.take_error();
      }
      co_return verified.take_error();
    }
    row = std::move(verified);
  }
  co_return connection_json(call, *row, false);
}

namespace {

coroutine::Task<bool> revoke_row(coroutine::Context &context, const CoreCall &call, store::Row row) {
  if (row.secret.empty()) co_return false;
  Result<std::shared_ptr<const connector::Connector>> connector = call.services.registry->find(row.connector);
  Result<auth::Credentials> credentials = auth::Credentials::from_json(row.secret);
  Result<auth::Client> client = client_of(call, row.config);
  Result<json::Document> document = json::Document::parse(row.document);
  if (!connector.ok() || !credentials.ok() || !client.ok() || !document.ok()) co_return false;
  if (credentials->refused) co_return false;  // the provider has done it
  const json::Value &auth = (*connector)->document()["auth"];
  if (auth.find("revoke") == nullptr || client->id.empty()) co_return false;
  Result<auth::Scheme> scheme = auth::choose_scheme(auth, *credentials, true);
  if (!scheme.ok() || scheme->document.find("revoke") == nullptr) co_return false;
  Result<std::shared_ptr<const auth::TokenEndpoint>> endpoint =
      auth::TokenEndpoint::open(*scheme, document->root()["settings"], *client);
  if (!endpoint.ok()) co_return endpoint.take_error();
  bool lasting = !credentials->refresh_token.empty();
  std::string token = lasting ? credentials->refresh_token : credentials->access_token;
  std::string hint = lasting ? "refresh_token" : "access_token";
  coroutine::Task<bool> revoked = auth::revoke(context, *endpoint, token, hint);
  co_return co_await revoked;
}

}  // namespace

coroutine::Task<std::string> delete_connection(coroutine::Context &context, const CoreCall &call) {
  Result<store::Row> row = find_row(call, store::Kind::connection, call.text("id"));
  if (!row.ok()) co_return row.take_error();
  if (!call.input["skipRevoke"].as_boolean()) {
    coroutine::Task<bool> revoking = revoke_row(context, call, *row);
    Result<bool> revoked = co_await revoking;
    if (!revoked.ok()) {
      std::unique_ptr<Error> error = revoked.take_error();
      error->message =
          "the connection stays, for the provider did not revoke its token (skipRevoke deletes it all "
          "the same): " +
          error->message;
      co_return std::move(error);
    }
  }
  Result<bool> removed = call.store().remove(store::Kind::connection, row->id);
  if (!removed.ok()) co_return removed.take_error();
  co_return std::string("{}");
}

}  // namespace openint::management
