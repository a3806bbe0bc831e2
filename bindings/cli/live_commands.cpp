#include "bindings/cli/live_commands.hpp"

#include <filesystem>
#include <memory>

#include "bindings/cli/connect.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/live.hpp"
#include "bindings/cli/output.hpp"
#include "bindings/http/gateway.hpp"

namespace openint::cli {

namespace {

struct Shared {
  StoreRequest store;
  Call call;
  std::string to = "auto";
  std::vector<std::string> columns;
};

void add_store(CLI::App &command, StoreRequest &store) {
  command.add_option("--store", store.path, "the database (default $OPENINT_STORE, or in your data folder)");
  command.add_option("--key-file", store.key_file, "its key (default: the database's path with .key)");
  command.add_option("--ca-file", store.ca_file, "trust these certificates (PEM) in place of the system's");
  command.add_option("--proxy", store.proxy, "for all requests, or none (default: as https_proxy and no_proxy say)");
  command.add_flag("--allow-private-addresses", store.private_addresses,
                   "let connections' settings lead to loopback and private addresses, and to http");
  command.add_option("--register", store.documents, "a connector or an overlay to use, JSON; may be repeated")
      ->allow_extra_args(false);
}

void add_show(CLI::App &command, Shared &shared) {
  command.add_option("--to", shared.to, "auto (a table on a terminal; default), json or table")
      ->check(CLI::IsMember({"auto", "json", "table"}));
  command.add_option("--columns", shared.columns, "of a table, with commas")->delimiter(',')->allow_extra_args(false);
}

// The value of --input: JSON, @FILE, or - for stdin.
std::string read_input(const std::string &given) {
  std::string text = given;
  if (given == "-") text = read_all("-");
  if (given.starts_with('@')) text = read_all(given.substr(1));
  return "{" + std::string(members_of(text, "--input")) + "}";
}

int run_call(Shared &shared) {
  const Engine engine = open_live_engine(shared.store);
  shared.call.input = read_input(shared.call.input);
  show(call(engine, shared.call), shared.to, shared.columns);
  return 0;
}

// A command that is one operation: its options become the input's members.
class OperationCommand {
 public:
  OperationCommand(CLI::App &parent, const char *name, const char *about, const char *operation, int &status) {
    command_ = parent.add_subcommand(name, about);
    shared_->call.operation = operation;
    add_store(*command_, shared_->store);
    add_show(*command_, *shared_);
    command_->add_option("--customer", shared_->call.customer, "act as this customer, who sees only its own");
    command_->add_option("--input", shared_->call.input, "more of the operation's input: JSON, @FILE, or - for stdin");
    auto shared = shared_;
    auto members = members_;
    command_->callback([shared, members, &status] {
      std::string input = read_input(shared->call.input);
      std::string added;
      for (const auto &[member, value] : *members) {
        if (value->empty()) continue;
        added += added.empty() ? "" : ",";
        append_quoted(added, member);
        added += ':';
        append_quoted(added, *value);
      }
      const bool empty = input == "{}";
      if (!added.empty()) input.insert(input.size() - 1, (empty ? "" : ",") + added);
      shared->call.input = input;
      const Engine engine = open_live_engine(shared->store);
      show(call(engine, shared->call), shared->to, shared->columns);
      status = 0;
    });
  }

  OperationCommand &text(const char *option, const char *member, const char *about, bool required = false) {
    auto value = std::make_shared<std::string>();
    members_->emplace_back(member, value);
    CLI::Option *added = command_->add_option(option, *value, about);
    if (required) added->required();
    return *this;
  }

 private:
  CLI::App *command_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  using Members = std::vector<std::pair<std::string, std::shared_ptr<std::string>>>;
  std::shared_ptr<Members> members_ = std::make_shared<Members>();
};

void add_nouns(CLI::App &app, int &status) {
  CLI::App *customers = app.add_subcommand("customers", "whom connections belong to")->require_subcommand(1);
  OperationCommand(*customers, "upsert", "create a customer or replace its metadata", "upsertCustomer", status)
      .text("id", "id", "your own identifier of the customer", true);

  CLI::App *configs = app.add_subcommand("configs", "how you use a connector: its OAuth client")->require_subcommand(1);
  (void)OperationCommand(*configs, "list", "all of them", "adminListConnectorConfigs", status);
  OperationCommand(*configs, "get", "one of them", "adminGetConnectorConfig", status).text("id", "id", "its id", true);
  OperationCommand(*configs, "upsert", "create or replace one; --input '{\"config\": {\"client_id\": ...}}'",
                   "adminUpsertConnectorConfig", status)
      .text("connector", "connectorName", "the connector", true)
      .text("--id", "id", "the one to replace")
      .text("--org", "orgId", "the organisation that owns it", true);
  OperationCommand(*configs, "delete", "one that no connection uses", "adminDeleteConnectorConfig", status)
      .text("id", "id", "its id", true);

  CLI::App *connections = app.add_subcommand("connections", "accounts at providers")->require_subcommand(1);
  OperationCommand(*connections, "list", "all, or those that fit", "listConnection", status)
      .text("--connector", "connectorName", "only of this connector")
      .text("--config", "connectorConfigId", "only of this connector config")
      .text("--of", "customerId", "only of this customer");
  OperationCommand(*connections, "get", "one of them", "getConnection", status).text("id", "id", "its id", true);
  OperationCommand(*connections, "create", "one with credentials: --input '{\"settings\": {\"access_token\": ...}}'",
                   "createConnection", status)
      .text("--config", "connectorConfigId", "the connector config to use", true)
      .text("--of", "customerId", "the customer that it belongs to")
      .text("--name", "displayName", "its name for people");
  OperationCommand(*connections, "check", "ask the provider whether it works", "checkConnection", status)
      .text("id", "id", "its id", true);
  OperationCommand(*connections, "delete", "revoke its token and forget it", "deleteConnection", status)
      .text("id", "id", "its id", true);

  CLI::App *keys = app.add_subcommand("apikey", "keys of the gateway (openint serve)")->require_subcommand(1);
  OperationCommand(*keys, "create", "a new one, shown this once", "createApiKey", status)
      .text("--of", "customerId", "the only customer that it speaks for")
      .text("--name", "displayName", "its name for people");
  (void)OperationCommand(*keys, "list", "all, without the keys themselves", "listApiKeys", status);
  OperationCommand(*keys, "delete", "one, which then opens nothing", "deleteApiKey", status)
      .text("id", "id", "its id", true);
}

void add_init(CLI::App &app, int &status) {
  auto store = std::make_shared<StoreRequest>();
  CLI::App *command = app.add_subcommand("init", "make a store and the key that seals its secrets");
  add_store(*command, *store);
  command->callback([store, &status] {
    StoreRequest request = resolved(*store);
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(request.path).parent_path(), ignored);
    bool made = make_key_file(request.key_file);
    const Engine engine = open_live_engine(*store);
    Output output("-");
    output.write("store  " + request.path + "\nkey    " + request.key_file +
                 (made ? "  (new, mode 0600; without it the store can't be opened: keep a copy)\n" : "\n"));
    output.flush();
    status = 0;
  });
}

void add_call(CLI::App &app, int &status) {
  auto shared = std::make_shared<Shared>();
  CLI::App *command = app.add_subcommand("call", "any operation of the contract (openint contract --operations)");
  command->add_option("operation", shared->call.operation, "for example crm-listContacts")->required();
  command->add_option("--connection", shared->call.connection, "the connection to use");
  command->add_option("--customer", shared->call.customer, "act as this customer, who sees only its own");
  command->add_option("--input", shared->call.input, "the operation's input: JSON, @FILE, or - for stdin");
  command->add_option("--timeout-ms", shared->call.timeout_ms, "end it after so long");
  command->add_flag("--trace", shared->call.trace, "show every request and answer on stderr, without secrets");
  add_store(*command, shared->store);
  add_show(*command, *shared);
  command->callback([shared, &status] { status = run_call(*shared); });
}

void add_connect(CLI::App &app, int &status) {
  auto request = std::make_shared<ConnectRequest>();
  auto store = std::make_shared<StoreRequest>();
  CLI::App *command = app.add_subcommand("connect", "authorise a new connection in the browser");
  command->add_option("connector", request->connector, "for example hubspot")->required();
  command->add_option("--config", request->config, "the connector config; needed where there are several");
  command->add_option("--customer", request->customer, "whom the connection will belong to");
  command->add_option("--settings", request->settings, "account details that the addresses need, JSON");
  command->add_option("--port", request->port, "of the loopback listener: the redirect URI must be registered");
  command->add_flag("--no-browser", request->no_browser, "only print the address to open");
  command->add_option("--wait", request->wait_seconds, "seconds to wait for the person (default 300)");
  add_store(*command, *store);
  command->callback([request, store, &status] {
    const Engine engine = open_live_engine(*store);
    status = connect(engine, *request);
  });
}

void add_serve(CLI::App &app, int &status) {
  auto options = std::make_shared<http::GatewayOptions>();
  auto store = std::make_shared<StoreRequest>();
  CLI::App *command = app.add_subcommand("serve", "the operations over HTTP, as the contract's paths say");
  command->add_option("--host", options->host, "the address to listen on (default 127.0.0.1)");
  command->add_option("--port", options->port, "default 8080; 0 takes a free one")->check(CLI::Range(0, 65535));
  command->add_option("--tls-cert", options->certificate, "certificate chain, PEM");
  command->add_option("--tls-key", options->private_key, "its private key, PEM");
  command->add_flag("--insecure", options->insecure, "listen beyond loopback without TLS, for example behind a proxy");
  command->add_option("--cors", options->origins, "an origin whose pages may call it, or *; may be repeated");
  command->add_flag("--metrics", options->metrics, "GET /metrics for Prometheus, without a key");
  command->add_option("--public-url", options->public_url, "where clients reach it, for the OpenAPI document");
  command->add_option("--threads", options->operations, "operations at once (default 1024)")->check(CLI::Range(1, 4096));
  command->add_option("--connections", options->connections, "clients at once, idle ones too (default 10000)")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--max-body", options->max_body, "bytes of a request's body (default 10 MiB)");
  command->add_option("--timeout-ms", options->timeout_ms, "for one request (default 60000)");
  command->add_option("--stop-ms", options->stop_ms, "for what is under way when it is told to stop (default 20000)")
      ->check(CLI::Range(0, 3'600'000));
  add_store(*command, *store);
  command->callback([options, store, &status] {
    http::Metrics metrics;
    const LogListener listener = [&metrics](int32_t level, std::string_view line) { metrics.logged(level, line); };
    const Engine engine = open_live_engine(*store, options->metrics ? &listener : nullptr);
    status = http::serve(engine, *options, metrics);
  });
}

}  // namespace

void add_live_commands(CLI::App &app, int &status) {
  add_init(app, status);
  add_call(app, status);
  add_connect(app, status);
  add_nouns(app, status);
  add_serve(app, status);
}

}  // namespace openint::cli
