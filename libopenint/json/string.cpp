#include "libopenint/json/string.hpp"

#include <cstdint>
#include <cstring>

namespace openint::json {

namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The code unit of the four digits at `at`, or -1.
int32_t code_unit(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return -1;
  int32_t value = 0;
  for (size_t i = at; i < at + 4; ++i) {
    int digit = hex(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

constexpr uint32_t kNoCharacter = 0xFFFD;

bool high(int32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool low(int32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

char *put_utf8(char *out, uint32_t code) {
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code >> 6));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code >> 12));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | (code >> 18));
    *out++ = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

}  // namespace

bool escapes_valid(std::string_view inside) noexcept {
  size_t i = 0;
  while (true) {
    const void *found = i < inside.size() ? std::memchr(inside.data() + i, '\\', inside.size() - i) : nullptr;
    if (found == nullptr) return true;
    i = static_cast<size_t>(static_cast<const char *>(found) - inside.data()) + 1;
    if (i >= inside.size()) return false;
    switch (inside[i]) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't': ++i; break;
      case 'u': {
        if (code_unit(inside, i + 1) < 0) return false;
        i += 5;
        break;
      }
      default: return false;
    }
  }
}

std::string_view unescape(std::string_view inside, Arena &arena) {
  if (inside.empty() || std::memchr(inside.data(), '\\', inside.size()) == nullptr) return inside;
  char *start = arena.make_array<char>(inside.size());
  char *out = start;
  for (size_t i = 0; i < inside.size();) {
    if (inside[i] != '\\') {
      *out++ = inside[i++];
      continue;
    }
    char kind = i + 1 < inside.size() ? inside[i + 1] : '\\';
    i += 2;
    switch (kind) {
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'n': *out++ = '\n'; break;
      case 'r': *out++ = '\r'; break;
      case 't': *out++ = '\t'; break;
      case 'u': {
        int32_t unit = code_unit(inside, i);
        i += 4;
        auto code = unit < 0 ? kNoCharacter : static_cast<uint32_t>(unit);
        if (low(unit)) code = kNoCharacter;
        if (high(unit)) {
          code = kNoCharacter;
          int32_t second = inside.substr(i, 2) == "\\u" ? code_unit(inside, i + 2) : -1;
          if (low(second)) {
            code = 0x10000 + ((static_cast<uint32_t>(unit) - 0xD800) << 10) + (static_cast<uint32_t>(second) - 0xDC00);
            i += 6;
          }
        }
        out = put_utf8(out, code);
        break;
      }
      default: *out++ = kind;
    }
  }
  return {start, static_cast<size_t>(out - start)};
}

void append_string(std::string &out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

}  // namespace openint::json
