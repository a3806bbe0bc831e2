#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/auth/unsaved_grants.hpp"
#include "libopenint/connector/registry.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/coroutine/environment.hpp"
#include "libopenint/coroutine/task.hpp"
#include "libopenint/http/limits.hpp"
#include "libopenint/provider/cache.hpp"
#include "libopenint/store/store.hpp"

namespace openint::provider {

class Session;

/// What no document says cleanly, as named code: see connectors/procedures/. It is given the call's arguments (as
/// request.hpp says) and answers as the request that it stands for would: the provider's JSON.
using Procedure = coroutine::Task<std::string> (*)(coroutine::Context &context, Session &session,
                                                   json::Value arguments);
/// The procedure of that name, or nullptr.
using FindProcedure = Procedure (*)(std::string_view name);

/// What operations work with: the engine's parts, shared by all threads. Outlives every operation.
struct Services {
  Services() = default;
  std::shared_ptr<const contract::Contract> contract;
  connector::Registry *registry = nullptr;
  std::shared_ptr<store::Store> store;  ///< nullptr: the engine was opened without one
  coroutine::Environment *environment = nullptr;
  std::string organisation = "org_local";  ///< whose engine this is
  FindProcedure find_procedure = nullptr;
  /// How many of a provider's bytes one answer may gather: a list ends with the page that reaches it. Records that
  /// stream are not gathered.
  int64_t answer_bytes = int64_t{64} << 20;
  http::Limiter limiter;
  std::shared_ptr<auth::UnsavedGrants> unsaved_grants = std::make_shared<auth::UnsavedGrants>();
  Cache cache;
};

}  // namespace openint::provider
