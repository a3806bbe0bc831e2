#include "libopenint/auth/authorizer.hpp"
#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/management/connections.hpp"
#include "libopenint/management/rows.hpp"

namespace openint::management {

namespace {

// Who the connection will belong to: a customer can only make its own.
Result<std::string> owner_of(const CoreCall &call) {
  std::string customer = call.text("customerId");
  if (call.customer.empty()) return customer;
  if (customer.empty() || customer == call.customer) return call.customer;
  return Error(Status::forbidden, "a connection of another customer can't be made", "/customerId");
}

// Whether a connection is let in with these credentials, or without any: so that it can be verified.
Result<bool> is_let_in(const CoreCall &call, const connector::Connector &connector, const std::string &config,
                       const auth::Credentials &credentials) {
  if (credentials.any()) return true;
  OPENINT_TRY(const auth::Client client, client_of(call, config));
  return auth::choose_scheme(connector.auth(), credentials, !client.id.empty()).ok();
}

Result<store::Row> connection_to_create(const CoreCall &call, bool &let_in) {
  OPENINT_TRY(std::string customer, owner_of(call));
  OPENINT_TRY(const auto config, find_config(call, call.text("connectorConfigId")));
  OPENINT_TRY(const auto known, json::Document::parse(config.document));
  if (known.root()["disabled"].as_boolean()) {
    return Error(Status::forbidden, "connector config " + config.id + " is disabled", "/connectorConfigId");
  }
  OPENINT_TRY(const auto connector, call.services.registry->find(config.connector));
  OPENINT_TRY(const auto settings, read_settings(*connector, call.input["settings"], call.now_ms()));
  OPENINT_TRY(let_in, is_let_in(call, *connector, config.id, settings.credentials));
  store::Row row;
  row.id = new_id(*call.services.environment, "conn", config.connector);
  row.customer = customer;
  row.connector = config.connector;
  row.config = config.id;
  row.secret = settings.credentials.to_json();
  if (row.secret == "{}") row.secret.clear();
  json::ObjectBuilder document;
  take_members(call.input, {"displayName", "integrationId", "disabled", "metadata"}, document);
  OPENINT_TRY(const auto open, json::Document::parse(settings.open));
  document.set("settings", open.root());
  begin_login(call, *connector, let_in ? kNotVerified : kNotAuthorised, document);
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
    OPENINT_TRY(const auto connector, call.services.registry->find(row.connector));
    begin_login(call, *connector, "its credentials were taken away", document);
  } else if (given != nullptr) {
    OPENINT_TRY(const auto connector, call.services.registry->find(row.connector));
    OPENINT_TRY(const auto settings, read_settings(*connector, *given, call.now_ms()));
    OPENINT_TRY(auto credentials, auth::Credentials::from_json(row.secret));
    merge_credentials(settings, credentials);
    row.secret = credentials.to_json();
    if (row.secret == "{}") row.secret.clear();
    OPENINT_TRY(const auto open, json::Document::parse(settings.open));
    json::ObjectBuilder merged(document.value()["settings"]);
    merged.merge(open.root());
    document.set("settings", merged.value());
    OPENINT_TRY(verify, is_let_in(call, *connector, row.config, credentials));
    begin_login(call, *connector, verify ? kNotVerified : kNotAuthorised, document);
  }
  row.document = document.text();
  return row;
}

// Whether a token was renewed between two states of a row.
Result<bool> renewed(const store::Row &before, const store::Row &after) {
  OPENINT_TRY(const auto old_ones, auth::Credentials::from_json(before.secret));
  OPENINT_TRY(const auto new_ones, auth::Credentials::from_json(after.secret));
  return old_ones.access_token != new_ones.access_token || old_ones.refresh_token != new_ones.refresh_token;
}

// What says of which login a row is and what is known of it: the update's own, whoever wrote it since.
constexpr std::string_view kOfLogin[] = {"login", "status", "statusMessage", "verified", "discovered", "accountName"};

void put(std::string_view name, const json::Value *value, json::ObjectBuilder &document) {
  if (value != nullptr) document.set(name, *value);
  if (value == nullptr) document.remove(name);
}

// Puts back the members that the update changed, but for those that somebody else has changed since.
void put_back(const json::Value &before, const json::Value &written, json::ObjectBuilder &document) {
  auto same = [](const json::Value *one, const json::Value *other) {
    if (one == nullptr || other == nullptr) return one == other;
    return json::equal(*one, *other);
  };
  auto each = [&](std::string_view name) {
    const json::Value now = document.value();
    const json::Value *ours = written.find(name);
    if (!same(before.find(name), ours) && same(ours, now.find(name))) put(name, before.find(name), document);
  };
  for (const json::Member &member : before.members()) each(member.key);
  for (const json::Member &member : written.members()) each(member.key);
  for (std::string_view name : kOfLogin) put(name, before.find(name), document);
  put("settings", before.find("settings"), document);
}

// A row whose token was renewed during a check that failed, in what else it was before: it keeps the credentials, and
// the settings that came with them, since those that were there before may be good no more. What it then is, is known
// only where the login is the one of before; `why` says what the check found.
void keep_renewed(const json::Value &before, const json::Value &written, const json::Value &now, bool other_tokens,
                  std::string_view why, json::ObjectBuilder &document) {
  json::ObjectBuilder settings(before["settings"]);
  const json::Value told = written["settings"];
  for (const json::Member &setting : now["settings"].members()) {
    if (!json::equal(setting.value, told[setting.key])) settings.set(setting.key, setting.value);
  }
  document.set("settings", settings.value());
  // Part of what was discovered may be of the account that was asked for: until all of it is known, none counts.
  const bool asks_anew = now.find("discovered") != nullptr;
  if (asks_anew) document.set_boolean("discovered", false);
  if (!asks_anew && !other_tokens) return;
  put("login", now.find("login"), document);
  document.set_boolean("verified", false);
  document.set_text("status", "error");
  document.set_text("statusMessage", asks_anew ? "which account it is to has to be found out anew: check it" : why);
}

// The row as it was before an update whose check failed, in what the update changed.
Result<store::Row> as_before(const store::Row &before, const store::Row &written, const store::Row &now,
                             std::string_view why) {
  OPENINT_TRY(const auto old_document, json::Document::parse(before.document));
  OPENINT_TRY(const auto written_document, json::Document::parse(written.document));
  OPENINT_TRY(const auto new_document, json::Document::parse(now.document));
  OPENINT_TRY(const bool keep, renewed(written, now));
  OPENINT_TRY(const bool other_tokens, renewed(before, written));
  json::ObjectBuilder document(new_document.root());
  put_back(old_document.root(), written_document.root(), document);
  store::Row row = now;
  if (row.customer == written.customer) row.customer = before.customer;
  if (!keep) row.secret = before.secret;
  if (keep)
    keep_renewed(old_document.root(), written_document.root(), new_document.root(), other_tokens, why, document);
  row.document = document.text();
  return row;
}

Result<void> restore(const CoreCall &call, const store::Row &before, const store::Row &written, const Error &why) {
  for (int attempt = 0;; ++attempt) {
    OPENINT_TRY(auto now, call.store().get(store::Kind::connection, before.id));
    if (!now) return {};  // deleted meanwhile, which is the later word
    OPENINT_TRY(const bool same, same_login(written, *now));
    if (!same) return {};  // nor is another login undone
    OPENINT_TRY(store::Row row, as_before(before, written, *now, why.message));
    auto restored = write_row(call, store::Kind::connection, row);
    if (restored.ok() || restored.error().status != Status::conflict || attempt == kMostConflicts) return restored;
  }
}

// A new connection whose check failed goes, unless a token was renewed on the way: then the refresh token that the
// caller gave may be good no more, and the row has the only one that is.
Result<void> not_created(const CoreCall &call, const store::Row &written, Error &error) {
  OPENINT_TRY(auto now, call.store().get(store::Kind::connection, written.id));
  if (!now) return {};
  OPENINT_TRY(const bool same, same_login(written, *now));
  if (!same) return {};  // somebody gave it other credentials meanwhile, and it is theirs
  OPENINT_TRY(bool keep, renewed(written, *now));
  if (!keep) {
    OPENINT_CHECK(call.store().remove(store::Kind::connection, written.id));
    return {};
  }
  OPENINT_CHECK(record_status(call, *now, "error", error.message));
  error.message = "connection " + written.id +
                  " was made and is kept, for its token was renewed, but does not work: " + error.message;
  return {};
}

}  // namespace

Result<auth::Client> client_of(const CoreCall &call, std::string_view config) {
  OPENINT_TRY(auto row, call.store().get(store::Kind::connector_config, config));
  if (!row || row->secret.empty()) return auth::Client();
  return auth::Client::from_json(row->secret);
}

// The row is there before it is verified, for a token that is renewed on the way has to be kept somewhere.
coroutine::Task<std::string> create_connection(coroutine::Context &context, const CoreCall &call) {
  bool let_in = false;
  Result<store::Row> row = connection_to_create(call, let_in);
  if (!row.ok()) co_return row.take_error();
  Result<void> written = write_row(call, store::Kind::connection, *row);
  if (!written.ok()) co_return written.take_error();
  std::string id = row->id;
  if (let_in) {
    coroutine::Task<store::Row> check = verify_row(context, call, *row);
    Result<store::Row> verified = co_await check;
    if (!verified.ok()) {
      std::unique_ptr<Error> error = verified.take_error();
      Result<void> ended = not_created(call, *row, *error);
      if (!ended.ok()) co_return ended.take_error();
      co_return std::move(error);
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
      Result<void> restored = restore(call, before, *row, verified.error());
      if (!restored.ok()) co_return restored.take_error();
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
  if (client->id.empty()) co_return false;
  Result<auth::Scheme> scheme = auth::choose_scheme((*connector)->auth(), *credentials, true);
  if (!scheme.ok() || !scheme->rule->revoke) co_return false;
  const json::ObjectBuilder settings =
      auth::effective_settings(**connector, document->root()["settings"], *credentials);
  Result<std::shared_ptr<const auth::TokenEndpoint>> endpoint =
      auth::TokenEndpoint::open(*scheme, settings.value(), *client);
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
