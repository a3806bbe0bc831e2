#include "libopenint/operations/differences.hpp"

#include <algorithm>
#include <vector>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/writing.hpp"

namespace openint::operations {

using json::Member;
using json::Value;

namespace {

constexpr size_t kFewestDigits = 7;  // of a telephone number without its country
constexpr size_t kDate = 10;         // YYYY-MM-DD
constexpr size_t kShortId = 15;      // from here on an id may come back with a checksum behind it
constexpr size_t kChecksum = 3;
constexpr size_t kShown = 120;
constexpr int64_t kMicros = 1'000'000;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

// Runs of blanks as one, and none at the ends.
std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (!blank(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string without_markup(std::string_view text) {
  std::string out;
  bool inside = false;
  for (char c : text) {
    if (c == '<') inside = true;
    if (!inside) out += c;
    if (c == '>') {
      inside = false;
      out += ' ';
    }
  }
  return squeezed(out);
}

std::string digits_of(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), digit);
  return out;
}

std::string site_of(std::string_view text) {
  std::string out = lowered(squeezed(text));
  for (std::string_view scheme : {"https://", "http://"}) {
    if (out.starts_with(scheme)) out.erase(0, scheme.size());
  }
  if (out.ends_with('/')) out.pop_back();
  return out;
}

// The words of all parts of an address, in no order.
std::vector<std::string> words_of(const Value &address, std::string_view kind) {
  std::vector<std::string> out;
  for (const Member &member : address.members()) {
    if (member.key == kind) continue;
    std::string word;
    for (char c : member.value.text()) {
      const bool separator = blank(c) || c == ',' || c == ';' || c == '.';
      if (!separator) word += lower(c);
      if (separator && !word.empty()) out.push_back(std::exchange(word, ""));
    }
    if (!word.empty()) out.push_back(word);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool same_phone(std::string_view a, std::string_view b) {
  const std::string one = digits_of(a);
  const std::string other = digits_of(b);
  if (one.empty() || other.empty()) return squeezed(a) == squeezed(b);
  const std::string &longer = one.size() >= other.size() ? one : other;
  const std::string &shorter = one.size() >= other.size() ? other : one;
  return one == other || (shorter.size() >= kFewestDigits && longer.ends_with(shorter));
}

bool same_id(std::string_view asked, std::string_view got) {
  std::string one = lowered(asked);
  std::string other = lowered(got);
  for (std::string *id : {&one, &other}) std::erase_if(*id, [](char c) { return c == '{' || c == '}'; });
  return one == other || (one.size() == kShortId && other.size() == kShortId + kChecksum && other.starts_with(one));
}

bool same_time(std::string_view asked, std::string_view got) {
  if (asked.size() == kDate || got.size() == kDate) return asked.substr(0, kDate) == got.substr(0, kDate);
  const auto one = instant_to_micros(asked);
  const auto other = instant_to_micros(got);
  return one && other && *one / kMicros == *other / kMicros;
}

bool same_text(std::string_view field, std::string_view asked, std::string_view got) {
  if (field == "email" || field == "email_address" || field == "domain") {
    return lowered(squeezed(asked)) == lowered(squeezed(got));
  }
  if (field == "phone" || field == "phone_number") return same_phone(asked, got);
  if (field == "website") return site_of(asked) == site_of(got);
  if (field.ends_with("_id")) return same_id(asked, got);
  if (field.ends_with("_date") || field.ends_with("_at")) return same_time(asked, got);
  return squeezed(asked) == squeezed(got) || without_markup(asked) == without_markup(got);
}

bool nothing(const Value &value) { return !jmespath::truthy(value) && !value.is_boolean(); }

bool same(std::string_view field, const Value &asked, const Value &got);

// An entry of a list; the kinds must be the same too.
bool same_entry(const Value &asked, const Value &got, std::string_view kind) {
  if (asked[kind].text() != got[kind].text()) return false;
  const bool address = !kind.empty() && asked.size() > 2;
  if (address) return words_of(asked, kind) == words_of(got, kind);
  for (const Member &member : asked.members()) {
    if (member.key != kind && !same(member.key, member.value, got[member.key])) return false;
  }
  return true;
}

std::string_view kind_of(const Value &entry) {
  for (const Member &member : entry.members()) {
    if (member.key.ends_with("_type")) return member.key;
  }
  return "";
}

bool empty_entry(const Value &entry) {
  const std::string_view kind = kind_of(entry);
  return std::all_of(entry.members().begin(), entry.members().end(),
                     [&](const Member &member) { return member.key == kind || nothing(member.value); });
}

bool same_list(const Value &asked, const Value &got) {
  std::vector<Value> left;
  for (const Value &entry : got.items()) {
    if (!entry.is_object() || !empty_entry(entry)) left.push_back(entry);
  }
  for (const Value &entry : asked.items()) {
    if (entry.is_object() && empty_entry(entry)) continue;
    auto found = std::find_if(left.begin(), left.end(), [&](const Value &other) {
      return entry.is_object() ? same_entry(entry, other, kind_of(entry)) : same("", entry, other);
    });
    if (found == left.end()) return false;
    left.erase(found);
  }
  return left.empty();
}

bool same(std::string_view field, const Value &asked, const Value &got) {
  if (asked.is_object() && got.is_object()) {  // of its parts those alone that are asked for
    return std::all_of(asked.members().begin(), asked.members().end(), [&](const Member &part) {
      return same(part.key, part.value, got[part.key]);
    });
  }
  if (nothing(asked) || nothing(got)) return nothing(asked) && nothing(got);
  if (asked.is_array() && got.is_array()) return same_list(asked, got);
  if (asked.is_string() && got.is_string()) return same_text(field, asked.text(), got.text());
  return json::equal(asked, got);
}

// A value of a field by the provider's own name. Providers keep them in types of their own, so that they are compared
// as text, and a list as what its items make when they are joined.
bool same_own(const Value &asked, const Value &got) {
  if (same("", asked, got)) return true;
  if (nothing(asked)) return false;
  auto text = [](const Value &value) { return value.is_string() ? squeezed(value.text()) : json::to_text(value); };
  if (asked.is_number() && got.is_string()) {
    const std::string digits = text(got);
    return digits == text(asked) ||
           (!digits.empty() && is_json_number(digits) && json::equal(asked, Value::number(digits)));
  }
  if (!asked.is_array()) return text(asked) == text(got);
  std::string all = text(got);
  return std::all_of(asked.items().begin(), asked.items().end(),
                     [&](const Value &item) { return all.find(text(item)) != std::string::npos; });
}

std::string shown(const Value &value) { return shortened(json::to_text(value), kShown); }

void add(std::string &out, const std::string &field, const Value &asked, const Value &got) {
  if (!out.empty()) out += ',';
  append_warning(out, "Written otherwise than asked", "read_back_differs",
                 field + ": asked " + shown(asked) + ", the provider has " + shown(got));
}

// A choice may be asked for by its id in the place of its name, and is read by its name.
bool an_id(const connector::ModelRule &model, std::string_view field, const Value &asked, const Value &got) {
  const Value *id = got.find(std::string(field) + "_id");
  if (id != nullptr && !id->is_null() && id->text() == asked.text()) return true;
  for (const connector::FieldRule &rule : model.fields) {
    for (const connector::Target &target : rule.write) {
      if (!target.choice || target.choice->name != field) continue;
      if (squeezed(lowered(asked.text())) == squeezed(lowered(got[field].text()))) return true;
      return id == nullptr && target.choice->ids && target.choice->ids->matches(asked.text());
    }
  }
  return false;
}

}  // namespace

std::string differences(const connector::ModelRule &model, const Value &asked, const Value &got) {
  std::string out;
  for (const connector::FieldRule &rule : model.fields) {
    const Value *wanted = asked.find(rule.name);
    if (wanted == nullptr || !rule.read) continue;
    const Value has = got[rule.name];
    if (rule.name == "fields") {
      for (const Member &member : wanted->members()) {
        const Value *own = has.find(member.key);
        if (own != nullptr && !same_own(member.value, *own)) {
          add(out, "fields." + shortened(member.key), member.value, *own);
        }
      }
      continue;
    }
    if (same(rule.name, *wanted, has)) continue;
    if (wanted->is_string() && an_id(model, rule.name, *wanted, got)) continue;
    add(out, rule.name, *wanted, has);
  }
  for (const connector::FieldRule &rule : model.custom_fields) {
    const Value *wanted = asked["custom_fields"].find(rule.name);
    if (wanted == nullptr || !rule.read) continue;
    const Value has = got["custom_fields"][rule.name];
    if (!same_own(*wanted, has)) add(out, "custom_fields." + shortened(rule.name), *wanted, has);
  }
  return out;
}

}  // namespace openint::operations
