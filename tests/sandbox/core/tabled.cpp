#include "core/tabled.hpp"

#include <fstream>

#include "core/documents.hpp"

namespace sandbox {
namespace {

const Json kNone = nullptr;

std::map<std::string, std::function<void(Tabled &)>> &extensions() {
  static std::map<std::string, std::function<void(Tabled &)>> all;
  return all;
}

Json params_of(const Request &request) {
  Json out = Json::object();
  for (const auto &[name, value] : request.params)
    if (!out.contains(name)) out[name] = value;
  return out;
}

Json headers_of(const Request &request) {
  Json out = Json::object();
  for (const auto &[name, value] : request.headers) out[lower(name)] = value;
  return out;
}

// Whose credential an API key or a Basic pair is, in the ways the document takes.
bool takes_key(const Json &way, const Request &request, const std::string &key) {
  const std::string kind = way.at("kind");
  if (kind == "header")
    return request.get_header_value(way.at("name").get<std::string>()) == way.value("prefix", "") + key;
  if (kind == "query") return request.get_param_value(way.at("name").get<std::string>()) == key;
  if (kind == "basic") {
    const std::string header = request.get_header_value("Authorization");
    return header.starts_with("Basic ") && header.size() > 8;
  }
  return kind == "bearer_key" && bearer(request) == key;
}

}  // namespace

Extension::Extension(const std::string &provider, std::function<void(Tabled &)> install) {
  extensions()[provider] = std::move(install);
}

std::vector<std::unique_ptr<Provider>> tabled_providers(const Options &options, Clock &clock,
                                                        const std::vector<std::string> &files) {
  std::vector<std::unique_ptr<Provider>> out;
  std::set<std::string> made;
  const auto make = [&](const std::string &file, const std::string &text) {
    try {
      Json document = Json::parse(text);
      if (!made.insert(document.at("provider").get<std::string>()).second) return;
      out.push_back(std::make_unique<Tabled>(std::move(document), options, clock));
    } catch (const std::exception &error) {
      throw std::runtime_error(file + ": " + error.what());
    }
  };
  for (const std::string &file : files) {
    std::ifstream in(file);
    make(file, std::string(std::istreambuf_iterator<char>(in), {}));
  }
  for (const auto &[file, text] : documents()) make(std::string(file), std::string(text));
  return out;
}

Tabled::Tabled(Json document, const Options &options, Clock &clock)
    : document_(std::move(document)),
      options_(options),
      clock_(clock),
      name_(document_.at("provider").get<std::string>()),
      objects_(document_, options_, clock),
      limits_(document_.value("limits", Json::array()), clock) {
  limits_.enforced = options.limits;
  Random random(options.seed * 37 + 11);
  api_key_ = document_.value("/auth/key_prefix"_json_pointer, "") + random.hex(40);
  Scope scope(objects_.globals());
  scope.random(random);
  for (const auto &[name, value] : member(document_, "globals").items())
    objects_.globals().set(name, fill(value, scope));
  read_tokens();
  read_routes();
  if (const auto found = extensions().find(name_); found != extensions().end()) found->second(*this);
}

void Tabled::read_tokens() {
  const Json from = document_.value("/auth/tokens"_json_pointer, Json::object());
  OAuth::Config config;
  config.access_seconds =
      options_.token_seconds > 0 ? options_.token_seconds : from.value("access_seconds", int64_t{3600});
  config.refresh_seconds = from.value("refresh_seconds", int64_t{0});
  config.idle_seconds = from.value("idle_seconds", int64_t{0});
  config.rotates = from.value("rotates", false);
  const std::string reuse = from.value("reuse", "refuse");
  config.reuse_revokes = reuse == "revoke_family";
  config.reuse_allowed = reuse == "allow";
  config.one_at_a_time = from.value("parallel", "") == "refuse";
  config.pkce_required = from.value("pkce", "") == "required";
  config.mints = from.value("/budget/count"_json_pointer, int64_t{0});
  config.mints_seconds = from.value("/budget/seconds"_json_pointer, int64_t{60});
  config.scopes = from.value("scopes", std::vector<std::string>{});
  tokens_ = std::make_unique<OAuth>(config, clock_, Random(options_.seed * 31 + 7));
}

std::vector<std::string> Tabled::more_hosts() const { return document_.value("hosts", std::vector<std::string>{}); }

void Tabled::mount_host(const std::string &host, httplib::Server &server) {
  const auto handler = [this, host](const Request &request, Response &response) { serve(host, request, response); };
  server.Get(".*", handler);
  server.Post(".*", handler);
  server.Put(".*", handler);
  server.Patch(".*", handler);
  server.Delete(".*", handler);
  server.set_error_handler([this](const Request &, Response &response) {
    if (!response.body.empty()) return;
    const int status = response.status;
    Scope scope(objects_.globals());
    fail({"status", {{"status", status}}}, scope, response);
    response.status = status;
  });
}

void Tabled::at(const std::string &host, const std::string &base) {
  bases_[host] = base;
  if (host.empty()) {
    objects_.globals().set("base", base);
    return;
  }
  Json hosts = Json::object();
  for (const auto &[name, url] : bases_)
    if (!name.empty()) hosts[name] = url;
  objects_.globals().set("hosts", std::move(hosts));
}

std::string Tabled::base(const std::string &host) const {
  const auto found = bases_.find(host);
  return found == bases_.end() ? "" : found->second;
}

void Tabled::serve(const std::string &host, const Request &request, Response &response) {
  const std::scoped_lock lock(mutex_);
  longest_ = std::max(longest_, static_cast<int64_t>(request.target.size()));
  Scope scope(objects_.globals());
  const int64_t now = clock_.now_ms();
  scope.set("query", params_of(request)).set("header", headers_of(request)).set("path", request.path);
  scope.set("method", request.method).set("target", request.target).set("now_ms", now).set("now", iso_ms(now));
  try {
    if (host.empty() && serve_tokens(request, response)) return;
    Json params = Json::object();
    const Route *route = match(host, request, params);
    ++counts_[route->method + " " + route->path];
    scope.set("param", std::move(params));
    Call call(*this, *route, request, response, scope);
    std::string key;
    scope.set("credential", admit(call));
    if (answered_before(call, key)) return;
    run(call);
    if (!key.empty()) remember(call, key);
  } catch (const Refused &refused) {
    fail(refused, scope, response);
  }
}

std::string Tabled::admit(Call &call) {
  const Request &request = call.request;
  const bool open = call.word("auth") == "none";
  const auto token = bearer(request);
  std::string who;
  const Json ways = document_.value("/auth/accept"_json_pointer, Json::array({{{"kind", "bearer"}}}));
  for (const Json &way : ways) {
    if (open) break;
    if (way.at("kind") == "bearer" ? token && tokens_->valid(*token) : takes_key(way, request, api_key_))
      who = way.at("kind") == "bearer" ? *token : "key";
    if (!who.empty()) break;
  }
  if (who.empty() && !open) {
    const auto ended = token ? tokens_->ends_ms(*token) : std::nullopt;
    const bool expired = ended && document_.value("errors", Json::object()).contains("expired");
    call.refuse(expired ? "expired" : "unauthorized", {{"given", token.value_or("")}});
  }
  // What is refused for its credentials costs nothing; every other request does.
  Asked asked{call.route.kind, call.route.document.value("cost", int64_t{1}), "account", who, &request};
  Verdict verdict = limits_.admit(asked, objects_.functions());
  for (const auto &[name, value] : verdict.headers) call.response.set_header(name, value);
  if (!verdict.admitted) {
    ++rejected_;
    call.refuse(verdict.error, std::move(verdict.scope));
  }
  if (document_.contains("requires") && !open) require(call, document_["requires"]);
  if (call.route.document.contains("requires")) require(call, call.route.document["requires"]);
  const auto scopes = open || who == "key" ? std::nullopt : tokens_->scopes_of(who);
  const Json &needed = call.route.document.contains("scopes") ? call.route.document["scopes"] : kNone;
  if (scopes && needed.is_array()) {
    // Any one of those listed is enough.
    const bool good = std::any_of(needed.begin(), needed.end(), [&](const Json &scope) {
      return std::find(scopes->begin(), scopes->end(), scope.get<std::string>()) != scopes->end();
    });
    if (!good) call.refuse("forbidden", {{"needed", needed}});
  }
  return who;
}

// {"value":"{header.x-tenant}","is":...} or {"value":...,"matches":"regular expression"}: else the error.
void Tabled::require(Call &call, const Json &list) {
  for (const Json &one : list) {
    if (one.contains("methods")) {
      const Json &methods = one["methods"];
      if (std::find(methods.begin(), methods.end(), call.request.method) == methods.end()) continue;
    }
    const Json value = fill(one.at("value"), call.scope);
    const bool good = one.contains("is") ? value == fill(one["is"], call.scope)
                      : one.contains("matches")
                          ? std::regex_search(text_of(value), std::regex(one["matches"].get<std::string>()))
                      : one.contains("absent") ? value.is_null()
                                               : truthy(value);
    if (!good) call.refuse(one.at("error"), {{"given", value}});
  }
}

void Tabled::fail(const Refused &refused, const Scope &scope, Response &response) {
  const Json &errors = document_.at("errors");
  const auto found = errors.find(refused.error);
  const Json &error = found != errors.end() ? *found : errors.at("status");
  Scope inner(scope, &refused.scope);
  inner.set("error", refused.error);
  static const std::map<std::string, int> kStatuses = {
      {"unauthorized", 401}, {"expired", 401}, {"forbidden", 403}, {"missing", 404},  {"no_route", 404},
      {"no_object", 404},    {"method", 405},  {"limited", 429},   {"conflict", 409}, {"invalid", 400}};
  const auto usual = kStatuses.find(refused.error);
  const int64_t otherwise = refused.scope.contains("status") ? refused.scope["status"].get<int64_t>()
                            : usual != kStatuses.end()       ? usual->second
                                                             : 400;
  const auto status = static_cast<int>(error.value("status", otherwise));
  inner.set("status", status);
  const Json body = fill(error.value("body", Json(nullptr)), inner);
  for (const auto &[name, value] : member(error, "headers").items()) response.set_header(name, fill_text(value, inner));
  send_text(response, status, body.is_string() ? body.get<std::string>() : text_of(body));
  const std::string type = error.value("type", document_.value("content_type", ""));
  if (type.empty()) return;
  response.headers.erase("Content-Type");
  response.set_header("Content-Type", type);
}

const Json &Call::word(const char *name) const {
  if (const auto own = route.document.find(name); own != route.document.end()) return *own;
  if (object != nullptr)
    if (const auto of_object = object->document().find(name); of_object != object->document().end()) return *of_object;
  const auto common = provider.document().find(name);
  return common == provider.document().end() ? kNone : *common;
}

const Json &Call::body() const {
  if (const Json *known = scope.find("body")) return *known;
  Json parsed = Json::object();
  if (!request.body.empty()) parsed = Json::parse(request.body, nullptr, false);
  if (parsed.is_discarded()) refuse("bad_json");
  scope.set("body", std::move(parsed));
  return *scope.find("body");
}

std::optional<Json> Call::given(const std::string &name, bool in_body) const {
  if (in_body) {
    const Json *found = at_path(body(), name);
    return found == nullptr || found->is_null() ? std::nullopt : std::optional(*found);
  }
  if (!request.has_param(name)) return std::nullopt;
  return Json(request.get_param_value(name));
}

void Call::answer(int status, const Json &body) const { answer_text(status, body.is_null() ? "" : text_of(body)); }

void Call::answer_text(int status, std::string json) const {
  send_text(response, status, std::move(json));
  if (response.body.empty()) response.headers.erase("Content-Type");
  const Json &type = word("content_type");
  if (!type.is_string() || response.body.empty()) return;
  response.headers.erase("Content-Type");
  response.set_header("Content-Type", type.get<std::string>());
}

}  // namespace sandbox
