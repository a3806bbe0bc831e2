#include "bindings/cli/library.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "bindings/cli/json.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

namespace {

// What the caller of the command can mend on the command line itself.
int exit_status(openint_status status) { return status == OPENINT_E_NOT_FOUND ? kUsage : kFailed; }

}  // namespace

std::string describe(const openint_error *error) {
  std::string text = openint_error_message(error);
  JsonReader reader(openint_error_json(error));
  std::vector<std::string> issues;
  for (const Member &member : reader.members()) {
    if (member.key == "issues" && member.kind == Kind::nested) issues = JsonReader(member.text).items();
  }
  for (const std::string &issue : issues) {
    std::string path, message;
    for (const Member &member : JsonReader(issue).members()) {
      if (member.key == "path") path = member.text;
      if (member.key == "message") message = member.text;
    }
    if (text.find(message) != std::string::npos && (issues.size() == 1 || text.find(path) != std::string::npos))
      continue;
    text += "\n  ";
    if (!path.empty() && message.find(path) == std::string::npos) text += path + ": ";
    text += message;
  }
  return text;
}

void check(openint_status status, openint_error *&error, const std::string &about) {
  const Error owned(error);
  if (status >= 0) return;
  throw Failure(exit_status(status), (about.empty() ? about : about + ": ") + describe(error));
}

Engine open_engine(const std::vector<std::string> &documents) {
  openint_engine *opened = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_open(nullptr, 0, nullptr, &opened, &error), error);
  Engine engine(opened);
  register_documents(engine, documents);
  return engine;
}

void register_documents(const Engine &engine, const std::vector<std::string> &paths) {
  openint_error *error = nullptr;
  for (const std::string &path : paths) {
    const std::string text = read_all(path);
    size_t first = text.find_first_not_of(" \t\r\n");
    const bool several = first != std::string::npos && text[first] == '[';
    for (const std::string &document : several ? JsonReader(text).items() : std::vector<std::string>{text}) {
      check(openint_engine_register(engine.get(), document.data(), document.size(), &error), error, path);
    }
  }
}

std::string connectors_json(const Engine &engine, std::string_view name) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_connectors(engine.get(), name.data(), name.size(), &buffer, &error), error);
  const Buffer owned(buffer);
  return std::string(text_of(owned));
}

std::string read_all(const std::string &path) {
  Input input(path);
  std::string text, window(256 * 1024, '\0');
  while (const size_t got = input.read(window)) text.append(window, 0, got);
  return text;
}

}  // namespace openint::cli
