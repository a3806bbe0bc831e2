#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openint::jmespath {

/// The code point that valid UTF-8 begins with, and its length in bytes.
struct CodePoint {
  uint32_t value;
  size_t size;
};
CodePoint first_code_point(std::string_view text) noexcept;

/// Code points of valid UTF-8.
size_t code_point_count(std::string_view text) noexcept;

/// Writes a code point as UTF-8 (at most 4 bytes); gives how many bytes.
size_t write_code_point(uint32_t code, char *out) noexcept;

/// White space as Unicode's White_Space property has it.
bool is_space(uint32_t code) noexcept;

/// Unicode's simple case mapping for Latin (to U+024F where it is regular, U+1E00 block, full width), Greek (modern),
/// Cyrillic and Armenian; other code points come back as they are. No locale, no special casing: sharp s stays.
/// No result is longer in UTF-8 than what it came from.
uint32_t to_lower(uint32_t code) noexcept;
uint32_t to_upper(uint32_t code) noexcept;

/// What providers write for a boolean as text: true, false, 1 and 0, in any case; nothing where it is none of them.
std::optional<bool> read_boolean(std::string_view text) noexcept;

/// Finds `needle` in linear time whatever both hold (Knuth, Morris, Pratt). `table` has room for needle.size().
class Finder {
 public:
  Finder(std::string_view needle, uint32_t *table) noexcept;
  size_t find(std::string_view text, size_t from) const noexcept;  ///< npos where there is none

 private:
  std::string_view needle_;
  uint32_t *table_;  // table_[i]: longest proper prefix of the needle that ends its first i+1 bytes
};

}  // namespace openint::jmespath
