// Strings: searching, cutting, joining, case. Everything counts code points, never bytes.

#include "libopenint/jmespath/functions.hpp"
#include "libopenint/jmespath/text.hpp"

namespace openint::jmespath {

using json::Value;

namespace {

constexpr std::string_view::size_type npos = std::string_view::npos;

bool contains_body(const Call &call, Value &out) {
  bool found = false;
  if (call[0].is_array()) {
    for (const Value &item : call[0].items()) {
      if (!call.evaluator.equal(item, call[1], found)) return false;
      if (found) break;
    }
  } else if (call[1].is_string()) {
    std::string_view needle = call[1].text();
    if (!call.evaluator.spend_text(call[0].size() + needle.size())) return false;
    auto *table = call.evaluator.make<uint32_t>(needle.size());
    if (table == nullptr) return false;
    found = Finder(needle, table).find(call[0].text(), 0) != npos;
  }
  out = Value::boolean(found);
  return true;
}

bool starts_with_body(const Call &call, Value &out) {
  out = Value::boolean(call[0].text().starts_with(call[1].text()));
  return call.evaluator.spend_text(call[1].size());
}

bool ends_with_body(const Call &call, Value &out) {
  out = Value::boolean(call[0].text().ends_with(call[1].text()));
  return call.evaluator.spend_text(call[1].size());
}

bool join_body(const Call &call, Value &out) {
  if (!call.evaluator.spend(call[1].size())) return false;
  if ((uniform(call[1]) & accept::string) == 0) return call.invalid_type("the array holds something else than strings");
  std::string_view glue = call[0].text();
  auto items = call[1].items();
  size_t size = items.empty() ? 0 : glue.size() * (items.size() - 1);
  for (const Value &item : items) size += item.size();
  char *text = call.evaluator.make<char>(size);
  if (text == nullptr) return false;
  size_t at = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) at += glue.copy(text + at, glue.size());
    at += items[i].text().copy(text + at, items[i].size());
  }
  out = Value::string({text, at});
  return true;
}

// What trim() takes away: white space, or the code points of a string.
bool trimmed(std::string_view set, uint32_t code) {
  if (set.empty()) return is_space(code);
  while (!set.empty()) {
    CodePoint one = first_code_point(set);
    if (one.value == code) return true;
    set.remove_prefix(one.size);
  }
  return false;
}

bool trim(const Call &call, bool left, bool right, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  std::string_view text = call[0].text();
  std::string_view set = call.size() > 1 ? call[1].text() : std::string_view();
  auto spend = [&] { return call.evaluator.spend_text(set.size()); };
  while (left && !text.empty()) {
    CodePoint one = first_code_point(text);
    if (!trimmed(set, one.value)) break;
    text.remove_prefix(one.size);
    if (!spend()) return false;
  }
  while (right && !text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    if (!trimmed(set, first_code_point(text.substr(start)).value)) break;
    text.remove_suffix(text.size() - start);
    if (!spend()) return false;
  }
  out = Value::string(text);
  return true;
}

bool trim_body(const Call &call, Value &out) { return trim(call, true, true, out); }
bool trim_left_body(const Call &call, Value &out) { return trim(call, true, false, out); }
bool trim_right_body(const Call &call, Value &out) { return trim(call, false, true, out); }

// Filled up to a number of code points, by blanks or another single character.
bool pad(const Call &call, bool left, Value &out) {
  out = call[0];
  size_t width = 0;
  if (!call.count(1, 0, width)) return false;
  const std::string_view text = call[0].text();
  const std::string_view by = call.size() > 2 ? call[2].text() : std::string_view(" ");
  if (by.empty() || first_code_point(by).size != by.size()) {
    return call.invalid_value("\"" + shortened(by) + "\" is not one character");
  }
  if (call[0].is_null() || !call.evaluator.spend_text(text.size())) return call[0].is_null();
  const size_t count = code_point_count(text);
  if (count >= width) return true;
  const size_t more = width - count;
  if (more > call.evaluator.limits().memory / by.size()) return call.invalid_value("a width that is too large");
  if (!call.evaluator.spend_text(more * by.size())) return false;
  char *made = call.evaluator.make<char>(text.size() + more * by.size());
  if (made == nullptr) return false;
  size_t size = left ? 0 : text.copy(made, text.size());
  for (size_t i = 0; i < more; ++i) size += by.copy(made + size, by.size());
  if (left) size += text.copy(made + size, text.size());
  out = Value::string({made, size});
  return true;
}

bool pad_left_body(const Call &call, Value &out) { return pad(call, true, out); }
bool pad_right_body(const Call &call, Value &out) { return pad(call, false, out); }

bool map_case(const Call &call, uint32_t (*map)(uint32_t) noexcept, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  std::string_view text = call[0].text();
  char *mapped = call.evaluator.spend_text(text.size()) ? call.evaluator.make<char>(text.size()) : nullptr;
  if (mapped == nullptr) return false;
  size_t size = 0;
  while (!text.empty()) {
    CodePoint one = first_code_point(text);
    size += write_code_point(map(one.value), mapped + size);
    text.remove_prefix(one.size);
  }
  out = Value::string({mapped, size});
  return true;
}

bool lower_body(const Call &call, Value &out) { return map_case(call, to_lower, out); }
bool upper_body(const Call &call, Value &out) { return map_case(call, to_upper, out); }

// Into single code points: what an empty separator means.
bool split_all(const Call &call, std::string_view text, size_t most, Value &out) {
  size_t count = code_point_count(text);
  auto *parts = call.evaluator.spend(count) ? call.evaluator.make<Value>(count) : nullptr;
  if (parts == nullptr) return false;
  size_t made = 0;
  while (!text.empty()) {
    size_t size = made == most ? text.size() : first_code_point(text).size;
    parts[made++] = Value::string(text.substr(0, size));
    text.remove_prefix(size);
  }
  out = Value::array({parts, made});
  return true;
}

// The places where `needle` (not empty) stands in `text`, at most `most` of them, none overlapping.
bool places(const Call &call, std::string_view text, std::string_view needle, size_t most, std::span<size_t> &out) {
  if (!call.evaluator.spend_text(text.size() * 2 + needle.size())) return false;
  auto *table = call.evaluator.make<uint32_t>(needle.size());
  if (table == nullptr) return false;
  Finder finder(needle, table);
  size_t count = 0;
  for (size_t at = 0; count < most && (at = finder.find(text, at)) != npos; at += needle.size()) ++count;
  auto *found = call.evaluator.make<size_t>(count);
  if (found == nullptr) return false;
  size_t at = 0;
  for (size_t i = 0; i < count; ++i) {
    found[i] = finder.find(text, at);
    at = found[i] + needle.size();
  }
  out = {found, count};
  return true;
}

bool split_body(const Call &call, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  size_t most = 0;
  if (!call.count(2, npos, most)) return false;
  std::string_view text = call[0].text();
  std::string_view separator = call[1].text();
  if (separator.empty()) return split_all(call, text, most, out);
  std::span<size_t> found;
  if (!places(call, text, separator, most, found)) return false;
  auto *parts = call.evaluator.make<Value>(found.size() + 1);
  if (parts == nullptr) return false;
  size_t from = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    parts[i] = Value::string(text.substr(from, found[i] - from));
    from = found[i] + separator.size();
  }
  parts[found.size()] = Value::string(text.substr(from));
  out = Value::array({parts, found.size() + 1});
  return true;
}

// An empty `old` stands nowhere, so nothing is replaced.
bool replace_body(const Call &call, Value &out) {
  out = call[0];
  size_t most = 0;
  if (!call.count(3, npos, most)) return false;
  std::string_view text = call[0].text();
  std::string_view old = call[1].text();
  std::string_view by = call[2].text();
  if (call[0].is_null() || old.empty()) return true;
  std::span<size_t> found;
  if (!places(call, text, old, most, found)) return false;
  if (found.empty()) return true;
  char *made = call.evaluator.make<char>(text.size() - found.size() * old.size() + found.size() * by.size());
  if (made == nullptr) return false;
  size_t size = 0;
  size_t from = 0;
  for (size_t place : found) {
    size += text.substr(from, place - from).copy(made + size, place - from);
    size += by.copy(made + size, by.size());
    from = place + old.size();
  }
  size += text.substr(from).copy(made + size, text.size() - from);
  out = Value::string({made, size});
  return true;
}

}  // namespace

std::span<const Function> string_functions() noexcept {
  using namespace accept;
  static constexpr uint8_t maybe = string | null;
  static constexpr Function kFunctions[] = {
      {"contains", 2, 2, {array | string, any, 0}, contains_body},
      {"starts_with", 2, 2, {string, string, 0}, starts_with_body},
      {"ends_with", 2, 2, {string, string, 0}, ends_with_body},
      {"join", 2, 2, {string, array, 0}, join_body},
      {"trim", 1, 2, {maybe, maybe, 0}, trim_body},
      {"trim_left", 1, 2, {maybe, maybe, 0}, trim_left_body},
      {"trim_right", 1, 2, {maybe, maybe, 0}, trim_right_body},
      {"pad_left", 2, 3, {maybe, number, string, 0}, pad_left_body},
      {"pad_right", 2, 3, {maybe, number, string, 0}, pad_right_body},
      {"lower", 1, 1, {maybe, 0, 0}, lower_body},
      {"upper", 1, 1, {maybe, 0, 0}, upper_body},
      {"split", 2, 3, {maybe, string, number | null, 0}, split_body},
      {"replace", 3, 4, {maybe, string, string, number | null}, replace_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
