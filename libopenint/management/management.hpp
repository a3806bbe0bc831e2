#pragma once

#include <string>
#include <string_view>

#include "libopenint/contract/contract.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/provider/services.hpp"

namespace openint::management {

/// One call of a core operation. `customer` is the tenant that calls; "" is the organisation itself.
struct CoreCall {
  CoreCall(provider::Services &s, std::shared_ptr<store::Store> patient, const contract::Operation &o,
           std::string_view c, json::Value i)
      : services(s), shared_store(std::move(patient)), operation(o), customer(c), input(i) {}
  provider::Services &services;
  std::shared_ptr<store::Store> shared_store;  ///< with the operation's patience
  const contract::Operation &operation;
  std::string customer;
  json::Value input;

  int64_t now_ms() const { return services.environment->now_ms(); }
  store::Store &store() const { return *shared_store; }
  /// The input's member as text, or "".
  std::string text(std::string_view name) const { return std::string(input[name].text()); }
};

/// Whether core() carries out operations of that verb (of the contract's "x-openint").
bool is_core(std::string_view verb) noexcept;
/// Customers, connections, connector configs, pipelines and API keys. `call` outlives the task.
coroutine::Task<std::string> core(coroutine::Context &context, const CoreCall &call);

// What answers at once, a file a noun: core_customers, core_configs, core_pipelines, core_keys, core_connections.
Result<std::string> upsert_customer(const CoreCall &call);
Result<std::string> list_configs(const CoreCall &call);
Result<std::string> get_config(const CoreCall &call);
Result<std::string> upsert_config(const CoreCall &call);
Result<std::string> update_config(const CoreCall &call);
Result<std::string> delete_config(const CoreCall &call);
Result<std::string> list_config_infos(const CoreCall &call);
Result<std::string> list_pipelines(const CoreCall &call);
Result<std::string> create_pipeline(const CoreCall &call);
Result<std::string> update_pipeline(const CoreCall &call);
Result<std::string> delete_pipeline(const CoreCall &call);
Result<std::string> sync_pipelines(const CoreCall &call);
Result<std::string> list_keys(const CoreCall &call);
Result<std::string> create_key(const CoreCall &call);
Result<std::string> delete_key(const CoreCall &call);
Result<std::string> authorize_connection(const CoreCall &call);

// What asks the provider.
coroutine::Task<std::string> list_connections(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> get_connection(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> create_connection(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> update_connection(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> delete_connection(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> check_connection(coroutine::Context &context, const CoreCall &call);
coroutine::Task<std::string> complete_connection(coroutine::Context &context, const CoreCall &call);

}  // namespace openint::management
