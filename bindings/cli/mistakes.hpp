#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace openint::cli {

/// What is wrong with a command line that could not be parsed, for people: an unknown command or option is named, with
/// the one that it is near to. `words` are those behind the program's name.
std::string mistake(const CLI::App &app, const CLI::ParseError &error, const std::vector<std::string> &words);

}  // namespace openint::cli
