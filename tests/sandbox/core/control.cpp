#include "core/control.hpp"

namespace sandbox {
namespace {

constexpr const char *kHelp =
    R"help(openint-sandbox control port
GET    /overlays                 merge patches that turn connector documents towards this sandbox
GET    /credentials              working credentials for each provider, minted by this call
GET    /clock                    {"now_ms"}
POST   /clock                    {"advance_ms":N} moves the sandbox's time forward
GET    /{provider}/state         counters and sizes
GET    /{provider}/credentials   credentials for one provider
GET    /{provider}/overlay       the merge patch for one provider
GET    /{provider}/faults        the faults ordered, with how often each was seen and struck
POST   /{provider}/faults        {"kind":"status|slow|cut|truncate|wrong_type|mutate|lag", "path", "method", "after",
                                  "times", and by kind "status","headers","body" | "ms" | "action","count"}
DELETE /{provider}/faults        clears them
GET    /{provider}/requests      ?limit=N the last requests with headers and bodies
DELETE /{provider}/requests      forgets them
POST   /{provider}/{action}      touch, insert, delete, expire_tokens, revoke_tokens, lag, limits, ... (see README.md)
)help";

std::optional<Json> body_of(const Request &request, Response &response) {
  if (request.body.empty()) return Json::object();
  Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_discarded() && body.is_object()) return body;
  send(response, 400, Json{{"error", "the body is not a JSON object"}});
  return std::nullopt;
}

size_t limit_of(const Request &request) {
  const std::string text = request.get_param_value("limit");
  return text.empty() ? 100 : static_cast<size_t>(std::strtoull(text.c_str(), nullptr, 10));
}

}  // namespace

Control::Control(std::vector<std::unique_ptr<Host>> &hosts, const Options &options, Clock &clock)
    : hosts_(hosts), options_(options), clock_(clock) {
  mount_faults();
  mount_requests();
  mount();
}

Control::~Control() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

bool Control::start(int port) {
  port_ = server_.open(port);
  if (port_ == 0) return false;
  thread_ = std::thread([this] { server_.listen_after_bind(); });
  return true;
}

Host *Control::named(const Request &request, Response &response) {
  const std::string name = request.matches[1];
  for (const auto &host : hosts_) {
    if (host->provider().name() == name) return host.get();
  }
  send(response, 404, Json{{"error", "no provider is named " + name}});
  return nullptr;
}

void Control::mount_faults() {
  server_.Get(R"(/(\w+)/faults)", [this](const Request &request, Response &response) {
    if (Host *host = named(request, response)) send(response, 200, host->faults().list());
  });
  server_.Post(R"(/(\w+)/faults)", [this](const Request &request, Response &response) {
    Host *host = named(request, response);
    const auto body = host == nullptr ? std::nullopt : body_of(request, response);
    if (!body) return;
    if (body->value("kind", "") == "lag") {
      send(response, 200, host->provider().control("lag", *body));
      return;
    }
    const std::string error = host->faults().add(*body);
    send(response, error.empty() ? 200 : 400, error.empty() ? Json{{"ok", true}} : Json{{"error", error}});
  });
  server_.Delete(R"(/(\w+)/faults)", [this](const Request &request, Response &response) {
    Host *host = named(request, response);
    if (host == nullptr) return;
    host->faults().clear();
    host->provider().control("lag", Json{{"ms", options_.lag_ms}});
    send(response, 200, Json{{"ok", true}});
  });
}

void Control::mount_requests() {
  server_.Get(R"(/(\w+)/requests)", [this](const Request &request, Response &response) {
    if (Host *host = named(request, response)) send(response, 200, host->log().list(limit_of(request)));
  });
  server_.Delete(R"(/(\w+)/requests)", [this](const Request &request, Response &response) {
    Host *host = named(request, response);
    if (host == nullptr) return;
    host->log().clear();
    send(response, 200, Json{{"ok", true}});
  });
}

void Control::mount() {
  server_.Get("/", [](const Request &, Response &response) { response.set_content(kHelp, "text/plain"); });
  server_.Get("/overlays", [this](const Request &, Response &response) {
    Json out = Json::object();
    for (const auto &host : hosts_) {
      Json overlay = host->provider().overlay(host->base());
      if (!overlay.is_null()) out[host->provider().name()] = std::move(overlay);
    }
    send(response, 200, out);
  });
  server_.Get("/credentials", [this](const Request &, Response &response) {
    Json out = Json::object();
    for (const auto &host : hosts_) out[host->provider().name()] = host->provider().credentials(host->base());
    send(response, 200, out);
  });
  server_.Get("/clock", [this](const Request &, Response &response) {
    send(response, 200, Json{{"now_ms", clock_.now_ms()}});
  });
  server_.Post("/clock", [this](const Request &request, Response &response) {
    const auto body = body_of(request, response);
    if (!body) return;
    if (!body->contains("advance_ms") || !(*body)["advance_ms"].is_number_integer())
      return send(response, 400, Json{{"error", "advance_ms must be a whole number"}});
    clock_.advance((*body)["advance_ms"].get<int64_t>());
    send(response, 200, Json{{"now_ms", clock_.now_ms()}});
  });
  server_.Get(R"(/(\w+)/state)", [this](const Request &request, Response &response) {
    Host *host = named(request, response);
    if (host == nullptr) return;
    Json out = host->provider().state();
    out["server"] = host->log().counts();
    send(response, 200, out);
  });
  server_.Get(R"(/(\w+)/credentials)", [this](const Request &request, Response &response) {
    if (Host *host = named(request, response)) send(response, 200, host->provider().credentials(host->base()));
  });
  server_.Get(R"(/(\w+)/overlay)", [this](const Request &request, Response &response) {
    if (Host *host = named(request, response)) send(response, 200, host->provider().overlay(host->base()));
  });
  server_.Post(R"(/(\w+)/(\w+))", [this](const Request &request, Response &response) {
    Host *host = named(request, response);
    const auto body = host == nullptr ? std::nullopt : body_of(request, response);
    if (!body) return;
    const Json answer = host->provider().control(request.matches[2], *body);
    send(response, answer.contains("error") ? 400 : 200, answer);
  });
}

}  // namespace sandbox
