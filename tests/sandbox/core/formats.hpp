#pragma once
// The functions that every provider's document may use.
#include "core/template.hpp"

namespace sandbox {

// The list stands in tests/sandbox/README.md, "Write a provider".
Functions common_functions();

}  // namespace sandbox
