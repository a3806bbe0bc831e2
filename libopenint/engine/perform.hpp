#pragma once

#include <string>

#include "libopenint/coroutine/task.hpp"
#include "libopenint/provider/services.hpp"

namespace openint::engine {

/// A call of one operation of the contract.
struct Call {
  Call() = default;
  std::string operation;   ///< "crm-listContacts"
  std::string connection;  ///< "conn_<connector>_01..."; "" for operations of the core
  std::string customer;    ///< the tenant that calls: nothing of another is found; "" is the organisation itself
  bool has_key = false;    ///< an API key came with it (perhaps an empty one), which decides the customer
  std::string api_key;
  std::string input;  ///< JSON object: path and query parameters by name, and the body's members; "" is {}
};

/// Carries a call out and gives the JSON that the contract promises. The input is checked against the contract first.
/// Errors: NOT_FOUND for the operation or connection (of another customer too); UNSUPPORTED where the connector says
/// so, before any request; and what the operation's own file says.
coroutine::Task<std::string> perform(coroutine::Context &context, provider::Services &services, Call call);

}  // namespace openint::engine
