#include "bindings/cli/content.hpp"
#include "bindings/cli/operation_command.hpp"
#include "bindings/cli/options.hpp"

namespace openint::cli {

namespace {

struct CallRequest {
  StoreRequest store;
  Call call;
  InputRequest input;
  Show show;
};

constexpr const char *kNotes =
    "FIELD is name=text, name:=json, name=@file or name:=@file; a.b= names the member b of the object a, a[]= one\n"
    "more item of the list a, and a backslash makes a dot, bracket or colon part of the name. --input and fields\n"
    "together make the input; what both give is an error. Records come in constant memory with --all and with\n"
    "--to arrow; json is indented on a terminal. Content that is downloaded or exported goes to -o as it is, in\n"
    "constant memory; until it is whole the file has .part behind its name.";

// name=text gives a text, as in httpie; who means a number is told how to say it.
void check_types(const Operation &operation, const InputRequest &input) {
  for (const auto &[name, text] : texts_of(input)) {
    for (const Operation::Input &each : operation.inputs) {
      if (each.name != name || each.type.empty() || each.type == "string") continue;
      const std::string how = each.type == "array" ? name + "[]=" + text : name + ":=" + text;
      throw Failure(kUsage, name + " takes no text but JSON (" + each.type + "): write " + how);
    }
  }
}

int run(CallRequest &request) {
  form_of(request.show.to);  // before anything is done
  request.call.input = input_of(request.input);
  const Engine engine = open_live_engine(request.store);
  const Operation operation = operation_named(engine, request.call.operation);
  check_types(operation, request.input);
  request.call.connection = id_of(engine, kConnections, request.call.customer, request.call.connection);
  if (gives_content(operation) && request.show.to != "json") return write_content(engine, request.call, request.show);
  return call_and_show(engine, operation, request.call, request.show);
}

}  // namespace

void add_call(CLI::App &app, int &status) {
  auto request = std::make_shared<CallRequest>();
  CLI::App *command = app.add_subcommand("call", "any operation of the contract (openint contract --operations)");
  command->add_option("operation", request->call.operation, "for example crm-listContacts")
      ->type_name(kOperationName)
      ->required();
  command->add_option("field", request->input.fields, kFieldsAbout)->type_name(kFieldName);
  not_empty(command->add_option("--connection", request->call.connection, "its id, its name, or the beginning of one"))
      ->type_name(kConnectionName);
  not_empty(command->add_option("--customer", request->call.customer, "act as this customer, who sees only its own"))
      ->type_name("ID");
  command->add_option("--input", request->input.json, "the operation's input: JSON, @FILE, or - for stdin")
      ->type_name("JSON");
  command->add_flag("--all", request->show.all, "every page of a list");
  add_show(*command, request->show, form_names(true));
  command
      ->add_option("--answer", request->show.answer, "a file for what comes besides the records: cursor, deleted ids")
      ->type_name(kFile);
  command->add_option("--timeout-ms", request->call.timeout_ms, "end it after so long")->type_name("MS");
  command->add_flag("--trace", request->call.trace, "show every request and answer on stderr, without secrets");
  add_progress(*command, request->call.progress);
  add_store(*command, request->store);
  describe(*command, kNotes, "openint call crm-listContacts --connection acme --all --to csv -o contacts.csv");
  command->callback([request, &status] { status = run(*request); });
}

}  // namespace openint::cli
