#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/rules/model.hpp"

namespace openint::connector {

/// A path of keys as JMESPath writes it, and nothing else: properties.firstname, "@odata.nextLink". At most 64 keys.
/// Errors: INVALID_ARGUMENT with the offset of the byte at fault.
Result<Path> parse_path(std::string_view text);

/// A place in a body: such a path, in which a key may be followed by the entry of its list: a[?id==`7`].value; "@" is
/// the body itself. Errors: as above.
Result<BodyPath> parse_body_path(std::string_view text);

/// The same as text, one for each place.
std::string body_path_text(const BodyPath &path);

BodyPath body_path_of(const Path &path);

/// The keys, where the expression is such a path and nothing else.
std::optional<Path> plain_path(const jmespath::Node &node);

/// The fields of the input that a target of a field's rule is made of.
std::vector<std::string> input_fields(const Target &target);

/// Whether any rule of the model takes this field of an input, its own or another's.
bool is_written(const ModelRule &model, std::string_view field);

/// A name that an expression reads from the document that it is evaluated over ("a" of `a.b || c[?d].e`; not "d").
struct FreeName {
  std::string_view name;
  std::string_view member;  ///< the name behind it ("b"), or ""
  uint32_t offset = 0;      ///< byte of the expression where it stands
};

/// Every free name, as often as it stands there. Views into the expression.
std::vector<FreeName> free_names(const jmespath::Node &node);

/// The fields of the document that an expression reads at its top level ("email" of `email || emails[0]`), each once.
std::vector<std::string> top_level_fields(const jmespath::Node &node);

}  // namespace openint::connector
