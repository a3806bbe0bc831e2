#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/output.hpp"

namespace openint::cli {

/// How JSON is laid out.
struct JsonLook {
  bool indented = false;  ///< a member a line, for people; else without a blank
  bool coloured = false;  ///< by ANSI escapes
};

/// As it suits the output: indented on a terminal, and coloured there unless $NO_COLOR is set (no-color.org) or the
/// terminal is a dumb one; compact anywhere else.
JsonLook look_for(const Output &output);

/// Writes JSON texts that come in whatever pieces, laid out anew: numbers keep their digits and strings their escapes.
/// Where it is indented, characters that steer a terminal are written as escapes. What it is given must be JSON.
class JsonPrinter {
 public:
  JsonPrinter(Output &output, JsonLook look) : output_(output), look_(look) {}
  void write(std::string_view piece);
  /// Ends a text at the top with its line.
  void end_line();

 private:
  enum class Colour { none, key, string, other };
  void in_string(char c);
  void between(char c);
  void open(char c);
  void close(char c);
  void break_line();
  void paint(Colour colour);
  void flush();

  Output &output_;
  JsonLook look_;
  std::string line_;          // what waits for the output
  std::vector<char> within_;  // the brackets that are open
  bool in_string_ = false;
  bool escaped_ = false;
  bool fresh_ = false;  // a bracket has just been opened
  bool key_ = false;    // the next string is a member's name
  unsigned char lead_ = 0;
  Colour colour_ = Colour::none;
};

}  // namespace openint::cli
