#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace openint::cli {

/// The manual page of a command, for man(1): of the whole, or of one directly below it with the commands that it has.
/// All of it comes of the tree of commands. `date`: of the page, for its foot; may be empty.
std::string manual_page(const CLI::App &command, const std::string &date = {});

/// "openint-connections", of a command that has a page.
std::string page_name(const CLI::App &command);

/// Adds `man [COMMAND]`, which shows a page, and prints it where stdout is no terminal.
void add_manual(CLI::App &app, int &status);

}  // namespace openint::cli
