#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/base/result.hpp"

namespace openint::contract {

/// A `pattern` of a schema, matched anywhere in a text without backtracking: time is at most text x pattern, whatever
/// either holds. Understood are literals, `.`, classes with ranges and negation, \d \w \s and their opposites, \t \n
/// \r \f \v \0, ^ $, ( ) (?: ), | and the greedy or lazy * + ? {m} {m,} {m,n}. Not understood, and refused: look-ahead,
/// look-behind, back references, \b, \u, \x and \p. Characters are code points.
class Pattern {
 public:
  /// Errors: INTERNAL, for a pattern is a schema's; it names the pattern and what is wrong with it. A pattern is at
  /// most 1024 bytes, nests at most 32 groups and comes to at most 4096 steps when its counts are written out.
  static Result<Pattern> compile(std::string_view text);

  /// Texts are at most this long; longer ones are not tested (false).
  static constexpr size_t kMaxText = 64 * 1024;
  bool matches(std::string_view text) const;

 private:
  friend class PatternCompiler;
  enum class Op : uint8_t { set, split, jump, begin, end, match };
  struct Step {
    Op op;
    uint32_t first = 0;   ///< set: its index; split, jump: where to go on
    uint32_t second = 0;  ///< split: the other place
  };
  struct Set {
    std::vector<std::pair<uint32_t, uint32_t>> ranges;
    bool negated = false;
    bool holds(uint32_t c) const;
  };

  std::vector<Step> steps_;
  std::vector<Set> sets_;
};

}  // namespace openint::contract
