#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connector {

/// The text of an expression, which is a string or a list of strings, its lines. Nothing for any other value.
std::optional<std::string> expression_text(const json::Value &value);

/// The document's /functions and those of one model, which expressions call. It outlives no document.
class Functions {
 public:
  /// Each may call those that were added before it.
  void add(std::string_view name, std::string text);

  bool has(std::string_view name) const noexcept;
  size_t size() const noexcept { return named_.size(); }
  /// Forgets all but the first `size` of them.
  void keep(size_t size);

  /// Errors: INVALID_ARGUMENT, with the offset in the lines joined by a blank, and where all that was parsed so far calls
  /// for more than kMostBytes.
  Result<jmespath::Expression> parse(std::string_view text) const;

  static constexpr size_t kMostBytes = size_t{16} << 20;  ///< of a document's expressions with all that they call

 private:
  mutable size_t bytes_ = 0;
  std::deque<std::string> texts_;
  std::vector<jmespath::NamedExpression> named_;
};

}  // namespace openint::connector
