#include "bindings/cli/nearest.hpp"

#include <algorithm>

namespace openint::cli {

size_t edit_distance(std::string_view one, std::string_view other) {
  // Three rows of the table: of the letter before the last, the last one, and the one at hand.
  std::vector<size_t> before(other.size() + 1), last(other.size() + 1), row(other.size() + 1);
  for (size_t j = 0; j <= other.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= one.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= other.size(); ++j) {
      const size_t changed = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[other.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string> &known) {
  constexpr size_t kShortest = 3;  // of what stands for all that begins so
  std::string found;
  size_t least = std::string::npos;
  for (const std::string &candidate : known) {
    const size_t distance = edit_distance(word, candidate);
    const size_t most = std::max<size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (distance > most || distance >= least) continue;
    least = distance;
    found = candidate;
  }
  if (!found.empty() || word.size() < kShortest) return found;
  const auto begins = [word](const std::string &candidate) { return candidate.starts_with(word); };
  if (std::count_if(known.begin(), known.end(), begins) != 1) return found;
  return *std::find_if(known.begin(), known.end(), begins);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string> &known) {
  const std::string near = nearest(word, known);
  return near.empty() ? near : "; did you mean " + near + "?";
}

}  // namespace openint::cli
