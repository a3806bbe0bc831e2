#include "libopenint/operations/split.hpp"

#include "libopenint/json/index.hpp"

namespace openint::operations {

namespace {

// A walk over the structural index of a body: positions are places in the index.
class Splitter {
 public:
  Splitter(std::string_view body, const json::Index &index)
      : body_(body), offsets_(index.offsets()), count_(index.count()) {}

  Result<Split> run(const connector::Path &items) {
    Split out;
    size_t place = 0;
    for (const std::string &key : items) {
      if (at(place) != '{') return unsplit(std::move(out));
      auto found = member(place, key);
      if (!found.ok()) return found.take_error();
      if (*found == 0) return unsplit(std::move(out));
      place = *found;
    }
    if (at(place) != '[' && at(place) != '{') return unsplit(std::move(out));
    size_t end = behind(place);
    if (end > count_) return broken("ends inside its records");
    if (at(place) == '{') {
      out.records.push_back(text(place, end));
    } else {
      OPENINT_CHECK(collect(place, out.records));
    }
    out.found = true;
    out.around.assign(body_.substr(0, offsets_[place]));
    out.around += "null";
    out.around += body_.substr(offsets_[end - 1] + 1);
    return out;
  }

 private:
  static Error broken(const char *what) {
    return Error(Status::malformed, std::string("the provider's answer ") + what);
  }

  Result<Split> unsplit(Split out) const {
    out.around.assign(body_);
    return out;
  }

  char at(size_t i) const { return i < count_ ? body_[offsets_[i]] : '\0'; }

  // The place behind the value that starts at `i`; beyond count_ where it does not end.
  size_t behind(size_t i) const {
    if (at(i) != '{' && at(i) != '[') return i + 1;
    size_t depth = 0;
    for (; i < count_; ++i) {
      char c = at(i);
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return i + 1;
    }
    return count_ + 1;
  }

  std::string_view text(size_t begin, size_t end) const {
    size_t start = offsets_[begin];
    bool container = at(begin) == '{' || at(begin) == '[';
    size_t stop = container ? offsets_[end - 1] + 1 : (end < count_ ? offsets_[end] : body_.size());
    while (stop > start && std::string_view(" \t\r\n").find(body_[stop - 1]) != std::string_view::npos) --stop;
    return body_.substr(start, stop - start);
  }

  // The place of the value of `key` in the object at `object`; 0 where it has none.
  Result<size_t> member(size_t object, std::string_view key) const {
    size_t i = object + 1;
    while (at(i) == '"' && at(i + 1) == ':') {
      std::string_view name = text(i, i + 1);
      if (name.size() >= 2 && name.substr(1, name.size() - 2) == key) return i + 2;
      i = behind(i + 2);
      if (at(i) != ',') break;
      ++i;
    }
    if (at(i) != '}') return broken("is no JSON, or ends too early");
    return size_t{0};
  }

  Result<void> collect(size_t list, std::vector<std::string_view> &records) const {
    size_t i = list + 1;
    if (at(i) == ']') return {};
    while (true) {
      char first = at(i);
      size_t end = behind(i);
      if (end >= count_ || first == ',' || first == ':' || first == '}' || first == ']') {
        return broken("has a broken list of records");
      }
      records.push_back(text(i, end));
      if (at(end) == ']') return {};
      if (at(end) != ',') return broken("has a broken list of records");
      i = end + 1;
    }
  }

  std::string_view body_;
  const uint32_t *offsets_;
  size_t count_;
};

}  // namespace

Result<Split> split_answer(std::string_view body, const connector::Path &items) {
  json::Index index;
  json::Index::Outcome outcome = index.scan(body);
  if (outcome != json::Index::Outcome::ok) {
    return Error(Status::malformed, std::string("the provider's answer is no JSON: ") + json::outcome_text(outcome));
  }
  return Splitter(body, index).run(items);
}

}  // namespace openint::operations
