#pragma once

#include <string_view>

#include "libopenint/base/arena.hpp"
#include "libopenint/base/result.hpp"
#include "libopenint/jmespath/ast.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::jmespath {

/// The plan of an expression. Nodes live in `arena` and view into it and `text`. No path through the plan is longer
/// than limits.depth nodes, so that whoever walks it may recurse.
/// `named`: see Expression::parse().
/// Errors: INVALID_ARGUMENT with rule "syntax", "unknown-function" or "invalid-arity".
/// `size`, where it is given, gets the bytes of the text and of all that it calls.
Result<const Node *> parse_plan(std::string_view text, Arena &arena, const Limits &limits,
                                std::span<const NamedExpression> named, size_t *size = nullptr);

}  // namespace openint::jmespath
