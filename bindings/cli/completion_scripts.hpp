#pragma once

#include <string>

namespace openint::cli {

/// The script for "bash", "zsh" or "fish". It knows no words of its own: it asks `openint complete` for them.
const char *completion_script(const std::string &shell);

}  // namespace openint::cli
