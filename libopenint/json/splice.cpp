#include "libopenint/json/splice.hpp"

#include "libopenint/base/arena.hpp"
#include "libopenint/json/shallow.hpp"
#include "libopenint/json/string.hpp"

namespace openint::json {

namespace {

// Where a key's value stands in an object: 0 for nowhere; and the place of the bracket that ends the object.
struct Found {
  size_t value = 0;
  size_t end = 0;
  bool empty = true;
};

std::string_view name_at(const Shallow &text, size_t place, Arena &arena) {
  std::string_view key = text.text(place, place + 1);
  key = key.substr(1, key.size() - 2);
  if (key.find('\\') == std::string_view::npos) return key;
  return escapes_valid(key) ? unescape(key, arena) : key;
}

Result<Found> find_last(const Shallow &text, size_t object, std::string_view key) {
  Arena arena;
  Found found;
  size_t i = object + 1;
  while (text.at(i) == '"' && text.at(i + 1) == ':') {
    found.empty = false;
    if (name_at(text, i, arena) == key) found.value = i + 2;
    i = text.behind(i + 2);
    if (text.at(i) != ',') break;
    ++i;
  }
  found.end = i;
  if (text.at(i) == '}') return found;
  return Error(Status::malformed, "an object is no JSON, or ends too early");
}

// {"a":{"b":VALUE}}, or the value where the path has ended.
void append_nested(std::string &out, std::span<const std::string> path, std::string_view value) {
  for (const std::string &key : path) {
    out += '{';
    append_string(out, key);
    out += ':';
  }
  out += value;
  out.append(path.size(), '}');
}

}  // namespace

Result<std::string> with_member(std::string_view text, std::span<const std::string> path, std::string_view value) {
  Shallow index;
  const Index::Outcome outcome = index.read(text);
  if (outcome != Index::Outcome::ok) return Error(Status::malformed, outcome_text(outcome));
  if (index.at(0) != '{') return Error(Status::malformed, "is no object");
  const std::string_view whole = index.indexed();
  size_t place = 0;
  size_t depth = 0;
  std::string out;
  for (; depth < path.size() && index.at(place) == '{'; ++depth) {
    OPENINT_TRY(const Found found, find_last(index, place, path[depth]));
    if (found.value == 0) {
      const size_t at = index.offsets()[found.end];
      out = whole.substr(0, at);
      if (!found.empty) out += ',';
      append_string(out, path[depth]);
      out += ':';
      append_nested(out, path.subspan(depth + 1), value);
      return out += whole.substr(at);
    }
    place = found.value;
  }
  const std::string_view old = index.text(place, index.behind(place));
  const auto at = static_cast<size_t>(old.data() - whole.data());
  out = whole.substr(0, at);
  append_nested(out, path.subspan(depth), value);
  return out += whole.substr(at + old.size());
}

}  // namespace openint::json
