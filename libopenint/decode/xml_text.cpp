#include "libopenint/decode/xml_text.hpp"

#include <charconv>
#include <utility>

#include "libopenint/decode/forms.hpp"

namespace openint::decode {

bool is_xml_character(uint32_t code) noexcept {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code < 0xD800 || (code > 0xDFFF && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

namespace {

void append_utf8(std::string &out, uint32_t code) {
  auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      byte(0xE0 | code >> 12);
    } else {
      byte(0xF0 | code >> 18);
      byte(0x80 | (code >> 12 & 0x3F));
    }
    byte(0x80 | (code >> 6 & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

// Replaces what a reference stands for (the inside of &...;).
bool append_reference(std::string &out, std::string_view name) {
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto &[known, character] : kNamed) {
    if (name == known) return out += character, true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const bool hex = name.starts_with('x');
  if (hex) name.remove_prefix(1);
  uint32_t code = 0;
  auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  if (name.empty() || error != std::errc() || end != name.data() + name.size() || !is_xml_character(code)) return false;
  append_utf8(out, code);
  return true;
}

}  // namespace

Result<void> append_xml_text(std::string &out, std::string_view raw) {
  while (true) {
    size_t at = raw.find('&');
    out += raw.substr(0, at);
    if (at == std::string_view::npos) return {};
    size_t end = raw.find(';', at);
    std::string_view name = end == std::string_view::npos ? "" : raw.substr(at + 1, end - at - 1);
    if (!append_reference(out, name)) return malformed("a reference is none that XML itself has");
    raw.remove_prefix(end + 1);
  }
}

}  // namespace openint::decode
