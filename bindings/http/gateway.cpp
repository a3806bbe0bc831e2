#include "bindings/http/gateway.hpp"

#include <httplib.h>
#include <netinet/tcp.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "bindings/cli/json.hpp"
#include "bindings/cli/on_signal.hpp"
#include "bindings/http/answer.hpp"
#include "bindings/http/reference.hpp"
#include "bindings/http/routes.hpp"
#include "bindings/http/streaming.hpp"

namespace openint::http {

namespace {

using httplib::Request;
using httplib::Response;

bool is_loopback(const std::string &host) { return host == "127.0.0.1" || host == "localhost" || host == "::1"; }

std::string contract_of(const cli::Engine &engine) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  cli::check(openint_engine_contract(engine.get(), &buffer, &error), error);
  const cli::Buffer owned(buffer);
  return std::string(cli::text_of(owned));
}

class Gateway {
 public:
  Gateway(const cli::Engine &engine, const GatewayOptions &options)
      : engine_(engine),
        options_(options),
        contract_(contract_of(engine)),
        routes_(contract_),
        reference_(reference_page(contract_)) {}

  void mount(httplib::Server &server) {
    auto answer = [this](const Request &request, Response &response) { handle(request, response); };
    for (auto add : {&httplib::Server::Get, &httplib::Server::Delete}) {
      (server.*static_cast<httplib::Server &(httplib::Server::*)(const std::string &, httplib::Server::Handler)>(add))(
          ".*", answer);
    }
    server.Post(".*", answer);
    server.Put(".*", answer);
    server.Patch(".*", answer);
    server.set_payload_max_length(options_.max_body);
    server.set_read_timeout(30);
    server.set_write_timeout(30);
    server.set_keep_alive_max_count(10'000);
    server.set_keep_alive_timeout(30);
    server.set_tcp_nodelay(true);
    server.new_task_queue = [this] { return new httplib::ThreadPool(static_cast<size_t>(options_.threads)); };
    server.set_error_handler([](const Request &request, Response &response) {
      if (!response.body.empty()) return;
      bool large = response.status == 413;
      put(response, refusal(response.status, large ? "PAYLOAD_TOO_LARGE" : "BAD_REQUEST",
                            large ? "the body is larger than this gateway takes" : "the request can't be read"));
      log(request, response, "-", "-", 0);
    });
  }

 private:
  static void put(Response &response, const Answer &answer) {
    response.status = answer.status;
    if (answer.retry_after_s >= 0) response.set_header("Retry-After", std::to_string(answer.retry_after_s));
    response.set_header("Cache-Control", "no-store");
    response.set_content(answer.body, "application/json");
  }

  // Neither query, headers nor bodies: they hold people's data and keys.
  static void log(const Request &request, const Response &response, const std::string &operation,
                  const std::string &connection, long long ms) {
    std::string line = request.method + " ";
    cli::append_quoted(line, request.path);
    line += " " + std::to_string(response.status) + " " + std::to_string(ms) + "ms " + operation + " ";
    cli::append_quoted(line, connection);
    std::fprintf(stderr, "%s\n", line.c_str());
  }

  void handle(const Request &request, Response &response) {
    auto began = std::chrono::steady_clock::now();
    std::string path = request.target.substr(0, request.target.find('?'));
    Match match = routes_.find(request.method, path);
    if (!serve_page(request, path, response)) {
      try {
        std::optional<Answer> answer = match.route == nullptr ? no_route(match) : call(request, match, response);
        if (answer) put(response, *answer);
      } catch (const cli::Failure &failure) {
        put(response, refusal(400, "BAD_REQUEST", failure.what()));
      }
    }
    auto took = std::chrono::steady_clock::now() - began;
    log(request, response, match.route == nullptr ? "-" : match.route->operation,
        request.get_header_value("x-connection-id"),
        std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  }

  bool serve_page(const Request &request, const std::string &path, Response &response) const {
    if (request.method != "GET") return false;
    if (path == "/openapi.json") {
      response.set_content(contract_, "application/json");
    } else if (path == "/") {
      response.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
      response.set_content(reference_, "text/html; charset=utf-8");
    } else if (path == "/health") {
      response.set_content("{\"status\":\"ok\"}", "application/json");
    } else {
      return false;
    }
    return true;
  }

  static Answer no_route(const Match &match) {
    if (match.path_known) return refusal(405, "METHOD_NOT_SUPPORTED", "no operation has this method and path");
    return refusal(404, "NOT_FOUND", "no operation has this path; GET / shows those there are");
  }

  // Nothing where the answer streams.
  std::optional<Answer> call(const Request &request, const Match &match, Response &response) const {
    if (!request.has_header("x-apikey")) {
      return refusal(401, "UNAUTHORIZED", "the header x-apikey is missing; `openint apikey create` makes a key");
    }
    std::multimap<std::string, std::string> query(request.params.begin(), request.params.end());
    std::string body = "{\"operation\":";
    cli::append_quoted(body, match.route->operation);
    body += ",\"api_key\":";
    cli::append_quoted(body, request.get_header_value("x-apikey"));
    if (request.has_header("x-connection-id")) {
      body += ",\"connection\":";
      cli::append_quoted(body, request.get_header_value("x-connection-id"));
    }
    body += ",\"input\":" + input_of(match, query, match.route->has_body ? request.body : "");
    const Stream stream = match.route->gives_records ? stream_of(request.get_header_value("Accept")) : Stream::none;
    if (stream != Stream::none) {  // a whole listing takes as long as it takes
      Answer refused;
      if (answer_stream(engine_.get(), std::move(body), stream, response, refused)) return {};
      return refused;
    }
    body += ",\"timeout_ms\":" + std::to_string(options_.timeout_ms) + "}";
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    if (openint_engine_call(engine_.get(), body.data(), body.size(), &out, &error) < 0) return answer_of(error);
    const cli::Buffer owned(out);
    Answer answer;
    answer.body = cli::text_of(owned);
    return answer;
  }

  const cli::Engine &engine_;
  const GatewayOptions &options_;
  const std::string contract_;
  const Routes routes_;
  const std::string reference_;
};

std::unique_ptr<httplib::Server> make_server(const GatewayOptions &options) {
  bool tls = !options.certificate.empty() || !options.private_key.empty();
  if (tls && (options.certificate.empty() || options.private_key.empty())) {
    throw cli::Failure(cli::kUsage, "TLS needs both --tls-cert and --tls-key");
  }
  if (!tls && !is_loopback(options.host) && !options.insecure) {
    throw cli::Failure(cli::kUsage, "refusing to listen on " + options.host +
                                        " without TLS: give --tls-cert and --tls-key, or --insecure where something "
                                        "in front of it encrypts");
  }
  if (!tls) return std::make_unique<httplib::Server>();
  auto server = std::make_unique<httplib::SSLServer>(options.certificate.c_str(), options.private_key.c_str());
  if (!server->is_valid()) {
    throw cli::Failure(cli::kUsage,
                       options.certificate + " and " + options.private_key + " are no certificate and key");
  }
  return server;
}

}  // namespace

int serve(const cli::Engine &engine, const GatewayOptions &options) {
  std::unique_ptr<httplib::Server> server = make_server(options);
  Gateway gateway(engine, options);
  gateway.mount(*server);
  int port = options.port == 0 ? server->bind_to_any_port(options.host) : options.port;
  bool bound = options.port == 0 ? port > 0 : server->bind_to_port(options.host, port);
  if (!bound) {
    throw cli::Failure(cli::kFailed, "can't listen on " + options.host + " port " + std::to_string(options.port));
  }
  // What is under way ends first.
  const cli::OnSignal stop({SIGINT, SIGTERM}, [&server] { server->stop(); });
  const char *scheme = options.certificate.empty() ? "http" : "https";
  std::printf("%s://%s:%d\n", scheme, options.host.c_str(), port);
  std::fflush(stdout);
  server->listen_after_bind();
  return 0;
}

}  // namespace openint::http
