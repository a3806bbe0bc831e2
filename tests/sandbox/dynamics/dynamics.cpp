#include "dynamics.hpp"

#include <algorithm>

#include "errors.hpp"

namespace sandbox::dynamics {

namespace {

// "/api/data/v9.2/accounts(...)/name" -> its segments; slashes within quotes belong to a key.
std::vector<std::string> segments(const std::string &path) {
  std::vector<std::string> out;
  for (std::string &part : split_outside(path, '/'))
    if (!part.empty()) out.push_back(std::move(part));
  return out;
}

std::string literal(const std::string &segment) { return segment.substr(0, segment.find('(')); }

// The refusal that goes with a status that nothing else explains.
Refusal unexplained(int status) {
  if (status == 429)
    return {status, "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."};
  if (status == 403) return {status, "0x80040220", "Principal user is missing a privilege for this operation."};
  if (status == 404) return {status, "0x8006088a", "Resource not found for the segment."};
  if (status == 503) return {status, "0x80044150", "The service is unavailable."};
  return {status, status < 500 ? "0x80060888" : "0x80040216",
          status < 500 ? "The request is not valid." : "An unexpected error occurred."};
}

struct Counted {
  explicit Counted(std::atomic<int> &to) : count(to) { ++count; }
  ~Counted() { --count; }
  std::atomic<int> &count;
};

}  // namespace

std::optional<Call> read_call(const Request &request) {
  auto parts = segments(request.path);
  if (parts.size() < 3 || parts[0] != "api" || parts[1] != "data" || !parts[2].starts_with("v9.")) return std::nullopt;
  Call out;
  out.method = request.method;
  out.base = "http://" + request.get_header_value("Host") + "/api/data/" + parts[2];
  out.path.assign(std::make_move_iterator(parts.begin() + 3), std::make_move_iterator(parts.end()));
  return out;
}

Dynamics::Dynamics(const Options &options, Clock &clock)
    : clock_(clock),
      store_(options, clock),
      oauth_({options.token_seconds > 0 ? options.token_seconds : 3599, true, 90 * int64_t{86400}}, clock,
             Random(options.seed * 41 + 13)),
      limits_(clock) {
  limits_.enforced = options.limits;
}

void Dynamics::mount(httplib::Server &server) {
  auto handler = [this](const Request &request, Response &response) { serve(request, response); };
  server.Get(".*", handler);
  server.Post(".*", handler);
  server.Put(".*", handler);
  server.Patch(".*", handler);
  server.Delete(".*", handler);
  server.set_error_handler([](const Request &, Response &response) {
    if (!response.body.empty() || response.status == 401) return;  // whose body is empty at the provider too
    send(response, response.status, error_body(unexplained(response.status)));
  });
}

void Dynamics::serve(const Request &request, Response &response) {
  if (serve_login(request, response)) return;
  const Counted counted(limits_.concurrent);
  // The server owns the request and lends it as const.
  const_cast<Request &>(request).params = read_params(request.target);
  const std::scoped_lock lock(mutex_);
  longest_uri_ = std::max(longest_uri_, static_cast<int64_t>(request.target.size()));
  response.set_header("OData-Version", "4.0");
  response.set_header("x-ms-service-request-id", store_.new_guid());
  if (!admit(request, response)) return;
  if (request.method == "POST" && request.path.ends_with("/$batch")) {
    ++routes_["POST /$batch"];
    try {
      serve_batch(request, response);
    } catch (const Refusal &refusal) {
      send(response, refusal.status, error_body(refusal));
    }
    return;
  }
  answer(request, response);
}

bool Dynamics::serve_login(const Request &request, Response &response) {
  const bool token = request.path.ends_with("/oauth2/v2.0/token"),
             authorize = request.path.ends_with("/oauth2/v2.0/authorize");
  if (!token && !authorize) return false;
  {
    const std::scoped_lock lock(mutex_);
    ++routes_[token ? "POST /oauth2/v2.0/token" : "GET /oauth2/v2.0/authorize"];
  }
  if (authorize) return oauth_.authorize(request, response), true;
  OAuth::Answer given = oauth_.token(request);
  auto fields = form(request);
  if (given.status == 200) {
    given.body["token_type"] = "Bearer";
    given.body["scope"] = fields["scope"].empty() ? "user_impersonation" : fields["scope"];
    given.body["ext_expires_in"] = given.body["expires_in"];
    // Without offline_access there is no refresh token; a refresh always brings the next one.
    if (fields["grant_type"] == "authorization_code" && fields["scope"].find("offline_access") == std::string::npos &&
        !fields["scope"].empty())
      given.body.erase("refresh_token");
  } else {
    const std::string error = given.body.value("error", "");
    const char *number = error == "invalid_grant" ? "70008" : error == "invalid_client" ? "7000216" : "900144";
    given.body["error_description"] = std::string("AADSTS") + number + ": " + given.body.value("error_description", "");
    given.body["error_codes"] = Json::array({std::strtol(number, nullptr, 10)});
    given.body["timestamp"] = iso_s(clock_.now_ms());
  }
  send(response, given.status, given.body);
  return true;
}

bool Dynamics::admit(const Request &request, Response &response) {
  const auto token = bearer(request);
  if (!token || !oauth_.valid(*token)) {
    response.status = 401;  // without a body
    response.set_header("WWW-Authenticate", "Bearer authorization_uri=http://" + request.get_header_value("Host") +
                                                "/common/oauth2/authorize, resource_id=http://" +
                                                request.get_header_value("Host") + "/");
    return false;
  }
  const bool crowded = limits_.enforced && limits_.concurrent.load() > limits_.most_concurrent;
  const bool worked = !limits_.enforced || (!crowded && limits_.execution.take(Limits::kExecutionMs));
  const bool within = worked && (!limits_.enforced || limits_.requests.take());
  response.set_header("x-ms-ratelimit-burst-remaining-xrm-requests", std::to_string(limits_.requests.remaining()));
  const int64_t left = limits_.execution.remaining();
  response.set_header("x-ms-ratelimit-time-remaining-xrm-requests",
                      std::to_string(left / 1000) + "." + std::to_string(100 + left % 1000 / 10).substr(1));
  if (within) return limits_.refusals = 0, true;
  ++rejected_;
  if (crowded) {
    response.set_header("Retry-After", "1");
    send(response, 429,
         error_body(
             {429, "0x80072326",
              "Number of concurrent requests exceeded the limit of " + std::to_string(limits_.most_concurrent) + "."}));
    return false;
  }
  // Who goes on although it was refused waits longer.
  const int64_t reset = worked ? limits_.requests.reset_ms() : limits_.execution.reset_ms();
  const int64_t wait = std::max<int64_t>(1, (reset + 999) / 1000) + 5 * limits_.refusals++;
  response.set_header("Retry-After", std::to_string(wait));
  if (!worked) {
    send(response, 429,
         error_body({429, "0x80072321",
                     "Combined execution time of incoming requests exceeded limit of " +
                         std::to_string(limits_.execution.max()) + " milliseconds over time window of 300 seconds."}));
    return false;
  }
  send(response, 429,
       error_body({429, "0x80072322",
                   "Number of requests exceeded the limit of " + std::to_string(limits_.requests.max()) +
                       " over time window of 300 seconds."}));
  return false;
}

void Dynamics::answer(const Request &request, Response &response) {
  try {
    const auto call = read_call(request);
    if (!call) no_segment(request.path);
    std::string route_name = call->method + " ";
    for (const std::string &part : call->path)
      route_name += "/" + literal(part) + (part.find('(') == std::string::npos ? "" : "({key})");
    ++routes_[route_name];
    route(*call, request, response);
  } catch (const Refusal &refusal) {
    send(response, refusal.status, error_body(refusal));
  } catch (const Json::exception &) {
    send(response, 400,
         error_body({400, "0x80048d19",
                     "Error identified in Payload provided by the user: a value is not of the expected shape."}));
  }
  // The media type's parameter keeps the server library from compressing, as send() explains.
  if (response.get_header_value("Content-Type").starts_with("application/json")) {
    response.headers.erase("Content-Type");
    response.set_header("Content-Type", "application/json; odata.metadata=minimal");
  }
}

void Dynamics::route(const Call &call, const Request &request, Response &response) {
  if (call.path.empty()) {
    if (call.method != "GET") no_segment("");
    Json sets = Json::array();
    for (const Definition &table : store_.schema().tables())
      sets.push_back({{"name", table.set}, {"kind", "EntitySet"}, {"url", table.set}});
    for (const char *set : {"EntityDefinitions", "RelationshipDefinitions"})
      sets.push_back({{"name", set}, {"kind", "EntitySet"}, {"url", set}});
    return send(response, 200, {{"@odata.context", call.base + "/$metadata"}, {"value", std::move(sets)}});
  }
  const std::string first = literal(call.path[0]);
  if ((first == "WhoAmI" || first == "WhoAmI()") && call.method == "GET")
    return send(response, 200,
                {{"@odata.context", call.base + "/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse"},
                 {"BusinessUnitId", store_.unit()},
                 {"UserId", store_.me()},
                 {"OrganizationId", store_.organization()}});
  if (serve_metadata(store_, call, request, response)) return;
  const Definition *table = store_.schema().by_set(first);
  if (table == nullptr) no_segment(call.path[0]);
  if (call.path[0].find('(') != std::string::npos) return serve_row(call, request, response);
  serve_set(call, *table, request, response);
}

void Dynamics::serve_set(const Call &call, const Definition &table, const Request &request, Response &response) {
  if (call.path.size() == 2 && call.path[1] == "$count" && call.method == "GET") {
    response.set_content(count_rows(store_, table, request, call.base), "text/plain");
    return;
  }
  if (call.path.size() != 1) no_segment(call.path[1]);
  if (call.method == "GET") return send_text(response, 200, list_rows(store_, table, request, response, call.base));
  if (call.method != "POST")
    throw Refusal{405, "0x80060888", "The requested resource does not support http method '" + call.method + "'."};
  if (table.logical == "systemuser")
    throw Refusal{403, "0x80040220", "Users can't be created by this API in the sandbox."};
  answer_written(call, table, create_row(store_, table, read_body(request)), request, response, true);
}

void Dynamics::answer_written(const Call &call, const Definition &table, const Row &row, const Request &request,
                              Response &response, bool created) {
  const Preferences preferences = read_preferences(request);
  const std::string url = call.base + "/" + table.set + "(" + row.id + ")";
  response.set_header("OData-EntityId", url);
  if (created) response.set_header("Location", url);
  if (!preferences.representation) {
    response.status = 204;
    return;
  }
  response.set_header(
      "Preference-Applied",
      "return=representation" +
          (preferences.annotations.empty() ? "" : ",odata.include-annotations=\"" + preferences.annotations + "\""));
  const Query query = read_query(store_, table, request, call.base, preferences);
  std::string out;
  append_row(out, store_, query.shape, row, true,
             call.base + "/$metadata#" + table.set + (query.select_text.empty() ? "" : "(" + query.select_text + ")") +
                 "/$entity");
  send_text(response, created ? 201 : 200, std::move(out));
}

void Dynamics::get_row(const Call &call, const Row &row, const Definition &table, const Request &request,
                       Response &response) {
  const Preferences preferences = read_preferences(request);
  const Query query = read_query(store_, table, request, call.base, preferences);
  const std::string known = request.get_header_value("If-None-Match");
  if (!known.empty() && known == "W/\"" + std::to_string(row.version) + "\"") {
    response.status = 304;
    return;
  }
  if (!preferences.annotations.empty())
    response.set_header("Preference-Applied", "odata.include-annotations=\"" + preferences.annotations + "\"");
  response.set_header("ETag", "W/\"" + std::to_string(row.version) + "\"");
  std::string names = query.select_text;
  for (const Expand &expand : query.shape.expands) names += (names.empty() ? "" : ",") + expand.name + "()";
  std::string out;
  append_row(out, store_, query.shape, row, true,
             call.base + "/$metadata#" + table.set + (names.empty() ? "" : "(" + names + ")") + "/$entity");
  send_text(response, 200, std::move(out));
}

void Dynamics::serve_row(const Call &call, const Request &request, Response &response) {
  const Address address = read_address(store_, call.path[0]);
  if (call.path.size() > 1) return serve_part(call, address, request, response);
  if (call.method == "GET") return get_row(call, need_row(store_, address), *address.table, request, response);
  write_row(call, address, request, response);
}

void Dynamics::write_row(const Call &call, const Address &address, const Request &request, Response &response) {
  const Definition &table = *address.table;
  const Row *row = find_row(store_, address);
  const std::string must = request.get_header_value("If-Match"), must_not = request.get_header_value("If-None-Match");
  auto check_version = [&] {
    if (!must.empty() && must != "*" && must != "W/\"" + std::to_string(row->version) + "\"")
      throw Refusal{412, "0x80060882",
                    "The version of the existing record doesn't match the RowVersion property provided."};
  };
  if (call.method == "DELETE") {
    row = &need_row(store_, address);
    check_version();
    delete_row(store_, table, row->id);
    response.status = 204;
    return;
  }
  if (call.method != "PATCH")
    throw Refusal{405, "0x80060888", "The requested resource does not support http method '" + call.method + "'."};
  const Json body = read_body(request);
  if (row == nullptr) {
    if (!must.empty()) need_row(store_, address);  // an update only: the 404
    return answer_written(call, table, create_row(store_, table, body, &address), request, response, true);
  }
  if (must_not == "*") throw Refusal{412, "0x80040237", "A record with matching key values already exists."};
  check_version();
  answer_written(call, table, update_row(store_, table, *row, body), request, response, false);
}

}  // namespace sandbox::dynamics
