// What helps whoever writes a connector's document.
#include <cstdio>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/output.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

int check_connectors(const std::vector<std::string> &paths, bool strict) {
  openint_engine *opened = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_open(nullptr, 0, nullptr, &opened, &error), error);  // not what stands beside the store
  const Engine engine(opened);
  Output output("-");
  size_t problems = 0, hints = 0;
  for (const std::string &path : paths) {
    const std::string document = read_all(path);
    for (const std::string &line : findings(engine, path, document, "problems")) {
      output.write(printable(line) + "\n");
      ++problems;
    }
    for (const std::string &line : findings(engine, path, document, "hints")) {
      output.write(printable(line) + " (hint)\n");
      ++hints;
    }
  }
  output.flush();
  std::fprintf(stderr, "openint: %zu %s, %zu %s\n", problems, problems == 1 ? "problem" : "problems", hints,
               hints == 1 ? "hint" : "hints");
  return problems > 0 || (strict && hints > 0) ? kSomeRejected : 0;
}

int connector_schema() {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  check(openint_connector_schema(&buffer, &error), error);
  const Buffer owned(buffer);
  Output output("-");
  output.write(std::string(text_of(owned)));
  output.flush();
  return 0;
}

}  // namespace openint::cli
