#include "libopenint/management/management.hpp"

namespace openint::management {

namespace {

using Now = Result<std::string> (*)(const CoreCall &);
using Later = coroutine::Task<std::string> (*)(coroutine::Context &, const CoreCall &);

struct Entry {
  std::string_view verb;  // as the contract names it, in "x-openint"
  Now now;
  Later later;
};

constexpr Entry kEntries[] = {
    {"upsert_customer", upsert_customer, nullptr},
    {"create_connection", nullptr, create_connection},
    {"list_connections", nullptr, list_connections},
    {"get_connection", nullptr, get_connection},
    {"update_connection", nullptr, update_connection},
    {"delete_connection", nullptr, delete_connection},
    {"check_connection", nullptr, check_connection},
    {"authorize_connection", authorize_connection, nullptr},
    {"complete_connection", nullptr, complete_connection},
    {"list_configs", list_configs, nullptr},
    {"upsert_config", upsert_config, nullptr},
    {"get_config", get_config, nullptr},
    {"update_config", update_config, nullptr},
    {"delete_config", delete_config, nullptr},
    {"list_config_infos", list_config_infos, nullptr},
    {"list_pipelines", list_pipelines, nullptr},
    {"create_pipeline", create_pipeline, nullptr},
    {"update_pipeline", update_pipeline, nullptr},
    {"delete_pipeline", delete_pipeline, nullptr},
    {"sync_pipelines", sync_pipelines, nullptr},
    {"list_keys", list_keys, nullptr},
    {"create_key", create_key, nullptr},
    {"delete_key", delete_key, nullptr},
};

const Entry *find(std::string_view verb) {
  for (const Entry &entry : kEntries) {
    if (entry.verb == verb) return &entry;
  }
  return nullptr;
}

}  // namespace

bool is_core(std::string_view verb) noexcept { return find(verb) != nullptr; }

coroutine::Task<std::string> core(coroutine::Context &context, const CoreCall &call) {
  const Entry *entry = find(call.operation.verb);
  if (entry == nullptr) co_return Error(Status::unsupported, call.operation.id + " is no core operation");
  if (entry->now != nullptr) co_return entry->now(call);
  coroutine::Task<std::string> task = entry->later(context, call);
  co_return co_await task;
}

}  // namespace openint::management
