#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/json/index.hpp"

namespace openint::json {

/// A JSON text read by its structural index alone: members are found and values skipped, and none is built. A place is
/// a number in the index; the text's own value is at place 0. What is skipped is not checked. Memory is kept between
/// texts.
class Shallow {
 public:
  /// The text must outlive what is read of it.
  Index::Outcome read(std::string_view text);

  size_t count() const noexcept { return index_.count(); }
  /// The character at a place; NUL behind the last one.
  char at(size_t place) const noexcept { return place < count() ? text_[index_.offsets()[place]] : '\0'; }
  /// The text that the index is of, without a byte order mark, and the index.
  std::string_view indexed() const noexcept { return text_; }
  const uint32_t *offsets() const noexcept { return index_.offsets(); }
  /// Where it stands in the text that was read.
  size_t offset(size_t place) const noexcept { return skipped_ + index_.offsets()[place]; }
  /// The place behind the value that starts at `place`; beyond count() where it does not end.
  size_t behind(size_t place) const noexcept;
  /// The bytes of the value from `begin` to behind(begin).
  std::string_view text(size_t begin, size_t end) const noexcept;
  /// The place of the value of `key` in the object at `object`; 0 where it has none. Keys with escapes are not found.
  /// Errors: MALFORMED.
  Result<size_t> member(size_t object, std::string_view key) const;

 private:
  std::string_view text_;  // behind a byte order mark
  size_t skipped_ = 0;     // the mark's bytes
  Index index_;
};

}  // namespace openint::json
