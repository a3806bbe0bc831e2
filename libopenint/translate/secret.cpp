#include <algorithm>
#include <utility>

#include "libopenint/json/cut.hpp"
#include "libopenint/translate/reader.hpp"

// What a Reader does with records that hold what the document calls secret: it reads them without it.

namespace openint::translate {

// Whether a text names what the document calls secret, be it by an escape of a letter.
bool Reader::may_hold_secret(std::string_view bytes) const noexcept {
  auto names = [bytes](const std::string &name) { return bytes.find(name) != std::string_view::npos; };
  static const std::string kEscapedLetter = "\\u00";
  return !secret_names_.empty() &&
         (std::any_of(secret_names_.begin(), secret_names_.end(), names) || names(kEscapedLetter));
}

// A record that holds what is secret is read without it, so that no rule sees it, nor anybody who is told of the
// record.
Result<void> Reader::take_record(size_t begin, size_t end) {
  if (!may_hold_secret({window_.text + begin, end - begin}) || !damage_in(begin, end).empty())
    return handle(begin, end);
  auto cut = json::without_members({window_.text + begin, end - begin}, plan_->model->secret, cut_);
  if (!cut.ok()) return reject(begin, end, "", "", "malformed JSON: " + cut.error().message);
  if (!*cut) return handle(begin, end);
  const size_t size = cut_.size();
  cut_.append(kPadding, '\0');
  if (cut_index_.scan({cut_.data(), size}) != json::Index::Outcome::ok) {
    return Error(Status::internal, "a record without its secrets has no index");
  }
  const Window window = std::exchange(window_, {cut_.data(), size, cut_index_.offsets(), cut_index_.count()});
  const char *original = std::exchange(original_, cut_.data());
  std::vector<uint32_t> bad_escapes = std::exchange(bad_escapes_, {});
  std::vector<uint32_t> escapes = std::exchange(escapes_, {});
  read_escapes({cut_.data(), size});
  std::vector<uint32_t> bad_bytes = std::exchange(bad_bytes_, {});
  consumed_ += begin;
  size_t i = 0;
  Result<void> done = walker_.record(window_, i) == Walked::ok
                          ? handle(0, size)
                          : Result<void>(Error(Status::internal, "a record without its secrets cannot be read"));
  consumed_ -= begin;
  window_ = window;
  original_ = original;
  bad_escapes_ = std::move(bad_escapes);
  escapes_ = std::move(escapes);
  next_escape_ = 0;
  bad_bytes_ = std::move(bad_bytes);
  return done;
}

// What a report holds of bytes: without what is secret, and nothing where that cannot be told apart from the rest.
std::string_view Reader::told(std::string_view bytes) {
  if (!may_hold_secret(bytes)) return bytes;
  std::string left;
  auto cut = json::without_members(bytes, plan_->model->secret, left);
  if (!cut.ok()) return {};
  if (*cut) told_ = std::move(left);
  std::string_view out = *cut ? std::string_view(told_) : bytes;
  const bool named = std::any_of(secret_names_.begin(), secret_names_.end(), [out](const std::string &name) {
    return out.find('"' + name + '"') != std::string_view::npos;
  });
  return named ? std::string_view() : out;
}

}  // namespace openint::translate
