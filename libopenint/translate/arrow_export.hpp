#pragma once

#include <memory>
#include <vector>

#include "libopenint/translate/arrow_abi.hpp"
#include "libopenint/translate/arrow_columns.hpp"

namespace openint::translate {

/// Fills in a stream over batches. Each batch is a record column whose children are the table's columns; `schema` is an
/// empty one of the same kind. The stream owns everything.
void export_batches(std::vector<Column> batches, Column schema, const contract::Shape &shape, ::ArrowArrayStream *out);

}  // namespace openint::translate
