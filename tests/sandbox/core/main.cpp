// openint-sandbox: the providers' APIs on loopback ports, for tests. See tests/sandbox/README.md.
#include <signal.h>
#include <sodium.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>

#include "core/control.hpp"
#include "core/tabled.hpp"

namespace {

using namespace sandbox;

struct Arguments {
  Options options;
  int port = 0;
  bool no_limits = false;
  bool until_stdin_closes = false;
  std::string files;
  std::vector<std::string> documents;
};

void describe(CLI::App &app, Arguments &arguments) {
  Options &options = arguments.options;
  app.add_option("--seed", options.seed, "The same seed makes the same records")->capture_default_str();
  app.add_option("--records", options.records, "Records of each main object")->capture_default_str();
  app.add_option("--port", arguments.port, "First of the ports, in the order of the line; 0: free ones")
      ->capture_default_str();
  app.add_option("--token-seconds", options.token_seconds, "Life of an access token; 0: the provider's own")
      ->capture_default_str();
  app.add_flag("--no-limits", arguments.no_limits, "Never refuse a request for its rate");
  app.add_option("--lag-ms", options.lag_ms, "How long a change stays unseen by search")->capture_default_str();
  app.add_option("--ties", options.ties, "Records that share one modified millisecond")->capture_default_str();
  app.add_option("--custom-properties", options.custom_properties, "Custom fields added to each object")
      ->capture_default_str();
  app.add_option("--associations", options.associations, "How many records the first one is associated with")
      ->capture_default_str();
  app.add_flag("--until-stdin-closes", arguments.until_stdin_closes, "End when standard input is closed");
  app.add_option("--document", arguments.documents, "A provider's document, besides those in the program")
      ->check(CLI::ExistingFile);
  app.add_option(
         "--files", arguments.files,
         "A folder that gets overlays.json, for --register, and for each provider the input of a new connection")
      ->check(CLI::ExistingDirectory);
}

std::vector<std::unique_ptr<Host>> make_hosts(const Arguments &arguments, Clock &clock) {
  const Options &options = arguments.options;
  std::vector<std::unique_ptr<Host>> hosts;
  for (auto *make : {make_hubspot, make_salesforce, make_pipedrive, make_dynamics})
    hosts.push_back(std::make_unique<Host>(make(options, clock)));
  for (auto &provider : tabled_providers(options, clock, arguments.documents))
    hosts.push_back(std::make_unique<Host>(std::move(provider)));
  return hosts;
}

// Returns when a signal to end arrives, or standard input closes if that is asked for.
void wait_for_the_end(const sigset_t &signals, bool until_stdin_closes) {
  if (until_stdin_closes) {
    std::thread([] {
      char byte = 0;
      while (::read(STDIN_FILENO, &byte, 1) > 0) continue;
      ::kill(::getpid(), SIGTERM);
    }).detach();
  }
  int received = 0;
  sigwait(&signals, &received);
}

bool write(const std::string &path, const Json &content) {
  std::ofstream file(path);
  file << content.dump() << '\n';
  file.close();
  return file.good();
}

// What the command needs to find the sandbox: overlays, and what lets a new connection in.
bool write_files(const std::string &folder, const std::vector<std::unique_ptr<Host>> &hosts) {
  Json overlays = Json::array();
  for (const auto &host : hosts) {
    Provider &provider = host->provider();
    Json overlay = provider.overlay(host->base());
    if (!overlay.is_null()) overlays.push_back(Json{{"overlay", provider.name()}, {"patch", std::move(overlay)}});
    const Json credentials = provider.credentials(host->base());
    Json settings = Json::object();
    for (const char *name : {"access_token", "instance_url"}) {
      if (credentials.contains(name)) settings[name] = credentials[name];
    }
    if (!write(folder + "/" + provider.name() + ".json", Json{{"settings", settings}})) return false;
  }
  return write(folder + "/overlays.json", overlays);
}

int fail(const std::string &what) {
  std::fprintf(stderr, "openint-sandbox: can't listen for %s\n", what.c_str());
  return 1;
}

int run(const Arguments &arguments) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // every thread inherits it, so that only sigwait sees them
  signal(SIGPIPE, SIG_IGN);

  static Clock clock;
  static std::vector<std::unique_ptr<Host>> hosts = make_hosts(arguments, clock);
  static Control control(hosts, arguments.options, clock);
  int port = arguments.port;
  if (!control.start(port)) return fail("the control port");
  Json line{{"control", control.base()}};
  for (const auto &host : hosts) {
    if (port != 0) port++;
    if (!host->start(port)) return fail(host->provider().name());
    line[host->provider().name()] = host->base();
  }
  line["pid"] = ::getpid();
  if (!arguments.files.empty() && !write_files(arguments.files, hosts)) {
    std::fprintf(stderr, "openint-sandbox: can't write into %s\n", arguments.files.c_str());
    return 1;
  }
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
  wait_for_the_end(signals, arguments.until_stdin_closes);
  // Not by way of destructors: they would wait for every client's idle connection to run out.
  _exit(0);
}

}  // namespace

int main(int argc, char **argv) {
  if (sodium_init() < 0) return 1;
  Arguments arguments;
  CLI::App app("Stands in for the providers' APIs on loopback ports");
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  arguments.options.limits = !arguments.no_limits;
  try {
    return run(arguments);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "openint-sandbox: %s\n", error.what());
    return 1;
  }
}
