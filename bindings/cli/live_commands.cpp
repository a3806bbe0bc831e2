#include "bindings/cli/live_commands.hpp"

#include <filesystem>
#include <memory>

#include "bindings/cli/connect.hpp"
#include "bindings/cli/live.hpp"
#include "bindings/cli/operation_command.hpp"
#include "bindings/cli/options.hpp"
#include "bindings/cli/output.hpp"
#include "bindings/http/gateway.hpp"

namespace openint::cli {

namespace {

void add_init(CLI::App &app, int &status) {
  auto store = std::make_shared<StoreRequest>();
  CLI::App *command = app.add_subcommand("init", "make a store and the key that seals its secrets");
  add_store(*command, *store);
  describe(*command, "", "openint init");
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

void add_connect(CLI::App &app, int &status) {
  auto request = std::make_shared<ConnectRequest>();
  auto store = std::make_shared<StoreRequest>();
  CLI::App *command = app.add_subcommand("connect", "authorise a new connection in the browser");
  command->add_option("connector", request->connector, "for example hubspot")->type_name(kConnectorName)->required();
  not_empty(command->add_option("--config", request->config, "the connector config; needed where there are several"))
      ->type_name(kConfigName);
  not_empty(command->add_option("--customer", request->customer, "whom the connection will belong to"))
      ->type_name("ID");
  command->add_option("--settings", request->settings, "account details that the addresses need")->type_name("JSON");
  command->add_option("--port", request->port, "of the loopback listener: the redirect URI must be registered")
      ->type_name("PORT");
  command->add_flag("--no-browser", request->no_browser, "only print the address to open");
  command->add_option("--wait", request->wait_seconds, "seconds to wait for the person (default 300)")
      ->type_name("SECONDS");
  command->add_flag("--trace", request->trace, "show every request and answer on stderr, without secrets");
  add_progress(*command, request->progress);
  add_store(*command, *store);
  describe(*command, "", "openint connect hubspot --customer cust_1");
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
  command->add_flag("--keep-traceparent", options->keeps_traceparent,
                    "log a client's traceparent, and send it to no provider");
  command->add_option("--public-url", options->public_url, "where clients reach it, for the OpenAPI document");
  command->add_option("--threads", options->operations, "operations at once (default 1024)")
      ->check(CLI::Range(1, 4096));
  command->add_option("--connections", options->connections, "clients at once, idle ones too (default 10000)")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--max-body", options->max_body, "bytes of a request's body (default 10 MiB)");
  command->add_option("--timeout-ms", options->timeout_ms, "for one request (default 60000)");
  command->add_option("--stop-ms", options->stop_ms, "for what is under way when it is told to stop (default 20000)")
      ->check(CLI::Range(0, 3'600'000));
  add_store(*command, *store);
  describe(*command, "", "openint serve --port 8080");
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
  add_files(app, status);
  add_kept(app, status);
  add_serve(app, status);
}

}  // namespace openint::cli
