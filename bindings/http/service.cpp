#include "bindings/http/service.hpp"

#include <algorithm>
#include <limits>

#include "bindings/cli/json.hpp"
#include "bindings/http/access_log.hpp"
#include "bindings/http/content.hpp"
#include "bindings/http/document.hpp"

namespace openint::http {

namespace {

std::string contract_of(const cli::Engine &engine) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  cli::check(openint_engine_contract(engine.get(), &buffer, &error), error);
  const cli::Buffer owned(buffer);
  return std::string(cli::text_of(owned));
}

std::string connectors_of(const cli::Engine &engine) {
  openint_buffer *buffer = nullptr;
  openint_error *error = nullptr;
  cli::check(openint_engine_connectors(engine.get(), "", 0, &buffer, &error), error);
  const cli::Buffer owned(buffer);
  return std::string(cli::text_of(owned));
}

// "/v0" is where the hosted API has its paths; here they work with it and without.
std::string without_version(const std::string &path) {
  constexpr std::string_view kVersion = "/v0";
  if (path == kVersion) return "/";
  return path.starts_with("/v0/") ? path.substr(kVersion.size()) : path;
}

bool is_json(std::string type) {
  type.resize(std::min(type.find(';'), type.size()));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char &c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return type.empty() || type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

Answer no_method(std::string allowed) {
  Answer answer = refusal(405, "METHOD_NOT_SUPPORTED", "this path has no such method; there are " + allowed);
  answer.headers.emplace_back("Allow", std::move(allowed));
  return answer;
}

Answer options_of(std::string allowed) {
  Answer answer;
  answer.status = 204;
  answer.headers.emplace_back("Allow", std::move(allowed));
  return answer;
}

constexpr size_t kBodies = 32;  // of the largest that there may be, at once

constexpr const char *kPageMethods = "GET, HEAD, OPTIONS";

}  // namespace

Service::Service(const cli::Engine &engine, const GatewayOptions &options, Metrics &metrics)
    : engine_(engine),
      options_(options),
      metrics_(metrics),
      contract_(document_of(contract_of(engine), connectors_of(engine))),
      routes_(contract_ + "}"),
      calls_(engine.get()),
      bodies_(options.max_body > std::numeric_limits<size_t>::max() / kBodies ? options.max_body
                                                                              : options.max_body * kBodies) {}

Plan Service::plan(const Request &request) const {
  Plan plan;
  const std::string path = without_version(request.path);
  plan.answer = page(request, path);
  if (plan.answer) return plan;
  plan.match = routes_.find(request.method, path);
  plan.answer = refused_head(request, plan.match);
  plan.reads_body = !plan.answer && plan.match.route->has_body && request.has_body;
  return plan;
}

std::optional<Answer> Service::page(const Request &request, const std::string &path) const {
  if (path == "*") return options_of("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  const bool counts = options_.metrics && path == "/metrics";
  const PageFile *file = reference_.find(path);
  if (file == nullptr && path != "/openapi.json" && path != "/health" && !counts) return {};
  if (request.method == "OPTIONS") return options_of(kPageMethods);
  if (request.method != "GET" && request.method != "HEAD") return no_method(kPageMethods);
  if (path == "/openapi.json") return document(request);
  Answer answer;
  if (counts) {
    answer.type = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = metrics_.text(workers_->running(), workers_->waiting());
  } else if (file == nullptr) {
    answer.body = "{\"status\":\"ok\"}";
  } else {
    answer.type = file->type;
    answer.fixed = &file->text;
    answer.headers.emplace_back("Content-Security-Policy", Reference::policy());
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
  }
  return answer;
}

Answer Service::document(const Request &request) const {
  Answer answer;
  answer.fixed = &contract_;
  answer.body = servers_of(options_, request.host) + "}";
  return answer;
}

std::optional<Answer> Service::refused_head(const Request &request, const Match &match) const {
  if (match.allowed.empty())
    return refusal(404, "NOT_FOUND", "no operation has this path; GET / shows those there are");
  if (request.method == "OPTIONS") return options_of(match.allowed);
  if (match.route == nullptr) return no_method(match.allowed);
  if (!request.expect.empty() && request.expect != "100-continue") {
    return refusal(417, "EXPECTATION_FAILED", "the only expectation that is met is 100-continue");
  }
  if (!request.key) {
    return refusal(401, "UNAUTHORIZED", "the header x-apikey is missing; `openint apikey create` makes a key");
  }
  if (!request.has_body && match.route->needs_body) return refusal(400, "BAD_REQUEST", "the body is missing");
  if (!request.has_body || !match.route->has_body) return {};
  if (!request.content_encoding.empty() && request.content_encoding != "identity") {
    return refusal(415, "UNSUPPORTED_MEDIA_TYPE", "a body is taken as it is, without a Content-Encoding");
  }
  if (!is_json(request.content_type)) return refusal(415, "UNSUPPORTED_MEDIA_TYPE", "a body is application/json");
  if (request.length && *request.length > options_.max_body) return too_large(options_.max_body);
  return {};
}

// The beginning of what openint_engine_begin() takes.
std::string Service::call_of(const Request &request, const Match &match, const std::string &given) const {
  std::string call = "{\"operation\":";
  cli::append_quoted(call, match.route->operation);
  call += ",\"api_key\":";
  cli::append_quoted(call, *request.key);
  if (request.connection) {
    call += ",\"connection\":";
    cli::append_quoted(call, *request.connection);
  }
  call += ",\"input\":" + given;
  if (options_.metrics) call += ",\"trace\":true";
  if (!options_.keeps_traceparent && !request.trace.empty()) {
    call += ",\"traceparent\":";
    cli::append_quoted(call, request.trace);
  }
  return call;
}

// The bytes themselves are the answer: all of them, or the part that is asked for.
Answer Service::give_content(const Request &request, const Match &match, const std::string &given,
                             const std::shared_ptr<Hangup> &hangup, std::unique_ptr<Source> &stream) {
  std::optional<ContentRange> range = range_of(request.range);
  while (true) {
    std::string input = given;
    if (range) {
      std::string part = range->input();
      // What has changed since is sent whole.
      if (!request.if_range.empty()) {
        part += ",\"version\":";
        cli::append_quoted(part, request.if_range);
      }
      input.insert(input.size() - 1, (input == "{}" ? "" : ",") + part);
    }
    Answer answer;
    RunningCall running = calls_.begin(call_of(request, match, input) + ",\"stream\":\"bytes\"}", hangup, answer);
    if (running.get() == nullptr) return answer;
    stream = begin_content(std::move(running), range, answer);
    // A client that asks for a part takes all as well: where the size is not told, or another version is there now.
    const bool unknown = answer.status == 416 && answer.headers.empty();
    const bool other = !request.if_range.empty() && answer.status >= 400 && answer.status < 500;
    const bool again = stream == nullptr && range && (unknown || other);
    if (!again) {
      if (request.method == "HEAD") stream = nullptr;  // which ends what is under way
      return answer;
    }
    range.reset();
  }
}

Answer Service::carry_out(const Request &request, const Match &match, std::string body,
                          std::chrono::milliseconds waited, const std::shared_ptr<Hangup> &hangup,
                          std::unique_ptr<Source> &stream) {
  if (hangup->told()) return refusal(kEndedEarly, "CLIENT_CLOSED_REQUEST", "its client has gone before it began");
  // Its client has given up, or is about to; and what is not begun may be asked for again.
  const long long left = options_.timeout_ms - waited.count();
  if (waited.count() > 0 && left <= 0) return busy("the call waited its whole time for others to end");
  Answer refused;
  const std::optional<std::string> given = input(request, match, body, refused);
  if (!given) return refused;
  if (match.route->gives_content) return give_content(request, match, *given, hangup, stream);
  std::string call = call_of(request, match, *given);
  body = std::string();
  Stream form = match.route->gives_records && request.method != "HEAD" ? stream_of(request.accept) : Stream::none;
  if (form == Stream::none) {
    call += ",\"timeout_ms\":" + std::to_string(left) + "}";
    const RunningCall running = calls_.begin(call, hangup, refused);
    return running.get() == nullptr ? refused : Calls::run(running);
  }
  // A whole listing takes as long as it takes.
  call += form == Stream::lines ? ",\"stream\":\"ndjson\"}" : ",\"stream\":\"arrow\"}";
  RunningCall running = calls_.begin(call, hangup, refused);
  if (running.get() == nullptr) return refused;
  stream = begin_stream(std::move(running), form, refused);
  if (stream == nullptr) return refused;
  Answer answer;
  answer.type = type_of(form);
  return answer;
}

void Service::finish(const Request &request, Answer &answer) const {
  if (request.origin.empty() || options_.origins.empty()) return;
  const auto &origins = options_.origins;
  const bool any = std::find(origins.begin(), origins.end(), "*") != origins.end();
  answer.headers.emplace_back("Vary", "Origin");
  if (!any && std::find(origins.begin(), origins.end(), request.origin) == origins.end()) return;
  answer.headers.emplace_back("Access-Control-Allow-Origin", any ? "*" : request.origin);
  answer.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After, Allow");
  if (request.method != "OPTIONS") return;
  std::string methods;
  for (const auto &[name, value] : answer.headers) {
    if (name == "Allow") methods = value;
  }
  answer.headers.emplace_back("Access-Control-Allow-Methods", methods);
  answer.headers.emplace_back("Access-Control-Allow-Headers",
                              "x-apikey, x-connection-id, content-type, accept, traceparent");
  answer.headers.emplace_back("Access-Control-Max-Age", "600");
}

void Service::told(const Request &request, const Match &match, std::chrono::milliseconds took,
                   const Outcome &outcome) const {
  const std::string operation = match.route == nullptr ? "-" : match.route->operation;
  if (options_.metrics) metrics_.answered(operation, outcome.status, static_cast<double>(took.count()) / 1000);
  log_answer(request, took, operation, outcome);
}

// The byte of the body at which reading failed; "" where it is JSON, though of another kind.
std::string Service::broken_at(const std::string &operation, const std::string &body) const {
  openint_error *error = nullptr;
  const openint_status status =
      openint_engine_validate(engine_.get(), operation.data(), operation.size(), body.data(), body.size(), &error);
  const cli::Error owned(error);
  if (status != OPENINT_E_MALFORMED) return "";
  return cli::find(cli::JsonReader(openint_error_json(error)).members(), "offset").text;
}

std::optional<std::string> Service::input(const Request &request, const Match &match, const std::string &body,
                                          Answer &refused) const {
  try {
    return input_of(match, request.query, body);
  } catch (const cli::Failure &failure) {
    refused = refusal(400, "BAD_REQUEST", failure.what());
    if (const std::string offset = broken_at(match.route->operation, body); !offset.empty()) {
      refused.body.insert(refused.body.size() - 1, ",\"offset\":" + offset);
    }
    return {};
  }
}

}  // namespace openint::http
