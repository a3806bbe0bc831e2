// Amounts as reports show them: read and added exactly.
#include "libopenint/operations/amounts.hpp"

#include <algorithm>
#include <cstdint>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/text.hpp"

namespace openint::operations {

namespace {

constexpr int kFraction = 9;

// Without the commas between thousands; nothing where they stand elsewhere.
std::optional<std::string> ungrouped(std::string_view digits) {
  std::string out;
  size_t since = 0;
  bool grouped = false, fraction = false;
  for (char c : digits) {
    const bool comma = c == ',';
    if (comma && (fraction || since == 0 || since > 3 || (grouped && since != 3))) return std::nullopt;
    if (comma) {
      grouped = true;
      since = 0;
      continue;
    }
    if (c == '.') {
      if (grouped && since != 3) return std::nullopt;
      fraction = true;
    }
    if (!fraction) ++since;
    out += c;
  }
  if (grouped && !fraction && since != 3) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Billionths> billionths(std::string_view digits) {
  auto number = decimal_to_128(digits, 38, kFraction);
  if (!number) return std::nullopt;
  __extension__ using Unsigned = unsigned __int128;
  return static_cast<Billionths>((static_cast<Unsigned>(static_cast<uint64_t>(number->high)) << 64) | number->low);
}

// As a JSON number, without zeros at the end of its fraction.
std::string digits_of(Billionths value) {
  __extension__ using Unsigned = unsigned __int128;
  const bool negative = value < 0;
  auto rest = negative ? Unsigned{0} - static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
  std::string out;
  for (int i = 0; rest != 0 || i <= kFraction; ++i) {
    if (i == kFraction) out += '.';
    out += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  std::reverse(out.begin(), out.end());
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return (negative ? "-" : "") + out;
}

// A blank cell adds nothing.
bool add_to(std::optional<Billionths> &sum, const std::optional<Billionths> &value, bool less) {
  if (!value) return true;
  Billionths out = sum.value_or(0);
  const bool over = less ? __builtin_sub_overflow(out, *value, &out) : __builtin_add_overflow(out, *value, &out);
  sum = out;
  return !over;
}

std::optional<std::string> amount_digits(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return std::string();
  bool negative = text.front() == '(' && text.back() == ')' && text.size() > 2;
  if (negative) text = text.substr(1, text.size() - 2);
  if (!negative && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  auto digits = ungrouped(text);
  if (!digits || digits->empty() || digits->find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  if (digits->front() == '.') digits->insert(0, "0");
  if (!is_json_number(*digits)) return std::nullopt;
  return (negative ? "-" : "") + *digits;
}

}  // namespace openint::operations
