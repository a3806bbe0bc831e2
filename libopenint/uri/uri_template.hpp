#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::uri {

/// A parsed URI template (RFC 6570, level 4). Immutable; safe to expand from any number of threads at once.
class Template {
 public:
  /// Most bytes of a template, and of what it expands to.
  static constexpr size_t kMaxTemplate = 64 * 1024;
  static constexpr size_t kMaxExpanded = 16 * 1024 * 1024;

  /// Errors: INVALID_ARGUMENT with the offset of the byte at fault.
  static Result<Template> parse(std::string_view text);

  /// `variables` is an object. Strings, numbers (as their digits) and booleans are strings to a template; an array of
  /// them is a list; an object of them an associative array. Null, absent, and empty lists and objects are undefined.
  /// A null within a list or object is left out. A value is always encoded, so that it never becomes template or URI
  /// syntax except where the template says so with {+...} or {#...}.
  /// Errors: INVALID_ARGUMENT for a value nested deeper, for a prefix ({var:3}) of a list or object, and for an
  /// expansion beyond kMaxExpanded.
  Result<std::string> expand(const json::Value &variables) const;

  /// The names, in order, each once. They view into this template and live as long as it stays where it is.
  std::vector<std::string_view> variables() const;

  const std::string &text() const noexcept { return text_; }

 private:
  struct Variable {
    uint32_t start, size;  // of the name, in text_
    uint32_t prefix;       // most code points; 0 is all
    bool explode;
  };
  struct Piece {
    uint32_t start, size;  // a literal's text, in text_
    char op;               // '\0': simple expansion
    uint32_t first, last;  // the expression's variables; none in a literal
  };

  friend class TemplateParser;
  friend class Expansion;

  std::string_view name(const Variable &variable) const noexcept {
    return std::string_view(text_).substr(variable.start, variable.size);
  }

  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<Variable> variables_;
};

}  // namespace openint::uri
