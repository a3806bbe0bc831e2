#include <CLI/CLI.hpp>

#include <clocale>
#include <cstdio>
#include <exception>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/live_commands.hpp"

namespace {

using openint::cli::ConnectorsRequest;
using openint::cli::TranslateRequest;

constexpr const char *kFooter =
    "Exit status: 0 every record was translated; 1 some were rejected, and stderr says which and why;\n"
    "2 wrong usage; 3 another error; 4 no such thing; 5 the provider refused. Records are counted from 0.";

void add_source(CLI::App &command, TranslateRequest &request) {
  command.add_option("--connector", request.connector, "whose records these are")->required();
  command.add_option("--model", request.model, "the unified model, for example crm.contact")->required();
  command.add_option("--from", request.from, "a file, or - for stdin (default)");
  command.add_option("--register", request.documents, "a connector or an overlay to use, JSON; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--context", request.context, "tables for the rules, {\"table\": {\"key\": value}}, JSON");
}

void add_translate(CLI::App &app, TranslateRequest &request, int &status) {
  CLI::App *command = app.add_subcommand("translate", "provider records to unified ones, and back");
  add_source(*command, request);
  command
      ->add_option("--to", request.to, "json (a page; default), ndjson, csv, table, or arrow (the IPC stream format)")
      ->check(CLI::IsMember({"json", "ndjson", "arrow", "csv", "table"}));
  command->add_option("--fields", request.fields, "only these fields, with commas; json and ndjson keep the id too")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--label", request.labels, "NAME=TEXT: a member that stands first in every record")
      ->allow_extra_args(false);
  command->add_flag("--raw", request.raw, "keep the provider's own bytes in raw_data");
  command->add_flag("--strict", request.strict, "end at the first bad record, exit status 1");
  command->add_option("--rejects", request.rejects, "a file for the bytes of rejected records");
  command->add_flag("--reverse", request.reverse, "unified inputs to the provider's bodies, one a line");
  command->add_option("-o,--output", request.output, "a file instead of stdout");
  command->footer(
      std::string("Input: a record, a page, an array, or either in lines. Memory is bounded by the largest\n"
                  "record, but --to arrow holds all of it; --to table sets its columns by the first 1000.\n") +
      kFooter);
  command->callback([&] { status = translate(request); });
}

void add_explain(CLI::App &app, TranslateRequest &request, int &status) {
  CLI::App *command = app.add_subcommand("explain", "where each field of the first record comes from");
  add_source(*command, request);
  command->add_option("--fields", request.fields, "only these fields, with commas, and the id")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->callback([&] { status = explain(request); });
}

struct TableRequest {
  std::string from = "-";
  std::vector<std::string> fields;
};

void add_table(CLI::App &app, TableRequest &request, int &status) {
  CLI::App *command = app.add_subcommand("table", "any JSON objects, in lines or an array, as an aligned table");
  command->add_option("--from", request.from, "a file, or - for stdin (default)");
  command->add_option("--fields", request.fields, "these columns, with commas")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->callback([&] { status = openint::cli::table(request.from, request.fields); });
}

void add_connectors(CLI::App &app, ConnectorsRequest &request, int &status) {
  CLI::App *command = app.add_subcommand("connectors", "what each connector can do");
  command->add_option("name", request.name, "one connector");
  command->add_option("--model", request.model, "one of its models, field by field");
  command->add_option("--register", request.documents, "a connector or an overlay to use, JSON; may be repeated")
      ->allow_extra_args(false);
  command->add_flag("--json", request.json, "JSON instead of a table");
  command->callback([&] { status = connectors(request); });
}

struct CheckRequest {
  std::vector<std::string> paths;
  bool strict = false;
};

void add_connector(CLI::App &app, CheckRequest &request, int &status) {
  CLI::App *command = app.add_subcommand("connector", "for whoever writes a connector")->require_subcommand(1);
  CLI::App *check = command->add_subcommand("check", "what is wrong with documents, with line and column; no network");
  check->add_option("file", request.paths, "connector documents or overlays, JSON")->required();
  check->add_flag("--strict", request.strict, "hints count as problems");
  check->footer("Exit status: 0 all can be used; 1 there are problems.");
  check->callback([&] { status = openint::cli::check_connectors(request.paths, request.strict); });
  CLI::App *schema = command->add_subcommand("schema", "the JSON Schema of connector documents, for editors");
  schema->callback([&] { status = openint::cli::connector_schema(); });
}

int run(int argc, char **argv) {
  CLI::App app("openint: one set of models over many SaaS providers", "openint");
  int status = 0;
  TranslateRequest translate_request, explain_request;
  TableRequest table_request;
  ConnectorsRequest connectors_request;
  CheckRequest check_request;
  bool operations = false, models = false;
  std::string shell = "bash";
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("openint ") + openint_version());
  add_translate(app, translate_request, status);
  add_explain(app, explain_request, status);
  add_table(app, table_request, status);
  add_connectors(app, connectors_request, status);
  add_connector(app, check_request, status);
  CLI::App *contract = app.add_subcommand("contract", "the OpenAPI document that decides operations and models");
  contract->add_flag("--operations", operations, "only a list of the operations");
  contract->add_flag("--models", models, "only a list of the models and their fields");
  contract->callback([&] { status = openint::cli::contract(operations, models); });
  openint::cli::add_live_commands(app, status);
  CLI::App *completion = app.add_subcommand("completion", "a script for a shell: source <(openint completion bash)");
  completion->add_option("shell", shell, "bash")->check(CLI::IsMember({"bash"}));
  completion->callback([&] { status = openint::cli::completion(); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : openint::cli::kUsage;
  }
  return status;
}

}  // namespace

int main(int argc, char **argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // how wide characters are on a terminal; nothing else asks the locale
  try {
    return run(argc, argv);
  } catch (const openint::cli::Failure &failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "openint: %s\n", failure.what());
    return failure.status;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "openint: %s\n", error.what());
    return openint::cli::kFailed;
  }
}
