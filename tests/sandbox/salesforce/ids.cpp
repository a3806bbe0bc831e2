#include "ids.hpp"

#include <cctype>

namespace sandbox::salesforce {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSuffix = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view kInstance = "Hs0";  // the two characters of the instance, and the reserved one

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }

std::string suffix_of(std::string_view fifteen) {
  std::string suffix;
  for (size_t part = 0; part < 3; ++part) {
    size_t bits = 0;
    for (size_t i = 0; i < 5; ++i) bits |= capital(fifteen[part * 5 + i]) ? size_t{1} << i : 0;
    suffix += kSuffix[bits];
  }
  return suffix;
}

// Gives the fifteen their case back from the suffix; nothing when the suffix is none.
std::optional<std::string> restore_case(std::string_view given) {
  std::string out(given.substr(0, 15));
  for (size_t part = 0; part < 3; ++part) {
    const size_t bits = kSuffix.find(upper(given[15 + part]));
    if (bits == std::string_view::npos) return std::nullopt;
    for (size_t i = 0; i < 5; ++i) {
      char &c = out[part * 5 + i];
      const bool wanted = ((bits >> i) & 1U) != 0;
      c = wanted ? upper(c) : lower(c);
      if (wanted && !capital(c)) return std::nullopt;  // a digit cannot be a capital
    }
  }
  return out;
}

}  // namespace

std::string make_id(std::string_view prefix, uint64_t number) {
  std::string tail(9, '0');
  for (size_t i = 9; i-- > 0 && number > 0; number /= 62) tail[i] = kDigits[number % 62];
  std::string id = std::string(prefix) + std::string(kInstance) + tail;
  return id + suffix_of(id);
}

std::optional<std::string> canonical_id(std::string_view given) {
  if (given.size() != 15 && given.size() != 18) return std::nullopt;
  for (const char c : given) {
    if (kDigits.find(c) == std::string_view::npos) return std::nullopt;
  }
  if (given.size() == 15) return std::string(given) + suffix_of(given);
  auto fifteen = restore_case(given);
  if (!fifteen) return std::nullopt;
  return *fifteen + suffix_of(*fifteen);
}

std::optional<uint64_t> id_number(std::string_view canonical) {
  if (canonical.size() != 18 || canonical.substr(3, 3) != kInstance) return std::nullopt;
  uint64_t number = 0;
  for (const char c : canonical.substr(6, 9)) number = number * 62 + kDigits.find(c);
  return number;
}

}  // namespace sandbox::salesforce
