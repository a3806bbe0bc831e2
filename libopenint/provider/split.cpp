#include "libopenint/provider/split.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "libopenint/base/decimal.hpp"

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

// The place of a list's entry, which a path names by its number; 0 where there is none.
size_t entry_of(const json::Shallow &body, size_t list, const std::string &number) {
  auto place = decimal_to_int64(number);
  size_t i = list + 1;
  if (!place || *place < 0 || body.at(i) == ']') return 0;
  for (int64_t left = *place; left > 0; --left) {
    i = body.behind(i);
    if (i >= body.count() || body.at(i) != ',') return 0;
    ++i;
  }
  return i < body.count() ? i : 0;
}

// Place and end of the value at `items`, of any kind; nothing where there is none.
Result<std::optional<std::pair<size_t, size_t>>> find_value(const json::Shallow &body, const connector::Path &items) {
  std::optional<std::pair<size_t, size_t>> nothing;
  size_t place = 0;
  for (const std::string &key : items) {
    if (body.at(place) == '[') {
      place = entry_of(body, place, key);
      if (place == 0) return nothing;
      continue;
    }
    if (body.at(place) != '{') return nothing;
    auto found = body.member(place, key);
    if (!found.ok()) return broken("is no JSON, or ends too early");
    if (*found == 0 && place != 0 && body.at(place + 1) == '}') break;  // nothing in it, which may be what empty says
    if (*found == 0) return nothing;
    place = *found;
  }
  size_t end = body.behind(place);
  if (end > body.count()) return broken("ends inside its records");
  return std::optional(std::pair(place, end));
}

// What stands before and behind the records, with null in their place.
void take_around(Split &out, const json::Shallow &shallow, std::string_view body, size_t begin, size_t end) {
  size_t last = shallow.offset(end - 1) + 1;
  bool open = shallow.at(begin) == '[' || shallow.at(begin) == '{';
  if (!open) last = shallow.offset(begin) + shallow.text(begin, end).size();
  out.around.assign(body.substr(0, shallow.offset(begin)));
  out.around += "null";
  out.around += body.substr(last);
}

Result<void> check(json::Index::Outcome outcome) {
  if (outcome == json::Index::Outcome::ok) return {};
  return broken((std::string("is no JSON: ") + json::outcome_text(outcome)).c_str());
}

bool is_empty(const std::vector<std::string> &forms, std::string_view value) {
  std::string compact;
  for (char c : value) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') compact += c;
  }
  return std::find(forms.begin(), forms.end(), compact) != forms.end();
}

Result<Split> list_of(const json::Shallow &shallow, std::string_view body, const connector::ItemsRule &items) {
  Split out;
  OPENINT_TRY(auto place, find_value(shallow, items.path));
  if (!place) return out;
  auto [begin, end] = *place;
  if (shallow.at(begin) == '[') {
    OPENINT_CHECK(collect(shallow, begin, out.records));
  } else if (!is_empty(items.empty, shallow.text(begin, end))) {
    return out;
  }
  out.found = true;
  take_around(out, shallow, body, begin, end);
  return out;
}

}  // namespace

Result<void> read_answer(std::string &text, json::IndexedText &body) { return check(body.read(text)); }

Result<Split> split_list(const json::IndexedText &body, const connector::ItemsRule &items) {
  return list_of(body.index(), body.text(), items);
}

Result<Split> split_list(std::string_view body, const connector::ItemsRule &items) {
  json::Shallow shallow;
  OPENINT_CHECK(check(shallow.read(body)));
  return list_of(shallow, body, items);
}

Result<Split> split_answer(std::string_view body, const connector::Path &items) {
  json::Shallow shallow;
  OPENINT_CHECK(check(shallow.read(body)));
  Split out;
  OPENINT_TRY(auto place, find_value(shallow, items));
  bool holds = place && (shallow.at(place->first) == '[' || shallow.at(place->first) == '{');
  if (!holds) {
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
  take_around(out, shallow, body, begin, end);
  return out;
}

}  // namespace openint::provider
