// Shows manual pages, or writes all of them where an installation wants them.
#include <cstdio>
#include <memory>

#include "bindings/cli/manual.hpp"
#include "bindings/cli/nearest.hpp"
#include "bindings/cli/options.hpp"
#include "bindings/cli/walk.hpp"

namespace openint::cli {

namespace {

struct ManualRequest {
  std::string command;
  std::string folder;
  std::string date;
};

const CLI::App &command_named(const CLI::App &app, const std::string &name) {
  std::vector<std::string> names;
  for (const CLI::App *command : commands_of(app)) {
    if (command->get_name() == name) return *command;
    names.push_back(command->get_name());
  }
  throw Failure(kNotFound, "there is no command " + name + did_you_mean(name, names));
}

void write_file(const std::string &path, const std::string &text) {
  Output file(path);
  file.write(text);
  file.flush();
}

int write_all(const CLI::App &app, const std::string &folder, const std::string &date) {
  write_file(folder + "/" + page_name(app) + ".1", manual_page(app, date));
  for (const CLI::App *command : commands_of(app)) {
    write_file(folder + "/" + page_name(*command) + ".1", manual_page(*command, date));
  }
  return 0;
}

int show_page(const std::string &page) {
  Output output("-");
  if (output.is_terminal()) {
    if (FILE *reader = popen("man -l -", "w"); reader != nullptr) {
      std::fwrite(page.data(), 1, page.size(), reader);
      if (pclose(reader) == 0) return 0;
    }
  }
  output.write(page);
  output.flush();
  return 0;
}

}  // namespace

void add_manual(CLI::App &app, int &status) {
  auto request = std::make_shared<ManualRequest>();
  CLI::App *command = app.add_subcommand("man", "the manual page of the command, or of one of its commands");
  command->add_option("command", request->command, "one of them; without it the whole")->type_name("COMMAND");
  command->add_option("--write", request->folder, "write all pages as files into this folder")->type_name(kFile);
  command->add_option("--date", request->date, "the date in the foot of pages that are written, as 2026-01-31")
      ->type_name("DATE")
      ->check([](const std::string &date) {
        const bool plain = date.find_first_not_of("0123456789-") == std::string::npos;
        return plain ? std::string() : date + " is no date";
      });
  describe(*command, "Where stdout is no terminal the page is printed as roff.", "openint man call");
  command->callback([&app, request, &status] {
    if (!request->folder.empty()) {
      status = write_all(app, request->folder, request->date);
    } else {
      status = show_page(manual_page(request->command.empty() ? app : command_named(app, request->command)));
    }
  });
}

}  // namespace openint::cli
