#include "bindings/cli/connect.hpp"

#include <httplib.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "bindings/cli/json.hpp"
#include "bindings/cli/names.hpp"
#include "bindings/cli/sheet.hpp"
#include "bindings/cli/show.hpp"

namespace openint::cli {

namespace {

std::string text_member(const std::string &json, std::string_view key) {
  return find(JsonReader(json).members(), key).text;
}

std::string choose_config(const Engine &engine, const ConnectRequest &request) {
  if (!request.config.empty()) return id_of(engine, kConfigs, "", request.config);
  Call list;
  list.operation = "adminListConnectorConfigs";
  std::vector<std::string> found;
  for (const std::string &config : JsonReader(call(engine, list)).items()) {
    if (text_member(config, "connectorName") == request.connector) found.push_back(text_member(config, "id"));
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    throw Failure(kNotFound, "there is no config of " + request.connector +
                                 "; `openint configs upsert` makes one of your OAuth client");
  }
  std::string joined;
  for (const std::string &id : found) joined += (joined.empty() ? "" : "\n  ") + id;
  throw Failure(kUsage, std::to_string(found.size()) + " configs of " + request.connector +
                            ": choose one with --config:\n  " + joined);
}

void open_browser(const std::string &url) {
#if defined(__APPLE__)
  const char *program = "open";
#else
  const char *program = "xdg-open";
#endif
  std::string address = url;
  char *arguments[] = {const_cast<char *>(program), address.data(), nullptr};
  pid_t process = 0;
  if (posix_spawnp(&process, program, nullptr, nullptr, arguments, environ) == 0) waitpid(process, nullptr, 0);
}

// Where the provider sends the person back to. One answer is taken, the first that has the right path.
class Listener {
 public:
  explicit Listener(int port) {
    server_.Get("/callback", [this](const httplib::Request &request, httplib::Response &response) {
      std::string input = "{\"state\":";
      append_quoted(input, request.get_param_value("state"));
      for (const char *name : {"code", "error", "error_description"}) {
        if (!request.has_param(name)) continue;
        input += std::string(",\"") + name + "\":";
        append_quoted(input, request.get_param_value(name));
      }
      std::string more;
      for (const auto &[name, value] : request.params) {
        if (name == "state" || name == "code" || name == "error" || name == "error_description") continue;
        more += more.empty() ? ",\"parameters\":{" : ",";
        append_quoted(more, name);
        more += ':';
        append_quoted(more, value);
      }
      if (!more.empty()) input += more + "}";
      response.set_content("You can close this page and go back to the terminal.\n", "text/plain; charset=utf-8");
      const std::lock_guard lock(mutex_);
      if (input_.empty()) input_ = input + "}";
      came_.notify_all();
    });
    port_ = port == 0 ? server_.bind_to_any_port("127.0.0.1") : (server_.bind_to_port("127.0.0.1", port) ? port : -1);
    if (port_ <= 0)
      throw Failure(kFailed, "port " + std::to_string(port) + " of 127.0.0.1 is taken; choose with --port");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Listener() {
    server_.stop();
    thread_.join();
  }
  Listener(const Listener &) = delete;
  Listener &operator=(const Listener &) = delete;

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/callback"; }

  std::string wait(int seconds) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, std::chrono::seconds(seconds), [this] { return !input_.empty(); })) {
      throw Failure(kFailed, "nobody came back within " + std::to_string(seconds) + " seconds");
    }
    return input_;
  }

 private:
  httplib::Server server_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::string input_;
  int port_ = 0;
};

}  // namespace

int connect(const Engine &engine, const ConnectRequest &request) {
  const std::string settings(request.settings.empty() ? "" : members_of(request.settings, "--settings"));
  const std::string config = choose_config(engine, request);
  Listener listener(request.port);
  const auto call_of = [&request](const char *operation) {
    Call call;
    call.operation = operation;
    call.customer = request.customer;
    call.trace = request.trace;
    call.progress = request.progress;
    return call;
  };
  Call authorize = call_of("authorizeConnection");
  authorize.input = "{\"connectorConfigId\":";
  append_quoted(authorize.input, config);
  authorize.input += ",\"redirectUri\":";
  append_quoted(authorize.input, listener.address());
  if (!request.settings.empty()) authorize.input += ",\"settings\":{" + settings + "}";
  authorize.input += "}";
  const std::string url = text_member(call(engine, authorize), "url");
  std::fprintf(stderr, "Open this address and agree there:\n\n  %s\n\n", printable(url).c_str());
  if (!request.no_browser) open_browser(url);
  Call complete = call_of("completeConnection");
  complete.input = listener.wait(request.wait_seconds);
  return show(call(engine, complete), {});
}

}  // namespace openint::cli
