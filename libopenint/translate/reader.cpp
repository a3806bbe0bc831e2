#include "libopenint/translate/reader.hpp"

#include <algorithm>

#include "libopenint/json/string.hpp"

namespace openint::translate {

namespace {

// A window and what is written from it fit the second-level cache; larger ones measured slower.
constexpr size_t kWindow = 256 * 1024;
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // a byte order mark, which some put before their JSON

// The last place in text[0, size) at which a record may end: behind "}," or behind a line break. 0: none.
size_t last_cut(const char *text, size_t size) noexcept {
  const std::string_view whole(text, size);
  size_t at = size;
  while (at > 0) {
    at = whole.substr(0, at).rfind('}');
    if (at == std::string_view::npos) break;
    size_t next = at + 1;
    if (next < size && text[next] == '\r') ++next;
    if (next < size && (text[next] == ',' || text[next] == '\n')) return next + 1;
  }
  const size_t line = whole.rfind('\n');
  return line == std::string_view::npos ? 0 : line + 1;
}

}  // namespace

Reader::Reader(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)), walker_(plan_->keys) {
  frame_.plan = plan_.get();
  for (const connector::Path &path : plan_->model->secret) {
    std::string name;
    json::append_string(name, path.back());
    secret_names_.push_back(name.substr(1, name.size() - 2));
  }
}

void Reader::start(Consumer &consumer) {
  consumer_ = &consumer;
  place_ = Place::top;
  in_page_ = records_expected_ = false;
  wanted_ = kWindow;
  consumed_ = lines_until_ = 0;
  pending_size_ = 0;
  mark_ = 0;
  preamble_.clear();
  page_end_ = {};
  // What a translation that ran out of memory left half said.
  frame_.reason.clear();
  frame_.unread.clear();
  frame_.unknown.clear();
  frame_.refused = kNull;
  frame_.failed = nullptr;
  frame_.page = nullptr;
  index_number_ = translated_ = rejected_ = unread_values_ = 0;
}

// Leaves a byte order mark out that the input begins with, in however many pieces it comes.
Result<void> Reader::skip_mark(std::string_view &bytes) {
  while (mark_ < kMark.size() && !bytes.empty()) {
    if (bytes.front() != kMark[mark_]) return no_mark();
    bytes.remove_prefix(1);
    ++consumed_;
    ++mark_;
  }
  return {};
}

// It was none: what was taken for its beginning is input like any other.
Result<void> Reader::no_mark() {
  size_t taken = std::min(mark_, kMark.size());
  bool whole = taken == kMark.size();
  mark_ = kMark.size();
  if (whole || taken == 0) return {};
  consumed_ -= taken;
  return feed(kMark.substr(0, taken), false);
}

Result<void> Reader::feed(std::string_view bytes, bool last) {
  OPENINT_CHECK(skip_mark(bytes));
  while (!bytes.empty()) {
    if (pending_size_ == 0 && bytes.size() > kPadding) {
      OPENINT_TRY(size_t used, process(bytes.data(), bytes.size() - kPadding, false, last));
      bytes.remove_prefix(used);
      consumed_ += used;
    }
    // What is too short for a window waits, in a place with padding, until it is one with what comes.
    size_t room = wanted_ > pending_size_ ? wanted_ - pending_size_ : 0;
    size_t taken = std::min(bytes.size(), std::max(room, kWindow));
    if (pending_.size() < pending_size_ + taken + kPadding) pending_.resize(pending_size_ + taken + kPadding);
    std::memcpy(pending_.data() + pending_size_, bytes.data(), taken);
    size_t before = pending_size_;
    pending_size_ += taken;
    bytes.remove_prefix(taken);
    if (pending_size_ < wanted_) continue;
    OPENINT_TRY(size_t used, process(pending_.data(), pending_size_, false, false));
    consumed_ += used;
    if (used >= before) {
      // All that is left came with this piece: go on in place.
      bytes = {bytes.data() - (pending_size_ - used), bytes.size() + pending_size_ - used};
      pending_size_ = 0;
    } else {
      std::memmove(pending_.data(), pending_.data() + used, pending_size_ - used);
      pending_size_ -= used;
    }
  }
  return {};
}

Result<void> Reader::take(const json::IndexedText &text, std::span<const uint32_t> places) {
  std::string_view all = text.index().indexed();
  window_ = {all.data(), all.size(), text.index().offsets(), text.index().count()};
  original_ = all.data();
  bad_bytes_.clear();
  escapes_ = check_escapes(all, bad_escapes_);
  place_ = Place::list_next;  // of what is broken, the bracket that closes it is the end
  for (uint32_t place : places) {
    size_t i = place;
    OPENINT_TRY([[maybe_unused]] Step step, one_record(i, true));
  }
  place_ = Place::top;
  return consumer_->window_done();
}

Result<void> Reader::finish() {
  OPENINT_CHECK(no_mark());
  size_t at = 0;
  if (pending_.size() < pending_size_ + kPadding) pending_.resize(pending_size_ + kPadding);
  std::memset(pending_.data() + pending_size_, 0, kPadding);
  while (at < pending_size_) {
    OPENINT_TRY(size_t used, process(pending_.data() + at, pending_size_ - at, true, true));
    at += used;
    consumed_ += used;
    if (used == 0) break;
  }
  pending_size_ = 0;
  if (pending_.size() > 4 * kWindow) std::vector<char>().swap(pending_);
  if (place_ != Place::top) {
    Error error(Status::malformed, place_ == Place::envelope ? "the input ends inside a page, behind its list"
                                                             : "the input ends inside a list of records");
    error.offset = static_cast<int64_t>(consumed_);
    return error;
  }
  return {};
}

// Goes through text[0, size) window by window; gives the bytes that are done with. Without `final` the text goes on,
// and kPadding bytes behind it are readable in any case.
Result<size_t> Reader::process(const char *text, size_t size, bool final, bool short_windows) {
  size_t at = consumed_ == 0 ? json::byte_order_mark({text, size}) : 0;
  while (at < size) {
    size_t available = size - at;
    bool last = final && available <= wanted_;
    if (!final && available < wanted_ && !short_windows) break;
    size_t length = std::min(available, wanted_);
    if (consumed_ + at < lines_until_) {
      const void *line = std::memchr(text + at, '\n', length);
      if (line != nullptr) length = static_cast<size_t>(static_cast<const char *>(line) - (text + at)) + 1;
      last = line != nullptr || last;
    } else if (!last) {
      length = last_cut(text + at, length);
    }
    size_t used = 0;
    if (length > 0) {
      uint64_t base = consumed_;
      consumed_ += at;
      auto done = window(text + at, length, last);
      consumed_ = base;
      if (!done.ok()) return done.take_error();
      used = *done;
      OPENINT_CHECK(consumer_->window_done());
    }
    if (used > 0) {
      at += used;
      wanted_ = kWindow;
      continue;
    }
    if (last || available < wanted_) break;
    if (wanted_ > plan_->options.max_record_size) {
      Error error(Status::malformed,
                  (plan_->model->page.tables.empty()
                       ? "a record is larger than max_record_size, "
                       : "a page, which has to be read as a whole, is larger than max_record_size, ") +
                      std::to_string(plan_->options.max_record_size) + " bytes");
      error.offset = static_cast<int64_t>(consumed_ + at);
      return error;
    }
    wanted_ *= 2;
  }
  return at;
}

Result<size_t> Reader::window(const char *text, size_t size, bool last) {
  json::Index::Outcome outcome = index_.scan({text, size});
  if (outcome == json::Index::Outcome::empty) return size;
  if (outcome != json::Index::Outcome::ok) return damaged_window(text, size, last, outcome);
  original_ = text;
  bad_bytes_.clear();
  escapes_ = check_escapes({text, size}, bad_escapes_);
  return walk(text, size, last);
}

Result<size_t> Reader::walk(const char *text, size_t size, bool last) {
  window_ = {text, size, index_.offsets(), index_.count()};
  size_t i = 0;
  size_t used = 0;
  while (i < window_.count) {
    OPENINT_TRY(Step step, this->step(i, last));
    if (step == Step::more) return used;
    used = i < window_.count ? window_.offsets[i] : size;
  }
  return size;
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

Result<void> Reader::handle(size_t begin, size_t end) {
  if (!bad_bytes_.empty() || !bad_escapes_.empty()) {
    std::string damage = damage_in(begin, end);
    if (!damage.empty()) return reject(begin, end, "", "", "malformed JSON: " + damage);
  }
  frame_.slots = walker_.slots();
  frame_.window = window_;
  frame_.record = {window_.text + begin, static_cast<uint32_t>(end - begin)};
  frame_.escapes = escapes_ && std::memchr(frame_.record.data, '\\', frame_.record.size) != nullptr;
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

const char *scope_name(Rejection::Scope scope) noexcept {
  return scope == Rejection::Scope::value ? "value" : "record";
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
