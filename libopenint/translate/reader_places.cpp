#include <algorithm>
#include <cstring>

#include "libopenint/translate/reader.hpp"

// The way of a Reader through a window: from place to place, record by record.

namespace openint::translate {

Result<size_t> Reader::walk(const char *text, size_t size, bool last) {
  window_ = {text, size, index_.offsets(), index_.count()};
  size_t i = 0;
  size_t used = 0;
  while (i < window_.count) {
    if (place_ == Place::list_next || place_ == Place::list_start) {
      const size_t before = i;
      OPENINT_CHECK(good_records(i));
      if (i != before) used = i < window_.count ? window_.offsets[i] : size;
      if (i >= window_.count) break;
    }
    OPENINT_TRY(Step step, this->step(i, last));
    if (step == Step::more) return used;
    used = i < window_.count ? window_.offsets[i] : size;
  }
  return size;
}

// Records one behind the other, as long as nothing is wrong with them: what almost all input is made of. `i` stays
// where something else comes, for step() to look at.
Result<void> Reader::good_records(size_t &i) {
  const Window &w = window_;
  while (w.at(i) == '{') {
    size_t at = i;
    if (walker_.record(w, at) != Walked::ok) return {};
    const size_t begin = w.offsets[i];
    const size_t end = w.offsets[at - 1] + 1;
    i = at;
    place_ = Place::list_behind;
    OPENINT_CHECK(secret_names_.empty() ? handle(begin, end) : take_record(begin, end));
    if (w.at(i) != ',') return {};
    ++i;
    place_ = Place::list_next;
  }
  return {};
}

Result<Reader::Step> Reader::step(size_t &i, bool last) {
  switch (place_) {
    case Place::top: return top(i, last);
    case Place::envelope: return page_rest(i, last);
    case Place::single: {
      OPENINT_TRY(Step step, one_record(i, last));
      if (step == Step::done) place_ = Place::envelope;
      return step;
    }
    default: return list_place(i, last);
  }
}

Result<Reader::Step> Reader::list_place(size_t &i, bool last) {
  char c = window_.at(i);
  if (c == ']' && place_ != Place::list_next) {
    ++i;
    place_ = in_page_ ? Place::envelope : Place::top;
    return Step::done;
  }
  if (place_ == Place::list_behind) {
    if (c == ',') {
      ++i;
      place_ = Place::list_next;
      return Step::done;
    }
    // Behind a record that was damaged the next one may begin at once. Anything else is no list any more, and to go on
    // would make records up.
    if (c != '{' || !damaged_) {
      size_t at = window_.offsets[i];
      const size_t shown = secret_names_.empty() ? 16 : 1;
      Error error(Status::malformed, "the list of records is broken at byte " + std::to_string(consumed_ + at) +
                                         ": expected ',' or ']' behind a record, found \"" +
                                         shortened({original_ + at, std::min<size_t>(window_.size - at, shown)}) +
                                         "\"");
      error.offset = static_cast<int64_t>(consumed_ + at);
      return error;
    }
    place_ = Place::list_next;
    return Step::done;
  }
  OPENINT_TRY(Step step, one_record(i, last));
  if (step == Step::done) place_ = Place::list_behind;
  return step;
}

Result<Reader::Step> Reader::top(size_t &i, bool last) {
  char c = window_.at(i);
  if (c == '[') {
    ++i;
    in_page_ = false;
    place_ = Place::list_start;
    return Step::done;
  }
  if (c != '{') return one_record(i, last);
  const Options &options = plan_->options;
  bool can_be_page = options.input != Options::Input::record && !plan_->model->page.items.empty();
  if (!can_be_page || (records_expected_ && options.input == Options::Input::automatic)) return one_record(i, last);
  return page_start(i, last);
}

// The place behind the brackets that open at `i` (with `depth` more open already); beyond count where they stay open.
size_t Reader::behind_brackets(size_t i, size_t depth) const noexcept {
  const Window &w = window_;
  for (; i < w.count; ++i) {
    char c = w.text[w.offsets[i]];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth <= 1) return i + 1;
      --depth;
    } else if (depth == 0) {
      return i + 1;
    }
  }
  return w.count + 1;
}

Result<Reader::Step> Reader::one_record(size_t &i, bool last) {
  const Window &w = window_;
  size_t start = i;
  char c = w.at(i);
  bool object = c == '{';
  Walked walked = object ? walker_.record(w, i) : walker_.skip(w, i);
  if (walked == Walked::malformed) return resynchronise(i, start, last);
  // A scalar at the very end may go on behind the window.
  if (walked == Walked::ok && !object && i == w.count && !last) {
    i = start;
    return Step::more;
  }
  if (walked == Walked::incomplete) {
    if (!last) {
      i = start;
      return Step::more;
    }
    i = w.count;
    OPENINT_CHECK(reject(w.offsets[start], w.size, "", "", "the input ends inside this record"));
    return Step::done;
  }
  size_t begin = w.offsets[start];
  size_t end = object || c == '[' ? w.offsets[i - 1] + 1 : w.token_end(start);
  if (!object) {
    OPENINT_CHECK(reject(begin, end, "", "", "is not an object"));
    return Step::done;
  }
  if (place_ == Place::top && records_expected_ && plan_->page_slot >= 0 &&
      walker_.slots()[plan_->page_slot].first() == '[') {
    i = start;
    return page_start(i, last);
  }
  if (place_ == Place::top) records_expected_ = true;
  OPENINT_CHECK(take_record(begin, end));
  return Step::done;
}

void Reader::read_escapes(std::string_view text) {
  check_escapes(text, bad_escapes_, &escapes_);
  next_escape_ = 0;
}

// Records come in order, and seldom again.
bool Reader::holds_escape(size_t begin, size_t end) noexcept {
  if (next_escape_ > 0 && escapes_[next_escape_ - 1] >= begin) next_escape_ = 0;
  while (next_escape_ < escapes_.size() && escapes_[next_escape_] < begin) ++next_escape_;
  return next_escape_ < escapes_.size() && escapes_[next_escape_] < end;
}

Result<void> Reader::handle(size_t begin, size_t end) {
  if (!bad_bytes_.empty() || !bad_escapes_.empty()) {
    std::string damage = damage_in(begin, end);
    if (!damage.empty()) return reject(begin, end, "", "", "malformed JSON: " + damage);
  }
  frame_.slots = walker_.slots();
  frame_.window = window_;
  frame_.record = {window_.text + begin, static_cast<uint32_t>(end - begin)};
  frame_.escapes = holds_escape(begin, end);
  if (plan_->record_slot >= 0) walker_.slots()[plan_->record_slot] = frame_.record;
  if (frame_.scratch.used() != 0) frame_.scratch.reset();
  if (consumer_->record(frame_)) {
    if (!frame_.unread.empty()) OPENINT_CHECK(tell_unread(begin));
    ++translated_;
    ++index_number_;
    damaged_ = false;
    return {};
  }
  const Emit *failed = frame_.failed;
  std::string reason = std::move(frame_.reason);
  frame_.failed = nullptr;
  frame_.reason.clear();
  frame_.unread.clear();
  if (failed == nullptr) return Error(Status::no_memory, "out of memory");
  return reject(begin, end, std::move(frame_.pointer), failed->name.c_str(), std::move(reason));
}

}  // namespace openint::translate
