#include "bindings/cli/options.hpp"

#include "bindings/cli/nearest.hpp"

namespace openint::cli {

namespace {

constexpr std::string_view kExample = "Example:\n  ";

std::string joined(const std::vector<std::string> &words, const char *between) {
  std::string text;
  for (const std::string &word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

}  // namespace

CLI::Option *one_of(CLI::Option *option, const std::vector<std::string> &words) {
  option->type_name(joined(words, "|"));
  return option->check([words](const std::string &given) {
    if (std::find(words.begin(), words.end(), given) != words.end()) return std::string();
    return given + " is none of " + joined(words, ", ") + did_you_mean(given, words);
  });
}

CLI::Option *not_empty(CLI::Option *option) {
  return option->check([](const std::string &given) { return std::string(given.empty() ? "must not be empty" : ""); });
}

void describe(CLI::App &command, const std::string &notes, const std::string &example) {
  command.footer((notes.empty() ? notes : notes + "\n\n") + std::string(kExample) + example);
}

std::string notes_of(const CLI::App &command) {
  const std::string footer = command.get_footer();
  const size_t at = footer.find(kExample);
  std::string notes = footer.substr(0, at);
  notes.resize(notes.find_last_not_of('\n') + 1);
  return notes;
}

std::string example_of(const CLI::App &command) {
  const std::string footer = command.get_footer();
  const size_t at = footer.find(kExample);
  return at == std::string::npos ? "" : footer.substr(at + kExample.size());
}

void add_register(CLI::App &command, std::vector<std::string> &documents) {
  command.add_option("--register", documents, "a connector or an overlay to use, JSON; may be repeated")
      ->type_name(kFile)
      ->allow_extra_args(false);
}

void add_store(CLI::App &command, StoreRequest &store) {
  command.add_option("--store", store.path, "the database (default $OPENINT_STORE, or in your data folder)")
      ->type_name(kFile);
  command.add_option("--key-file", store.key_file, "its key (default: the database's path with .key)")
      ->type_name(kFile);
  command.add_option("--ca-file", store.ca_file, "trust these certificates (PEM) in place of the system's")
      ->type_name(kFile);
  command.add_option("--proxy", store.proxy, "for all requests, or none (default: as https_proxy and no_proxy say)")
      ->type_name("URL");
  command.add_flag("--allow-private-addresses", store.private_addresses,
                   "let connections' settings lead to loopback and private addresses, and to http");
  add_register(command, store.documents);
}

void add_show(CLI::App &command, Show &show, const std::vector<std::string> &forms) {
  one_of(command.add_option("--to", show.to, "auto: a table of records on a terminal, else JSON"), forms);
  command.add_option("--columns", show.columns, "of a table or CSV, with commas; a.b is b of a")
      ->type_name("NAMES")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("-o,--output", show.output, "a file instead of stdout")->type_name(kFile);
}

void add_progress(CLI::App &command, std::optional<bool> &progress) {
  command.add_flag_function(
      "--progress,!--no-progress", [&progress](int64_t given) { progress = given > 0; },
      "tell on stderr how far it is (default: where that is a terminal)");
}

}  // namespace openint::cli
