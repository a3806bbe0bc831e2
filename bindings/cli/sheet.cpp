#include "bindings/cli/sheet.hpp"

#include <wchar.h>

#include <algorithm>

namespace openint::cli {

namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kGap = "  ";

struct Glyph {
  size_t size;   // bytes
  size_t width;  // cells
  bool control;
};

Glyph glyph(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {1, 1, first < 0x20 || first == 0x7F};
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (text.size() < size) return {1, 1, true};
  wchar_t code = static_cast<wchar_t>(first & (0xFF >> (size + 1)));
  for (size_t i = 1; i < size; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
  const int width = ::wcwidth(code);
  if (width < 0) return {size, 1, true};
  return {size, static_cast<size_t>(width), false};
}

// `text` in lines of at most `width` cells, broken at blanks where there are any.
std::vector<std::string> wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  while (display_width(text) > width) {
    size_t end = 0, cells = 0, blank = 0;
    while (end < text.size()) {
      const Glyph next = glyph(text.substr(end));
      if (cells + next.width > width) break;
      if (text[end] == ' ') blank = end;
      cells += next.width;
      end += next.size;
    }
    if (end < text.size() && text[end] == ' ') blank = end;
    if (blank > 0) end = blank;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  lines.emplace_back(text);
  return lines;
}

}  // namespace

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const Glyph next = glyph(text);
    width += next.width;
    text.remove_prefix(next.size);
  }
  return width;
}

std::string fitted(std::string_view text, size_t width, bool right) {
  const size_t whole = display_width(text);
  const size_t room = whole > width ? width - 1 : width;
  std::string out;
  size_t used = 0;
  while (!text.empty()) {
    const Glyph next = glyph(text);
    if (used + next.width > room) break;
    if (next.control) {
      out += ' ';
    } else {
      out += text.substr(0, next.size);
    }
    used += next.width;
    text.remove_prefix(next.size);
  }
  if (whole > width) out += kEllipsis, ++used;
  const std::string blanks(width - std::min(used, width), ' ');
  return right ? blanks + out : out + blanks;
}

std::string printable(std::string_view text, std::string_view kept) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    auto byte = static_cast<unsigned char>(text[at]);
    // U+0080 to U+009F are C2 80 to C2 9F.
    const auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : 0);
    const bool high = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    if (!high && ((byte >= 0x20 && byte != 0x7F) || kept.find(text[at]) != std::string_view::npos)) {
      out += text[at];
      continue;
    }
    if (high) byte = static_cast<unsigned char>(text[++at]);
    out += "\\u00";
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string without_end_blanks(std::string text) {
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

void write_sheet(Output &output, const std::vector<std::string> &head,
                 const std::vector<std::vector<std::string>> &rows) {
  constexpr size_t kLeast = 20;
  std::vector<size_t> widths;
  for (const std::string &name : head) widths.push_back(display_width(name));
  for (const auto &row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  size_t before = 0;
  for (size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + kGap.size();
  const size_t room = std::max(output.width() > before ? output.width() - before : 0, kLeast);
  widths.back() = std::min(widths.back(), room);
  const auto write = [&](const std::vector<std::string> &row) {
    std::string line;
    for (size_t i = 0; i + 1 < row.size(); ++i) line.append(fitted(row[i], widths[i])).append(kGap);
    for (const std::string &part : wrapped(row.back(), widths.back())) {
      output.write(without_end_blanks(line + fitted(part, widths.back())) + "\n");
      line.assign(before, ' ');
    }
  };
  write(head);
  std::vector<std::string> rule;
  for (const size_t width : widths) rule.emplace_back(width, '-');
  write(rule);
  for (const auto &row : rows) write(row);
}

}  // namespace openint::cli
