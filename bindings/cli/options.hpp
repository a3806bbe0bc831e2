#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "bindings/cli/form.hpp"
#include "bindings/cli/live.hpp"

namespace openint::cli {

// What options take, as help, the manual and completion know it: the type's name.
inline constexpr const char *kFile = "FILE";
inline constexpr const char *kConnectorName = "CONNECTOR";
inline constexpr const char *kModelName = "MODEL";
inline constexpr const char *kOperationName = "OPERATION";
inline constexpr const char *kConnectionName = "CONNECTION";
inline constexpr const char *kConfigName = "CONFIG";
inline constexpr const char *kKeyName = "KEY";
inline constexpr const char *kFieldName = "FIELD";

/// Lets the option take these words alone; their names stand in its help with a bar between.
CLI::Option *one_of(CLI::Option *option, const std::vector<std::string> &words);

/// Refuses "", which a script gives where its variable is not set, and which would mean all or none.
CLI::Option *not_empty(CLI::Option *option);

/// Gives the command's help notes, and its one example, a command line that can be typed.
void describe(CLI::App &command, const std::string &notes, const std::string &example);
/// The two again, of a command that was described.
std::string notes_of(const CLI::App &command);
std::string example_of(const CLI::App &command);

/// A repeatable option of connector documents.
void add_register(CLI::App &command, std::vector<std::string> &documents);
void add_store(CLI::App &command, StoreRequest &store);
/// --to, --columns and -o. `forms`: of --to.
void add_show(CLI::App &command, Show &show, const std::vector<std::string> &forms);
void add_progress(CLI::App &command, std::optional<bool> &progress);

}  // namespace openint::cli
