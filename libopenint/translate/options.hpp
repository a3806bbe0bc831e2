#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/json/value.hpp"

namespace openint::translate {

inline constexpr size_t kLargestRecord = size_t{1} << 30;  ///< that max_record_size may allow

/// What a translator is asked for. As JSON (the C header's `options`): {"raw": "none"|"bytes", "fields": ["id", ...],
/// "mode": "report"|"strict", "output": "page"|"array"|"ndjson", "input": "auto"|"record"|"page", "context": {...},
/// "write": "create"|"update", "max_record_size": bytes}. Every member is optional.
struct Options {
  enum class Raw { none, bytes };
  enum class Output { page, array, ndjson };
  enum class Input {
    automatic,  ///< an object with the connector's list under its key is a page, any other object a record
    record,     ///< every object is a record
    page,       ///< every object is a page; one without the list is an error
  };

  Raw raw = Raw::none;
  std::vector<std::string> fields;  ///< empty: all. The id is always there.
  bool strict = false;              ///< the first bad record is an error
  Output output = Output::page;
  Input input = Input::automatic;
  size_t max_record_size = 64 * 1024 * 1024;
  bool general_only = false;  ///< for tests: every rule through the general evaluator, none compiled
  bool others_null = false;   ///< of operations: fields that were not asked for are null instead of left out
  bool update = false;        ///< of the way back: bodies change records that exist
  json::Value context;        ///< tables for lookup(), merged over the connector's own; valid while the call lasts

  /// Errors: INVALID_ARGUMENT with every problem and its JSON Pointer.
  static Result<Options> from_json(const json::Value &value);
};

}  // namespace openint::translate
