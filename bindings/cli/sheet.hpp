#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/output.hpp"

namespace openint::cli {

/// Cells of a terminal that UTF-8 text takes; control characters count as a blank, as fitted() shows them.
size_t display_width(std::string_view text);
/// The text in exactly `width` cells: filled up with blanks, or cut and ended by an ellipsis. A control character,
/// which could steer the terminal, becomes a blank.
std::string fitted(std::string_view text, size_t width, bool right = false);
/// The text with each control character as \u00XX, but those in `kept`: for stderr, which may be a terminal.
std::string printable(std::string_view text, std::string_view kept = {});
std::string without_end_blanks(std::string text);

/// A table for people whose last column breaks into lines where it is too long for the output.
void write_sheet(Output &output, const std::vector<std::string> &head,
                 const std::vector<std::vector<std::string>> &rows);

}  // namespace openint::cli
