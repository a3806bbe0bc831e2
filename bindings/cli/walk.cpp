#include "bindings/cli/walk.hpp"

#include <algorithm>

namespace openint::cli {

namespace {

const CLI::Option *option_spelled(const CLI::App &app, const std::string &word) {
  for (const CLI::Option *option : app.get_options()) {
    const auto known = spellings(*option);
    if (std::find(known.begin(), known.end(), word) != known.end()) return option;
  }
  return nullptr;
}

// Hidden ones too.
const CLI::App *command_named(const CLI::App &app, const std::string &name) {
  const auto found = app.get_subcommands([&](const CLI::App *command) { return command->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

}  // namespace

std::vector<const CLI::App *> commands_of(const CLI::App &app) {
  return app.get_subcommands([](const CLI::App *command) { return !command->get_group().empty(); });
}

std::vector<const CLI::Option *> options_of(const CLI::App &app) {
  return app.get_options(
      [](const CLI::Option *option) { return option->nonpositional() && !option->get_group().empty(); });
}

std::vector<const CLI::Option *> positionals_of(const CLI::App &app) {
  return app.get_options([](const CLI::Option *option) { return option->get_positional(); });
}

std::vector<std::string> spellings(const CLI::Option &option) {
  std::vector<std::string> all;
  for (const std::string &name : option.get_snames()) all.push_back("-" + name);
  for (const std::string &name : option.get_lnames()) all.push_back("--" + name);
  return all;
}

bool takes_value(const CLI::Option &option) { return option.get_items_expected_max() > 0; }

bool takes_many(const CLI::Option &option) { return option.get_items_expected_max() > 1; }

std::string path_of(const CLI::App &app) {
  return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

Place walk(const CLI::App &app, const std::vector<std::string> &words) {
  Place place;
  place.command = &app;
  for (const std::string &word : words) {
    if (place.open != nullptr) {
      place.open = nullptr;
    } else if (!place.options_over && word == "--") {
      place.options_over = true;
    } else if (!place.options_over && word.size() > 1 && word.front() == '-') {
      const size_t sign = word.starts_with("--") ? std::min(word.find('='), word.size()) : 2;
      const CLI::Option *option = option_spelled(*place.command, word.substr(0, sign));
      if (option == nullptr) {
        if (place.unknown.empty()) place.unknown = word.substr(0, sign);
      } else if (takes_value(*option) && sign == word.size()) {
        place.open = option;
      }
    } else if (const CLI::App *next = command_named(*place.command, word); next != nullptr) {
      place.command = next;
      place.positionals.clear();
    } else if (positionals_of(*place.command).empty()) {
      if (place.unknown.empty()) place.unknown = word;
    } else {
      place.positionals.push_back(word);
    }
    if (!place.unknown.empty()) return place;
  }
  return place;
}

const CLI::Option *next_positional(const Place &place) {
  size_t given = place.positionals.size();
  for (const CLI::Option *option : positionals_of(*place.command)) {
    if (given == 0 || takes_many(*option)) return option;
    --given;
  }
  return nullptr;
}

}  // namespace openint::cli
