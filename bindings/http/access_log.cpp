#include "bindings/http/access_log.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"

namespace openint::http {

void log_answer(const Request &request, int status, std::chrono::milliseconds took, const std::string &operation,
                bool whole) {
  std::string line = request.method.empty() ? "-" : request.method;
  line += ' ';
  cli::append_quoted(line, request.path);
  line += " " + std::to_string(status) + " " + std::to_string(took.count()) + "ms " + operation + " ";
  cli::append_quoted(line, request.connection.value_or(""));
  if (!whole) line += " cut";
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);  // one piece, so that lines of many threads stay lines
}

}  // namespace openint::http
