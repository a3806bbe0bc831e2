#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/contract/pattern.hpp"
#include "libopenint/jmespath/expression.hpp"

// The way back: where the fields of a unified input go in a provider's body.

namespace openint::connector {

/// A place in a provider's document: a path of keys ("properties.firstname"), never an expression.
using Path = std::vector<std::string>;

/// One key on the way to a place in a body. Where `member` is set, the key holds a list, and the way goes on in the
/// entry of it whose `member` is `value`: custom_fields[?id==`7`].value.
struct BodyStep {
  std::string key;
  std::string member;
  std::string value;  ///< JSON

  bool operator==(const BodyStep &) const = default;
};
using BodyPath = std::vector<BodyStep>;

/// What stands for one of the provider's choices (a stage, a pipeline, a code): its id, looked up by its name.
struct Choice {
  std::string table;                     ///< id to name
  std::string id;                        ///< the input's field that holds the id, or ""
  std::string name;                      ///< the input's field that holds the name, or an id in its place
  std::optional<contract::Pattern> ids;  ///< a text that the table does not know passes where it looks like an id
  std::string within_table;              ///< id to the id of what it belongs to, or that to a list of ids; or ""
  BodyPath within;                       ///< where the body says to what it belongs
  std::string within_field;              ///< else: the field of the record that is changed
};

/// One entry of a provider's body: where, what, and when.
struct Target {
  BodyPath path;
  jmespath::Expression value;                ///< over the unified input; of a choice: over its id; of a place: over the
                                             ///< entry
  std::optional<jmespath::Expression> when;  ///< over the unified input; without it: when the input has any field that
                                             ///< `value` reads
  std::optional<Choice> choice;
  std::string pointer;  ///< JSON Pointer into the connector's document, for errors
};

/// Where one entry of a list goes.
struct Place {
  std::vector<std::string> takes;  ///< the kinds that it takes, those it is meant for first; empty: every kind
  std::string field;               ///< the input's field that stands for this entry ("phone"), or ""
  std::vector<Target> write;       ///< over the entry; all of it is cleared where no entry comes here
};

/// What becomes of a list of the input (e-mail addresses, telephone numbers, postal addresses).
struct EntriesRule {
  std::string kind;    ///< the entries' member that tells their kind ("address_type")
  std::string member;  ///< the entries' only other member, or "" where there are several
  bool whole = false;  ///< the provider keeps a list: one place, whose one target gets all entries
  std::vector<Place> places;
};

/// An input that the provider does not take.
struct InputCheck {
  enum class On { any, create, update };
  On on = On::any;
  jmespath::Expression when;  ///< over the unified input
  std::string at;             ///< JSON Pointer into the input
  std::string message;
};

}  // namespace openint::connector
