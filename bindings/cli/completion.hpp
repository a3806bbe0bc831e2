#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace openint::cli {

/// A word that may stand next, and what it means.
struct Candidate {
  std::string word;
  std::string about;
};

/// What may stand in the place of the last of `words`, those behind the program's name; it has perhaps been begun.
/// Names come of the tree of commands, values of the contract, the connectors and the store, by the option's type.
/// `files`: becomes true where a file may. Never throws; what can't be asked is left out.
std::vector<Candidate> candidates(const CLI::App &app, const std::vector<std::string> &words, bool &files);

/// Adds `completion SHELL`, which prints a script, and the hidden `complete WORDS`, which the scripts ask.
void add_completion(CLI::App &app, int &status);

}  // namespace openint::cli
