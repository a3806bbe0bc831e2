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
  frame_.memos.resize(plan_->memos);
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
  read_escapes(all);
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
  read_escapes({text, size});
  return walk(text, size, last);
}

}  // namespace openint::translate
