#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openint::operations {

/// An amount, exact: billionths of its unit.
__extension__ using Billionths = __int128;

/// The amount as a JSON number, "" for a blank cell; nothing for what is no amount. It may have its thousands set off
/// by commas, and stand in brackets where it is negative.
std::optional<std::string> amount_digits(std::string_view text);

/// The number of those digits; nothing where digits would be lost, or it has more than 38.
std::optional<Billionths> billionths(std::string_view digits);

/// As a JSON number, without zeros at the end of its fraction.
std::string digits_of(Billionths value);

/// Adds `value` to `sum`, or takes it away where it is `less`; nothing adds nothing. False where the sum is too large.
bool add_to(std::optional<Billionths> &sum, const std::optional<Billionths> &value, bool less);

}  // namespace openint::operations
