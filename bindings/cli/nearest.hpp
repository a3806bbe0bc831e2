#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openint::cli {

/// How many letters are put in, left out, changed, or swapped with their neighbour to make one text of the other
/// (optimal string alignment).
size_t edit_distance(std::string_view one, std::string_view other);

/// The known word that whoever typed `word` most likely meant; "" where none is near: the nearest by edit distance that
/// differs in at most a third of its letters, or else the only one that begins so.
std::string nearest(std::string_view word, const std::vector<std::string> &known);

/// "; did you mean X?", or "" where nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string> &known);

}  // namespace openint::cli
