#pragma once

#include <string>
#include <string_view>

namespace openint::http {

/// The trace's id in a `traceparent` (W3C Trace Context), 32 digits; "" where the text is none.
std::string trace_id(std::string_view traceparent);

}  // namespace openint::http
