// Content and what surrounds it by short names: openint files list, get, export.
#include "bindings/cli/content.hpp"
#include "bindings/cli/operation_command.hpp"
#include "bindings/cli/options.hpp"

namespace openint::cli {

namespace {

struct FilesRequest {
  StoreRequest store;
  Call call;
  Show show;
  std::string id;
  std::string format;
  std::string folder;
};

std::string input_of(const FilesRequest &request) {
  std::string out = "{";
  const std::pair<const char *, const std::string *> members[] = {
      {"id", &request.id}, {"format", &request.format}, {"folder_id", &request.folder}};
  for (const auto &[name, value] : members) {
    if (value->empty()) continue;
    if (out.size() > 1) out += ',';
    append_quoted(out, name);
    out += ':';
    append_quoted(out, *value);
  }
  return out + "}";
}

int run(FilesRequest &request) {
  const Engine engine = open_live_engine(request.store);
  const Operation operation = operation_named(engine, request.call.operation);
  request.call.connection = id_of(engine, kConnections, request.call.customer, request.call.connection);
  request.call.input = input_of(request);
  if (gives_content(operation)) return write_content(engine, request.call, request.show);
  request.show.all = true;
  return call_and_show(engine, operation, request.call, request.show);
}

struct About {
  const char *name;
  const char *what;
  const char *operation;
  const char *example;
};

std::shared_ptr<FilesRequest> add(CLI::App &files, const About &about, int &status, CLI::App *&command) {
  auto request = std::make_shared<FilesRequest>();
  request->call.operation = about.operation;
  command = files.add_subcommand(about.name, about.what);
  not_empty(command->add_option("--connection", request->call.connection, "its id, its name, or the beginning of one"))
      ->type_name(kConnectionName);
  not_empty(command->add_option("--customer", request->call.customer, "act as this customer, who sees only its own"))
      ->type_name("ID");
  command->add_option("--timeout-ms", request->call.timeout_ms, "end it after so long")->type_name("MS");
  command->add_flag("--trace", request->call.trace, "show every request and answer on stderr, without secrets");
  add_progress(*command, request->call.progress);
  add_store(*command, request->store);
  describe(*command, "", about.example);
  command->callback([request, &status] { status = run(*request); });
  return request;
}

}  // namespace

void add_files(CLI::App &app, int &status) {
  CLI::App *files = app.add_subcommand("files", "files of drives: list, get, export")->require_subcommand(1);
  describe(*files, "", "openint files get 1x2y --connection drive -o report.pdf");
  CLI::App *command = nullptr;
  auto list = add(*files, {"list", "what is in a folder, or at the top", "fileStorage-listFiles",
                           "openint files list --connection drive --folder 1x2y"},
                  status, command);
  command->add_option("--folder", list->folder, "the folder's id")->type_name("ID");
  add_show(*command, list->show, form_names(true));
  auto get = add(*files, {"get", "the content of a file as it is stored", "fileStorage-downloadFile",
                          "openint files get 1x2y --connection drive -o report.pdf"},
                 status, command);
  command->add_option("id", get->id, "the file's id")->required();
  command->add_option("-o,--output", get->show.output, "a file; without it stdout")->type_name(kFile);
  auto exported = add(*files, {"export", "a document in another format", "fileStorage-exportFile",
                               "openint files export 1x2y --format text/csv --connection drive -o sheet.csv"},
                      status, command);
  command->add_option("id", exported->id, "the document's id")->required();
  command->add_option("--format", exported->format, "a media type, of its export_formats")->required();
  command->add_option("-o,--output", exported->show.output, "a file; without it stdout")->type_name(kFile);
}

}  // namespace openint::cli
