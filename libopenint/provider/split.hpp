#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"

namespace openint::provider {

/// An answer taken apart: its records, each as the bytes that stand there, and what stands around them.
struct Split {
  Split() = default;
  std::vector<std::string_view> records;  ///< into the body; JSON values of any kind, not checked further
  std::string around;                     ///< the body with null in the place of its records
  bool found = false;                     ///< whether there is such a place
};

/// Takes apart a list's answer. Only a list is one, or what the rule names as an empty one: for everything else, and
/// where nothing stands there, `found` is unset. Errors: as split_answer.
Result<Split> split_list(std::string_view body, const connector::ItemsRule &items);

/// Takes apart the answer whose records stand at `items` (empty: the body itself): a list, or one object.
/// Errors: MALFORMED for a body that is no JSON, that ends too early, or whose list is broken.
Result<Split> split_answer(std::string_view body, const connector::Path &items);

}  // namespace openint::provider
