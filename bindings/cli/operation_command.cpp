#include "bindings/cli/operation_command.hpp"

#include "bindings/cli/options.hpp"

namespace openint::cli {

OperationCommand::OperationCommand(CLI::App &parent, const About &about, int &status)
    : command_(parent.add_subcommand(about.name, about.what)) {
  request_->call.operation = about.operation;
  add_store(*command_, request_->store);
  add_show(*command_, request_->show, {"auto", "json", "ndjson", "csv", "table"});
  not_empty(command_->add_option("--customer", request_->call.customer, "act as this customer, who sees only its own"))
      ->type_name("ID");
  describe(*command_, "", about.example);
  command_->callback([request = request_, &status] { status = run(*request); });
}

OperationCommand &OperationCommand::talks() {
  command_->add_option("--timeout-ms", request_->call.timeout_ms, "end it after so long")->type_name("MS");
  command_->add_flag("--trace", request_->call.trace, "show every request and answer on stderr, without secrets");
  add_progress(*command_, request_->call.progress);
  return *this;
}

OperationCommand &OperationCommand::takes_input() {
  command_->add_option("--input", request_->input.json, "more of the input: JSON, @FILE, or - for stdin")
      ->type_name("JSON");
  command_->add_option("field", request_->input.fields, kFieldsAbout)->type_name(kFieldName);
  return *this;
}

OperationCommand &OperationCommand::columns(std::vector<Column> columns) {
  request_->show.standing = std::move(columns);
  return *this;
}

OperationCommand &OperationCommand::text(const char *option, const char *member, const char *about, bool required) {
  auto given = std::make_unique<Given>();
  given->member = member;
  last_ = not_empty(command_->add_option(option, given->value, about));
  if (required) last_->required();
  request_->members.push_back(std::move(given));
  return *this;
}

OperationCommand &OperationCommand::id(const char *option, const char *member, const char *about, const Kept &kept,
                                       const char *type, bool required) {
  text(option, member, about, required);
  request_->members.back()->kept = &kept;
  return typed(type);
}

OperationCommand &OperationCommand::whole() {
  request_->members.back()->by = By::whole;
  return *this;
}

OperationCommand &OperationCommand::typed(const char *type) {
  last_->type_name(type);
  return *this;
}

int OperationCommand::run(Request &request) {
  const Engine engine = open_live_engine(request.store);
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto &given : request.members) {
    if (given->value.empty()) continue;
    std::string value = given->value;
    if (given->kept != nullptr) value = id_of(engine, *given->kept, request.call.customer, value, given->by);
    members.emplace_back(given->member, std::move(value));
  }
  request.call.input = input_of(request.input, members);
  return show(call(engine, request.call), request.show);
}

}  // namespace openint::cli
