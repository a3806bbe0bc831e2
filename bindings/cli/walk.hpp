#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace openint::cli {

/// The commands, or options, that help shows.
std::vector<const CLI::App *> commands_of(const CLI::App &app);
std::vector<const CLI::Option *> options_of(const CLI::App &app);
std::vector<const CLI::Option *> positionals_of(const CLI::App &app);
/// "--to", "-o", "--no-progress": every spelling of an option.
std::vector<std::string> spellings(const CLI::Option &option);
bool takes_value(const CLI::Option &option);
bool takes_many(const CLI::Option &option);
/// "openint connections list".
std::string path_of(const CLI::App &app);

/// How far words lead into the tree of commands.
struct Place {
  const CLI::App *command = nullptr;     ///< the last one that was named
  const CLI::Option *open = nullptr;     ///< an option whose value comes next; nullptr: none
  std::string unknown;                   ///< the first word that is no command or option here; "": none
  bool options_over = false;             ///< "--" was said
  std::vector<std::string> positionals;  ///< of that command
};
Place walk(const CLI::App &app, const std::vector<std::string> &words);

/// The positional that the next word would be; nullptr: none.
const CLI::Option *next_positional(const Place &place);

}  // namespace openint::cli
