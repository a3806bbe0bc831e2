#include "libopenint/provider/session.hpp"

#include <algorithm>
#include <cstdio>

#include "libopenint/jmespath/expression.hpp"

namespace openint::provider {

namespace {

Error no_connection(std::string_view id) { return Error(Status::not_found, "no connection \"" + shortened(id) + "\""); }

// The provider's own name for the account, where the document says which setting tells it. Two tenants never share it.
std::string account_of(const connector::Connector &connector, const json::Value &settings, const store::Row &row) {
  const auto &expression = connector.http().account;
  if (!expression) return row.id;
  Arena arena;
  auto value = expression->evaluate(settings, arena);
  if (!value.ok() || value->text().empty()) return row.id;
  return row.customer + "/" + std::string(value->text());
}

// A connection whose account is not known is not used: requests would go out without it, to nobody's or another's.
Result<void> check_discovered(const store::Row &row) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document.empty() ? "{}" : row.document));
  if (document.root()["discovered"].as_boolean()) return {};
  Error error(Status::unauthenticated, "connection " + row.id +
                                           " is not whole: which account it is to has not been found out yet; checking "
                                           "the connection asks the provider again");
  error.reason = "not_discovered";
  return error;
}

// The policy without the headers that need a setting which the connection does not have yet.
http::Policy as_far_as_known(http::Policy policy, const json::Value &settings) {
  std::erase_if(policy.headers, [&](const auto &header) {
    const auto names = header.second.variables();
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return settings[name].size() == 0; });
  });
  return policy;
}

}  // namespace

std::string connector_key(std::string_view kind, const connector::Connector &connector, std::string_view rest) {
  char address[2 + sizeof(void *) * 2 + 1];
  std::snprintf(address, sizeof address, "%p", static_cast<const void *>(&connector));
  std::string key(kind);
  key += '\n';
  key += address;
  key += '\n';
  key += rest;
  return key;
}

std::string Session::cache_key(std::string_view kind, std::string_view rest) const {
  return connector_key(kind, *connector_, id_ + "\n" + std::string(rest));
}

Result<std::unique_ptr<Session>> Session::open(Services &services, std::shared_ptr<store::Store> store,
                                               std::string_view connection, std::string_view customer,
                                               bool discovering) {
  if (store == nullptr) {
    return Error(Status::unsupported, "the engine was opened without a store, so it has no connections");
  }
  OPENINT_TRY(auto row, store->get(store::Kind::connection, connection));
  if (!row || (!customer.empty() && row->customer != customer)) return no_connection(connection);
  OPENINT_TRY(auto connector, services.registry->find(row->connector));

  if (!discovering && !connector->discover().empty()) OPENINT_CHECK(check_discovered(*row));

  std::unique_ptr<Session> session(new Session(services));
  session->store_ = store;
  session->id_ = row->id;
  session->customer_ = row->customer;
  session->connector_ = connector;
  session->route_.scopes.app = row->config.empty() ? row->connector : row->config;
  session->route_.scopes.connection = row->id;
  store::Row about = *row;
  about.secret.clear();
  OPENINT_TRY(session->authorizer_,
              auth::ConnectionAuthorizer::open(std::move(store), connector, *std::move(row), services.unsaved_grants));
  session->authorizer_->keep_secret(session->sent_);
  session->route_.policy = http::policy_of(connector);
  const http::Policy &policy = *session->route_.policy;
  OPENINT_TRY(
      session->route_.headers,
      http::headers_of(discovering ? as_far_as_known(policy, session->settings()) : policy, session->settings()));
  session->route_.limiter = &services.limiter;
  session->route_.authorizer = session->authorizer_.get();
  session->route_.sent = &session->sent_;
  for (const connector::ModelRule &model : connector->models()) {
    for (const connector::Path &secret : model.secret) session->sent_.add_name(secret.back());
  }
  session->route_.scopes.account = account_of(*connector, session->settings(), about);
  return session;
}

}  // namespace openint::provider
