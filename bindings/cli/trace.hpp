#pragma once

#include <string_view>

namespace openint::cli {

/// Prints a line of the log at OPENINT_LOG_TRACE on stderr, as curl -v would: "#1 > GET https://...", its headers and
/// the beginning of its body, later "#1 < 200 (12 ms)" and those of the answer. Throws Failure for what is no such
/// line.
void print_trace(std::string_view line);

}  // namespace openint::cli
