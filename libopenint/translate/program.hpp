#pragma once

#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// Fills in plan.program from plan.fields. The plan's emits must not move afterwards.
void make_json_program(Plan &plan);

}  // namespace openint::translate
