#include "libopenint/translate/compact.hpp"

#include <algorithm>

namespace openint::translate {

bool put_compact(Token container, const Frame &frame, Output &out) noexcept {
  const Window &w = frame.window;
  if (container.data < w.text || container.data >= w.text + w.size) return false;
  const char *end = container.data + container.size;
  const auto begin = static_cast<uint32_t>(container.data - w.text);
  const uint32_t *at = std::lower_bound(w.offsets, w.offsets + w.count, begin);
  const uint32_t *last = w.offsets + w.count;
  // Runs of tokens that stand side by side are copied in one piece: white space shows in front of the next token.
  const char *run = container.data;
  for (++at; at < last && w.text + *at < end; ++at) {
    const char *next = w.text + *at;
    if (!is_space(next[-1])) continue;
    const char *stop = next;
    while (is_space(stop[-1])) --stop;
    out.put(std::string_view(run, static_cast<size_t>(stop - run)));
    run = next;
  }
  out.put(std::string_view(run, static_cast<size_t>(end - run)));
  return true;
}

}  // namespace openint::translate
