#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/jmespath/ast.hpp"
#include "libopenint/translate/token.hpp"

namespace openint::translate {

struct Frame;

/// The rule `list[0].key` or `list[?where == 'equals'] | [0].key`, for lists of objects in a slot: the two ways in
/// which rules reach into lists of links. Anything more is the general evaluator's.
struct ItemSearch {
  std::string where;   ///< "" takes the first item
  std::string equals;  ///< as it stands between quotes
  std::string key;

  /// The search that a plan (with slots in place of paths) is, or nullptr.
  static std::unique_ptr<ItemSearch> of(const jmespath::Node &plan);

  /// Runs it on a token of the frame's window that holds no backslash.
  Token run(Token list, const Frame &frame) const;
};

}  // namespace openint::translate
