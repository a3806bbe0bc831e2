#include "core/host.hpp"

#include <cstdio>

namespace sandbox {
namespace {

constexpr size_t kMostThreads = 512;
constexpr int kBacklog = 1024;
constexpr const char *kStruck = "/__sandbox/struck";

// What befalls the request this thread is serving. A request is served by one thread from its first handler to its
// last, so this needs no lock.
struct Fate {
  std::string path;  // as asked: a struck request is sent to kStruck, so that its body is still read
  std::vector<Fault> faults;
  bool counted = false;  // whether the provider was told of its arrival
};
thread_local Fate fate;

void answer_struck(const Request &, Response &response) {
  for (const Fault &fault : fate.faults) {
    if (fault.kind != Fault::Kind::kStatus) continue;
    response.status = fault.status;
    if (fault.body) send_text(response, fault.status, *fault.body);
    for (const auto &[name, value] : fault.headers) {
      response.headers.erase(name);
      response.set_header(name, value);
    }
    return;
  }
}

std::string http_date() {
  const time_t now = std::time(nullptr);
  tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  return std::string(text, strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
}

void report(const Request &request, Response &response, const std::exception_ptr &thrown) {
  response.status = 500;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "openint-sandbox: %s %s: %s\n", request.method.c_str(), request.path.c_str(), error.what());
  } catch (...) {
    std::fprintf(stderr, "openint-sandbox: %s %s: unknown failure\n", request.method.c_str(), request.path.c_str());
  }
}

}  // namespace

Listener::Listener() {
  new_task_queue = [] { return new Threads(kMostThreads); };  // the server deletes it
  set_keep_alive_max_count(1000000000);
  set_keep_alive_timeout(60);
  set_read_timeout(30);
  set_write_timeout(30);
  set_tcp_nodelay(true);
}

int Listener::open(int port) {
  const int bound = port == 0 ? bind_to_any_port("127.0.0.1") : (bind_to_port("127.0.0.1", port) ? port : -1);
  if (bound <= 0) return 0;
  ::listen(svr_sock_, kBacklog);  // the library's own queue holds five
  return bound;
}

Host::Host(std::unique_ptr<Provider> provider) : provider_(std::move(provider)) {
  doors_.push_back({""});
  for (const std::string &host : provider_->more_hosts()) doors_.push_back({host});
  for (Door &door : doors_) wrap(*door.server);
  provider_->mount(*doors_.front().server);
  for (size_t i = 1; i < doors_.size(); i++) provider_->mount_host(doors_[i].host, *doors_[i].server);
}

Host::~Host() { stop(); }

void Host::wrap(Listener &server) {
  server.Get(kStruck, answer_struck);
  server.Post(kStruck, answer_struck);
  server.Put(kStruck, answer_struck);
  server.Patch(kStruck, answer_struck);
  server.Delete(kStruck, answer_struck);
  server.Options(kStruck, answer_struck);
  server.set_exception_handler(report);
  server.set_pre_routing_handler([this](const Request &a, Response &b) { return before(a, b); });
  server.set_post_routing_handler([this](const Request &a, Response &b) { after(a, b); });
}

httplib::Server::HandlerResponse Host::before(const Request &request, Response &) {
  fate.path = request.path;
  fate.counted = true;
  provider_->arrived();
  fate.faults = faults_.strike(request);
  for (const Fault &fault : fate.faults) {
    if (fault.kind == Fault::Kind::kSlow) faults_.wait(fault.ms);
    if (fault.kind == Fault::Kind::kMutate) provider_->control(fault.action, fault.action_body);
    // The server owns the request and lends it as const; only its path is changed, before any route reads it.
    if (fault.kind == Fault::Kind::kStatus) const_cast<Request &>(request).path = kStruck;
  }
  return httplib::Server::HandlerResponse::Unhandled;
}

void Host::after(const Request &request, Response &response) {
  if (!response.has_header("Date")) response.set_header("Date", http_date());
  if (fate.counted) provider_->left();
  log_.add(request, fate.path.empty() ? request.path : fate.path, response);
  for (const Fault &fault : fate.faults) spoil(fault, response);
  fate = Fate();
}

bool Host::start(int port) {
  for (Door &door : doors_) {
    door.port = door.server->open(door.host.empty() ? port : 0);
    if (door.port == 0) return false;
    provider_->at(door.host, "http://127.0.0.1:" + std::to_string(door.port));
  }
  for (Door &door : doors_) door.thread = std::thread([&door] { door.server->listen_after_bind(); });
  return true;
}

void Host::stop() {
  for (Door &door : doors_) {
    door.server->stop();
    if (door.thread.joinable()) door.thread.join();
  }
}

}  // namespace sandbox
