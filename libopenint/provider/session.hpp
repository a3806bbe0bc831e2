#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/http/send.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/provider/services.hpp"

namespace openint::provider {

/// A key for Services::cache of what is made from one connector's document. The value must keep the connector alive, so
/// that its address stays its own.
std::string connector_key(std::string_view kind, const connector::Connector &connector, std::string_view rest);

/// One connection within one operation: its connector, its credentials, where its requests go. Lives as long as the
/// operation and is used by one thread at a time.
class Session {
 public:
  /// `store` is the engine's, with the operation's patience. `discovering`: for the requests of the document's
  /// /discover, before which a connection has not all of its settings: headers that need one are left out.
  /// Errors: NOT_FOUND where there is no such connection, or it is another customer's; UNAUTHENTICATED, reason
  /// "not_discovered", where not all of /discover has been answered yet; STORAGE; UNSUPPORTED where the engine has no
  /// store.
  static Result<std::unique_ptr<Session>> open(Services &services, std::shared_ptr<store::Store> store,
                                               std::string_view connection, std::string_view customer,
                                               bool discovering = false);

  Services &services() noexcept { return services_; }
  const std::shared_ptr<store::Store> &store() const noexcept { return store_; }
  const std::string &id() const noexcept { return id_; }
  const std::string &customer() const noexcept { return customer_; }
  const connector::Connector &connector() const noexcept { return *connector_; }
  const std::shared_ptr<const connector::Connector> &shared_connector() const noexcept { return connector_; }
  const http::Route &route() const noexcept { return route_; }
  auth::ConnectionAuthorizer &authorizer() noexcept { return *authorizer_; }
  /// The connection's settings without secrets (instance_url, ...), as they are after the last refresh; an object.
  const json::Value &settings() const noexcept { return authorizer_->settings(); }
  /// What was put on requests so far and must not be repeated.
  const http::Secrets &secrets() const noexcept { return sent_; }
  /// A key for Services::cache that no other connection has.
  std::string cache_key(std::string_view kind, std::string_view rest) const;

 private:
  explicit Session(Services &services) : services_(services) {}

  Services &services_;
  std::shared_ptr<store::Store> store_;
  std::string id_;
  std::string customer_;
  std::shared_ptr<const connector::Connector> connector_;
  std::shared_ptr<auth::ConnectionAuthorizer> authorizer_;
  http::Route route_;
  http::Secrets sent_;
};

}  // namespace openint::provider
