// The things that the store keeps: customers, connector configs, connections, and keys of the gateway.
#include "bindings/cli/operation_command.hpp"
#include "bindings/cli/options.hpp"

namespace openint::cli {

namespace {

constexpr const char *kWhich = "its id, its name, or the beginning of one";
constexpr const char *kWhole = "its id or its whole name";

CLI::App &noun(CLI::App &app, const char *name, const char *what, const char *example) {
  CLI::App *command = app.add_subcommand(name, what)->require_subcommand(1);
  describe(*command, "", example);
  return *command;
}

void add_customers(CLI::App &app, int &status) {
  CLI::App &customers =
      noun(app, "customers", "whom connections belong to", "openint customers upsert cust_1 metadata.plan=gold");
  OperationCommand(customers,
                   {"upsert", "create a customer or replace its metadata", "upsertCustomer",
                    "openint customers upsert cust_1 metadata.plan=gold"},
                   status)
      .text("id", "id", "your own identifier of the customer", true)
      .columns({{"id", "id"}, {"organisation", "orgId"}})
      .takes_input();
}

void add_configs(CLI::App &app, int &status) {
  const std::vector<Column> columns = {{"id", "id"}, {"name", "displayName"}, {"disabled", "disabled"}};
  CLI::App &configs = noun(app, "configs", "how you use a connector: its OAuth client", "openint configs list");
  OperationCommand(configs, {"list", "all of them", "adminListConnectorConfigs", "openint configs list"}, status)
      .columns(columns);
  OperationCommand(configs, {"get", "one of them", "adminGetConnectorConfig", "openint configs get ccfg_hubspot"},
                   status)
      .id("id", "id", kWhich, kConfigs, kConfigName, true)
      .columns(columns);
  OperationCommand(configs,
                   {"upsert", "create or replace one", "adminUpsertConnectorConfig",
                    "openint configs upsert hubspot --org org_1 config.client_id=... config.client_secret=@secret.txt"},
                   status)
      .text("connector", "connectorName", "the connector", true)
      .typed(kConnectorName)
      .id("--id", "id", "the one to replace, by its whole id or name", kConfigs, kConfigName)
      .whole()
      .text("--org", "orgId", "the organisation that owns it", true)
      .columns(columns)
      .takes_input();
  OperationCommand(
      configs,
      {"delete", "one that no connection uses", "adminDeleteConnectorConfig", "openint configs delete ccfg_hubspot"},
      status)
      .id("id", "id", kWhole, kConfigs, kConfigName, true)
      .whole();
}

void add_connections(CLI::App &app, int &status) {
  const std::vector<Column> columns = {{"id", "id"}, {"name", "displayName"}, {"status", "standard.status"}};
  CLI::App &connections = noun(app, "connections", "accounts at providers", "openint connections list");
  OperationCommand(connections,
                   {"list", "all, or those that fit", "listConnection", "openint connections list --connector hubspot"},
                   status)
      .text("--connector", "connectorName", "only of this connector")
      .typed(kConnectorName)
      .id("--config", "connectorConfigId", "only of this connector config", kConfigs, kConfigName)
      .text("--of", "customerId", "only of this customer")
      .columns(columns)
      .takes_input();
  OperationCommand(connections, {"get", "one of them", "getConnection", "openint connections get acme"}, status)
      .id("id", "id", kWhich, kConnections, kConnectionName, true)
      .columns(columns)
      .takes_input();
  OperationCommand(connections,
                   {"create", "one with credentials", "createConnection",
                    "openint connections create --config ccfg_hubspot --name acme settings.access_token=@token.txt"},
                   status)
      .id("--config", "connectorConfigId", "the connector config to use", kConfigs, kConfigName, true)
      .text("--of", "customerId", "the customer that it belongs to")
      .text("--name", "displayName", "its name for people")
      .talks()
      .takes_input();
  OperationCommand(
      connections,
      {"check", "ask the provider whether it works", "checkConnection", "openint connections check acme --trace"},
      status)
      .id("id", "id", kWhich, kConnections, kConnectionName, true)
      .columns(columns)
      .talks()
      .takes_input();
  OperationCommand(connections,
                   {"delete", "revoke its token and forget it", "deleteConnection", "openint connections delete acme"},
                   status)
      .id("id", "id", kWhole, kConnections, kConnectionName, true)
      .whole()
      .talks()
      .takes_input();
}

void add_keys(CLI::App &app, int &status) {
  const std::vector<Column> columns = {
      {"id", "id"}, {"name", "displayName"}, {"customer", "customerId"}, {"made", "createdAt"}};
  CLI::App &keys = noun(app, "apikey", "keys of the gateway (openint serve)", "openint apikey create --name laptop");
  OperationCommand(
      keys, {"create", "a new one, shown this once", "createApiKey", "openint apikey create --name laptop"}, status)
      .text("--of", "customerId", "the only customer that it speaks for")
      .text("--name", "displayName", "its name for people");
  OperationCommand(keys, {"list", "all, without the keys themselves", "listApiKeys", "openint apikey list"}, status)
      .columns(columns);
  OperationCommand(keys, {"delete", "one, which then opens nothing", "deleteApiKey", "openint apikey delete laptop"},
                   status)
      .id("id", "id", kWhole, kKeys, kKeyName, true)
      .whole();
}

}  // namespace

void add_kept(CLI::App &app, int &status) {
  add_customers(app, status);
  add_configs(app, status);
  add_connections(app, status);
  add_keys(app, status);
}

}  // namespace openint::cli
