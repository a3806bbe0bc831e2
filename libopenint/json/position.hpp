#pragma once

#include <cstddef>
#include <string_view>

namespace openint::json {

/// A place in a text as editors count it.
struct Position {
  size_t line = 1;    ///< from 1
  size_t column = 1;  ///< from 1, in bytes
};

/// Where a byte of the text stands; behind its end: where it ends.
Position position_at(std::string_view text, size_t offset) noexcept;

/// The offset at which the value that a JSON Pointer means begins in a valid JSON text; for a member, its key's. Where
/// the pointer goes on to what is not there, that of the last part that is. A key that stands twice counts the last
/// time, as readers take it. Linear in the text.
size_t pointer_offset(std::string_view text, std::string_view pointer) noexcept;

}  // namespace openint::json
