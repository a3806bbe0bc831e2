#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace openint::json {

/// The structural index of a piece of JSON text: the byte offsets of every { } [ ] : , of every opening quote and of
/// the first byte of every other scalar, as simdjson's first stage finds them. Building it checks UTF-8, control
/// characters in strings and that strings close; it does not check grammar, numbers, literals or escapes.
/// Memory is kept between scans; where there is none for it, std::bad_alloc. One thread at a time.
class Index {
 public:
  enum class Outcome { ok, empty, invalid_utf8, control_character, unclosed_string, too_big };

  Index();
  ~Index();
  Index(Index &&) noexcept;
  Index &operator=(Index &&) noexcept;

  /// Indexes `text` (under 4 GiB; needs no padding). The offsets stay valid until the next scan.
  Outcome scan(std::string_view text);

  /// count() offsets, followed by one more that is the text's size.
  const uint32_t *offsets() const noexcept { return offsets_; }
  size_t count() const noexcept { return count_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  const uint32_t *offsets_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
};

/// One line for people, for example "invalid UTF-8".
const char *outcome_text(Index::Outcome outcome) noexcept;

}  // namespace openint::json
