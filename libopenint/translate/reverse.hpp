#pragma once

#include <string_view>

#include "libopenint/json/value.hpp"
#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// What a body is made for.
struct Writing {
  enum class Verb {
    create,  ///< a new record: an explicit null has nothing to clear
    update,  ///< one that exists: what is null must be cleared, and is an error where it cannot be
    either,  ///< the provider finds out
  };
  Verb verb = Verb::create;
  /// The unified record that is changed, for what depends on it (a stage's pipeline); null: not known.
  json::Value current;
  /// Whether the caller can tell `current`: a body that depends on it is an error then, with the reason kNeedsCurrent.
  bool can_read = false;
};

/// Reasons of errors that a caller with a connection can help: the record as it is, or newer tables.
constexpr std::string_view kNeedsCurrent = "needs_current";
constexpr std::string_view kUnknownChoice = "unknown_choice";

/// See Translator::reverse().
Result<json::Value> reverse(const Plan &plan, const json::Value &input, const Writing &writing, Arena &arena);

}  // namespace openint::translate
