#include "pipedrive.hpp"

#include <algorithm>

#include "errors.hpp"
#include "writes.hpp"

namespace sandbox::pipedrive {

namespace {

// "/api/v2/persons/7" and "/v2/persons/7": the version and what follows it.
std::optional<std::pair<int, std::vector<std::string>>> read_path(const std::string &path) {
  auto parts = split(path, '/');
  if (!parts.empty() && parts[0] == "api") parts.erase(parts.begin());
  if (parts.size() < 2 || (parts[0] != "v1" && parts[0] != "v2")) return std::nullopt;
  const int version = parts[0] == "v1" ? 1 : 2;
  parts.erase(parts.begin());
  return std::pair{version, std::move(parts)};
}

bool is_search(const V1Call &call) {
  return call.path[0] == "itemSearch" || (call.path.size() == 2 && call.path[1] == "search");
}

// Tokens of the daily budget, as API v2 counts them; API v1 costs double.
int64_t cost_of(const V1Call &call) {
  if (is_search(call)) return 20;
  if (call.method == "GET") return call.path.size() > 1 ? 1 : 10;
  return call.method == "DELETE" ? 3 : 5;
}

OAuth::Config tokens(const Options &options) {
  OAuth::Config config{options.token_seconds > 0 ? options.token_seconds : 3600, true, 60 * int64_t{86400}};
  config.scopes = {"base",          "admin",      "contacts:full",    "deals:full", "leads:full", "activities:full",
                   "products:full", "users:read", "deal-fields:full", "search:read"};
  return config;
}

// The scopes of which a call needs one; empty: any token will do. Reading is in the full scope too.
std::vector<std::string> scopes_for(const V1Call &call) {
  const std::string &what = call.path[0];
  const bool reads = call.method == "GET";
  const auto of = [&](const std::string &family) {
    std::vector<std::string> out{family + ":full"};
    if (reads) out.push_back(family + ":read");
    return out;
  };
  if (call.path.size() == 2 && call.path[1] == "search") return {};
  if (what == "persons" || what == "organizations") return of("contacts");
  if (what == "deals") return of("deals");
  if (what == "leads") return of("leads");
  if (what.ends_with("Fields") && !reads) return {"admin", what.substr(0, what.size() - 6) + "-fields:full"};
  if ((what == "pipelines" || what == "stages") && !reads) return {"admin"};
  return {};
}

constexpr int64_t kPatience = 10;  // refusals in a row
constexpr const char *kShutOut =
    "<!DOCTYPE html><html><head><title>Access denied | api.pipedrive.com used Cloudflare to restrict access</title>"
    "</head><body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>";

std::string seconds(int64_t ms) { return std::to_string(std::max<int64_t>(1, (ms + 999) / 1000)); }

}  // namespace

std::optional<Kind> record_kind(const std::string &segment) {
  for (Kind kind : {Kind::person, Kind::organization, Kind::deal, Kind::activity, Kind::product})
    if (segment == plural(kind)) return kind;
  return std::nullopt;
}

Pipedrive::Pipedrive(const Options &options, Clock &clock)
    : clock_(clock),
      store_(options, clock),
      oauth_(tokens(options), clock, Random(options.seed * 31 + 7)),
      limits_(clock),
      api_token_(Random(options.seed * 37 + 11).hex(40)) {
  limits_.enforced = options.limits;
}

void Pipedrive::mount(httplib::Server &server) {
  auto handler = [this](const Request &request, Response &response) { serve(request, response); };
  server.Get(".*", handler);
  server.Post(".*", handler);
  server.Put(".*", handler);
  server.Patch(".*", handler);
  server.Delete(".*", handler);
  server.set_error_handler([](const Request &, Response &response) {
    if (response.body.empty()) answer_status(response, response.status);
  });
}

void Pipedrive::serve(const Request &request, Response &response) {
  const std::scoped_lock lock(mutex_);
  try {
    longest_uri_ = std::max(longest_uri_, static_cast<int64_t>(request.target.size()));
    if (serve_oauth(request, response)) return;
    auto path = read_path(request.path);
    if (!path) throw Refusal{404, "Unknown method .", "ERR_NOT_FOUND", ""};
    const V1Call call{request.method, std::move(path->second)};
    const bool v1 = path->first == 1;
    count(request, call, v1);
    if (!admit(request, response, call, v1)) return;
    const bool served = v1 ? serve_v1(store_, call, request, response) : serve_v2(call, request, response);
    if (!served) throw Refusal{404, "Unknown method .", "ERR_NOT_FOUND", ""};
  } catch (const Refusal &refusal) {
    answer(response, refusal);
  } catch (const Json::exception &) {
    answer(response, {400, "Request body is not of the right shape", "ERR_BAD_REQUEST", ""});
  }
}

void Pipedrive::count(const Request &request, const V1Call &call, bool v1) {
  std::string route = request.method + (v1 ? " /v1" : " /v2");
  for (const std::string &part : call.path) {
    const bool literal = part.find_first_of("0123456789") == std::string::npos;
    route += literal ? "/" + part : "/{id}";
  }
  ++routes_[route];
  if (auto start = whole(request.get_param_value("start"))) max_start_ = std::max(max_start_, *start);
}

bool Pipedrive::serve_oauth(const Request &request, Response &response) {
  if (!request.path.starts_with("/oauth/")) return false;
  ++routes_[request.method + " " + request.path];
  if (request.path == "/oauth/authorize" && request.method == "GET") {
    oauth_.authorize(request, response);
    return true;
  }
  if (request.method != "POST" || (request.path != "/oauth/token" && request.path != "/oauth/revoke")) return false;
  if (!request.get_header_value("Authorization").starts_with("Basic ")) {
    send(response, 401,
         {{"success", false},
          {"message", "Client authentication failed: HTTP Basic is needed"},
          {"error", "invalid_client"}});
    return true;
  }
  if (request.path == "/oauth/revoke") {
    oauth_.revoke(form(request)["token"]);
    send(response, 200, Json::object());
    return true;
  }
  const std::string grant = form(request)["grant_type"];
  if (grant != "authorization_code" && grant != "refresh_token") {
    send(response, 400,
         {{"success", false},
          {"message", "grant_type must be authorization_code or refresh_token"},
          {"error", "unsupported_grant_type"}});
    return true;
  }
  OAuth::Answer given = oauth_.token(request);
  if (given.status == 200) {
    std::string scope = given.body.value("scope", "");
    std::replace(scope.begin(), scope.end(), ' ', ',');
    given.body["scope"] = scope;
    given.body["api_domain"] = "http://" + request.get_header_value("Host");
  } else {
    given.body = {{"success", false},
                  {"message", given.body.value("error_description", "")},
                  {"error", given.body.value("error", "")}};
  }
  send(response, given.status, given.body);
  return true;
}

// Who asks, and whether they still may.
bool Pipedrive::admit(const Request &request, Response &response, const V1Call &call, bool v1) {
  const auto token = bearer(request);
  std::string key = request.get_header_value("x-api-token");
  if (key.empty()) key = request.get_param_value("api_token");
  const bool by_key = key == api_token_;
  if (!by_key && !(token && key.empty() && oauth_.valid(*token))) {
    answer_unauthorized(response, token.has_value());
    return false;
  }
  Window &burst = by_key ? limits_.key : limits_.oauth;
  const int64_t cost = cost_of(call) * (v1 ? 2 : 1);
  const bool in_burst = !limits_.enforced || (burst.take() && (!is_search(call) || limits_.search.take()));
  const bool in_day = !limits_.enforced || (in_burst && limits_.day.take(cost));
  const bool by_search = is_search(call) && limits_.search.remaining() == 0;
  const auto granted = by_key ? std::nullopt : oauth_.scopes_of(*token);
  const auto needed = scopes_for(call);
  if (granted && !needed.empty() && std::none_of(needed.begin(), needed.end(), [&](const std::string &one) {
        return std::find(granted->begin(), granted->end(), one) != granted->end();
      }))
    return answer_status(response, 403), false;
  if (limits_.headers) {
    response.set_header("x-ratelimit-limit", std::to_string(burst.max()));
    response.set_header("x-ratelimit-remaining", std::to_string(by_search ? 0 : burst.remaining()));
    response.set_header("x-ratelimit-reset", seconds(by_search ? limits_.search.reset_ms() : burst.reset_ms()));
    response.set_header("x-daily-ratelimit-token-limit", std::to_string(limits_.day.max()));
    response.set_header("x-daily-ratelimit-token-remaining",
                        std::to_string(in_burst && !in_day ? 0 : limits_.day.remaining()));
  }
  if (in_burst && in_day) return limits_.refusals = 0, true;
  ++rejected_;
  if (++limits_.refusals > kPatience) {
    response.status = 403;
    response.set_content(kShutOut, "text/html; charset=UTF-8");
    return false;
  }
  if (limits_.headers)
    response.set_header("Retry-After", seconds(!in_burst ? (by_search ? limits_.search.reset_ms() : burst.reset_ms())
                                                         : limits_.day.reset_ms()));
  send(response, 429,
       {{"success", false},
        {"error", in_burst ? "daily request token budget is used up" : "request over limit"},
        {"errorCode", 429},
        {"error_info", "Please check developers.pipedrive.com"}});
  return false;
}

bool Pipedrive::serve_v2(const V1Call &call, const Request &request, Response &response) {
  if (call.path[0] == "itemSearch" && call.path.size() == 1 && call.method == "GET") {
    send(response, 200, item_search(store_, request));
    return true;
  }
  if (call.path.size() == 2 && call.path[1] == "search" && call.method == "GET") {
    const auto kind = call.path[0] == "leads" ? Kind::lead : record_kind(call.path[0]);
    if (!kind || *kind == Kind::activity) return false;
    send(response, 200, search_page(store_, *kind, request));
    return true;
  }
  if (auto kind = record_kind(call.path[0])) return serve_records(*kind, call, request, response);
  if (auto kind = fields_kind(call.path[0])) return serve_fields_v2(store_, *kind, call, request, response);
  if (call.path[0] == "pipelines") return serve_pipelines(call, request, response);
  if (call.path[0] == "stages") return serve_stages(call, request, response);
  return false;
}

bool Pipedrive::serve_records(Kind kind, const V1Call &call, const Request &request, Response &response) {
  if (call.path.size() == 1 && call.method == "GET")
    return send_text(response, 200, list_page(store_, kind, request)), true;
  if (call.path.size() == 1 && call.method == "POST") {
    Record &made = create_record(store_, kind, read_object(request));
    return send_text(response, 201, one_record(store_, kind, request, made)), true;
  }
  if (call.path.size() != 2) return false;
  if (kind == Kind::deal && call.path[1] == "archived" && call.method == "GET")
    return send_text(response, 200, list_page(store_, kind, request, true)), true;
  const auto id = whole(call.path[1]);
  if (!id) invalid("id: must be a number");
  Record *found = store_.table(kind).find(*id);
  if (found == nullptr || store_.gone(*found)) missing(title(kind));
  if (call.method == "GET") {
    send_text(response, 200, one_record(store_, kind, request, *found));
  } else if (call.method == "PATCH") {
    send_text(response, 200,
              one_record(store_, kind, request, update_record(store_, kind, *found, read_object(request))));
  } else if (call.method == "DELETE") {
    store_.remove(kind, *found);
    send(response, 200, {{"success", true}, {"data", {{"id", *id}}}});
  } else {
    return false;
  }
  return true;
}

bool Pipedrive::serve_pipelines(const V1Call &call, const Request &request, Response &response) {
  auto show = [](const Pipeline &pipeline) {
    return Json{{"id", pipeline.id},
                {"name", pipeline.name},
                {"order_nr", pipeline.id},
                {"is_selected", pipeline.id == 1},
                {"is_deleted", false},
                {"is_deal_probability_enabled", true},
                {"add_time", "2024-01-01T00:00:00Z"},
                {"update_time", "2024-01-01T00:00:00Z"}};
  };
  if (call.method == "POST" && call.path.size() == 1) {
    const Json input = read_object(request);
    if (!input.contains("name") || !input["name"].is_string()) invalid("name: is required");
    store_.pipelines().push_back({store_.pipelines().back().id + 1, input["name"]});
    return send(response, 200, {{"success", true}, {"data", show(store_.pipelines().back())}}), true;
  }
  if (call.method != "GET" || call.path.size() > 2) return false;
  Json data = Json::array();
  for (const Pipeline &pipeline : store_.pipelines()) {
    if (call.path.size() == 2 && whole(call.path[1]) == pipeline.id)
      return send(response, 200, {{"success", true}, {"data", show(pipeline)}}), true;
    data.push_back(show(pipeline));
  }
  if (call.path.size() == 2) missing("Pipeline");
  return send(response, 200,
              {{"success", true}, {"data", std::move(data)}, {"additional_data", {{"next_cursor", nullptr}}}}),
         true;
}

bool Pipedrive::serve_stages(const V1Call &call, const Request &request, Response &response) {
  auto show = [](const Stage &stage) {
    return Json{{"id", stage.id},
                {"order_nr", stage.id},
                {"name", stage.name},
                {"is_deleted", false},
                {"deal_probability", stage.probability},
                {"pipeline_id", stage.pipeline},
                {"is_deal_rot_enabled", false},
                {"days_to_rotten", nullptr},
                {"add_time", "2024-01-01T00:00:00Z"},
                {"update_time", "2024-01-01T00:00:00Z"}};
  };
  if (call.method == "POST" && call.path.size() == 1) {
    const Json input = read_object(request);
    if (!input.contains("name") || !input["name"].is_string()) invalid("name: is required");
    const auto &pipelines = store_.pipelines();
    if (!input.contains("pipeline_id") || std::none_of(pipelines.begin(), pipelines.end(), [&](const Pipeline &one) {
          return input["pipeline_id"] == one.id;
        }))
      invalid("pipeline_id: must be the id of a pipeline");
    store_.stages().push_back({store_.stages().back().id + 1, input["pipeline_id"], input["name"], 100});
    return send(response, 200, {{"success", true}, {"data", show(store_.stages().back())}}), true;
  }
  if (call.method != "GET" || call.path.size() > 2) return false;
  const auto pipeline = read_id(request, "pipeline_id");
  Json data = Json::array();
  for (const Stage &stage : store_.stages()) {
    if (call.path.size() == 2 && whole(call.path[1]) == stage.id)
      return send(response, 200, {{"success", true}, {"data", show(stage)}}), true;
    if (!pipeline || *pipeline == stage.pipeline) data.push_back(show(stage));
  }
  if (call.path.size() == 2) missing("Stage");
  return send(response, 200,
              {{"success", true}, {"data", std::move(data)}, {"additional_data", {{"next_cursor", nullptr}}}}),
         true;
}

}  // namespace sandbox::pipedrive
