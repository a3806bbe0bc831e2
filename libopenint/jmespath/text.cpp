#include "libopenint/jmespath/text.hpp"

#include <algorithm>

namespace openint::jmespath {

namespace {

bool within(uint32_t code, uint32_t first, uint32_t last) { return code >= first && code <= last; }

// Blocks where upper and lower case lie a fixed distance apart.
struct Shifted {
  uint32_t first, last;  // of the upper case
  uint32_t distance;
};
constexpr Shifted kShifted[] = {
    {0x41, 0x5A, 32},   {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x386, 0x386, 38},   {0x388, 0x38A, 37},
    {0x38C, 0x38C, 64}, {0x38E, 0x38F, 63}, {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32},   {0x400, 0x40F, 80},
    {0x410, 0x42F, 32}, {0x4C0, 0x4C0, 15}, {0x531, 0x556, 48}, {0xFF21, 0xFF3A, 32},
};

// Blocks where each upper case letter stands right before its lower case one.
struct Paired {
  uint32_t first, last;
};
constexpr Paired kPaired[] = {
    {0x100, 0x12F}, {0x132, 0x137}, {0x139, 0x148}, {0x14A, 0x177}, {0x179, 0x17E},   {0x1A0, 0x1A5},   {0x1AF, 0x1B0},
    {0x1CD, 0x1DC}, {0x1DE, 0x1EF}, {0x1F8, 0x21F}, {0x222, 0x233}, {0x246, 0x24F},   {0x370, 0x373},   {0x3D8, 0x3EF},
    {0x460, 0x481}, {0x48A, 0x4BF}, {0x4C1, 0x4CE}, {0x4D0, 0x52F}, {0x1E00, 0x1E95}, {0x1EA0, 0x1EFF},
};

const Paired *pair_of(uint32_t code) {
  for (const Paired &block : kPaired) {
    if (within(code, block.first, block.last)) return &block;
  }
  return nullptr;
}

}  // namespace

CodePoint first_code_point(std::string_view text) noexcept {
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  uint32_t first = byte(0);
  size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size > text.size()) return {first, 1};
  uint32_t value = size == 1 ? first : first & (0x7FU >> size);
  for (size_t i = 1; i < size; ++i) value = (value << 6) | (byte(i) & 0x3F);
  return {value, size};
}

size_t code_point_count(std::string_view text) noexcept {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

size_t write_code_point(uint32_t code, char *out) noexcept {
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static constexpr uint32_t kMarks[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = size - 1; i > 0; --i) {
    out[i] = static_cast<char>(0x80 | (code & 0x3F));
    code >>= 6;
  }
  out[0] = static_cast<char>(kMarks[size] | code);
  return size;
}

bool is_space(uint32_t code) noexcept {
  return within(code, 0x09, 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         within(code, 0x2000, 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

uint32_t to_lower(uint32_t code) noexcept {
  for (const Shifted &block : kShifted) {
    if (within(code, block.first, block.last)) return code + block.distance;
  }
  switch (code) {
    case 0x130: return 0x69;   // I with dot
    case 0x178: return 0xFF;   // Y with diaeresis
    case 0x1E9E: return 0xDF;  // capital sharp s
    default: break;
  }
  const Paired *block = pair_of(code);
  return block != nullptr && (code - block->first) % 2 == 0 ? code + 1 : code;
}

uint32_t to_upper(uint32_t code) noexcept {
  for (const Shifted &block : kShifted) {
    if (within(code, block.first + block.distance, block.last + block.distance)) {
      // Final sigma lies where upper case has a gap.
      return code == 0x3C2 ? 0x3A3 : code - block.distance;
    }
  }
  switch (code) {
    case 0xB5: return 0x39C;   // micro sign
    case 0xFF: return 0x178;   // y with diaeresis
    case 0x131: return 0x49;   // dotless i
    case 0x17F: return 0x53;   // long s
    case 0x3C2: return 0x3A3;  // final sigma
    default: break;
  }
  const Paired *block = pair_of(code);
  return block != nullptr && (code - block->first) % 2 == 1 ? code - 1 : code;
}

std::optional<bool> read_boolean(std::string_view text) noexcept {
  auto is = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
  };
  if (is("true") || text == "1") return true;
  if (is("false") || text == "0") return false;
  return std::nullopt;
}

Finder::Finder(std::string_view needle, uint32_t *table) noexcept : needle_(needle), table_(table) {
  if (needle.empty()) return;
  table_[0] = 0;
  uint32_t matched = 0;
  for (size_t i = 1; i < needle.size(); ++i) {
    while (matched > 0 && needle[i] != needle[matched]) matched = table_[matched - 1];
    if (needle[i] == needle[matched]) ++matched;
    table_[i] = matched;
  }
}

size_t Finder::find(std::string_view text, size_t from) const noexcept {
  if (needle_.empty()) return from <= text.size() ? from : std::string_view::npos;
  uint32_t matched = 0;
  for (size_t i = from; i < text.size(); ++i) {
    while (matched > 0 && text[i] != needle_[matched]) matched = table_[matched - 1];
    if (text[i] == needle_[matched]) ++matched;
    if (matched == needle_.size()) return i + 1 - matched;
  }
  return std::string_view::npos;
}

}  // namespace openint::jmespath
