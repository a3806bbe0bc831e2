#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"

namespace openint::jmespath {

/// What the expression gives for the JSON text, as JSON; or the rule that is broken, as "!invalid-type".
inline std::string search(std::string_view text, std::string_view given = "null", std::string_view tables = "null",
                          const Limits &limits = {}) {
  auto rule = [](const Error &error) { return "!" + (error.issues.empty() ? error.message : error.issues[0].rule); };
  auto input = json::Document::parse(given);
  auto table = json::Document::parse(tables);
  if (!input.ok() || !table.ok()) return "the test's JSON is malformed";
  auto expression = Expression::parse(text, limits);
  if (!expression.ok()) return rule(expression.error());
  Environment environment;
  environment.tables = table->root();
  environment.limits = limits;
  Arena arena;
  auto value = expression->evaluate(input->root(), arena, environment);
  return value.ok() ? json::to_text(*value) : rule(value.error());
}

}  // namespace openint::jmespath
