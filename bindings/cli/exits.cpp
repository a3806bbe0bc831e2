#include "bindings/cli/exits.hpp"

namespace openint::cli {

namespace {

constexpr ExitStatus kStatuses[] = {
    {kAllTranslated, "done; every record was translated"},
    {kSomeRejected, "some records were rejected; a checked document has problems"},
    {kUsage, "wrong usage of the command line"},
    {kFailed, "another error: no network, a full disk, input that is no JSON or does not fit the operation"},
    {kNotFound, "no such thing: connector, model, operation, connection, record"},
    {kRefused, "the provider refused: credentials, rights, limits, or the record"},
    {kBrokenPipe, "whoever read the output has stopped reading"},
};

}  // namespace

std::span<const ExitStatus> exit_statuses() { return kStatuses; }

std::string exit_text() {
  std::string text = "Exit status:\n";
  for (const ExitStatus &row : exit_statuses()) {
    std::string number = std::to_string(row.status);
    number.resize(3, ' ');
    text += "  " + number + "  " + row.when + "\n";
  }
  text.pop_back();
  return text;
}

}  // namespace openint::cli
