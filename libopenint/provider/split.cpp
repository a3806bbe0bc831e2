#include "libopenint/provider/split.hpp"

#include <optional>
#include <utility>

namespace openint::provider {

namespace {

Error broken(const char *what) { return Error(Status::malformed, std::string("the provider's answer ") + what); }

Result<void> collect(const json::Shallow &body, size_t list, std::vector<std::string_view> &records) {
  size_t i = list + 1;
  if (body.at(i) == ']') return {};
  while (true) {
    char first = body.at(i);
    size_t end = body.behind(i);
    if (end >= body.count() || first == ',' || first == ':' || first == '}' || first == ']') {
      return broken("has a broken list of records");
    }
    records.push_back(body.text(i, end));
    if (body.at(end) == ']') return {};
    if (body.at(end) != ',') return broken("has a broken list of records");
    i = end + 1;
  }
}

// Place and end of the value at `items`; nothing where there is none.
Result<std::optional<std::pair<size_t, size_t>>> find_items(const json::Shallow &body, const connector::Path &items) {
  std::optional<std::pair<size_t, size_t>> nothing;
  size_t place = 0;
  for (const std::string &key : items) {
    if (body.at(place) != '{') return nothing;
    auto found = body.member(place, key);
    if (!found.ok()) return broken("is no JSON, or ends too early");
    if (*found == 0) return nothing;
    place = *found;
  }
  if (body.at(place) != '[' && body.at(place) != '{') return nothing;
  size_t end = body.behind(place);
  if (end > body.count()) return broken("ends inside its records");
  return std::optional(std::pair(place, end));
}

Result<void> check(json::Index::Outcome outcome) {
  if (outcome == json::Index::Outcome::ok) return {};
  return broken((std::string("is no JSON: ") + json::outcome_text(outcome)).c_str());
}

Result<Split> split(const json::Shallow &shallow, std::string_view body, const connector::Path &items) {
  Split out;
  OPENINT_TRY(auto place, find_items(shallow, items));
  if (!place) {
    out.around.assign(body);
    return out;
  }
  auto [begin, end] = *place;
  if (shallow.at(begin) == '{') {
    out.records.push_back(shallow.text(begin, end));
  } else {
    OPENINT_CHECK(collect(shallow, begin, out.records));
  }
  out.found = true;
  out.around.assign(body.substr(0, shallow.offset(begin)));
  out.around += "null";
  out.around += body.substr(shallow.offset(end - 1) + 1);
  return out;
}

}  // namespace

Result<void> read_answer(std::string text, json::IndexedText &body) { return check(body.read(std::move(text))); }

Result<Split> split_answer(const json::IndexedText &body, const connector::Path &items) {
  return split(body.index(), body.text(), items);
}

Result<Split> split_answer(std::string_view body, const connector::Path &items) {
  json::Shallow shallow;
  OPENINT_CHECK(check(shallow.read(body)));
  return split(shallow, body, items);
}

}  // namespace openint::provider
