#pragma once

#include <memory>
#include <vector>

#include "libopenint/translate/arrow_abi.hpp"
#include "libopenint/translate/arrow_columns.hpp"
#include "libopenint/translate/plan.hpp"

namespace openint::translate {

/// The table as one record column, empty: the selected fields in the contract's order.
Column empty_table(const Plan &plan);

/// Fills in a stream over batches. Each batch is a record column whose children are the table's columns. The stream
/// owns everything.
void export_batches(std::vector<Column> batches, std::shared_ptr<const Plan> plan, ::ArrowArrayStream *out);

}  // namespace openint::translate
