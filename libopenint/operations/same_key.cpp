#include "libopenint/operations/same_key.hpp"

#include <algorithm>
#include <cstdint>

#include "libopenint/base/decimal.hpp"

namespace openint::operations {

namespace {

using json::Member;
using json::Value;

// Small letters in the place of capitals: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic, all of which are one or
// two bytes of UTF-8.
uint32_t small(uint32_t c) {
  auto within = [&](uint32_t from, uint32_t to) { return c >= from && c <= to; };
  if (within('A', 'Z') || (within(0xC0, 0xDE) && c != 0xD7)) return c + 0x20;
  if ((within(0x139, 0x148) || within(0x179, 0x17E)) && c % 2 == 1) return c + 1;
  if ((within(0x100, 0x137) || within(0x14A, 0x177)) && c % 2 == 0 && c != 0x130) return c + 1;
  if (within(0x391, 0x3A9) || within(0x410, 0x42F)) return c + 0x20;
  if (within(0x400, 0x40F)) return c + 0x50;
  return c;
}

std::string folded(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool two = (byte & 0xE0U) == 0xC0U && i + 1 < text.size();
    if (!two) {
      out += byte < 0x80 ? static_cast<char>(small(byte)) : text[i];
      continue;
    }
    const uint32_t c = small(((byte & 0x1FU) << 6U) | (static_cast<unsigned char>(text[++i]) & 0x3FU));
    out += static_cast<char>(0xC0U | (c >> 6U));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  }
  return out;
}

bool same_scalar(const Value &found, const std::string &wanted) {
  if (found.is_boolean()) return folded(wanted) == (found.as_boolean() ? "true" : "false");
  if (!found.is_string() && !found.is_number()) return false;
  if (folded(found.text()) == folded(wanted)) return true;
  if (!found.is_number() || !is_json_number(wanted)) return false;
  return json::equal(found, Value::number(wanted));
}

}  // namespace

const Value *find_property(const Value &fields, const std::string &property) {
  if (const Value *found = fields.find(property)) return found;
  const std::string name = folded(property);
  for (const Member &member : fields.members()) {
    if (folded(member.key) == name) return &member.value;
  }
  const size_t dot = property.find('.');
  if (dot == std::string::npos) return nullptr;
  const Value *inner = find_property(fields, property.substr(0, dot));
  return inner == nullptr ? nullptr : find_property(*inner, property.substr(dot + 1));
}

bool same_key(const Value &found, const std::vector<std::string> &wanted) {
  auto any = [&](const Value &value) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string &key) { return same_scalar(value, key); });
  };
  if (!found.is_array()) return any(found);
  return std::any_of(found.items().begin(), found.items().end(), any);
}

}  // namespace openint::operations
