#pragma once

#include <string>
#include <string_view>

#include "libopenint/json/shallow.hpp"

namespace openint::json {

/// The structural index of a text that somebody keeps, so that whoever reads it again need not index it again.
class IndexedText {
 public:
  /// Readable bytes behind the text, for those who copy in steps.
  static constexpr size_t kPadding = 64;

  IndexedText() = default;
  IndexedText(const IndexedText &) = delete;
  IndexedText &operator=(const IndexedText &) = delete;

  /// Reads the text, which from now on is to stay where and as it is. Only what lies behind its end is written.
  Index::Outcome read(std::string &text) {
    const size_t size = text.size();
    text.append(kPadding, '\0');
    text.resize(size);
    text_ = text;
    return index_.read(text_);
  }

  std::string_view text() const noexcept { return text_; }
  const Shallow &index() const noexcept { return index_; }
  bool holds(std::string_view part) const noexcept {
    std::string_view all = index_.indexed();
    return part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size();
  }

 private:
  std::string_view text_;
  Shallow index_;
};

}  // namespace openint::json
