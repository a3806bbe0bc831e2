#pragma once

#include <string_view>

namespace openint {

/// A file that was part of the source tree when the library was built. openint_embed (cmake/embed.cmake) makes a
/// function std::span<const EmbeddedFile> openint::embedded::<symbol>() of them, in the order they were named.
struct EmbeddedFile {
  std::string_view name;  ///< without folders
  std::string_view text;  ///< the file's bytes, unchanged
};

}  // namespace openint
