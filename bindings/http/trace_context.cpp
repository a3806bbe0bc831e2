#include "bindings/http/trace_context.hpp"

namespace openint::http {

// "00-<trace, 32 digits>-<parent, 16>-<flags, 2>"; of later versions what is longer is not known here, and left out.
std::string trace_id(std::string_view traceparent) {
  constexpr size_t kSize = 55, kTrace = 3, kTraceSize = 32, kParent = 36, kParentSize = 16;
  constexpr std::string_view kForm = "00-00000000000000000000000000000000-0000000000000000-00";
  if (traceparent.size() != kSize || traceparent.starts_with("ff")) return "";
  for (size_t i = 0; i < kSize; ++i) {
    const char c = traceparent[i];
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (kForm[i] == '-' ? c != '-' : !digit) return "";
  }
  const std::string_view trace = traceparent.substr(kTrace, kTraceSize), parent = traceparent.substr(kParent, kParentSize);
  const bool none = trace.find_first_not_of('0') == std::string_view::npos ||
                    parent.find_first_not_of('0') == std::string_view::npos;
  return none ? "" : std::string(trace);
}

}  // namespace openint::http
