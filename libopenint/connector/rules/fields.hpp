#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libopenint/connector/rules/input.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/value.hpp"

namespace openint::connector {

/// How one field of a model is read and written.
struct FieldRule {
  std::string name;                          ///< the model's field, or a custom field's name
  std::optional<jmespath::Expression> read;  ///< over the provider's record; without it the provider lacks the field
  std::vector<Target> write;                 ///< empty: read only, but for `entries`
  std::optional<EntriesRule> entries;        ///< a list whose entries go to places of their own
  std::string absent;                        ///< why there is no rule, or ""
  std::string source;                        ///< where the fact stands, or ""
  std::string pointer;                       ///< JSON Pointer to the rule in the connector's document

  bool written() const noexcept { return !write.empty() || entries.has_value(); }
};

/// Where an answer's records stand, and what stands there instead of a list where there are none.
struct ItemsRule {
  Path path;
  std::vector<std::string> empty;  ///< JSON: "null", "{}", "\"\""; without them only [] is an empty list
  std::string pointer;             ///< JSON Pointer to what says so
};

/// Records of other kinds that come beside a page's own, and how each is found: a table for lookup().
struct PageTable {
  std::string name;
  Path items;                               ///< the key path to their list
  std::optional<jmespath::Expression> key;  ///< over such a record: what it is looked up by, text
};

/// How a provider wraps records in a page.
struct PageRule {
  Path items;                                         ///< the key path to the list (or the one record); empty: none
  std::vector<std::string> empty;                     ///< as ItemsRule's
  Path item;                                          ///< from an item to the record; usually empty
  std::optional<jmespath::Expression> next_cursor;    ///< over the page without its items
  std::optional<jmespath::Expression> has_next_page;  ///< default: next_cursor is not null
  std::vector<PageTable> tables;                      ///< what rules may look up beside their record
};

/// How a body is put together.
struct BodyRule {
  json::Value clear;  ///< what stands for an explicit null; default null
  bool scalars_as_strings = false;
  std::optional<std::string> list_separator;  ///< a custom field's list is written as text, joined by this
  Path passthrough;                           ///< where passthrough_fields are merged; empty: at the top
  std::optional<Path> custom;                 ///< where custom_fields without a rule are merged; without it they are errors
};

}  // namespace openint::connector
