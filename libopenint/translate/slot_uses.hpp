#pragma once

#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// Notes in a plan whose rules are compiled what its slots are for: which of them each list is made of, and how many
/// bytes a record can take at most (fixed_size and copies).
void note_slot_uses(Plan &plan);

}  // namespace openint::translate
