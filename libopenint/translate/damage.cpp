#include <algorithm>
#include <cstring>

#include "libopenint/translate/reader.hpp"

// What a Reader does with a window whose text the index refuses: it finds out which records are hurt, so that the
// others go on.

namespace openint::translate {

namespace {

struct Mended {
  std::string text;              // the same length, with kPadding bytes behind
  std::vector<uint32_t> places;  // of the bytes that were replaced
  bool line_break = false;       // one of them was a line break inside a string
  size_t open_quote = SIZE_MAX;  // where the text ends inside a string: its opening quote
};

Mended mend(std::string_view text, size_t padding) {
  Mended mended;
  mended.text.reserve(text.size() + padding);
  mended.text.assign(text);
  bool in_string = false;
  size_t quote = 0;
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      size_t length = utf8_sequence(text.substr(i));
      if (length == 0) {
        mended.text[i] = '?';
        mended.places.push_back(static_cast<uint32_t>(i));
        length = 1;
      }
      i += length;
      continue;
    }
    if (in_string && byte < 0x20) {
      mended.text[i] = ' ';
      mended.places.push_back(static_cast<uint32_t>(i));
      mended.line_break = mended.line_break || byte == '\n';
    } else if (byte == '\\') {
      // Outside a string too, as the index sees it: the byte behind a backslash is no quote.
      if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0x80 &&
          static_cast<unsigned char>(text[i + 1]) >= 0x20) {
        ++i;
      }
    } else if (byte == '"') {
      in_string = !in_string;
      quote = i;
    }
    ++i;
  }
  if (in_string) mended.open_quote = quote;
  mended.text.append(padding, '\0');
  return mended;
}

}  // namespace

Result<size_t> Reader::damaged_window(const char *text, size_t size, bool last, json::Index::Outcome outcome) {
  original_ = text;
  Mended mended = mend({text, size}, kPadding);
  if (mended.open_quote != SIZE_MAX || mended.line_break) {
    // A quote is missing in some line: where lines are records, each is looked at alone.
    const void *line = std::memchr(text, '\n', size);
    size_t end = line == nullptr ? size : static_cast<size_t>(static_cast<const char *>(line) - text) + 1;
    if (place_ == Place::top && line != nullptr && (end == size || text[end] == '{') && consumed_ >= lines_until_) {
      lines_until_ = consumed_ + size;
      return window(text, end, true);
    }
  }
  if (mended.open_quote != SIZE_MAX) {
    if (!last) {
      // The cut lies in a string. What is before the string is whole, if not much.
      if (mended.open_quote == 0) return size_t{0};
      size_t cut = mended.open_quote;
      while (cut > 0 && text[cut - 1] != ',' && text[cut - 1] != '\n') --cut;
      return cut == 0 ? Result<size_t>(size_t{0}) : window(text, cut, false);
    }
    size_t used = 0;
    if (mended.open_quote > 0) {
      OPENINT_TRY(used, window(text, mended.open_quote, false));
      original_ = text;
    }
    if (used > 0) return used;
    OPENINT_CHECK(reject(0, size, "", "", "malformed JSON: a string is not closed"));
    if (place_ == Place::list_start || place_ == Place::list_next) place_ = Place::list_behind;
    return size;
  }
  mended_ = std::move(mended.text);
  damage_ = json::outcome_text(outcome);
  std::string_view whole(mended_.data(), size);
  if (index_.scan(whole) != json::Index::Outcome::ok) return Error(Status::internal, "a mended window has no index");
  bad_bytes_ = std::move(mended.places);
  read_escapes(whole);
  return walk(mended_.data(), size, last);
}

}  // namespace openint::translate
