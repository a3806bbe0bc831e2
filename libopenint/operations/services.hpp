#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/connector/registry.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/exchange/environment.hpp"
#include "libopenint/exchange/limiter.hpp"
#include "libopenint/exchange/task.hpp"
#include "libopenint/operations/cache.hpp"
#include "libopenint/store/store.hpp"

namespace openint::operations {

class Session;

/// What no document says cleanly, as named code: see connectors/procedures/. It is given the call's arguments (as
/// request.hpp says) and answers as the request that it stands for would: the provider's JSON.
using Procedure = exchange::Task<std::string> (*)(exchange::Context &context, Session &session, json::Value arguments);
/// The procedure of that name, or nullptr.
using FindProcedure = Procedure (*)(std::string_view name);

/// What operations work with: the engine's parts, shared by all threads. Outlives every operation.
struct Services {
  Services() = default;
  std::shared_ptr<const contract::Contract> contract;
  connector::Registry *registry = nullptr;
  std::shared_ptr<store::Store> store;  ///< nullptr: the engine was opened without one
  exchange::Environment *environment = nullptr;
  std::string organisation = "org_local";  ///< whose engine this is
  FindProcedure find_procedure = nullptr;
  exchange::Limiter limiter;
  Cache cache;
};

/// A call of one operation of the contract.
struct Call {
  Call() = default;
  std::string operation;   ///< "crm-listContacts"
  std::string connection;  ///< "conn_<connector>_01..."; "" for operations of the core
  std::string customer;    ///< the tenant that calls: nothing of another is found; "" is the organisation itself
  bool has_key = false;    ///< an API key came with it (perhaps an empty one), which decides the customer
  std::string api_key;
  std::string input;       ///< JSON object: path and query parameters by name, and the body's members; "" is {}
};

/// Carries a call out and gives the JSON that the contract promises. The input is checked against the contract first.
/// Errors: NOT_FOUND for the operation or connection (of another customer too); UNSUPPORTED where the connector says
/// so, before any request; and what the operation's own file says.
exchange::Task<std::string> perform(exchange::Context &context, Services &services, Call call);

}  // namespace openint::operations
