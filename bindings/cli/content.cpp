#include "bindings/cli/content.hpp"

#include <cstdio>

#include "bindings/cli/json.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

namespace {

void tell_answer(const std::string &answer, const std::string &path) {
  if (path.empty()) return;
  Output file(path);
  file.write(answer + "\n");
  file.flush();
}

void finish(const std::string &part, const std::string &path) {
  if (std::rename(part.c_str(), path.c_str()) == 0) return;
  throw Failure(kFailed, "cannot rename " + part + " to " + path);
}

}  // namespace

bool gives_content(const Operation &operation) { return operation.verb == "download" || operation.verb == "export"; }

int write_content(const Engine &engine, const Call &call, const Show &show) {
  if (show.to != "auto") throw Failure(kUsage, "this gives bytes as they are, or by --to json an answer that has them");
  const bool to_file = !show.output.empty() && show.output != "-";
  const std::string part = to_file ? show.output + ".part" : show.output;
  RunningCall running(engine, call, "bytes");
  bool more = running.next();  // before a file is made: there may be nothing to fill it with
  Output output(part);
  if (output.is_terminal()) throw Failure(kUsage, "bytes are not for terminals: send them to a file with -o, or to a pipe");
  try {
    for (; more; more = running.next()) output.write(running.batch());
    output.flush();
  } catch (const Failure &failure) {
    output.flush();
    throw Failure(failure.status, std::string(failure.what()) + (to_file ? "\n  what came is in " + part : ""));
  }
  if (to_file) finish(part, show.output);
  tell_answer(running.answer(), show.answer);
  return 0;
}

}  // namespace openint::cli
