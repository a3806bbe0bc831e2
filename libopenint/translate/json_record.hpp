#pragma once

#include "libopenint/translate/evaluate.hpp"
#include "libopenint/translate/output.hpp"

namespace openint::translate {

/// Writes one record as a unified JSON object at the end of `out`. False: nothing was added, and frame.failed and
/// frame.reason say why; frame.failed is null where there was no memory.
bool write_json_record(Frame &frame, Output &out);

/// Appends the object of custom_fields, frame.unknown included, or null.
bool write_custom_fields(const Emit &emit, Frame &frame, Output &out);

}  // namespace openint::translate
