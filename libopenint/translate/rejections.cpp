#include <algorithm>
#include <cstring>

#include "libopenint/translate/reader.hpp"

// What a Reader tells of records and values that could not be read, and how it finds the next record behind one.

namespace openint::translate {

const char *scope_name(Rejection::Scope scope) noexcept {
  return scope == Rejection::Scope::value ? "value" : "record";
}

// What was damaged between two places of the window, or "".
std::string Reader::damage_in(size_t begin, size_t end) const {
  auto within = [&](const std::vector<uint32_t> &places) {
    auto found = std::lower_bound(places.begin(), places.end(), static_cast<uint32_t>(begin));
    return found != places.end() && *found < end ? static_cast<int64_t>(*found - begin) : int64_t{-1};
  };
  if (!bad_bytes_.empty()) {
    int64_t at = within(bad_bytes_);
    if (at >= 0) return std::string(damage_) + " at byte " + std::to_string(at) + " of the record";
  }
  if (!bad_escapes_.empty()) {
    int64_t at = within(bad_escapes_);
    if (at >= 0) return "invalid escape at byte " + std::to_string(at) + " of the record";
  }
  return {};
}

// Tells of the values of the record that begins there which could not be read.
Result<void> Reader::tell_unread(size_t begin) {
  std::vector<Unread> unread = std::move(frame_.unread);
  frame_.unread.clear();
  for (Unread &value : unread) {
    Rejection rejection;
    rejection.scope = Rejection::Scope::value;
    rejection.index = index_number_;
    rejection.offset = consumed_ + begin;
    rejection.pointer = std::move(value.pointer);
    rejection.field = value.field->name;
    rejection.reason = std::move(value.reason);
    rejection.raw = value.raw;
    ++unread_values_;
    OPENINT_CHECK(consumer_->rejected(rejection));
  }
  return {};
}

Result<void> Reader::reject(size_t begin, size_t end, std::string pointer, const char *field, std::string reason) {
  Rejection rejection;
  rejection.index = index_number_++;
  rejection.offset = consumed_ + begin;
  rejection.pointer = std::move(pointer);
  rejection.field = field;
  rejection.reason = std::move(reason);
  rejection.raw = told({original_ + begin, end - begin});
  ++rejected_;
  damaged_ = true;
  return consumer_->rejected(rejection);
}

// Behind a malformed record: in lines the next line, in a list the bracket that closes what it opened.
Result<Reader::Step> Reader::resynchronise(size_t &i, size_t start, bool last) {
  const Window &w = window_;
  std::string reason = std::string("malformed JSON: ") + walker_.reason() + " at byte " +
                       std::to_string(walker_.failed_at() - w.offsets[start]) + " of the record";
  size_t begin = w.offsets[start];
  if (place_ == Place::top && at_next_line(i, start)) {
    size_t end = i < w.count ? w.offsets[i] : w.size;
    while (end > begin && is_space(w.text[end - 1])) --end;
    OPENINT_CHECK(reject(begin, end, "", "", std::move(reason)));
    return Step::done;
  }
  size_t end = behind_brackets(start, 0);
  if (end > w.count && !last) {
    i = start;
    return Step::more;
  }
  i = std::min(end, w.count);
  size_t stop = end <= w.count ? w.token_end(end - 1) : w.size;
  OPENINT_CHECK(reject(begin, stop, "", "", std::move(reason)));
  return Step::done;
}

// Where the next line starts a record, or the text ends with this line, moves `i` there.
bool Reader::at_next_line(size_t &i, size_t start) const noexcept {
  const Window &w = window_;
  size_t from = w.offsets[start];
  const void *line = std::memchr(w.text + from, '\n', w.size - from);
  if (line == nullptr) return false;
  size_t next = static_cast<size_t>(static_cast<const char *>(line) - w.text) + 1;
  const uint32_t *place = std::lower_bound(w.offsets, w.offsets + w.count, static_cast<uint32_t>(next));
  auto found = static_cast<size_t>(place - w.offsets);
  if (found < w.count && (*place != next || w.text[next] != '{')) return false;
  i = found;
  return true;
}

}  // namespace openint::translate
