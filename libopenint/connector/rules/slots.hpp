#pragma once

#include <span>
#include <string>
#include <string_view>

namespace openint::connector {

/// A name that expressions and templates of a document may use, and what it stands for.
struct Argument {
  std::string_view name;
  std::string_view meaning;
};

/// A place of a connector's document that holds expressions or a template, and what those may use by name. The loader
/// refuses every other name, and docs/connectors.md shows this table.
struct Slot {
  std::string_view name;                        ///< "list"
  std::string_view places;                      ///< the members of the document, for people
  std::span<const std::string_view> arguments;  ///< names of arguments()
};

/// Every argument there is, in the order in which people read of them.
std::span<const Argument> arguments() noexcept;

/// Every slot, requests first.
std::span<const Slot> slots() noexcept;

/// The slot of that name, which must be one of slots().
const Slot &slot(std::string_view name) noexcept;

/// The table as Markdown, for docs/connectors.md.
std::string slots_reference();

}  // namespace openint::connector
