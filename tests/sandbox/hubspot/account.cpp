#include "hubspot/account.hpp"

namespace sandbox::hubspot {
namespace {

constexpr int64_t kTenSeconds = 10000;
constexpr int64_t kBurst = 110;   // requests in ten seconds, for an app installed by OAuth
constexpr int64_t kSearches = 5;  // in a second, for the account
constexpr int64_t kDaily = 1000000;

std::vector<std::string> split(const std::string &path) {
  std::vector<std::string> out;
  size_t from = 1;
  while (from < path.size()) {
    const size_t end = std::min(path.find('/', from), path.size());
    out.push_back(path.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

constexpr const char *kTooLong =
    "<html>\r\n<head><title>414 Request-URI Too Large</title></head>\r\n<body>\r\n<center><h1>414 Request-URI Too "
    "Large</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n";

}  // namespace

Account::Account(const Options &options, Clock &clock)
    : options_(options),
      clock_(clock),
      random_(options.seed ^ 0x61636374),
      oauth_({options.token_seconds == 0 ? 1800 : options.token_seconds, false, 0}, clock,
             Random(options.seed ^ 0x746f6b65)),
      burst_(kBurst, kTenSeconds, clock),
      search_(kSearches, 1000, clock),
      daily_(kDaily, kDay, clock, Window::Kind::kDay),
      limits_(options.limits),
      store_(options, clock) {
  route_objects(*this);
  route_batches(*this);
  route_search(*this);
  route_associations(*this);
  route_association_batches(*this);
  route_properties(*this);
  route_schemas(*this);
  route_owners(*this);
  route_tokens(*this);
}

void Account::on(const char *method, const std::string &pattern, Gate gate, Handler handler) {
  routes_.push_back({method, pattern, split(pattern), gate, std::move(handler)});
}

// Routes are tried in the order they were added, so the one with a literal segment stands before the one with {}.
Account::Route *Account::find(const std::string &method, const std::vector<std::string> &segments,
                              std::vector<std::string> &args) {
  for (Route &route : routes_) {
    if (route.method != method || route.segments.size() != segments.size()) continue;
    args.clear();
    bool same = true;
    for (size_t i = 0; i < segments.size() && same; i++) {
      if (route.segments[i] == "{}") {
        args.push_back(segments[i]);
      } else {
        same = route.segments[i] == segments[i];
      }
    }
    if (same) return &route;
  }
  return nullptr;
}

std::string Account::uuid() {
  const std::string hex = random_.hex(32);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Json Account::failure(const Refusal &refusal) {
  Json out{{"status", "error"}, {"message", refusal.message}, {"correlationId", uuid()}};
  if (!refusal.category.empty()) out["category"] = refusal.category;
  out.update(refusal.extra);
  return out;
}

void Account::fail(Call &call, const Refusal &refusal) { send(call.response, refusal.status, failure(refusal)); }

void Account::fail(Call &call, int status, const char *category, const std::string &message) {
  fail(call, Refusal{status, category, message});
}

Kind *Account::kind_or_fail(Call &call, const std::string &name) {
  Kind *kind = store_.kind(name);
  if (kind == nullptr) fail(call, 400, "VALIDATION_ERROR", "Unable to infer object type from: " + name);
  return kind;
}

std::optional<Json> Account::body_or_fail(Call &call) {
  Json body = Json::parse(call.request.body, nullptr, false);
  if (!body.is_discarded() && body.is_object()) return body;
  fail(call, 400, "VALIDATION_ERROR", "Invalid input JSON: the body must be a JSON object");
  return std::nullopt;
}

std::optional<int64_t> Account::number_or_fail(Call &call, const char *name, int64_t fallback, int64_t low,
                                               int64_t high) {
  if (!call.request.has_param(name)) return fallback;
  const std::string given = call.request.get_param_value(name);
  const auto number = whole(given);
  if (number && *number >= low && *number <= high) return number;
  fail(call, 400, "VALIDATION_ERROR",
       "Invalid value for " + std::string(name) + ": '" + given + "' must be a whole number from " +
           std::to_string(low) + " to " + std::to_string(high));
  return std::nullopt;
}

bool Account::admit(Call &call) {
  const auto token = bearer(call.request);
  if (token && oauth_.valid(*token)) return true;
  const auto ended = token ? oauth_.ends_ms(*token) : std::nullopt;
  if (ended) {
    const std::string ago = std::to_string((clock_.now_ms() - *ended) / 1000);
    fail(call, Refusal{401, "EXPIRED_AUTHENTICATION",
                       "The OAuth token used to make this call expired " + ago + " second(s) ago.",
                       Json{{"context", {{"expire time", {iso_ms(*ended)}}}}}});
    return false;
  }
  fail(call, 401, "INVALID_AUTHENTICATION",
       "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details "
       "at https://developers.hubspot.com/docs/methods/auth/oauth-overview");
  return false;
}

void Account::too_many(Call &call, const char *policy, const char *message) {
  refused_++;
  send(call.response, 429,
       Json{{"status", "error"},
            {"message", message},
            {"errorType", "RATE_LIMIT"},
            {"correlationId", uuid()},
            {"policyName", policy}});
}

// Search has its own limit, and answers without the headers.
bool Account::within_limits(Call &call, Gate gate) {
  if (!limits_) return true;
  if (gate == Gate::kSearch) {
    if (search_.take()) return true;
    too_many(call, "SECONDLY", "You have reached your secondly limit.");
    return false;
  }
  const bool day = daily_.take();
  const bool burst = day && burst_.take();
  call.response.set_header("X-HubSpot-RateLimit-Interval-Milliseconds", std::to_string(kTenSeconds));
  call.response.set_header("X-HubSpot-RateLimit-Max", std::to_string(burst_.max()));
  call.response.set_header("X-HubSpot-RateLimit-Remaining", std::to_string(burst_.remaining()));
  if (!day) too_many(call, "DAILY", "You have reached your daily limit.");
  if (day && !burst) too_many(call, "TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.");
  return burst;
}

void Account::serve(const Request &request, Response &response) {
  Call call{request, response, {}};
  const std::vector<std::string> segments = split(request.path);
  const std::scoped_lock lock(mutex_);
  Route *route = find(request.method, segments, call.args);
  if (route == nullptr) return fail(call, 404, "OBJECT_NOT_FOUND", "resource not found");
  route->served++;
  if (route->gate != Gate::kOpen && (!admit(call) || !within_limits(call, route->gate))) return;
  try {
    route->handler(call);
  } catch (const Json::exception &error) {  // a member of the body that has another type than the API's
    fail(call, 400, "VALIDATION_ERROR", std::string("Invalid input JSON: ") + error.what());
  }
}

void Account::mount(httplib::Server &server) {
  const auto handler = [this](const Request &request, Response &response) { serve(request, response); };
  server.Get(".*", handler);
  server.Post(".*", handler);
  server.Put(".*", handler);
  server.Patch(".*", handler);
  server.Delete(".*", handler);
  server.set_error_handler([this](const Request &request, Response &response) {
    if (!response.body.empty()) return;
    if (response.status == 414) {
      response.set_content(kTooLong, "text/html");
      return;
    }
    Call call{request, response, {}};
    const std::scoped_lock lock(mutex_);
    const int status = response.status;
    if (status == 429)
      return too_many(call, "TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.");
    const char *category = status == 401 ? "INVALID_AUTHENTICATION" : status == 403 ? "MISSING_SCOPES" : "";
    fail(call, status, category, status < 500 ? "The request was refused." : "internal error");
  });
}

}  // namespace sandbox::hubspot

namespace sandbox {
std::unique_ptr<Provider> make_hubspot(const Options &options, Clock &clock) {
  return std::make_unique<hubspot::Account>(options, clock);
}
}  // namespace sandbox
