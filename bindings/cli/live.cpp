#include "bindings/cli/live.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "bindings/cli/json.hpp"
#include "bindings/cli/on_signal.hpp"
#include "bindings/cli/places.hpp"
#include "bindings/cli/table.hpp"
#include "bindings/cli/trace.hpp"

namespace openint::cli {

namespace {

// Appends `"name":"value"` behind a comma where one is needed; nothing for a value that was not given.
void append_member(std::string &out, std::string_view name, const std::string &value) {
  if (value.empty()) return;
  if (!out.empty()) out += ',';
  append_quoted(out, name);
  out += ':';
  append_quoted(out, value);
}

void print_log(uintptr_t ctx, int32_t level, const char *line, size_t size) {
  if (ctx != 0) {
    (*reinterpret_cast<const LogListener *>(ctx))(level, {line, size});
    if (level == OPENINT_LOG_TRACE) return;
  }
  if (level == OPENINT_LOG_INFO) return;
  if (level == OPENINT_LOG_TRACE) {
    try {
      return print_trace({line, size});
    } catch (const std::exception &) {  // a hook must not throw; what can't be read is shown as it is
    }
  }
  std::fprintf(stderr, "openint: %.*s\n", static_cast<int>(size), line);
}

}  // namespace

StoreRequest resolved(StoreRequest request) {
  if (request.path.empty()) request.path = default_store();
  if (request.key_file.empty()) request.key_file = request.path + ".key";
  std::vector<std::string> standing = standing_documents(request.path);
  request.documents.insert(request.documents.begin(), standing.begin(), standing.end());
  return request;
}

std::string read_key_file(const std::string &path) {
  struct stat about = {};
  if (stat(path.c_str(), &about) != 0) {
    throw Failure(kUsage, path + ": " + std::strerror(errno) + "; `openint init` makes a store and its key");
  }
  if ((about.st_mode & 077) != 0) {
    throw Failure(kFailed, path + " can be read by others; its mode must be 0600");
  }
  std::string key = read_all(path);
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r' || key.back() == ' ')) key.pop_back();
  return key;
}

bool make_key_file(const std::string &path) {
  int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return false;
  if (file < 0) throw Failure(kFailed, path + ": " + std::strerror(errno));
  unsigned char random[32];
  if (getentropy(random, sizeof random) != 0) {
    close(file);
    throw Failure(kFailed, std::string("no random numbers: ") + std::strerror(errno));
  }
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < sizeof random; i += 3) {
    unsigned bits = 0;
    for (size_t j = 0; j < 3; ++j) bits = bits << 8 | (i + j < sizeof random ? random[i + j] : 0U);
    for (int j = 3; j >= 0; --j) text += kDigits[bits >> (6 * j) & 63U];
  }
  text.back() = '=';  // 32 bytes are 43 digits and one to fill up
  text += '\n';
  bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
  if (close(file) != 0 || !written) throw Failure(kFailed, path + ": can't be written");
  return true;
}

Engine open_live_engine(const StoreRequest &given, const LogListener *listener) {
  StoreRequest request = resolved(given);
  std::string config = "{\"store\":{\"path\":";
  append_quoted(config, request.path);
  config += ",\"key\":";
  append_quoted(config, read_key_file(request.key_file));
  config += '}';
  std::string http;
  append_member(http, "ca_file", request.ca_file);
  append_member(http, "proxy", request.proxy);
  if (request.private_addresses) http += std::string(http.empty() ? "" : ",") + "\"allow_private_addresses\":true";
  if (!http.empty()) config += ",\"http\":{" + http + "}";
  config += '}';
  openint_hooks hooks = {};
  hooks.struct_size = sizeof hooks;
  hooks.ctx = reinterpret_cast<uintptr_t>(listener);
  hooks.log = print_log;
  openint_engine *opened = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_open(config.data(), config.size(), &hooks, &opened, &error), error, request.path);
  Engine engine(opened);
  register_documents(engine, request.documents);
  return engine;
}

std::string call(const Engine &engine, const Call &call) {
  std::string request = "{\"operation\":";
  append_quoted(request, call.operation);
  if (!call.connection.empty()) {
    request += ",\"connection\":";
    append_quoted(request, call.connection);
  }
  if (!call.customer.empty()) {
    request += ",\"customer\":";
    append_quoted(request, call.customer);
  }
  if (call.timeout_ms > 0) request += ",\"timeout_ms\":" + std::to_string(call.timeout_ms);
  if (call.trace) request += ",\"trace\":true";
  request += ",\"input\":" + call.input + "}";
  openint_task *begun = nullptr;
  openint_error *error = nullptr;
  check(openint_engine_begin(engine.get(), request.data(), request.size(), &begun, &error), error);
  const std::unique_ptr<openint_task, Free<openint_task_free>> task(begun);
  openint_buffer *out = nullptr;
  const OnSignal cancel({SIGINT, SIGTERM}, [&task] { openint_task_cancel(task.get()); });
  check(openint_task_run(task.get(), &out, &error), error);
  const Buffer owned(out);
  return std::string(text_of(owned));
}

void show(const std::string &response, const std::string &to, const std::vector<std::string> &columns) {
  Output output("-");
  bool table = to == "table" || (to == "auto" && output.is_terminal());
  std::string records = response;
  if (table && !response.empty() && response.front() == '{') {
    const auto members = JsonReader(response).members();
    const Member &items = find(members, "items");
    if (items.kind == Kind::nested) records = items.text;
  }
  if (!table || records.find('{') == std::string::npos) {
    output.write(response);
    output.write("\n");
  } else {
    TableWriter writer(output, columns);
    ObjectSplitter splitter;
    std::vector<std::string> objects;
    splitter.feed(records, objects);
    for (const std::string &object : objects) writer.record(JsonReader(object).members());
    writer.finish();
  }
  output.flush();
}

}  // namespace openint::cli
