#include "bindings/cli/mistakes.hpp"

#include "bindings/cli/nearest.hpp"
#include "bindings/cli/walk.hpp"

namespace openint::cli {

namespace {

std::vector<std::string> names_of(const CLI::App &app) {
  std::vector<std::string> names;
  for (const CLI::App *command : commands_of(app)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_named(const CLI::App &app) {
  std::vector<std::string> names;
  for (const CLI::Option *option : options_of(app)) {
    for (std::string &name : spellings(*option)) names.push_back(std::move(name));
  }
  return names;
}

std::string what_is_wrong(const Place &place, const CLI::ParseError &error) {
  const bool root = place.command->get_parent() == nullptr;
  const std::string path = root ? "" : path_of(*place.command).substr(path_of(*place.command).find(' ') + 1);
  const std::vector<std::string> commands = names_of(*place.command);
  const std::string has_no = root ? "there is no " : path + " has no ";
  if (place.unknown.starts_with('-')) {
    return has_no + "option " + place.unknown + did_you_mean(place.unknown, options_named(*place.command));
  }
  if (!place.unknown.empty() && !commands.empty()) {
    return has_no + "command " + place.unknown + did_you_mean(place.unknown, commands);
  }
  if (!place.unknown.empty()) return path + " takes no " + place.unknown;
  if (commands.empty()) return path + ": " + error.what();
  std::string text = (root ? "a command is wanted, one of:" : path + " wants a command, one of:");
  for (const std::string &name : commands) text += " " + name;
  return text;
}

}  // namespace

std::string mistake(const CLI::App &app, const CLI::ParseError &error, const std::vector<std::string> &words) {
  const Place place = walk(app, words);
  return what_is_wrong(place, error) + "\n  `" + path_of(*place.command) + " --help` says what there is";
}

}  // namespace openint::cli
