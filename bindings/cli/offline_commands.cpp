// The commands that ask no provider and need no store.
#include "bindings/cli/offline_commands.hpp"

#include <memory>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/options.hpp"

namespace openint::cli {

namespace {

constexpr const char *kTranslateNotes =
    "Input: a record, a page, an array, or either in lines. Memory is bounded by the largest\n"
    "record, but --to arrow holds all of it; --to table sets its columns by the first 1000.\n"
    "stderr says which records were rejected and why; they are counted from 0.";

CLI::Option *add_fields(CLI::App &command, std::vector<std::string> &fields, const char *about) {
  return command.add_option("--fields", fields, about)->type_name("NAMES")->delimiter(',')->allow_extra_args(false);
}

void add_source(CLI::App &command, TranslateRequest &request) {
  command.add_option("--connector", request.connector, "whose records these are")
      ->type_name(kConnectorName)
      ->required();
  command.add_option("--model", request.model, "the unified model, for example crm.contact")
      ->type_name(kModelName)
      ->required();
  command.add_option("--from", request.from, "a file, or - for stdin (default)")->type_name(kFile);
  add_register(command, request.documents);
  command.add_option("--context", request.context, "tables for the rules, {\"table\": {\"key\": value}}, JSON")
      ->type_name(kFile);
}

void add_translate(CLI::App &app, int &status) {
  auto request = std::make_shared<TranslateRequest>();
  CLI::App *command = app.add_subcommand("translate", "provider records to unified ones, and back");
  add_source(*command, *request);
  one_of(command->add_option("--to", request->to, "json is a page (default); arrow is the IPC stream format"),
         form_names(false));
  add_fields(*command, request->fields, "only these fields, with commas; json and ndjson keep the id too");
  command->add_option("--label", request->labels, "NAME=TEXT: a member that stands first in every record")
      ->type_name("NAME=TEXT")
      ->allow_extra_args(false);
  command->add_flag("--raw", request->raw, "keep the provider's own bytes in raw_data");
  command->add_flag("--strict", request->strict, "end at the first bad record, exit status 1");
  command->add_option("--rejects", request->rejects, "a file for the bytes of rejected records")->type_name(kFile);
  command->add_flag("--reverse", request->reverse, "unified inputs to the provider's bodies, one a line");
  command->add_option("-o,--output", request->output, "a file instead of stdout")->type_name(kFile);
  add_progress(*command, request->progress);
  describe(*command, kTranslateNotes,
           "openint translate --connector hubspot --model crm.contact --to csv < contacts.json");
  command->callback([request, &status] {
    form_of(request->to);
    status = translate(*request);
  });
}

void add_explain(CLI::App &app, int &status) {
  auto request = std::make_shared<TranslateRequest>();
  CLI::App *command = app.add_subcommand("explain", "where each field of the first record comes from");
  add_source(*command, *request);
  add_fields(*command, request->fields, "only these fields, with commas, and the id");
  describe(*command, "", "openint explain --connector hubspot --model crm.contact --from contacts.json");
  command->callback([request, &status] { status = explain(*request); });
}

struct TableRequest {
  std::string from = "-";
  std::vector<std::string> fields;
};

void add_table(CLI::App &app, int &status) {
  auto request = std::make_shared<TableRequest>();
  CLI::App *command = app.add_subcommand("table", "any JSON objects, in lines or an array, as an aligned table");
  command->add_option("--from", request->from, "a file, or - for stdin (default)")->type_name(kFile);
  add_fields(*command, request->fields, "these columns, with commas");
  describe(*command, "", "openint table --fields id,name < records.ndjson");
  command->callback([request, &status] { status = table(request->from, request->fields); });
}

void add_connectors(CLI::App &app, int &status) {
  auto request = std::make_shared<ConnectorsRequest>();
  CLI::App *command = app.add_subcommand("connectors", "what each connector can do");
  command->add_option("name", request->name, "one connector")->type_name(kConnectorName);
  command->add_option("--model", request->model, "one of its models, field by field")->type_name(kModelName);
  add_register(*command, request->documents);
  command->add_flag("--json", request->json, "JSON instead of a table");
  describe(*command, "", "openint connectors salesforce --model crm.contact");
  command->callback([request, &status] { status = connectors(*request); });
}

struct CheckRequest {
  std::vector<std::string> paths;
  bool strict = false;
};

void add_connector(CLI::App &app, int &status) {
  auto request = std::make_shared<CheckRequest>();
  CLI::App *command = app.add_subcommand("connector", "for whoever writes a connector")->require_subcommand(1);
  describe(*command, "", "openint connector check acme.json");
  CLI::App *check = command->add_subcommand("check", "what is wrong with documents, with line and column; no network");
  check->add_option("file", request->paths, "connector documents or overlays, JSON")->type_name(kFile)->required();
  check->add_flag("--strict", request->strict, "hints count as problems");
  describe(*check, "", "openint connector check acme.json");
  check->callback([request, &status] { status = check_connectors(request->paths, request->strict); });
  CLI::App *schema = command->add_subcommand("schema", "the JSON Schema of connector documents, for editors");
  describe(*schema, "", "openint connector schema > connector.schema.json");
  schema->callback([&status] { status = connector_schema(); });
}

struct ContractRequest {
  bool operations = false, models = false;
};

void add_contract(CLI::App &app, int &status) {
  auto request = std::make_shared<ContractRequest>();
  CLI::App *command = app.add_subcommand("contract", "the OpenAPI document that decides operations and models");
  command->add_flag("--operations", request->operations, "only a list of the operations");
  command->add_flag("--models", request->models, "only a list of the models and their fields");
  describe(*command, "", "openint contract --operations");
  command->callback([request, &status] { status = contract(request->operations, request->models); });
}

}  // namespace

void add_offline_commands(CLI::App &app, int &status) {
  add_translate(app, status);
  add_explain(app, status);
  add_table(app, status);
  add_connectors(app, status);
  add_connector(app, status);
  add_contract(app, status);
}

}  // namespace openint::cli
