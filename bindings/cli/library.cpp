#include "bindings/cli/library.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "bindings/cli/json.hpp"
#include "bindings/cli/output.hpp"
#include "bindings/cli/places.hpp"

namespace openint::cli {

namespace {

// A provider that has answered and whose answer is an error has refused, whatever of; and so has one whose limit or
// whose person leaves nothing to send.
int exit_status(openint_status status, const openint_error *error) {
  if (status == OPENINT_E_NOT_FOUND) return kNotFound;
  const auto members = JsonReader(openint_error_json(error)).members();
  const bool answered = find(members, "http_status").kind == Kind::number;
  const bool refused = answered || status == OPENINT_E_RATE_LIMITED || status == OPENINT_E_PROVIDER ||
                       openint_error_retry(error) == OPENINT_RETRY_REAUTH;
  return refused ? kRefused : kFailed;
}

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

std::vector<std::string> findings(const Engine &engine, const std::string &path, const std::string &document,
                                  std::string_view which) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_check(engine.get(), document.data(), document.size(), &buffer, &error), error, path);
  const Buffer owned(buffer);
  const auto report = JsonReader(text_of(owned)).members();
  std::vector<std::string> lines;
  for (const std::string &each : JsonReader(find(report, which).text).items()) {
    const auto members = JsonReader(each).members();
    const auto text = [&members](std::string_view key) { return find(members, key).text; };
    const std::string at = text("path").empty() ? "" : text("path") + ": ";
    lines.push_back(path + ":" + text("line") + ":" + text("column") + ": " + at + text("message"));
  }
  return lines;
}

void check(openint_status status, openint_error *&error, const std::string &about) {
  const Error owned(error);
  if (status >= 0) return;
  throw Failure(exit_status(status, owned.get()), (about.empty() ? about : about + ": ") + describe(error));
}

Engine open_engine(const std::vector<std::string> &documents) {
  openint_engine *opened = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_open(nullptr, 0, nullptr, &opened, &error), error);
  Engine engine(opened);
  register_documents(engine, standing_documents(default_store()));
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
      openint_status status = openint_engine_register(engine.get(), document.data(), document.size(), &error);
      const bool places = status == OPENINT_E_INVALID_ARGUMENT && !several;  // else they are not those of the file
      if (places) {
        std::string text_of_all;
        for (const std::string &line : findings(engine, path, document, "problems")) text_of_all += "\n" + line;
        const Error owned(error);
        throw Failure(kFailed, path + " is no connector that can be used" + text_of_all);
      }
      check(status, error, path);
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
