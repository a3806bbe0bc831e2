#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/operations/writing.hpp"

namespace openint::operations {

/// How the provider finds a record by the caller's key, as the "keys" of a section "search" or "upsert" say it.
struct UpsertKey {
  UpsertKey() = default;
  std::string name;                          ///< the caller's
  std::string property;                      ///< the provider's
  std::vector<std::string> given;            ///< the caller's values, each once
  std::vector<std::string> values;           ///< to look for: those, or their variants
  const connector::KeyRule *rule = nullptr;  ///< the entry of "keys"; nullptr for a property by its own name
  bool own = false;  ///< a property of the provider by its own name, which no entry of "keys" is about
  std::vector<UpsertKey> also;  ///< others that a record must have too, each with one value
};

/// What is looked for, as {"key", "values", "also": [{"key", "values"}]}: of an input that says so itself, or that names
/// the fields to look in ({"name": ..., "domain": ...}), of which those come first that `rule` has first. Errors:
/// INVALID_ARGUMENT where none is given.
Result<json::Value> keyed(const connector::KeysRule *rule, const json::Value &upsert_on, Arena &arena);

/// `upsert_on` is as keyed() gives it. Errors: UNSUPPORTED for a key that the section does not go by, with the keys that it does; INVALID_ARGUMENT for an
/// empty value or too many of them.
Result<UpsertKey> read_key(const provider::Session &session, const connector::KeysRule &rule, std::string_view model,
                           const json::Value &upsert_on);

/// Puts the key that a new row's record is to be found by into it, where the caller left it out.
Result<void> fill(const UpsertKey &key, Row &row);

/// Sets key, value, values, conditions and also (lists of {key, value}).
void set_key(const UpsertKey &key, const std::vector<std::string> &values, provider::Arguments &arguments);

}  // namespace openint::operations
