// Times by a pattern: format_time and parse_time.
#include "libopenint/jmespath/times.hpp"

namespace openint::jmespath {

void append_padded(std::string &out, int64_t number, size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

bool bad_pattern(const Call &call, const std::string &why) {
  std::string message = "the pattern \"";
  message += shortened(call[1].text());
  message += "\" ";
  message += why;
  return call.invalid_value(message);
}

bool unknown_part(const Call &call, char letter) {
  std::string why = "has %";
  why += letter;
  why += ", which is no part of a time here";
  return bad_pattern(call, why);
}

bool fits_pattern(const Call &call, std::string_view pattern) {
  return pattern.size() <= kMostPattern || bad_pattern(call, "is longer than 256 bytes");
}

std::span<const Function> time_functions() noexcept {
  using namespace accept;
  static constexpr Function kFunctions[] = {
      {"format_time", 2, 2, {string | number | null, string, 0, 0}, format_time},
      {"parse_time", 2, 2, {string | null, string, 0, 0}, parse_time},
  };
  return kFunctions;
}

}  // namespace openint::jmespath
