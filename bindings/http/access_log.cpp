#include "bindings/http/access_log.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"
#include "bindings/http/trace_context.hpp"

namespace openint::http {

namespace {

// Quoted, and in ASCII: of a client's bytes some steer a terminal, and some are no text.
void append_shown(std::string &line, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string quoted;
  cli::append_quoted(quoted, text);
  for (const char c : quoted) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x7F) {
      line += c;
      continue;
    }
    line += "\\u00";
    line += kHex[byte >> 4];
    line += kHex[byte & 15];
  }
}

}  // namespace

void log_answer(const Request &request, std::chrono::milliseconds took, const std::string &operation,
                const Outcome &outcome) {
  std::string line = request.method.empty() ? "-" : request.method;
  line += ' ';
  append_shown(line, request.path);
  line += " " + std::to_string(outcome.status) + " " + std::to_string(took.count()) + "ms " + operation + " ";
  append_shown(line, request.connection.value_or(""));
  if (!outcome.whole) line += " cut";
  if (outcome.gone) line += " gone";
  if (outcome.maybe_applied) line += " maybe_applied";
  if (!request.trace.empty()) line += " trace=" + trace_id(request.trace);
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);  // one piece, so that lines of many threads stay lines
}

}  // namespace openint::http
