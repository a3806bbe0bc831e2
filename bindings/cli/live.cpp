#include "bindings/cli/live.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "bindings/cli/json.hpp"
#include "bindings/cli/places.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/sheet.hpp"
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

// A hook must not throw. A provider may have had its words in the line.
void print_log(uintptr_t ctx, int32_t level, const char *line, size_t size) {
  try {
    const std::string_view text(line, size);
    if (ctx != 0) {  // the gateway's: it counts, and shows only what is wrong
      (*reinterpret_cast<const LogListener *>(ctx))(level, text);
      if (level == OPENINT_LOG_INFO || level == OPENINT_LOG_TRACE) return;
    }
    if (level == OPENINT_LOG_INFO) return CallProgress::log(text);
    if (level == OPENINT_LOG_TRACE) return print_trace(text);
    StatusLine::above("openint: " + printable(text, "\t") + "\n");
  } catch (const std::exception &error) {
    std::fprintf(stderr, "openint: a line of the log can't be shown: %s\n", printable(error.what()).c_str());
  }
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

}  // namespace openint::cli
