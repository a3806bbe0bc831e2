#include "libopenint/management/management.hpp"

namespace openint::management {

namespace {

using Now = Result<std::string> (*)(const CoreCall &);
using Later = coroutine::Task<std::string> (*)(coroutine::Context &, const CoreCall &);

struct Entry {
  std::string_view operation;
  Now now;
  Later later;
};

constexpr Entry kEntries[] = {
    {"upsertCustomer", upsert_customer, nullptr},
    {"createConnection", nullptr, create_connection},
    {"listConnection", nullptr, list_connections},
    {"getConnection", nullptr, get_connection},
    {"updateConnection", nullptr, update_connection},
    {"deleteConnection", nullptr, delete_connection},
    {"checkConnection", nullptr, check_connection},
    {"syncConnection", sync_pipelines, nullptr},
    {"authorizeConnection", authorize_connection, nullptr},
    {"completeConnection", nullptr, complete_connection},
    {"adminListConnectorConfigs", list_configs, nullptr},
    {"adminUpsertConnectorConfig", upsert_config, nullptr},
    {"adminGetConnectorConfig", get_config, nullptr},
    {"adminUpdateConnectorConfig", update_config, nullptr},
    {"adminDeleteConnectorConfig", delete_config, nullptr},
    {"listConnectorConfigInfos", list_config_infos, nullptr},
    {"listPipelines", list_pipelines, nullptr},
    {"createPipeline", create_pipeline, nullptr},
    {"updatePipeline", update_pipeline, nullptr},
    {"deletePipeline", delete_pipeline, nullptr},
    {"syncPipeline", sync_pipelines, nullptr},
    {"listApiKeys", list_keys, nullptr},
    {"createApiKey", create_key, nullptr},
    {"deleteApiKey", delete_key, nullptr},
};

}  // namespace

coroutine::Task<std::string> core(coroutine::Context &context, const CoreCall &call) {
  for (const Entry &entry : kEntries) {
    if (entry.operation != call.operation.id) continue;
    if (entry.now != nullptr) co_return entry.now(call);
    coroutine::Task<std::string> task = entry.later(context, call);
    co_return co_await task;
  }
  co_return Error(Status::unsupported, call.operation.id + " is not built yet");
}

}  // namespace openint::management
