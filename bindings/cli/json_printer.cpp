#include "bindings/cli/json_printer.hpp"

#include <cstdlib>

#include "bindings/cli/places.hpp"

namespace openint::cli {

namespace {

constexpr size_t kIndent = 2;
constexpr std::string_view kHex = "0123456789abcdef";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

JsonLook look_for(const Output &output) {
  JsonLook look;
  look.indented = output.is_terminal();
  look.coloured = look.indented && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  return look;
}

void JsonPrinter::write(std::string_view piece) {
  for (const char c : piece) {
    if (in_string_) {
      in_string(c);
    } else if (!is_blank(c)) {
      between(c);
    }
  }
  flush();
}

void JsonPrinter::end_line() {
  paint(Colour::none);
  line_ += '\n';
  flush();
  key_ = false;
}

void JsonPrinter::in_string(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (look_.indented && lead_ != 0) {
    // U+0080 to U+009F are C2 80 to C2 9F, and control a terminal as those below U+0020 do.
    if (byte < 0xA0) {
      line_ += "\\u00";
      line_ += kHex[byte >> 4];
      line_ += kHex[byte & 15];
    } else {
      line_ += static_cast<char>(lead_);
      line_ += c;
    }
    lead_ = 0;
    return;
  }
  if (look_.indented && byte == 0xC2) {
    lead_ = byte;
    return;
  }
  if (look_.indented && byte == 0x7F) {
    line_ += "\\u007f";
    return;
  }
  line_ += c;
  if (escaped_) {
    escaped_ = false;
  } else if (c == '\\') {
    escaped_ = true;
  } else if (c == '"') {
    in_string_ = false;
  }
}

void JsonPrinter::between(char c) {
  if (c == '}' || c == ']') return close(c);
  if (c == ',') {
    paint(Colour::none);
    line_ += c;
    key_ = !within_.empty() && within_.back() == '{';
    return break_line();
  }
  if (c == ':') {
    paint(Colour::none);
    line_ += look_.indented ? ": " : ":";
    key_ = false;
    return;
  }
  if (fresh_) break_line();
  fresh_ = false;
  if (c == '{' || c == '[') return open(c);
  in_string_ = c == '"';
  paint(!in_string_ ? Colour::other : key_ ? Colour::key : Colour::string);
  line_ += c;
}

void JsonPrinter::open(char c) {
  line_ += c;
  within_.push_back(c);
  fresh_ = true;
  key_ = c == '{';
}

void JsonPrinter::close(char c) {
  paint(Colour::none);
  if (!within_.empty()) within_.pop_back();
  if (!fresh_) break_line();
  fresh_ = false;
  line_ += c;
}

void JsonPrinter::break_line() {
  if (!look_.indented) return;
  line_ += '\n';
  line_.append(within_.size() * kIndent, ' ');
}

void JsonPrinter::paint(Colour colour) {
  if (!look_.coloured || colour == colour_) return;
  colour_ = colour;
  switch (colour) {
    case Colour::none: line_ += "\033[0m"; break;
    case Colour::key: line_ += "\033[34m"; break;
    case Colour::string: line_ += "\033[32m"; break;
    case Colour::other: line_ += "\033[36m"; break;
  }
}

void JsonPrinter::flush() {
  output_.write(line_);
  line_.clear();
}

}  // namespace openint::cli
