#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libopenint/provider/translating.hpp"

namespace openint::provider {

/// Which of the provider's properties a request names. Without names the provider sends what it sends by itself.
struct Selection {
  Selection() = default;
  bool named = false;
  std::vector<std::string> names;    ///< what is wanted: for raw records everything that can be read
  std::vector<std::string> needed;   ///< those of them that the fields' rules read; what a short URL has room for
  std::vector<std::string> related;  ///< names of the links that the fields' rules read
  std::vector<std::vector<std::string>> related_fields;  ///< of each of them: the names of those fields
};

/// The places of a record that an expression reads: paths of keys from the record's top; an empty one is all of it.
std::vector<connector::Path> record_paths(const jmespath::Node &node);

/// What to ask for so that `reading` can be filled, and `properties` (the provider's names) besides. `object` is the
/// provider's name for the model's object. Asks the provider to describe the object where the document says so, which
/// is kept for a while.
coroutine::Task<Selection> select_fields(coroutine::Context &context, Session &session, std::string model,
                                         std::string object, Reading reading, std::vector<std::string> properties);

/// True where the error says that a property is unknown which the provider described before: then that description is
/// forgotten, and asking once more can help.
bool forget_description(Session &session, const std::string &model, const std::string &object, const Error &error);

/// Whether the error says that a property is unknown, as the document's codes tell.
bool names_unknown_property(const Session &session, std::string_view model, const Error &error);

/// Forgets what the provider said of this object for any model: it was changed.
void forget_descriptions(Session &session, std::string_view object);

/// Sets "fields" and "related".
void set_selection(Arguments &arguments, const std::vector<std::string> &names, const Selection &selection);

/// A JSON array of texts that lives in the arena.
json::Value text_list(Arena &arena, const std::vector<std::string> &texts);

}  // namespace openint::provider
