#pragma once

#include <string>
#include <string_view>

#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// See Translator::reverse().
Result<std::string> reverse(const Plan &plan, std::string_view input);

}  // namespace openint::translate
