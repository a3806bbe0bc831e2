#include "libopenint/json/cut.hpp"

#include <algorithm>
#include <utility>

#include "libopenint/base/arena.hpp"
#include "libopenint/json/shallow.hpp"
#include "libopenint/json/string.hpp"

namespace openint::json {

namespace {

using Path = std::vector<std::string>;
using Paths = std::vector<const Path *>;

constexpr int kMostLists = 64;  // one in another, without a key between them

// Finds what is to be cut of one text: ranges of bytes, in order.
class Cutter {
 public:
  explicit Cutter(const Shallow &text) : text_(text) {}

  // Goes through the value at `place`. `paths` have led there, with `depth` keys. Recursion is bounded by the paths'
  // keys and the lists between them.
  Result<void> value(size_t place, const Paths &paths, size_t depth, int lists) {
    if (text_.at(place) == '{') return object(place, paths, depth);
    if (text_.at(place) != '[') return {};
    if (lists < kMostLists) return list(place, paths, depth, lists);
    return Error(Status::malformed, "has more than " + std::to_string(kMostLists) + " lists in one another");
  }

  const std::vector<std::pair<size_t, size_t>> &ranges() const noexcept { return ranges_; }

 private:
  static Error broken() { return Error(Status::malformed, "is no JSON, or ends too early"); }

  Result<void> list(size_t place, const Paths &paths, size_t depth, int lists) {
    size_t i = place + 1;
    if (text_.at(i) == ']') return {};
    while (true) {
      OPENINT_CHECK(value(i, paths, depth, lists + 1));
      i = text_.behind(i);
      if (text_.at(i) == ']') return {};
      if (text_.at(i) != ',') return broken();
      ++i;
    }
  }

  Result<void> object(size_t place, const Paths &paths, size_t depth) {
    size_t i = place + 1;
    if (text_.at(i) == '}') return {};
    bool kept = false;  // a member before this one
    while (true) {
      if (text_.at(i) != '"' || text_.at(i + 1) != ':') return broken();
      const size_t end = text_.behind(i + 2);
      if (text_.at(end) != ',' && text_.at(end) != '}') return broken();
      Paths inside;
      if (leads(name(i), paths, depth, inside)) {
        cut(i, end, kept);
      } else {
        kept = true;
        if (!inside.empty()) OPENINT_CHECK(value(i + 2, inside, depth + 1, 0));
      }
      if (text_.at(end) == '}') return {};
      i = end + 1;
    }
  }

  // Whether a path ends at this key; those that go on behind it are put `inside`.
  static bool leads(std::string_view key, const Paths &paths, size_t depth, Paths &inside) {
    for (const Path *path : paths) {
      if ((*path)[depth] != key) continue;
      if (path->size() == depth + 1) return true;
      inside.push_back(path);
    }
    return false;
  }

  std::string_view name(size_t place) {
    std::string_view key = text_.text(place, place + 1);
    key = key.substr(1, key.size() - 2);
    if (key.find('\\') == std::string_view::npos) return key;
    return escapes_valid(key) ? unescape(key, arena_) : key;
  }

  // The member from its key to the place behind its value, with one of the commas beside it.
  void cut(size_t key, size_t end, bool kept) {
    const bool comma = text_.at(end) == ',';
    const char *base = text_.indexed().data();
    const std::string_view value = text_.text(key + 2, end);
    size_t from = text_.offsets()[key];
    auto to = static_cast<size_t>(value.data() - base) + value.size();
    if (kept) {
      from = text_.offsets()[key - 1];
    } else if (comma) {
      to = text_.offsets()[end] + size_t{1};
    }
    ranges_.emplace_back(from, to);
  }

  const Shallow &text_;
  Arena arena_;
  std::vector<std::pair<size_t, size_t>> ranges_;
};

}  // namespace

Result<bool> without_members(std::string_view text, std::span<const std::vector<std::string>> paths, std::string &out) {
  Shallow index;
  const Index::Outcome outcome = index.read(text);
  if (outcome == Index::Outcome::empty) return false;
  if (outcome != Index::Outcome::ok) return Error(Status::malformed, outcome_text(outcome));
  Paths all;
  for (const Path &path : paths) {
    if (!path.empty()) all.push_back(&path);
  }
  Cutter cutter(index);
  if (!all.empty()) OPENINT_CHECK(cutter.value(0, all, 0, 0));
  if (cutter.ranges().empty()) return false;
  const std::string_view whole = index.indexed();
  out.clear();
  size_t at = 0;
  for (const auto &[from, to] : cutter.ranges()) {
    out += whole.substr(at, from - at);
    at = to;
  }
  out += whole.substr(at);
  return true;
}

}  // namespace openint::json
