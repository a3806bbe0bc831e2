#pragma once

#include "libopenint/translate/evaluate.hpp"
#include "libopenint/translate/output.hpp"

namespace openint::translate {

/// False only where a container is sure to be on one line; what is laid out for a reader shows it in its first member.
inline bool spread_out(Token container) noexcept {
  if (container.size < 2) return false;
  constexpr size_t kFirstMember = 64;
  if (is_space(container.data[1]) || std::memchr(container.data, '\n', container.size) != nullptr) return true;
  const void *colon = std::memchr(container.data, ':', container.size < kFirstMember ? container.size : kFirstMember);
  return colon != nullptr && is_space(static_cast<const char *>(colon)[1]);
}

/// Writes a container of the frame's window without the white space between its tokens, every token as it is. The
/// caller has reserved its size. False, and nothing is written, where it lies elsewhere: what rules make is compact.
bool put_compact(Token container, const Frame &frame, Output &out) noexcept;

}  // namespace openint::translate
