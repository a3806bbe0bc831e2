#include "bindings/http/access_log.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"

namespace openint::http {

namespace {

// Of a traceparent (W3C Trace Context); "" where it is none.
std::string trace_id(const std::string &text) {
  constexpr size_t kSize = 55, kFrom = 3, kDigits = 32;
  if (text.size() < kSize || text.find_first_not_of("0123456789abcdef-") != std::string::npos) return "";
  const std::string id = text.substr(kFrom, kDigits);
  const bool right =
      text[2] == '-' && text[kFrom + kDigits] == '-' && text[52] == '-' && id.find('-') == std::string::npos;
  return right && id.find_first_not_of('0') != std::string::npos ? id : "";
}

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

void log_answer(const Request &request, int status, std::chrono::milliseconds took, const std::string &operation,
                bool whole) {
  std::string line = request.method.empty() ? "-" : request.method;
  line += ' ';
  append_shown(line, request.path);
  line += " " + std::to_string(status) + " " + std::to_string(took.count()) + "ms " + operation + " ";
  append_shown(line, request.connection.value_or(""));
  if (!whole) line += " cut";
  if (const std::string trace = trace_id(request.trace); !trace.empty()) line += " trace=" + trace;
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);  // one piece, so that lines of many threads stay lines
}

}  // namespace openint::http
