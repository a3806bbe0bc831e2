#pragma once

#include <memory>
#include <string>

#include "libopenint/json/shallow.hpp"

namespace openint::json {

/// A text that is kept beside its structural index, so that whoever reads it again need not index it again.
class IndexedText {
 public:
  /// Readable bytes behind the text, for those who copy in steps.
  static constexpr size_t kPadding = 64;

  IndexedText() = default;
  IndexedText(const IndexedText &) = delete;
  IndexedText &operator=(const IndexedText &) = delete;

  /// Takes the text over. Whatever the outcome, text() is it.
  Index::Outcome read(std::string text) {
    size_ = text.size();
    text_ = std::move(text);
    text_.append(kPadding, '\0');
    return index_.read(this->text());
  }

  std::string_view text() const noexcept { return std::string_view(text_).substr(0, size_); }
  const Shallow &index() const noexcept { return index_; }
  bool holds(std::string_view part) const noexcept {
    std::string_view all = index_.indexed();
    return part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size();
  }

 private:
  std::string text_;
  size_t size_ = 0;
  Shallow index_;
};

}  // namespace openint::json
